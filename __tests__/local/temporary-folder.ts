import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of this test file's own, removed when its tests have ended. */
export function temporaryFolder(): {
  readonly path: string;
  write(name: string, text: string): string;
} {
  const folder = mkdtempSync(path.join(tmpdir(), 'proving-ground-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: folder,
    write: (name, text) => {
      const file = path.join(folder, name);
      writeFileSync(file, text);
      return file;
    },
  };
}
