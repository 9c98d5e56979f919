import { publish, UnsentMessagesError } from '../../../lambdas/publisher/publish';
import type { EntryFailure } from '../../../lambdas/queue/batch-call';

const passing: EntryFailure = { code: 'InternalError', message: 'try again', senderFault: false };
const final: EntryFailure = { code: 'InvalidMessageContents', message: 'no', senderFault: true };

function bodies(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `body ${index}`);
}

/** An `enqueue` that fails each body as `failing` says of its so-manieth try, counted from 1. */
function queueThat(
  failing: (body: string, attempt: number) => EntryFailure | undefined,
  remaining = (_wave: number) => 60_000,
) {
  const attempts = new Map<string, number>();
  const queued: string[] = [];
  const waves: number[] = [];
  const pauses: number[] = [];
  const enqueue = async (batch: readonly string[]) => {
    waves.push(batch.length);
    return batch.map((body) => {
      const attempt = (attempts.get(body) ?? 0) + 1;
      attempts.set(body, attempt);
      const failure = failing(body, attempt);
      if (failure === undefined) queued.push(body);
      return failure;
    });
  };
  const time = {
    sleep: async (milliseconds: number) => void pauses.push(milliseconds),
    remainingMs: () => remaining(waves.length),
  };
  return { enqueue, time, queued, waves, pauses };
}

test('puts all on the queue, a hundred at a time', async () => {
  const { enqueue, time, queued, waves, pauses } = queueThat(() => undefined);
  await publish(bodies(250), enqueue, time);
  expect(queued).toEqual(bodies(250));
  expect(waves).toEqual([100, 100, 50]);
  expect(pauses).toEqual([]);
});

test('tries again what a batch did not take, and nothing else', async () => {
  const failing = (body: string, attempt: number) =>
    body === 'body 3' && attempt < 3 ? passing : undefined;
  const { enqueue, time, queued, waves, pauses } = queueThat(failing);
  await publish(bodies(10), enqueue, time);
  expect([...queued].sort()).toEqual(bodies(10));
  expect(waves).toEqual([10, 1, 1]);
  expect(pauses).toEqual([200, 400]);
});

test('what stays unsent fails and is named; the others are on the queue', async () => {
  const failing = (body: string) =>
    body === 'body 3' ? final : body === 'body 120' ? passing : undefined;
  const { enqueue, time, queued, waves } = queueThat(failing);
  await expect(publish(bodies(130), enqueue, time)).rejects.toThrow(
    new UnsentMessagesError([3, 120], 130, passing),
  );
  expect(queued).toHaveLength(128);
  // SQS said of body 3 that another try is of no use; body 120 got five.
  expect(waves).toEqual([100, 30, 1, 1, 1, 1]);
});

test('a message is tried five times, with pauses that double', async () => {
  const { enqueue, time, waves, pauses } = queueThat(() => passing);
  await expect(publish(bodies(2), enqueue, time)).rejects.toThrow(
    new UnsentMessagesError([0, 1], 2, passing),
  );
  expect(waves).toEqual([2, 2, 2, 2, 2]);
  expect(pauses).toEqual([200, 400, 800, 1600]);
});

test('what is unsent is named in order, with the failure that came last', async () => {
  const failing = (body: string) =>
    body === 'body 3' ? final : body === 'body 1' ? passing : undefined;
  const { enqueue, time } = queueThat(failing);
  const error: unknown = await publish(bodies(5), enqueue, time).catch((thrown) => thrown);
  expect(error).toEqual(new UnsentMessagesError([1, 3], 5, passing));
  expect(error).toMatchObject({ name: 'UnsentMessagesError', unsent: [1, 3] });
});

test('the error says which to send again', () => {
  expect(new UnsentMessagesError([3, 120], 130, passing).message).toBe(
    '2 of 130 messages are not on the queue (InternalError: try again). Send these again, counted from 0: 3, 120',
  );
});

test('stops before the function is ended, and names what is not on the queue', async () => {
  const { enqueue, time, queued } = queueThat(
    () => undefined,
    (wave) => (wave < 2 ? 60_000 : 5_000),
  );
  const outOfTime = {
    code: 'OutOfTime',
    message: "the function's time-out is near; send fewer at a time",
    senderFault: false,
  };
  const rest = Array.from({ length: 50 }, (_, index) => 200 + index);
  await expect(publish(bodies(250), enqueue, time)).rejects.toThrow(
    new UnsentMessagesError(rest, 250, outOfTime),
  );
  expect(queued).toHaveLength(200);
});

test.each([
  [12_000, 1],
  [11_999, 0],
])('with %d ms left %d wave is begun', async (remainingMs, begun) => {
  const { enqueue, time, waves } = queueThat(
    () => undefined,
    () => remainingMs,
  );
  await publish(bodies(1), enqueue, time).catch(() => undefined);
  expect(waves).toHaveLength(begun);
});

test.each([
  [12_000, [1, 1, 1, 1, 1]],
  [11_999, [1]],
])('with %d ms left after a try, the tries are %j', async (remainingMs, tries) => {
  const { enqueue, time, waves, pauses } = queueThat(
    () => passing,
    (wave) => (wave === 0 ? 60_000 : remainingMs),
  );
  await expect(publish(bodies(1), enqueue, time)).rejects.toThrow(
    new UnsentMessagesError([0], 1, passing),
  );
  expect(waves).toEqual(tries);
  expect(pauses).toHaveLength(tries.length - 1);
});
