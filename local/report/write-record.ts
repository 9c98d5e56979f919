import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunRecord } from './run-record';

const FILE = 'report.json';

/**
 * Writes a record as report.json: readable, with one line for each value of a metric.
 *
 * @param folder one that exists
 * @returns the file's path
 */
export function writeRecord(record: RunRecord, folder: string): string {
  const { metrics, ...rest } = record;
  const head = JSON.stringify(rest, null, 2).replace(/\n}$/, '');
  const lines = metrics.map((value) => `    ${JSON.stringify(value)}`).join(',\n');
  const file = path.join(folder, FILE);
  writeFileSync(file, `${head},\n  "metrics": [\n${lines}\n  ]\n}\n`);
  return file;
}
