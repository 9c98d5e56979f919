import {
  afterReceive,
  NO_PROGRESS,
  nextReceive,
  type Progress,
  type ReceiveStep,
} from '../../../../lambdas/poller/drain/next-receive';
import {
  drainView,
  OPEN,
  ofScope,
  refused,
  type Situation,
  testMail,
} from '../../../support/poller/drain-view';

const NOW = 10_000;
const a = testMail('a');

function inShort(step: ReceiveStep | undefined): string {
  switch (step?.kind) {
    case undefined:
      return 'decide';
    case 'receive':
      return `receive ${step.count} for ${step.waitSeconds} s to ${step.purpose}`;
    case 'wait':
      return `wait${step.forMs === undefined ? '' : ` ${step.forMs}`}, ${step.why}`;
    case 'pause':
      return `pause ${step.forMs}`;
    case 'done':
      return 'done';
  }
}

const LONG = 'receive 5 for 1 s to send';
const SHORT = 'receive 5 for 0 s to send';

describe('whether to receive', () => {
  const overdue = { circuit: { ...OPEN, nextProbeMs: NOW } };
  test.each<[string, string, Situation]>([
    ['long, once one has brought mail', LONG, {}],
    ['short, beside what there is to send', SHORT, { hasBrought: false, waiting: [a] }],
    ['short, beside calls', SHORT, { hasBrought: false, underWay: 1 }],
    [
      'long, beside what only waits',
      LONG,
      { hasBrought: false, waiting: [ofScope('x'), refused('y')] },
    ],
    ['short, where one of them may go', SHORT, { hasBrought: false, waiting: [ofScope('x'), a] }],
    ['no more where nothing came and nothing is left', 'done', { hasBrought: false }],
    ['ten at most', 'receive 10 for 1 s to send', { freeRoom: 11 }],
    ['one for a part of one', 'receive 1 for 1 s to send', { freeRoom: 0.5 }],
    ['not without room', 'wait, full', { freeRoom: 0 }],
    ['not without time', 'done', { isOutOfTime: true }],
    ['not while SQS is out', 'pause 1000', { mayReceive: false }],
    ['not while SQS is out, circuit open', 'pause 1000', { mayReceive: false, circuit: OPEN }],
    ['circuit open', 'wait 1000, held', { circuit: OPEN, waiting: [a] }],
    ['nothing to probe with', 'receive 1 for 0 s to probe', overdue],
    [
      'only what has failed',
      'receive 1 for 0 s to probe',
      { ...overdue, waiting: [testMail('x', { failures: 1 })] },
    ],
    [
      'only of an open scope',
      'receive 1 for 0 s to probe',
      { ...overdue, waiting: [ofScope('x')] },
    ],
    ['something to probe with', 'wait 1000, held', { ...overdue, waiting: [a] }],
    ['a probe under way', 'wait 1000, held', { ...overdue, underWay: 1 }],
    [
      'elsewhere',
      'receive 10 for 0 s to look-elsewhere',
      { circuit: OPEN, looksElsewhere: true, waiting: [a] },
    ],
    [
      'elsewhere, a probe under way',
      'wait 1000, held',
      { circuit: OPEN, looksElsewhere: true, underWay: 1 },
    ],
  ])('%s: %s', (_, step, situation) => {
    expect(inShort(nextReceive(drainView(situation), NOW))).toBe(step);
  });

  test('not when it is time to end', () => {
    expect(inShort(nextReceive(drainView({}), 59_999))).toBe(LONG);
    expect(inShort(nextReceive(drainView({ circuit: OPEN, waiting: [a] }), 59_500))).toBe(
      'wait 500, held',
    );
    expect(inShort(nextReceive(drainView({}), 60_000))).toBe('done');
  });
});

describe('after a receive', () => {
  const asked = (waitSeconds: number, purpose: 'send' | 'probe' = 'send') =>
    ({ kind: 'receive', count: 5, waitSeconds, purpose }) as const;
  const none = { hadOfOpenScope: false, ofOpenScope: 0 };
  const answered = (
    answer: Partial<Parameters<typeof afterReceive>[2]>,
    progress: Partial<Progress> = {},
    situation: Situation = {},
  ) => {
    const received = { count: 0, asked: asked(0), ...none, ...answer };
    return afterReceive(drainView(situation), { ...NO_PROGRESS, ...progress }, received, NOW);
  };

  test.each<[string, string, Parameters<typeof answered>]>([
    ['mail: the next one', 'decide', [{ count: 2 }]],
    ['a long poll that is empty: the end', 'done', [{ asked: asked(1) }]],
    ['the same beside mail of open scopes', 'decide', [{ asked: asked(1), hadOfOpenScope: true }]],
    ['a short one, mail in hand', 'wait 100, empty', [{}, {}, { waiting: [a] }]],
    ['a short one, nothing in hand', 'decide', [{}]],
    ['not answered', 'pause 1000', [{ count: undefined }]],
    ['not answered twice', 'pause 1000', [{ count: undefined }, { failures: 1 }]],
    ['not answered three times: the end', 'done', [{ count: undefined }, { failures: 2 }]],
    ['only mail of open scopes', 'pause 200', [{ count: 2, ofOpenScope: 2 }]],
    ['the same again', 'pause 400', [{ count: 2, ofOpenScope: 3 }, { gapMs: 400 }]],
    ['one of them is free', 'decide', [{ count: 2, ofOpenScope: 1 }]],
    ['for a probe', 'pause 1000', [{ count: 1, asked: asked(0, 'probe') }]],
    ['none for a probe', 'pause 1000', [{ asked: asked(0, 'probe') }]],
  ])('%s: %s', (_, step, args) => {
    expect(inShort(answered(...args).step)).toBe(step);
  });

  test.each<[string, Progress, Parameters<typeof answered>]>([
    [
      'mail',
      { hasBrought: true, failures: 0, gapMs: 200 },
      [{ count: 1 }, { failures: 2, gapMs: 800 }],
    ],
    ['nothing', { hasBrought: false, failures: 0, gapMs: 800 }, [{}, { failures: 2, gapMs: 800 }]],
    [
      'a failure',
      { hasBrought: true, failures: 2, gapMs: 200 },
      [{ count: undefined }, { hasBrought: true, failures: 1 }],
    ],
    ['held mail', { hasBrought: true, failures: 0, gapMs: 400 }, [{ count: 1, ofOpenScope: 1 }]],
    [
      'held mail, often',
      { hasBrought: true, failures: 0, gapMs: 2_000 },
      [{ count: 1, ofOpenScope: 1 }, { gapMs: 1_600 }],
    ],
    [
      'a probe',
      { hasBrought: true, failures: 2, gapMs: 800 },
      [
        { count: 1, asked: asked(0, 'probe') },
        { hasBrought: true, failures: 2, gapMs: 800 },
      ],
    ],
  ])('remembers of %s: %j', (_, progress, args) => {
    expect(answered(...args).progress).toEqual(progress);
  });
});
