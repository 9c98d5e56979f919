import { MOST_IN_FLIGHT } from '../../../../lambdas/aws/socket-budget';
import { type Mode, modeOf, nextStep } from '../../../../lambdas/poller/drain/next-step';
import {
  drainView,
  OPEN,
  ofScope,
  refused,
  type Situation,
  type TestMail,
  testMail,
} from '../../../support/poller/drain-view';

const NOW = 10_000;

/** The step in short: what is done, with which mail, for how long. */
function stepAt(nowMs: number, situation: Situation): string {
  const view = drainView(situation);
  const step = nextStep(modeOf(view, nowMs), view, nowMs);
  switch (step.kind) {
    case 'send':
    case 'probe':
      return `${step.kind} ${step.mail.id}${step.isAlone ? ' alone' : ''}`;
    case 'give-back': {
      const ids = step.mails.map(({ id }) => id).join(' ');
      return `give back ${ids} for ${step.delaySeconds}${step.why === 'expired' ? ', expired' : ''}`;
    }
    case 'wait':
      return step.forMs === undefined ? 'wait' : `wait ${step.forMs}`;
    case 'done':
      return 'done';
  }
}

const a = testMail('a');
const b = testMail('b');
const old = testMail('old', { isSuspect: true });
const older = testMail('older', { isSuspect: true });
const due = testMail('due', { isDue: true });
const many = (count: number, of: (id: string) => TestMail = testMail) =>
  Array.from({ length: count }, (_, n) => of(`m${n}`));
/** Time is up for receiving: a drain that is held ends. */
const LATE = 70_000;
const hidden = { hiddenUntilMs: 1_000_000 };

describe('what a drain is about', () => {
  test.each<[Mode, number, Situation]>([
    ['sending', NOW, { waiting: [a] }],
    ['sending', NOW, { waiting: [] }],
    ['sending', LATE, { waiting: [a], isReceiving: false }],
    ['queue-out', NOW, { waiting: [a], isQueueOut: true }],
    ['queue-out', NOW, { waiting: [a], isQueueOut: true, circuit: OPEN }],
    ['holding', NOW, { waiting: [a], circuit: OPEN }],
    ['holding', NOW, { isReceiving: false, circuit: OPEN }],
    ['last-probe', 60_000, { waiting: [a], circuit: OPEN }],
    ['ending', NOW, { waiting: [a], isOutOfTime: true }],
    ['ending', NOW, { waiting: [a], isOutOfTime: true, isQueueOut: true }],
    ['ending', NOW, { waiting: [a], isOutOfTime: true, circuit: OPEN }],
    ['ending', NOW, { isOutOfTime: true }],
    ['landing', NOW, { isReceiving: false }],
    ['landing', NOW, { isReceiving: false, underWay: 3 }],
    ['landing', NOW, { isReceiving: false, isOutOfTime: true, circuit: OPEN }],
    ['landing', LATE, { isReceiving: false, circuit: OPEN }],
    ['landing', NOW, { isLanding: true, waiting: [a], circuit: OPEN }],
  ])('%s at %d: %j', (mode, nowMs, situation) => {
    expect(modeOf(drainView(situation), nowMs)).toBe(mode);
  });
});

