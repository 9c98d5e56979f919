import { CarryOut } from '../../../../lambdas/poller/delivery/carry-out';
import { PendingDecisions } from '../../../../lambdas/poller/delivery/pending-decisions';
import { QueueHealth } from '../../../../lambdas/poller/delivery/queue-health';
import { watchedQueue } from '../../../../lambdas/poller/delivery/watched-queue';
import type { EntryFailure } from '../../../../lambdas/queue/batch-call';
import { MessageTooLargeError } from '../../../../lambdas/queue/dead-letter';
import type { MailQueue } from '../../../../lambdas/queue/mail-queue';
import type { QueueMessage } from '../../../../lambdas/queue/message';
import type { LogFields } from '../../../../lambdas/telemetry/log';
import { VirtualClock } from '../../../../simulation/virtual-clock';

const DOWN = { code: 'ServiceUnavailable', message: 'down', senderFault: false };
const GONE = { code: 'MessageNotInflight', message: 'not in flight', senderFault: true };
const INVALID = { code: 'InvalidParameterValue', message: 'no such value', senderFault: true };
const NO_RECEIPT = { code: 'ReceiptHandleIsInvalid', message: 'no receipt', senderFault: true };
const why = { failure: { class: 'SomeError', message: 'refused' }, tries: 2 };

const message = (id: string): QueueMessage => ({
  id,
  receiptHandle: `receipt of ${id}`,
  body: 'Hello',
  receiveCount: 4,
  sentAtMs: 0,
  attributes: {},
});
const messages = (count: number) => Array.from({ length: count }, (_, n) => message(`m${n + 1}`));

/** What carries out decisions at a queue that answers at once, each entry as it is told to. */
function carriedOut() {
  const clock = new VirtualClock();
  const calls: string[] = [];
  const logged: LogFields[] = [];
  const counts: Record<string, number> = {};
  const deadLettered: string[] = [];
  const answers = {
    delete: (_id: string): EntryFailure | undefined => undefined,
    return: (_id: string): EntryFailure | undefined => undefined,
    deadLetter: (): Error | undefined => undefined,
  };
  const queue: MailQueue = {
    receive: async () => [],
    dropIdleConnections: () => undefined,
    acknowledge: async (receipts) => {
      calls.push(`delete ${receipts.map(({ id }) => id).join(' ')}`);
      return receipts.map(({ id }) => answers.delete(id));
    },
    changeVisibility: async (changes) => {
      calls.push(
        `hide ${changes.map(({ message: { id }, seconds }) => `${id} for ${seconds}`).join(' ')}`,
      );
      return changes.map(({ message: { id } }) => answers.return(id));
    },
    deadLetter: async ({ id }, { time, channel, tries }) => {
      calls.push(`dead-letter ${id} ${channel} ${tries} ${time}`);
      const error = answers.deadLetter();
      if (error) throw error;
    },
  };
  const decisions = new PendingDecisions();
  const health = new QueueHealth(() => 0);
  const count = (name: string, by = 1) => {
    counts[name] = (counts[name] ?? 0) + by;
  };
  const write = (text: string, fields: LogFields = {}) =>
    void logged.push({ message: text, ...fields });
  const carryOut = new CarryOut({
    queue: watchedQueue(queue, health, clock),
    decisions,
    health,
    meter: {
      count,
      deadLettered: (name) => count(`dead-lettered ${name}`),
      measure: () => undefined,
      publish: () => undefined,
    },
    log: { info: write, warn: write, error: write },
    clock,
    channelName: 'SES',
    onDeadLettered: ({ id }) => void deadLettered.push(id),
  });
  const giveBack = (delaySeconds: number, ...all: QueueMessage[]) => {
    for (const each of all) decisions.giveBack(each, delaySeconds, clock.dateMs());
  };
  const pass = (seconds: number) => clock.until(clock.sleep(seconds * 1000));
  return {
    carryOut,
    decisions,
    answers,
    calls,
    logged,
    counts,
    deadLettered,
    giveBack,
    pass,
    clock,
  };
}

