import { Pacer } from '../../../../lambdas/pacing/pacer';
import {
  DrainEngine,
  type GiveBack,
  type Receive,
  type Shell,
  type Start,
} from '../../../../lambdas/poller/drain/engine';
import type { Mail } from '../../../../lambdas/poller/drain/prefetch-buffer';
import { NOTHING_WRONG } from '../../../../lambdas/poller/drain/view';
import { VirtualClock } from '../../../../simulation/virtual-clock';

const PER_SECOND = 10;

/** A shell of callbacks on a virtual clock, as the planner's: no promises, no messages. */
function drained(options: {
  readonly batch: number;
  readonly queued?: number;
  readonly receiveUntilMs?: number;
  readonly startUntilMs?: number;
  /** Of the call for the mail that is started as the nth. */
  readonly outcome?: (nth: number) => 'decided' | 'back in hand';
}) {
  const { batch, queued = 0, receiveUntilMs = 60_000, startUntilMs = 90_000 } = options;
  const { outcome = () => 'decided' } = options;
  const clock = new VirtualClock();
  const startedAtMs: number[] = [];
  const receives: Receive[] = [];
  const givenBack: GiveBack<Mail>[] = [];
  let left = queued;
  let done = 0;
  const newMail = (isMapped: boolean): Mail => ({
    recipients: 1,
    hiddenUntilMs: clock.nowMs() + 60_000,
    isMapped,
  });
  const shell: Shell<Mail> = {
    nowMs: () => clock.nowMs(),
    after: (milliseconds, action) => clock.after(milliseconds, action),
    late: () => undefined,
    send: ({ mail }: Start<Mail>) => {
      const nth = startedAtMs.push(clock.nowMs());
      clock.after(100, () => {
        if (outcome(nth) === 'decided') engine.answered(mail);
        else engine.putBack(mail);
        engine.ended(mail);
      });
    },
    giveBack: (step) => void givenBack.push(step),
    receive: (step) => {
      receives.push(step);
      const count = Math.min(step.count, left);
      left -= count;
      clock.after(count > 0 ? 10 : step.waitSeconds * 1000, () => {
        for (let n = 0; n < count; n++) engine.take(newMail(false));
        engine.received(count);
      });
    },
    done: () => {
      done += 1;
    },
  };
  const engine = new DrainEngine<Mail>({
    shell,
    surroundings: NOTHING_WRONG,
    pacer: new Pacer(PER_SECOND / 0.99, 1, 0, () => 0),
    times: { receiveUntilMs, startUntilMs },
  });
  const run = async () => {
    for (let n = 0; n < batch; n++) engine.take(newMail(true));
    engine.start();
    engine.ready();
    await clock.until(clock.sleep(120_000));
    return { startedAtMs, receives, givenBack, done, left, engine };
  };
  return run();
}

test('sends the batch on the schedule, and is done once', async () => {
  const { startedAtMs, done } = await drained({ batch: 3 });
  expect(startedAtMs.map(Math.round)).toEqual([0, 100, 200]);
  expect(done).toBe(1);
});

test('goes on with what it receives, half a second of mail at a time, until a long poll is empty', async () => {
  const { startedAtMs, receives, done } = await drained({ batch: 1, queued: 30 });
  expect(startedAtMs).toHaveLength(31);
  expect(Math.round(startedAtMs.at(-1) ?? 0)).toBe(3_000);
  expect(receives.map(({ waitSeconds }) => waitSeconds)).toEqual([
    0,
    ...receives.slice(1).map(() => 1),
  ]);
  expect(receives.slice(1, -2).every(({ count }) => count >= 5)).toBe(true);
  expect(done).toBe(1);
});

test('receives nothing more when it is time to end, and sends what it has', async () => {
  const { startedAtMs, left, done } = await drained({
    batch: 1,
    queued: 1_000,
    receiveUntilMs: 2_000,
  });
  expect(startedAtMs.length + left).toBe(1_001);
  expect(startedAtMs.at(-1)).toBeLessThan(3_000);
  expect(done).toBe(1);
});

