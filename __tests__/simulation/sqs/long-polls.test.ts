import { LongPolls, type ReceiveRequest } from '../../../simulation/sqs/long-polls';
import { MessageStore } from '../../../simulation/sqs/message-store';
import { VirtualClock } from '../../../simulation/virtual-clock';

function waiting() {
  const clock = new VirtualClock();
  const seen: string[] = [];
  const store = new MessageStore<string>({
    nowMs: () => clock.nowMs(),
    maxReceiveCount: 10,
    onGone: () => undefined,
    onShown: () => polls.arrived(),
  });
  const polls = new LongPolls<string>({
    clock,
    take: (maximum, visibilitySeconds) => store.take(maximum, visibilitySeconds),
    nextShowMs: () => store.nextShowMs,
  });
  const receive = (who: string, request: Partial<ReceiveRequest> = {}) =>
    polls.receive(
      { by: 'poller', maximum: 1, waitSeconds: 20, visibilitySeconds: 5, ...request },
      (messages) => seen.push(`${who}: ${messages.map(({ id }) => id)} at ${clock.nowMs()}`),
    );
  const pass = (milliseconds: number) => clock.until(clock.sleep(milliseconds));
  return { clock, store, seen, receive, pass };
}

test('mail goes to who has waited longest, the mapping after the poller', async () => {
  const { clock, store, seen, receive, pass } = waiting();
  receive('mapping', { by: 'mapping' });
  receive('first', { maximum: 2 });
  receive('second');
  clock.after(1_000, () => {
    for (const id of ['a', 'b', 'c']) store.put(id, id, 0);
  });
  clock.after(2_000, () => store.put('d', 'd', 0));
  await pass(3_000);
  expect(seen).toEqual(['first: a,b at 1000', 'second: c at 1000', 'mapping: d at 2000']);
});

test('what is hidden is handed out when its time comes', async () => {
  const { store, seen, receive, pass } = waiting();
  store.put('a', 'a', 0);
  receive('first');
  receive('second');
  await pass(6_000);
  expect(seen).toEqual(['first: a at 0', 'second: a at 5000']);
});

test('a wait ends at its time, or by its signal, and gets nothing any more', async () => {
  const { clock, store, seen, receive, pass } = waiting();
  const stop = new AbortController();
  receive('short', { waitSeconds: 0 });
  receive('stopped', { signal: stop.signal });
  receive('whole', { waitSeconds: 2 });
  clock.after(1_000, () => stop.abort());
  await pass(3_000);
  store.put('a', 'a', 0);
  await pass(1_000);
  expect(seen).toEqual(['short:  at 0', 'stopped:  at 1000', 'whole:  at 2000']);
  expect(store.visible).toBe(1);
});