describe('deleting', () => {
  test('ten are deleted at once, fewer wait for others', async () => {
    const { carryOut, calls } = carriedOut();
    for (const each of messages(9)) carryOut.finish(each);
    expect(calls).toEqual([]);
    carryOut.finish(message('m10'));
    expect(calls).toEqual(['delete m1 m2 m3 m4 m5 m6 m7 m8 m9 m10']);
    carryOut.finish(message('m11'));
    await carryOut.everything();
    expect(calls.slice(1)).toEqual(['delete m11']);
  });

  test('what SQS does not carry out is tried again, and said once', async () => {
    const { carryOut, decisions, answers, calls, logged, pass } = carriedOut();
    answers.delete = () => DOWN;
    for (const each of messages(2)) carryOut.finish(each);
    await carryOut.everything();
    await pass(1);
    await carryOut.everything();
    expect(calls).toEqual(['delete m1 m2', 'delete m1 m2']);
    expect(logged).toEqual([
      {
        message: 'Could not delete messages that are finished; they are deleted later',
        messages: 2,
        error: 'ServiceUnavailable',
      },
    ]);
    answers.delete = () => undefined;
    await pass(10);
    await carryOut.everything();
    expect(decisions.undone('delete')).toEqual([]);
  });

  test('only what has failed is tried again; a receipt that is no good is not', async () => {
    const { carryOut, answers, calls, logged } = carriedOut();
    const failures: Record<string, EntryFailure> = { m2: DOWN, m3: NO_RECEIPT };
    answers.delete = (id) => failures[id];
    for (const each of messages(3)) carryOut.finish(each);
    await carryOut.everything();
    expect(logged).toMatchObject([{ messages: 1, error: 'ServiceUnavailable' }]);
    await carryOut.everything();
    expect(calls).toEqual(['delete m1 m2 m3', 'delete m2']);
  });

  test('while SQS is down one batch finds out, and when it is back the rest follows at once', async () => {
    const { carryOut, answers, calls, pass } = carriedOut();
    answers.delete = () => DOWN;
    carryOut.finish(message('m0'));
    await carryOut.everything();
    for (const each of messages(25)) carryOut.finish(each);
    expect(calls).toEqual(['delete m0']);
    await pass(10);
    await carryOut.everything();
    expect(calls).toHaveLength(2);
    expect(calls[1]?.split(' ')).toHaveLength(11);
    answers.delete = () => undefined;
    await pass(10);
    await carryOut.everything();
    expect(calls.slice(2).map((call) => call.split(' ').length - 1)).toEqual([10, 16]);
  });

  test('with nothing to delete, a receipt of no message finds out whether SQS is back', async () => {
    const { carryOut, answers, calls, giveBack, pass } = carriedOut();
    answers.return = () => DOWN;
    answers.delete = () => NO_RECEIPT;
    giveBack(30, message('m1'));
    await carryOut.everything();
    expect(calls).toEqual(['hide m1 for 30']);
    await pass(10);
    await carryOut.everything();
    expect(calls.slice(1)).toEqual(['delete none', 'hide m1 for 20']);
    // Deleting works: there is nothing more to find out.
    await pass(10);
    await carryOut.everything();
    expect(calls.slice(3)).toEqual(['hide m1 for 10']);
  });
});

describe('returning', () => {
  test('counts what it returns, and not what is somebody else’s by now', async () => {
    const { carryOut, answers, calls, counts, giveBack, logged } = carriedOut();
    answers.return = (id) => (id === 'm2' ? GONE : undefined);
    giveBack(30, message('m1'), message('m2'));
    await carryOut.everything();
    expect(calls).toEqual(['hide m1 for 30 m2 for 30']);
    expect(counts).toEqual({ Returned: 1, Processed: 1 });
    expect(logged).toEqual([]);
    await carryOut.everything();
    expect(calls).toHaveLength(1);
  });

  test('what SQS refuses for its own sake is left, and not tried again', async () => {
    const { carryOut, answers, calls, counts, giveBack } = carriedOut();
    answers.return = () => INVALID;
    giveBack(30, message('m1'));
    await carryOut.everything();
    await carryOut.everything();
    expect(calls).toEqual(['hide m1 for 30']);
    expect(counts).toEqual({ Left: 1, Processed: 1 });
  });

  test('later, for what is left of the delay; from half a minute on for a minute at least', async () => {
    const { carryOut, answers, calls, giveBack, pass, logged } = carriedOut();
    answers.return = () => DOWN;
    giveBack(20, message('m1'));
    await carryOut.everything();
    await pass(5.5);
    await carryOut.everything();
    await pass(24);
    await carryOut.everything();
    await pass(6.5);
    await carryOut.everything();
    expect(calls.filter((call) => call.startsWith('hide'))).toEqual([
      'hide m1 for 20',
      'hide m1 for 15',
      'hide m1 for 0',
      'hide m1 for 60',
    ]);
    expect(logged).toEqual([
      {
        message: 'Could not return messages; they are returned later',
        messages: 1,
        error: 'ServiceUnavailable',
      },
    ]);
  });

  test('a long delay stays one', async () => {
    const { carryOut, answers, calls, giveBack, pass } = carriedOut();
    answers.return = () => DOWN;
    giveBack(900, message('m1'));
    await carryOut.everything();
    await pass(100);
    await carryOut.everything();
    expect(calls).toContain('hide m1 for 800');
  });
});

