import { VirtualQueue, type VirtualQueueOptions } from '../../../simulation/sqs/virtual-queue';
import { VirtualClock } from '../../../simulation/virtual-clock';

function queueWith(options: Partial<VirtualQueueOptions> = {}) {
  const clock = new VirtualClock();
  const queue = new VirtualQueue({
    clock,
    visibilitySeconds: 60,
    maxReceiveCount: 3,
    emptyShortPolls: 0,
    ...options,
  });
  const poller = queue.forPoller();
  const receive = (count: number, waitSeconds = 0) =>
    clock.until(poller.receive({ count, waitSeconds, visibilitySeconds: 30 }));
  const pass = (milliseconds: number) => clock.until(clock.sleep(milliseconds));
  return { clock, queue, poller, receive, pass };
}

it('hides what it hands out, and shows it behind all others when its time is over', async () => {
  const { queue, receive, pass } = queueWith();
  queue.put('a', 'A');
  queue.put('b', 'B');
  expect((await receive(1)).map(({ id }) => id)).toEqual(['a']);
  expect(queue.visible).toBe(1);
  await pass(29_999);
  expect(queue.visible).toBe(1);
  await pass(1);
  expect((await receive(10)).map(({ id, receiveCount }) => [id, receiveCount])).toEqual([
    ['b', 1],
    ['a', 2],
  ]);
});

it('carries out nothing by a receipt that is not the newest', async () => {
  const { clock, queue, poller, receive, pass } = queueWith();
  queue.put('a', 'A');
  const [old] = await receive(1);
  await pass(30_000);
  const [current] = await receive(1);
  if (old === undefined || current === undefined) throw new Error('nothing was received');
  const change = { message: old, seconds: 900 };
  expect(await clock.until(poller.changeVisibility([change]))).toEqual([
    expect.objectContaining({ code: 'InvalidParameterValue', senderFault: true }),
  ]);
  await clock.until(poller.acknowledge([old]));
  expect(queue.size).toBe(1);
  await clock.until(poller.acknowledge([current]));
  expect(queue.size).toBe(0);
});

it('dead-letters what was received too often', async () => {
  const { queue, receive, pass } = queueWith({ maxReceiveCount: 2 });
  queue.put('a', 'A');
  for (let count = 1; count <= 2; count++) {
    expect(await receive(1)).toHaveLength(1);
    await pass(30_000);
  }
  expect(await receive(1)).toEqual([]);
  expect(queue.deadLetters.map(({ message }) => message.body)).toEqual(['A']);
  expect(queue.size).toBe(0);
});

it('answers a long poll as soon as mail comes, and at its end without', async () => {
  const { clock, queue, receive } = queueWith();
  expect(await receive(1, 2)).toEqual([]);
  expect(clock.nowMs()).toBe(2_010);
  clock.after(500, () => queue.put('a', 'A'));
  expect(await receive(1, 2)).toHaveLength(1);
  expect(clock.nowMs()).toBe(2_510);
});
