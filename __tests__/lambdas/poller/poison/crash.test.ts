import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CrashRecord } from '../../../../lambdas/poller/poison/crash-record';
import { mail, mails, virtualPoller } from '../../../support/poller/virtual-poller';

test('a suspect is sent last, when all others have been answered', async () => {
  const { queue, calls, run } = virtualPoller({ maxTries: 3, callMs: 500 });
  queue.put(mail('killer'), ...mails(4));
  queue.receivedBefore('m1', 3);
  expect(await run(5)).toEqual([]);
  const last = calls.at(-1);
  expect(last?.subject).toBe('killer');
  expect((last?.atMs ?? 0) - (calls.at(-2)?.atMs ?? 0)).toBeGreaterThanOrEqual(500);
});

test('one that was being sent when the process ended is dead-lettered untried', async () => {
  const { queue, calls, crashes, run } = virtualPoller({ maxTries: 3, accused: ['m1'] });
  queue.put(mail('killer'), mail('good'));
  expect(await run(2)).toEqual([]);
  expect(calls.map(({ subject }) => subject)).toEqual(['good']);
  expect(queue.deadLettered[0]?.reason).toMatchObject({ class: 'CrashedPoller' });
  expect(crashes.accuses('m1')).toBe(false);
});

test('a suspect that cannot be written down is not sent, and harms no other', async () => {
  const virtual = virtualPoller({ drainSeconds: 20, maxTries: 3 });
  const { queue, calls, crashes, logged, run } = virtual;
  queue.put(...mails(30));
  queue.receivedBefore('m2', 50);
  crashes.add = () => {
    throw Object.assign(new Error('no space left on device'), { name: 'ENOSPC' });
  };
  expect(await run(10)).toEqual(['m2']);
  expect(calls).toHaveLength(29);
  expect(queue.remaining).toEqual(['m2']);
  expect(logged).toContainEqual({
    message: 'A message could not be dealt with; it stays on the queue',
    messageId: 'm2',
    error: 'ENOSPC',
  });
});

test('after a hold everybody has been received often, and nobody is a suspect', async () => {
  const { queue, calls, run } = virtualPoller({ maxTries: 3, callMs: 1000 });
  queue.put(...mails(5));
  for (const id of queue.remaining) queue.receivedBefore(id, 50);
  await run(5);
  expect(calls.map(({ atMs }) => atMs)).toEqual([10, 100, 200, 300, 400]);
});

test('where the process has ended before, all that were received so often are suspects', async () => {
  const { queue, calls, run } = virtualPoller({ maxTries: 3, callMs: 1000, hasCrashed: true });
  queue.put(...mails(3));
  for (const id of queue.remaining) queue.receivedBefore(id, 50);
  await run(3);
  const [first = 0, second = 0, third = 0] = calls.map(({ atMs }) => atMs);
  // One after the other's answer, never two at once.
  expect(second - first).toBeGreaterThanOrEqual(1000);
  expect(third - second).toBeGreaterThanOrEqual(1000);
});

test('the batch is hidden for a minute before anything is sent that could kill the process', async () => {
  const { queue, calls, run } = virtualPoller();
  queue.put(mail('killer'));
  await run(1);
  expect(queue.visibilityChanges).toEqual([{ id: 'm1', seconds: 60 }]);
  // The change of visibility takes 10 ms here.
  expect(calls[0]?.atMs).toBe(10);
});

test('a suspect that is all there is does not wait for the end of the drain', async () => {
  const { clock, queue, run } = virtualPoller({ drainSeconds: 240, maxTries: 3 });
  queue.put(mail('often received'));
  queue.receivedBefore('m1', 50);
  expect(await run(1)).toEqual([]);
  expect(clock.nowMs()).toBeLessThan(5_000);
});

test('suspects that leave no room in hand do not wait for the end of the drain', async () => {
  const { clock, queue, calls, run } = virtualPoller({
    drainSeconds: 240,
    maxTries: 3,
    hasCrashed: true,
  });
  queue.put(...mails(8));
  for (const id of queue.remaining) queue.receivedBefore(id, 50);
  expect(await run(8)).toEqual([]);
  expect(calls).toHaveLength(8);
  expect(clock.nowMs()).toBeLessThan(10_000);
});

test('one whose call was only slow accuses nobody of having ended the process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crashes-'));
  const record = new CrashRecord(folder);
  record.enter();
  record.add('slow');
  record.leave();
  expect(new CrashRecord(folder).accuses('slow')).toBe(false);
  rmSync(folder, { recursive: true });
});

test('what the last process was sending stays accused until it is seen', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crashes-'));
  const last = new CrashRecord(folder);
  last.enter();
  last.add('killer');
  const next = new CrashRecord(folder);
  expect(next.hasCrashed).toBe(true);
  next.enter();
  next.leave();
  expect(new CrashRecord(folder).accuses('killer')).toBe(true);
  rmSync(folder, { recursive: true });
});