describe('dead-lettering', () => {
  test('is written, and only then deleted', async () => {
    const { carryOut, decisions, calls, counts, deadLettered, logged, clock } = carriedOut();
    decisions.condemn(message('m1'), why, clock.dateMs());
    await carryOut.everything();
    await carryOut.everything();
    expect(calls).toEqual(['dead-letter m1 SES 2 2026-01-01T00:00:00.000Z', 'delete m1']);
    expect(counts).toEqual({ 'dead-lettered SomeError': 1, Processed: 1 });
    expect(deadLettered).toEqual(['m1']);
    expect(logged).toEqual([
      {
        message: 'Dead-lettered a message',
        messageId: 'm1',
        class: 'SomeError',
        tries: 2,
        receiveCount: 4,
      },
    ]);
  });

  test('fails: it is tried again, while the message is hidden', async () => {
    const { carryOut, decisions, answers, calls, counts, logged, pass, clock } = carriedOut();
    answers.deadLetter = () => Object.assign(new Error('down'), { name: 'ServiceUnavailable' });
    decisions.condemn(message('m1'), why, clock.dateMs());
    await carryOut.everything();
    expect(logged).toEqual([
      {
        message: 'Could not dead-letter a message; it stays on the queue',
        messageId: 'm1',
        class: 'SomeError',
        error: 'ServiceUnavailable',
      },
    ]);
    await pass(60);
    await carryOut.everything();
    expect(calls).toHaveLength(2);
    expect(counts).toEqual({});
    await pass(1);
    // Somebody else may have it by now.
    await carryOut.everything();
    await carryOut.everything();
    expect(calls).toHaveLength(2);
    expect(counts).toEqual({ Left: 1, Processed: 1 });
    expect(decisions.undone('dead-letter')).toEqual([]);
  });

  test('a message that does not fit goes back for a quarter of an hour, and counts as left', async () => {
    const { carryOut, decisions, answers, calls, counts, clock } = carriedOut();
    answers.deadLetter = () => new MessageTooLargeError();
    decisions.condemn(message('m1'), why, clock.dateMs());
    await carryOut.everything();
    expect(calls.slice(1)).toEqual(['hide m1 for 900']);
    expect(counts).toEqual({ Left: 1, Processed: 1 });
  });
});

describe('the invocation ends', () => {
  test('with nothing to do: says nothing', async () => {
    const { carryOut, counts, logged, giveBack } = carriedOut();
    giveBack(1, message('m1'));
    await carryOut.everything();
    carryOut.endInvocation();
    expect(logged).toEqual([]);
    expect(counts).toEqual({ Returned: 1, Processed: 1 });
  });

  test('what is open is left, and counted once, also if it is carried out later', async () => {
    const { carryOut, decisions, answers, counts, logged, giveBack, pass, clock } = carriedOut();
    answers.return = () => DOWN;
    answers.delete = () => DOWN;
    answers.deadLetter = () => new Error('down');
    giveBack(40, message('m1'), message('m2'));
    carryOut.finish(message('m3'));
    decisions.condemn(message('m4'), why, clock.dateMs());
    await carryOut.everything();
    logged.splice(0);
    carryOut.endInvocation();
    carryOut.endInvocation();
    const open = {
      message: 'Amazon SQS has not carried out what is decided; a later invocation tries again',
      deletions: 1,
      returns: 2,
      deadLetters: 1,
    };
    expect(logged).toEqual([open, open]);
    expect(counts).toEqual({ Left: 3, Processed: 3 });
    Object.assign(answers, { return: () => undefined, delete: () => undefined });
    answers.deadLetter = () => undefined;
    await pass(20);
    await carryOut.everything();
    expect(counts).toEqual({ Left: 3, Processed: 3, 'dead-lettered SomeError': 1 });
    expect(decisions.undone('return')).toEqual([]);
  });
});
