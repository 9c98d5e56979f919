import type { BenchCase, Target } from './bench-case';
import { NOTHING_AMISS } from './target';

/** As far from the prediction as that, either way. */
const within = (figure: Target['figure'], percent: number): Target => ({
  figure,
  atLeast: -percent,
  atMost: percent,
});

/** Of a processor, for one email a second. */
const CORES_PER_EMAIL = 0.008;

/** A backlog, beside what `npm run plan-capacity` says of it. */
function predicted(
  about: string,
  rate: number,
  emails: number,
  callMs: number,
  more: Partial<BenchCase> & { readonly recipientsEach?: number } = {},
): BenchCase {
  const { recipientsEach = 1, ...given } = more;
  return {
    name: `prediction: ${rate}/s, ${about}`,
    runs: 'processes',
    settings: { email_throughput: rate },
    latency: { ms: callMs, jitterMs: callMs / 10 },
    gapSeconds: 0.1,
    load: { kind: 'backlog', emails },
    isPredicted: true,
    targets: [
      within('rateDrift', 5),
      within('drainDrift', 5),
      within('gbSecondsDrift', 5),
      within('sqsCallsDrift', 5),
      ...NOTHING_AMISS,
    ],
    seconds: (emails * recipientsEach) / rate + 10,
    cores: (rate / recipientsEach) * CORES_PER_EMAIL + 0.03,
    ...given,
  };
}

export const PREDICTION_CASES: readonly BenchCase[] = [
  // The last mail may be one that the mapping pulled in vain, and 360 s late: too much of ten minutes.
  predicted('one environment, four hours', 1, 14_400, 250, {
    runs: 'virtual',
    settings: { email_throughput: 1, reserved_lambda_concurrency: 1 },
    seconds: 10,
    cores: 1,
  }),
  predicted('two environments, nothing reserved', 1, 400, 250),
  predicted('calls of 250 ms', 14, 1764, 250),
  predicted('calls of 1000 ms', 14, 1764, 1000),
  predicted('a burst of 0.25 s', 14, 1764, 105, { burstSeconds: 0.25 }),
  predicted('1 to 5 recipients an email', 14, 588, 105, {
    load: { kind: 'backlog', emails: 588, recipients: { kind: 'few' } },
    recipientsEach: 3,
  }),
  predicted('calls of 50 ms', 50, 4800, 50),
  predicted('calls of 1000 ms', 50, 4800, 1000),
  predicted('1 to 5 recipients an email', 200, 5400, 105, {
    load: { kind: 'backlog', emails: 5400, recipients: { kind: 'few' } },
    recipientsEach: 3,
  }),
];
