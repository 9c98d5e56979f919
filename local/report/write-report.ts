import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { reportPage } from './report-page';
import { runDashboard } from './run-dashboard';
import type { RunRecord } from './run-record';

/**
 * Writes `report.html` into the folder, which it makes where it is missing: the run, and the
 * dashboard that would be deployed, drawn from the run's metrics. The page works from a file,
 * without a network.
 *
 * @throws MetricMathError, UnknownStatisticError, UnknownWidgetError, DynamicLabelError where the
 * dashboard holds something that can't be drawn
 */
export function writeReport(record: RunRecord, folder: string): void {
  const page = reportPage(record, runDashboard(record), {
    styleSheet: readFileSync(join(__dirname, 'page', 'report.css'), 'utf8'),
    script: bundledScript(),
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'report.html'), page);
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