test('starts no call that could not be answered, and gives back what is left', async () => {
  const { startedAtMs, givenBack, done, engine } = await drained({
    batch: 5,
    receiveUntilMs: 0,
    startUntilMs: 250,
  });
  expect(startedAtMs.map(Math.round)).toEqual([0, 100, 200]);
  expect(givenBack).toMatchObject([{ delaySeconds: 0, why: 'decided', mails: [{}, {}] }]);
  expect(engine.isOutOfTime).toBe(true);
  expect(done).toBe(1);
});

test('what comes back in hand is sent behind all others', async () => {
  const outcome = (nth: number) => (nth === 1 ? 'back in hand' : 'decided');
  const { startedAtMs, done } = await drained({ batch: 3, outcome });
  expect(startedAtMs.map(Math.round)).toEqual([0, 100, 200, 300]);
  expect(done).toBe(1);
});

test('what comes back when all else was started goes back to the queue', async () => {
  const { startedAtMs, givenBack, done } = await drained({
    batch: 1,
    receiveUntilMs: 0,
    outcome: () => 'back in hand',
  });
  expect(startedAtMs).toEqual([0]);
  expect(givenBack).toMatchObject([{ delaySeconds: 30, mails: [{}] }]);
  expect(done).toBe(1);
});

test('a receive that was not asked for is an error', async () => {
  const { engine } = await drained({ batch: 1 });
  expect(() => engine.received(1)).toThrow(new Error('no receive is out'));
});

/** An engine that is driven by hand, and may start a mail each tenth of a second. */
function driven(options: {
  /** Default: it receives nothing. */
  readonly receiveUntilMs?: number;
  readonly onSend?: (mail: Mail) => void;
  readonly isSuspect?: (mail: Mail) => boolean;
}) {
  const { receiveUntilMs = 0, onSend = () => undefined, isSuspect = () => false } = options;
  const time = { nowMs: 0 };
  const started: Mail[] = [];
  const shell: Shell<Mail> = {
    nowMs: () => time.nowMs,
    after: () => undefined,
    late: () => undefined,
    send: ({ mail }) => {
      started.push(mail);
      onSend(mail);
    },
    giveBack: () => undefined,
    receive: () => undefined,
    done: () => undefined,
  };
  const engine = new DrainEngine<Mail>({
    shell,
    surroundings: { ...NOTHING_WRONG, isSuspect },
    pacer: new Pacer(PER_SECOND, 1, 0, () => 0),
    times: { receiveUntilMs, startUntilMs: 90_000 },
  });
  return { engine, time, started };
}

const newMail = (): Mail => ({ recipients: 1, hiddenUntilMs: 60_000, isMapped: true });

test('what a shell throws reaches whoever woke the engine, which goes on at the next event', () => {
  const { engine, time, started } = driven({
    onSend: () => {
      if (started.length === 1) throw new Error('no call');
    },
  });
  const [first, second] = [newMail(), newMail()];
  engine.take(first);
  engine.take(second);
  engine.start();
  expect(() => engine.ready()).toThrow(new Error('no call'));
  time.nowMs = 1_000;
  engine.changed();
  expect(started).toHaveLength(2);
  expect(started[1]).toBe(second);
});

test('beside a suspect nothing is started, also what is taken in hand meanwhile', () => {
  const [suspect, innocent] = [newMail(), newMail()];
  const { engine, time, started } = driven({
    receiveUntilMs: 60_000,
    isSuspect: (mail) => mail === suspect,
  });
  engine.take(suspect);
  engine.start();
  engine.ready();
  expect(started).toEqual([]);
  engine.received(0);
  expect(started).toEqual([suspect]);
  engine.take(innocent);
  time.nowMs = 1_000;
  engine.changed();
  engine.answered(suspect);
  engine.changed();
  expect(started).toHaveLength(1);
  engine.ended(suspect);
  expect(started).toHaveLength(2);
  expect(started[1]).toBe(innocent);
});
