import { Pacer } from '../../../../lambdas/pacing/pacer';
import type { CircuitState, Kept } from '../../../../lambdas/poller/breaker/gate';
import {
  DrainEngine,
  type GiveBack,
  type Receive,
  type Shell,
  type Start,
} from '../../../../lambdas/poller/drain/engine';
import { NOTHING_WRONG } from '../../../../lambdas/poller/drain/view';
import { VirtualClock } from '../../../../simulation/virtual-clock';
import {
  OPEN,
  ofScope,
  refused,
  type TestMail,
  testMail,
} from '../../../support/poller/drain-view';

/** An engine whose calls and receives are answered by hand, and whose breaker is as it is told. */
function driven(options: { readonly isSuspect?: (mail: TestMail) => boolean } = {}) {
  const clock = new VirtualClock();
  const sent: Start<TestMail>[] = [];
  const receives: Receive[] = [];
  const givenBack: GiveBack<TestMail>[] = [];
  const seen = { done: 0, lateMs: 0 };
  const breaker = {
    ...NOTHING_WRONG.breaker,
    circuit: { kind: 'closed' } as CircuitState,
    keepsSome: true,
    keptBy: ({ kept }: TestMail): Kept | undefined => kept,
    isProbe: ({ isDue }: TestMail) => isDue,
    looks: false,
    looksElsewhere() {
      return this.looks;
    },
  };
  const surroundings = {
    ...NOTHING_WRONG,
    breaker,
    isSuspect: options.isSuspect ?? (() => false),
    isBusy: false,
  };
  const shell: Shell<TestMail> = {
    nowMs: () => clock.nowMs(),
    after: (milliseconds, action) => clock.after(milliseconds, action),
    late: (milliseconds) => {
      seen.lateMs += milliseconds;
    },
    send: (start) => void sent.push(start),
    giveBack: (step) => void givenBack.push(step),
    receive: (step) => void receives.push(step),
    done: () => {
      seen.done += 1;
    },
  };
  const engine = new DrainEngine<TestMail>({
    shell,
    surroundings,
    pacer: new Pacer(10 / 0.99, 1, 0, () => 0),
    times: { receiveUntilMs: 60_000, startUntilMs: 90_000 },
  });
  const pass = (milliseconds: number) => clock.until(clock.sleep(milliseconds));
  const end = (mail: TestMail) => {
    engine.answered(mail);
    engine.ended(mail);
  };
  const ids = (mails: readonly TestMail[]) => mails.map(({ id }) => id);
  const started = () => sent.map(({ mail: { id } }) => id);
  return {
    engine,
    breaker,
    surroundings,
    sent,
    started,
    receives,
    givenBack,
    seen,
    pass,
    end,
    ids,
  };
}

const a = testMail('a');
const b = testMail('b');
const send = (count: number, waitSeconds: number) => ({ count, waitSeconds, purpose: 'send' });

test('short polls beside what is sent, a tenth of a second apart, until one has brought mail', async () => {
  const { engine, receives, pass } = driven();
  engine.take(a);
  engine.start();
  engine.ready();
  engine.received(0);
  await pass(99);
  expect(receives).toHaveLength(1);
  await pass(1);
  expect(receives).toMatchObject([send(9, 0), send(10, 0)]);
  engine.take(b);
  engine.received(1);
  expect(receives[2]).toMatchObject({ waitSeconds: 1 });
});

test('a hold leaves a backlog: long polls follow it', async () => {
  const { engine, breaker, receives, pass, end } = driven();
  breaker.circuit = { ...OPEN };
  engine.take(a);
  engine.start();
  engine.ready();
  await pass(1_000);
  expect(receives).toEqual([]);
  breaker.circuit = { kind: 'closed' };
  engine.changed();
  expect(receives).toMatchObject([{ waitSeconds: 1, purpose: 'send' }]);
  end(a);
});

test('so does a look elsewhere in the queue, after a second', async () => {
  const { engine, breaker, receives, pass } = driven();
  breaker.circuit = { ...OPEN };
  breaker.looks = true;
  engine.take(a);
  engine.start();
  engine.ready();
  expect(receives).toMatchObject([{ count: 10, waitSeconds: 0, purpose: 'look-elsewhere' }]);
  breaker.circuit = { kind: 'closed' };
  engine.take(b);
  engine.received(1);
  await pass(999);
  expect(receives).toHaveLength(1);
  await pass(1);
  expect(receives[1]).toMatchObject({ waitSeconds: 1, purpose: 'send' });
});

test('nothing is received before it starts, and nothing sent before it is ready', async () => {
  const { engine, started, receives, pass } = driven();
  engine.take(a);
  await pass(1_000);
  expect([started(), receives]).toEqual([[], []]);
  engine.start();
  await pass(1_000);
  expect([started(), receives.length]).toEqual([[], 1]);
  engine.ready();
  expect(started()).toEqual(['a']);
});

