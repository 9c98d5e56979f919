import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { bundle, bundlePaths, FUNCTIONS } from '../../tools/bundle';

const PROJECT = join(__dirname, '..', '..');

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

test('built again, elsewhere and in another time zone, the zips are the same', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  try {
    const script = join(PROJECT, 'tools', 'bundle.ts');
    execFileSync(
      process.execPath,
      [require.resolve('tsx/cli'), script, '--quiet', '--out', folder],
      {
        cwd: tmpdir(),
        env: { ...process.env, TZ: 'Pacific/Kiritimati' },
      },
    );
    for (const name of FUNCTIONS) {
      expect(sha256(bundlePaths(name, folder).zip)).toBe(sha256(bundlePaths(name).zip));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('two may bundle at once, while a third reads the zip of before', async () => {
  const output = mkdtempSync(join(tmpdir(), 'bundles-'));
  try {
    await bundle('publisher', output);
    const { folder, zip } = bundlePaths('publisher', output);
    const files = readdirSync(folder);
    writeFileSync(zip, 'of before');
    writeFileSync(join(folder, 'chunk-OF-BEFORE.mjs'), '');
    const reader = openSync(zip, 'r');
    try {
      await Promise.all([bundle('publisher', output), bundle('publisher', output)]);
      expect(readFileSync(reader, 'utf8')).toBe('of before');
    } finally {
      closeSync(reader);
    }
    expect(sha256(zip)).toBe(sha256(bundlePaths('publisher').zip));
    expect(readdirSync(folder)).toEqual(files);
    expect(readdirSync(output).toSorted()).toEqual(['publisher', 'publisher.zip']);
  } finally {
    rmSync(output, { recursive: true });
  }
});

/** The files that are loaded when this one is, itself included. */
function loadedWith(files: Record<string, string>, name: string, seen = new Set<string>()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, imported = ''] of (files[name] ?? '').matchAll(/(?:from|import)"\.\/([^"]+)"/g)) {
    loadedWith(files, imported, seen);
  }
  return seen;
}

test('the poller loads the client of neither channel before one is chosen', () => {
  const zip = unzipSync(readFileSync(bundlePaths('poller').zip));
  const files = Object.fromEntries(
    Object.entries(zip).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
  );
  const holding = (text: string) =>
    Object.keys(files).filter((name) => files[name]?.includes(text));
  const loaded = loadedWith(files, 'index.mjs');
  for (const path of ['/v2/email/outbound-emails', '/v1/apps/{ApplicationId}/messages']) {
    expect(holding(path).length).toBeGreaterThan(0);
    expect(holding(path).filter((name) => loaded.has(name))).toEqual([]);
  }
});
