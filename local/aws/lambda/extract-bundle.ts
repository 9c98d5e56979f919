import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';

/** A bundle laid out as Lambda lays it out under /var/task. */
export interface ExtractedBundle {
  readonly directory: string;
  remove(): void;
}

/**
 * Unpacks a Lambda's zip into a new temporary directory.
 *
 * @throws if the file is missing, or isn't a zip with an `index.mjs`
 */
export function extractBundle(zipFile: string): ExtractedBundle {
  const files = unzipSync(readFileSync(zipFile));
  if (!files['index.mjs']) throw new Error(`${zipFile} holds no index.mjs.`);
  const directory = mkdtempSync(path.join(tmpdir(), 'lambda-task-'));
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith('/')) continue;
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
