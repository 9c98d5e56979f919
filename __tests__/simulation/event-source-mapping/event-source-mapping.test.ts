import type { SQSEvent } from 'aws-lambda';
import {
  EventSourceMapping,
  type EventSourceMappingOptions,
} from '../../../simulation/event-source-mapping/event-source-mapping';
import type { MappedQueue } from '../../../simulation/event-source-mapping/mapped-queue';
import type { InvocationOutcome, InvokeResult } from '../../../simulation/lambda/invocation';
import { VirtualQueue } from '../../../simulation/sqs/virtual-queue';
import { VirtualClock } from '../../../simulation/virtual-clock';

/** An invocation that has begun, to be ended by the test. */
interface Begun {
  readonly atMs: number;
  readonly ids: readonly string[];
  end(outcome: InvocationOutcome): Promise<void>;
}

let clock: VirtualClock;
/** Lets time pass, and everybody do what is due by then. */
const pass = (milliseconds: number) => clock.until(clock.sleep(milliseconds));

/** What is received doesn't come back by itself. */
const NEVER_SECONDS = Number.POSITIVE_INFINITY;

let queue: VirtualQueue;
/** The queue as the mapping has it. */
let mapped: MappedQueue;
const put = (...ids: string[]) => {
  for (const id of ids) queue.put(id, id);
};
/** Ids of what is not deleted. */
const left = () => queue.stored().map(({ messageId }) => messageId);
let mapping: EventSourceMapping;
let begun: Begun[];
let reserved: number;
let running: number;

function invoke(event: SQSEvent): Promise<InvokeResult> {
  if (running >= reserved) return Promise.resolve({ kind: 'throttled' });
  running += 1;
  return new Promise((resolve) => {
    begun.push({
      atMs: clock.nowMs(),
      ids: event.Records.map(({ messageId }) => messageId),
      end: async (outcome) => {
        running -= 1;
        const invocation = { outcome } as Extract<InvokeResult, { kind: 'ran' }>['invocation'];
        resolve({ kind: 'ran', invocation });
        await pass(0);
      },
    });
  });
}

function start(options: Partial<EventSourceMappingOptions> = {}): void {
  mapping = new EventSourceMapping({
    queue: mapped,
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:queue',
    invoke,
    batchSize: 10,
    windowSeconds: 0,
    maximumConcurrency: 2,
    visibilityTimeoutSeconds: 360,
    reportBatchItemFailures: true,
    clock,
    ...options,
  });
  mapping.start();
}

const succeeded = (response: unknown = null): InvocationOutcome => ({
  kind: 'succeeded',
  response,
});

beforeEach(() => {
  clock = new VirtualClock();
  queue = new VirtualQueue({
    clock,
    visibilitySeconds: NEVER_SECONDS,
    maxReceiveCount: 1,
    emptyShortPolls: 0,
  });
  mapped = queue.forMapping();
  begun = [];
  reserved = 100;
  running = 0;
});

afterEach(async () => {
  const stopped = mapping.stop();
  for (const invocation of begun) await invocation.end(succeeded());
  await stopped;
});

describe('what becomes of a batch', () => {
  test.each([
    ['all is well', succeeded(), []],
    ['one is named as failed', succeeded({ batchItemFailures: [{ itemIdentifier: 'a' }] }), ['a']],
    [
      'an unknown id is named',
      succeeded({ batchItemFailures: [{ itemIdentifier: 'x' }] }),
      ['a', 'b'],
    ],
    ['the handler throws', { kind: 'failed', errorType: 'Error', errorMessage: '' }, ['a', 'b']],
    ['it times out', { kind: 'timed-out', errorMessage: '' }, ['a', 'b']],
    ['the process dies', { kind: 'crashed', errorMessage: '' }, ['a', 'b']],
  ] as [string, InvocationOutcome, string[]][])('when %s', async (_name, outcome, kept) => {
    put('a', 'b');
    start();
    await pass(0);
    await begun[0]?.end(outcome);
    expect(left()).toEqual(kept);
    expect(mapping.underWay).toBe(0);
  });

  test('without ReportBatchItemFailures the answer is not read', async () => {
    put('a', 'b');
    start({ reportBatchItemFailures: false });
    await pass(0);
    await begun[0]?.end(succeeded({ batchItemFailures: [{ itemIdentifier: 'a' }] }));
    expect(left()).toEqual([]);
  });
});

describe('concurrency', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, n) => String(n));

  test('receives nothing while at its maximum', async () => {
    put(...ids(5));
    start({ batchSize: 1, maximumConcurrency: 2 });
    await pass(60_000);
    expect(begun).toHaveLength(2);
    expect(queue.visible).toBe(3);
    await begun[0]?.end(succeeded());
    expect(begun).toHaveLength(3);
    expect(queue.visible).toBe(2);
  });

  test('is 2 at least', async () => {
    put(...ids(5));
    start({ batchSize: 1, maximumConcurrency: 1 });
    await pass(0);
    expect(begun).toHaveLength(2);
  });

  test('starts with five pollers and adds five a second while all are busy', async () => {
    put(...ids(100));
    start({ batchSize: 1, maximumConcurrency: 1000 });
    await pass(0);
    expect(begun.length).toBeGreaterThanOrEqual(5);
    expect(begun.length).toBeLessThanOrEqual(6);
  });
});