describe('sending', () => {
  test.each<[string, string, Situation]>([
    ['the oldest', 'send a', { waiting: [a, b] }],
    ['when the pacing allows it', 'wait 20', { waiting: [a], startMs: 10_020 }],
    ['nothing there', 'wait', { waiting: [] }],
    ['as many as there are connections', 'wait', { waiting: [a], underWay: MOST_IN_FLIGHT }],
    ['one fewer', 'send a', { waiting: [a], underWay: MOST_IN_FLIGHT - 1 }],
    ['nothing beside a suspect', 'wait', { waiting: [a], underWay: 1, isAlone: true }],
    ['a suspect after all others', 'send a', { waiting: [old, a] }],
    ['a suspect while more may come', 'wait', { waiting: [old] }],
    ['a suspect beside others', 'wait', { waiting: [old], underWay: 1, isReceiving: false }],
    [
      'the first of the suspects, alone',
      'send old alone',
      { waiting: [old, older], isQuiet: true },
    ],
    ['a suspect, nothing received', 'send old alone', { waiting: [old], isReceiving: false }],
    ['a suspect, no room', 'send old alone', { waiting: [old], freeRoom: 0 }],
    ['a suspect in its turn', 'wait 20', { waiting: [old], isQuiet: true, startMs: 10_020 }],
    ['an open refusal waits', 'send a', { waiting: [refused('x', { sinceMs: NOW }), a] }],
    ['a decided one does not', 'send x', { waiting: [refused('x', { isDecided: true }), a] }],
    ['mail of an open scope waits', 'send a', { waiting: [ofScope('x'), a] }],
    ['but for its probe', 'send x', { waiting: [ofScope('x', { nextProbeMs: NOW }), a] }],
    ['all is kept: looks again', 'wait 1000', { waiting: [ofScope('x')] }],
    ['an open refusal is all: looks again', 'wait 1000', { waiting: [refused('x')] }],
    ['or at the probe', 'wait 500', { waiting: [ofScope('x', { nextProbeMs: 10_500 })] }],
    [
      'all is kept, something under way',
      'wait 1000',
      { waiting: [ofScope('x')], isReceiving: false, underWay: 1 },
    ],
    [
      'all is kept, and nothing can change that',
      'give back x y for 30',
      { waiting: [ofScope('x'), ofScope('y'), refused('z')], isReceiving: false },
    ],
    [
      'each goes back for as long as its own',
      'give back z for 7',
      { waiting: [refused('z'), ofScope('x')], isReceiving: false },
    ],
    [
      'of an open scope a few are kept',
      'give back m3 m4 for 30',
      { waiting: [...many(5, ofScope), a] },
    ],
    [
      'a few of each',
      'send a',
      { waiting: [...many(3, ofScope), ofScope('other', { key: 'press' }), a] },
    ],
    ['open refusals wait for so long', 'send a', { waiting: [refused('x', { sinceMs: 0 }), a] }],
    ['and no longer', 'give back x for 7', { waiting: [refused('x', { sinceMs: -1 }), a] }],
    ['and so many', 'give back m20 for 7', { waiting: many(21, refused) }],
    [
      'hidden no longer',
      'give back a for 60, expired',
      { waiting: [testMail('a', { hiddenUntilMs: NOW }), b] },
    ],
  ])('%s: %s', (_, step, situation) => {
    expect(stepAt(NOW, situation)).toBe(step);
  });
});

describe('while SQS is out', () => {
  test.each<[string, Situation]>([
    ['nothing is started', { waiting: [a], isQueueOut: true }],
    ['also no probe', { waiting: [due], isQueueOut: true, circuit: OPEN }],
  ])('%s', (_, situation) => {
    expect(stepAt(NOW, situation)).toBe('wait 1000');
  });
});

describe('while the circuit is open', () => {
  const open = { circuit: OPEN };
  const overdue = { circuit: { ...OPEN, nextProbeMs: 5_000 } };
  test.each<[string, string, Situation]>([
    ['nothing is sent before the probe', 'wait 20000', { ...open, waiting: [a, b] }],
    ['nor after receiving', 'wait 50000', { circuit: { ...OPEN, nextProbeMs: 300_000 } }],
    ['looks again for a probe that is due', 'wait 1000', { ...overdue, waiting: [a] }],
    [
      'the newest that is due',
      'probe due',
      { ...overdue, waiting: [a, testMail('x', { isDue: true }), due, b] },
    ],
    ['one at a time', 'wait 1000', { ...overdue, waiting: [due], underWay: 1 }],
    [
      'a suspect alone',
      'probe s alone',
      { ...overdue, waiting: [testMail('s', { isDue: true, isSuspect: true })] },
    ],
    [
      'none of an open scope',
      'probe due',
      { ...overdue, waiting: [due, ofScope('x', { isDue: true })] },
    ],
    [
      'unless there is no other',
      'probe x',
      { ...overdue, waiting: [a, ofScope('x', { isDue: true })] },
    ],
    [
      'the batch is kept',
      'wait 20000',
      { ...open, waiting: many(15, (id) => testMail(id, { isMapped: true })) },
    ],
    ['of others the newest ten', 'give back m0 m1 for 30', { ...open, waiting: many(12) }],
    [
      'those first that have not failed, of scopes that are closed',
      'give back failed for 30',
      {
        ...open,
        waiting: [...many(9), testMail('failed', { failures: 1 }), ofScope('x', { key: 'x' })],
      },
    ],
    [
      'for as long as it has been open',
      'give back m0 for 100',
      { circuit: { ...OPEN, sinceMs: -90_000 }, waiting: many(11) },
    ],
    [
      'a quarter of an hour at most',
      'give back m0 for 900',
      { circuit: { ...OPEN, sinceMs: -9_000_000 }, waiting: many(11) },
    ],
  ])('%s: %s', (_, step, situation) => {
    expect(stepAt(NOW, situation)).toBe(step);
  });
});

