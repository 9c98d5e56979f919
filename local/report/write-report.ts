import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { reportPage } from './report-page';
import type { RunRecord } from './run-record';

/**
 * Writes `report.html` into the folder, which it makes where it is missing: the run, and the
 * dashboard that would be deployed, drawn from the run's metrics. The page works from a file,
 * without a network.
 *
 * @returns the file's path
 */
export function writeReport(record: RunRecord, folder: string): string {
  const page = reportPage(record, {
    styleSheet: readFileSync(join(__dirname, 'page', 'report.css'), 'utf8'),
    script: bundledScript(),
  });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'report.html');
  writeFileSync(file, page);
  return file;
}

function bundledScript(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, 'page', 'draw.ts')],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outputFiles.map(({ text }) => text).join('');
}
