import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';

/** A Lambda's zip made of one piece of JavaScript. */
export interface SmallBundle {
  readonly zipFile: string;
  remove(): void;
}

/** Zips a module that exports `handler`, as `index.mjs`. */
export function bundleOf(source: string): SmallBundle {
  const directory = mkdtempSync(path.join(tmpdir(), 'small-bundle-'));
  const zipFile = path.join(directory, 'bundle.zip');
  writeFileSync(zipFile, zipSync({ 'index.mjs': strToU8(source) }));
  return { zipFile, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
