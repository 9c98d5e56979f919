import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../../../local/report/run-record';
import { writeRecord } from '../../../local/report/write-record';
import { withDefaults } from '../../../modules/settings/settings';
import { sizesFor } from '../../../modules/sizing';
import { temporaryFolder } from '../temporary-folder';

const folder = temporaryFolder();
const settings = withDefaults({ email_from: 'sender@example.com' });
const value = { namespace: 'AWS/SQS', name: 'x', dimensions: { QueueName: 'q' }, atMs: 1 };
const RECORD: RunRecord = {
  settings,
  sizes: sizesFor(settings),
  seed: 1,
  region: 'us-east-1',
  startedAtMs: 1,
  endedAtMs: 2,
  metrics: [
    { ...value, value: 3 },
    { ...value, value: 4 },
  ],
  messages: { enqueued: 1, sent: 1, deadLettered: 0, left: 0, lost: 0, duplicated: 0 },
  rate: { limit: 1, used: null, throttledShare: 0 },
  deadLetters: {},
  drainSeconds: 0.5,
  end: 'settled',
  accountedFor: true,
  faults: ['throttle'],
};

test.each([
  ['values', RECORD],
  ['none', { ...RECORD, metrics: [] }],
])('is the record as JSON, with %s', (_, record) => {
  const file = writeRecord(record, folder.path);
  expect(file).toBe(path.join(folder.path, 'report.json'));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(record);
});

test('has a line for each value of a metric', () => {
  const lines = readFileSync(writeRecord(RECORD, folder.path), 'utf8').split('\n');
  expect(lines.filter((line) => line.includes('"QueueName"'))).toHaveLength(2);
});