describe('the end of a drain whose circuit is open', () => {
  const waiting = [testMail('a', hidden)];
  const isDue = [testMail('due', { ...hidden, isDue: true })];
  test.each<[string, string, Situation]>([
    ['a probe first', 'probe due', { circuit: OPEN, waiting: isDue }],
    ['what is under way decides', 'wait', { circuit: OPEN, waiting, underWay: 1 }],
    ['none due: all goes back', 'give back a for 70', { circuit: OPEN, waiting }],
    ['nothing left to give back', 'wait', { circuit: OPEN, waiting: [] }],
  ])('%s: %s', (_, step, situation) => {
    expect(stepAt(LATE, situation)).toBe(step);
  });
});

describe('out of time', () => {
  const isOutOfTime = true;
  test.each<[string, string, Situation]>([
    ['everything goes back at once', 'give back a b for 0', { waiting: [a, b] }],
    ['for the debt of the last ones', 'give back a for 100', { waiting: [a], startMs: 110_900 }],
    ['while SQS is out for a minute', 'give back a for 60', { waiting: [a], isQueueOut: true }],
    ['for an open circuit as long as that', 'give back a for 30', { waiting: [a], circuit: OPEN }],
    ['no probe', 'give back due for 30', { waiting: [due], circuit: OPEN }],
    ['what is kept by itself first', 'give back x for 30', { waiting: [a, ofScope('x')] }],
    ['what a receive may still bring is waited for', 'wait', { waiting: [] }],
  ])('%s: %s', (_, step, situation) => {
    expect(stepAt(NOW, { ...situation, isOutOfTime })).toBe(step);
  });
});

describe('landing', () => {
  const landing = { isLanding: true, isReceiving: false };
  test.each<[string, string, Situation]>([
    ['waits for what is under way', 'wait', { underWay: 1 }],
    ['starts nothing more', 'wait', { underWay: 1, waiting: [a] }],
    ['gives back what has come back', 'give back a for 30', { waiting: [a] }],
    ['each for as long as its own', 'give back x for 7', { waiting: [refused('x'), a] }],
    [
      'of an open circuit for all',
      'give back x a for 30',
      { waiting: [refused('x'), a], circuit: OPEN },
    ],
    ['is done', 'done', {}],
  ])('%s: %s', (_, step, situation) => {
    expect(stepAt(NOW, { ...situation, ...landing })).toBe(step);
  });
});

describe('for how long goes back what is kept', () => {
  const scope = { key: 'shop', sinceMs: -90_000, nextProbeMs: 30_000 };
  const refusal = { sinceMs: NOW, delaySeconds: 7, isDecided: false };
  test.each<[string, string, Situation]>([
    [
      'as long as its scope has been open',
      'give back x for 100',
      { waiting: [testMail('x', { kept: { refusal: undefined, scope } })], isReceiving: false },
    ],
    [
      'a refusal as it was decided, whatever its scope',
      'give back x for 7',
      { waiting: [testMail('x', { kept: { refusal, scope } })], isReceiving: false },
    ],
    [
      'a refusal like all others while the circuit is open',
      'give back x for 100',
      {
        waiting: [testMail('x', { kept: { refusal, scope: undefined } })],
        circuit: { ...OPEN, sinceMs: -90_000 },
        isOutOfTime: true,
      },
    ],
    [
      'more open refusals than may wait are kept like all others while the circuit is open',
      'give back m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 m10 for 30',
      { waiting: many(21, refused), circuit: OPEN },
    ],
    [
      'nothing that lands is given back while a call is under way',
      'wait',
      { waiting: [testMail('x', { hiddenUntilMs: 0 })], isLanding: true, underWay: 1 },
    ],
  ])('%s: %s', (_, step, situation) => {
    expect(stepAt(NOW, situation)).toBe(step);
  });
});
