import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CrashRecord } from '../../../../lambdas/poller/poison/crash-record';
import { ACCEPTED, mails, virtualPoller } from '../../../support/poller/virtual-poller';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crash-record-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const FILE = 'ses-queue-being-sent.json';
const written = (): unknown => JSON.parse(readFileSync(join(folder, FILE), 'utf8'));

test('a process that ends in the midst of an invocation has crashed; one that ends after it has not', () => {
  const first = new CrashRecord(folder);
  expect(first.hasCrashed).toBe(false);
  first.enter();
  expect(new CrashRecord(folder).hasCrashed).toBe(true);
  first.leave();
  expect(new CrashRecord(folder).hasCrashed).toBe(false);
});

test('accuses what was being sent, and not what the process has survived', () => {
  const first = new CrashRecord(folder);
  first.add('a');
  first.add('b');
  first.remove('a');
  expect(first.accuses('b')).toBe(false);
  const next = new CrashRecord(folder);
  expect(['a', 'b'].map((id) => next.accuses(id))).toEqual([false, true]);
});

test('accuses nobody once the invocation has ended, and goes on to accuse whom the last process did', () => {
  new CrashRecord(folder).add('a');
  const next = new CrashRecord(folder);
  next.add('b');
  expect(written()).toEqual(['a', 'b']);
  next.leave();
  expect(written()).toEqual(['a']);
  expect(new CrashRecord(folder).accuses('a')).toBe(true);
  next.remove('a');
  expect(next.accuses('a')).toBe(false);
  expect(written()).toEqual([]);
});

test('writes only what has changed', () => {
  const record = new CrashRecord(folder);
  record.remove('a');
  record.enter();
  record.leave();
  record.leave();
  expect(existsSync(join(folder, FILE))).toBe(false);
});

test.each([
  ['half written', '["a', false],
  ['something else', '{"a":1}', false],
  ['not only ids', '[1, "a"]', true],
])('a file that is %s', (_, text, accusesA) => {
  writeFileSync(join(folder, FILE), text);
  const record = new CrashRecord(folder);
  expect(record.accuses('a')).toBe(accusesA);
  record.add('b');
  expect(written()).toEqual(accusesA ? ['a', 'b'] : ['b']);
});

test('only suspects are written down: mail that is sent as usual costs no file', async () => {
  const seen: boolean[] = [];
  const virtual = virtualPoller({
    maxTries: 3,
    answer: () => {
      seen.push(existsSync(join(virtual.folder, FILE)));
      return ACCEPTED;
    },
  });
  virtual.queue.put(...mails(2));
  await virtual.run(2);
  virtual.queue.put(...mails(1));
  virtual.queue.receivedBefore('m3', 3);
  await virtual.run(1);
  expect(seen).toEqual([false, false, true]);
});