test('only what a receive has newly brought of open scopes is a reason to wait', async () => {
  const { engine, receives, pass } = driven();
  engine.take(ofScope('old'));
  engine.start();
  engine.ready();
  engine.take(b);
  engine.received(1);
  expect(receives).toHaveLength(2);
  engine.take(ofScope('new'));
  engine.received(1);
  await pass(199);
  expect(receives).toHaveLength(2);
  await pass(1);
  expect(receives).toHaveLength(3);
});

test('a suspect is sent alone: what comes meanwhile waits until it has ended', async () => {
  const { engine, sent, started, pass, end } = driven({ isSuspect: ({ id }) => id === 'a' });
  engine.take(a);
  engine.start();
  engine.ready();
  engine.received(0);
  expect(sent).toEqual([{ kind: 'send', mail: a, isAlone: true }]);
  engine.take(b);
  engine.changed();
  await pass(500);
  expect(started()).toEqual(['a']);
  end(a);
  expect(started()).toEqual(['a', 'b']);
});

test('what begins outside is no reason to end, and no reason not to be alone any more', async () => {
  const { engine, started, pass } = driven({ isSuspect: ({ id }) => id === 'a' });
  engine.take(a);
  engine.began();
  engine.start();
  engine.ready();
  engine.received(0);
  await pass(50);
  expect(started()).toEqual([]);
  engine.ended();
  expect(started()).toEqual(['a']);
});

test('nothing is received while it is busy, and at once when it is not', () => {
  const { engine, surroundings, receives } = driven();
  surroundings.isBusy = true;
  engine.take(a);
  engine.start();
  engine.ready();
  expect(receives).toEqual([]);
  surroundings.isBusy = false;
  engine.changed();
  expect(receives).toHaveLength(1);
});

test('mail that is kept back takes no room', () => {
  const { engine } = driven();
  expect(engine.room(0)).toBe(10);
  engine.take(testMail('many', { recipients: 3 }));
  expect(engine.room(0)).toBe(7);
  engine.take(refused('kept', { recipients: 2 }));
  expect(engine.room(0)).toBe(7);
});

test('stopped: answers what is in hand, starts nothing more, and is done when all has ended', async () => {
  const { engine, started, seen, pass, end, ids } = driven();
  for (const mail of [a, b, testMail('c')]) engine.take(mail);
  engine.start();
  engine.ready();
  engine.received(0);
  expect(started()).toEqual(['a']);
  expect(ids(engine.stop())).toEqual(['b', 'c']);
  await pass(10_000);
  expect([started(), seen.done, engine.isEmpty]).toEqual([['a'], 0, false]);
  end(a);
  expect([seen.done, engine.isEmpty]).toEqual([1, true]);
});

test('what is dropped is not sent, and nothing that was started can be', async () => {
  const { engine, started, pass } = driven();
  for (const mail of [a, b]) engine.take(mail);
  engine.start();
  engine.ready();
  expect([engine.drop(a), engine.drop(b)]).toEqual([false, true]);
  await pass(1_000);
  expect(started()).toEqual(['a']);
});

test('a full hand brings nothing: what is received when there is room again is a short poll', async () => {
  const { engine, receives, pass } = driven();
  engine.take(testMail('many', { recipients: 10 }));
  engine.start();
  expect(receives).toEqual([]);
  engine.ready();
  await pass(1);
  expect(receives).toMatchObject([{ waitSeconds: 0, purpose: 'send' }]);
});

test('mail of a healthy queue is a reason to receive at once, however much of it comes', () => {
  const { engine, receives } = driven();
  engine.take(a);
  engine.start();
  engine.take(b);
  engine.received(1);
  expect(receives).toMatchObject([{ waitSeconds: 0 }, { waitSeconds: 1 }]);
});

test('nothing is received for what could not be kept hidden', () => {
  const { engine, receives, givenBack } = driven();
  engine.take(testMail('gone', { recipients: 10, hiddenUntilMs: 0 }));
  engine.start();
  engine.ready();
  expect(givenBack).toMatchObject([{ why: 'expired' }]);
  expect(receives).toEqual([]);
});

test('what goes back otherwise makes room: more is received at once', () => {
  const { engine, receives, givenBack } = driven();
  engine.take(testMail('many', { recipients: 10 }));
  for (let n = 0; n < 4; n++) engine.take(ofScope(`m${n}`));
  engine.start();
  engine.ready();
  expect(givenBack).toMatchObject([{ mails: [{ id: 'm3' }], why: 'decided' }]);
  expect(receives).toHaveLength(1);
});
