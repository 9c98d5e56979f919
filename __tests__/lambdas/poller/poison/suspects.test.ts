import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CrashRecord } from '../../../../lambdas/poller/poison/crash-record';
import { Suspects } from '../../../../lambdas/poller/poison/suspects';
import type { QueueMessage } from '../../../../lambdas/queue/message';

const MAX_TRIES = 3;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'suspects-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const message = (receiveCount: number, id = 'm'): QueueMessage => ({
  id,
  receiptHandle: id,
  body: '',
  receiveCount,
  sentAtMs: 0,
  attributes: {},
});

const suspects = () => new Suspects(new CrashRecord(folder), MAX_TRIES);
const often = message(MAX_TRIES + 1);

test.each<[boolean, string, QueueMessage, readonly QueueMessage[]]>([
  [false, 'received as often as it may fail', message(MAX_TRIES), [message(MAX_TRIES)]],
  [true, 'received oftener', often, [often]],
  [true, 'one of a few', often, [often, often, message(1), message(1)]],
  [false, 'one of most', often, [often, often, message(1)]],
])('%s: %s', (expected, _, of, inHand) => {
  expect(suspects().isSuspect(of, () => inHand)).toBe(expected);
});

test('where a process has ended, most may be suspects', () => {
  new CrashRecord(folder).enter();
  expect(suspects().isSuspect(often, () => [often, often, often])).toBe(true);
});

test('what was being sent when the process ended is accused, until it is finished', () => {
  suspects().sending(message(9, 'killer'));
  const next = suspects();
  expect(next.isAccused(message(10, 'killer'))).toBe(true);
  expect(next.isAccused(message(10, 'other'))).toBe(false);
  next.survived(message(10, 'killer'));
  expect(suspects().isAccused(message(11, 'killer'))).toBe(false);
});