describe('a batch that exceeds the reserved concurrency', () => {
  beforeEach(async () => {
    reserved = 1;
    put('a', 'b');
    start({ batchSize: 1, maximumConcurrency: 2, visibilityTimeoutSeconds: 360 });
    await pass(20_000);
  });

  test('is pulled, and tried again until it can run', async () => {
    expect(begun.map(({ ids }) => ids)).toEqual([['a']]);
    expect(queue.visible).toBe(0);
    await begun[0]?.end(succeeded());
    await pass(12_000);
    expect(begun.map(({ ids }) => ids)).toEqual([['a'], ['b']]);
    await begun[1]?.end(succeeded());
    expect(left()).toEqual([]);
  });

  test('waits twice as long each time, and no less when the function is free', async () => {
    // Refused at once and after 1, 3, 7, 15 and 31 s.
    await pass(20_000);
    expect(mapping.counts.throttledInvocations).toBe(6);
    await begun[0]?.end(succeeded());
    await pass(22_999);
    expect(begun).toHaveLength(1);
    await pass(1);
    expect(begun.map(({ ids, atMs }) => ({ ids, atMs }))).toEqual([
      { ids: ['a'], atMs: 0 },
      { ids: ['b'], atMs: 63_000 },
    ]);
  });

  test('is dropped untried when its visibility ends, and not before', async () => {
    await pass(339_999);
    expect(mapping.counts.droppedBatches).toBe(0);
    await pass(1);
    expect(mapping.counts).toMatchObject({ droppedBatches: 1, longestRefusalMs: 360_000 });
    await begun[0]?.end(succeeded());
    await pass(60_000);
    expect(begun).toHaveLength(1);
    expect(left()).toEqual(['b']);
  });

  test('once dropped lets the next one be received, which is refused in its turn', async () => {
    put('c');
    await pass(340_100);
    expect(queue.visible).toBe(0);
    expect(mapping.underWay).toBe(2);
    expect(begun).toHaveLength(1);
  });
});

describe('where the function refuses batches', () => {
  beforeEach(async () => {
    reserved = 3;
    put(...Array.from({ length: 20 }, (_, n) => `m${n}`));
    start({ batchSize: 1, maximumConcurrency: 5, visibilityTimeoutSeconds: 360 });
    await pass(10_000);
  });

  test('the mapping reads less: the refused wait, and two go on', async () => {
    expect(begun).toHaveLength(3);
    expect(mapping.underWay).toBe(5);
    for (const invocation of begun.slice()) await invocation.end(succeeded());
    // Three have ended, and are left to as many as two together with the two that wait.
    expect(mapping.underWay).toBe(2);
    expect(queue.visible).toBe(15);
  });

  test('and more again when none is refused any more', async () => {
    reserved = 100;
    for (const invocation of begun.slice()) await invocation.end(succeeded());
    await pass(10_000);
    expect(begun).toHaveLength(8);
    expect(mapping.underWay).toBe(5);
  });
});

describe('batches', () => {
  test('above 10 are gathered from several receives until they are full', async () => {
    put(...Array.from({ length: 100 }, (_, n) => String(n)));
    start({ batchSize: 25, windowSeconds: 5 });
    await pass(0);
    expect(begun.map(({ ids }) => ids.length)).toEqual([25, 25]);
  });

  test('are handed over when the window ends, full or not', async () => {
    put('a');
    start({ batchSize: 25, windowSeconds: 5 });
    await pass(4_999);
    expect(begun).toEqual([]);
    await pass(1);
    expect(begun.map(({ ids }) => ids)).toEqual([['a']]);
  });

  test('wait for the gap before their invocation', async () => {
    put('a');
    start({ gapSeconds: 1 });
    await pass(999);
    expect(begun).toEqual([]);
    await pass(1);
    expect(begun.map(({ atMs }) => atMs)).toEqual([1_000]);
  });
});

test('a receive that fails is made again', async () => {
  jest.spyOn(mapped, 'receive').mockRejectedValueOnce(new Error('InternalError'));
  put('a');
  start({ maximumConcurrency: 2 });
  await pass(1_000);
  expect(begun.map(({ ids }) => ids)).toEqual([['a']]);
});

describe('how many batches are under way', () => {
  test('grows by five a second while all are busy, however long the invocations take', async () => {
    put(...Array.from({ length: 100 }, (_, index) => `m${index}`));
    start({ maximumConcurrency: 8 });
    await pass(0);
    expect(begun).toHaveLength(5);
    await pass(450);
    expect(begun).toHaveLength(7);
    await pass(1000);
    expect(begun).toHaveLength(8);
  });

  test('follows an update of the maximum, without an end of what is under way', async () => {
    put(...Array.from({ length: 100 }, (_, index) => `m${index}`));
    start({ maximumConcurrency: 2 });
    await pass(1000);
    expect(begun).toHaveLength(2);
    mapping.setMaximumConcurrency(3);
    await pass(1000);
    expect(begun).toHaveLength(3);
  });

  test('counts how long a batch was refused', async () => {
    reserved = 1;
    put(...Array.from({ length: 11 }, (_, index) => `m${index}`));
    start();
    await pass(2000);
    await begun[0]?.end(succeeded());
    await pass(5000);
    expect(mapping.counts.longestRefusalMs).toBe(3000);
  });
});
