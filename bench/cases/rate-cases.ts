import { withDefaults } from '../../modules/settings/settings';
import { sizesFor } from '../../modules/sizing';
import type { BenchCase } from './bench-case';
import type { Disturbance } from './disturbance';
import type { Recipients } from './load';
import { atLeast, atMost, exactly, rateTargets } from './target';

/** How long a rate is looked at: the ramp of many environments has to be a small part of it. */
const SECONDS: Readonly<Record<number, number>> = { 1: 120, 14: 120, 50: 90, 200: 75, 500: 90 };
/** Of a processor, for one email a second: environment, local SQS and SES. */
const CORES_PER_EMAIL = 0.008;
/** To start one, and to keep it. */
const CORES_PER_ENVIRONMENT = 0.05;
/** Mail beyond what is looked at: while there is a backlog, no environment runs dry. */
const SPARE_SECONDS = 6;

/** A backlog that takes its rate that long. */
function rateCase(
  given: Pick<BenchCase, 'name' | 'settings' | 'targets'> &
    Partial<BenchCase> & {
      readonly callMs?: number;
      readonly recipients?: Recipients;
      /** Recipients of an email, on average. Default: 1. */
      readonly recipientsEach?: number;
    },
): BenchCase {
  const {
    callMs = 105,
    recipients = { kind: 'one' },
    recipientsEach = 1,
    seconds: asked,
    ...more
  } = given;
  const rate = given.settings.email_throughput;
  const seconds = asked ?? SECONDS[rate] ?? 60;
  const emailsPerSecond = rate / recipientsEach;
  const { environments } = sizesFor(withDefaults({ email_from: '', ...given.settings }));
  return {
    runs: 'processes',
    latency: { ms: callMs, jitterMs: callMs / 10 },
    gapSeconds: 0.1,
    load: {
      kind: 'backlog',
      emails: Math.round(emailsPerSecond * (seconds + SPARE_SECONDS)),
      recipients,
    },
    rateSeconds: seconds,
    seconds: seconds + 2 * SPARE_SECONDS,
    cores: emailsPerSecond * CORES_PER_EMAIL + environments * CORES_PER_ENVIRONMENT,
    ...more,
  };
}

/** At 1/s one environment, set by hand; what is derived there is a case of its own. */
const callTimes = [1, 14, 50, 200].flatMap((rate) =>
  [50, 105, 250, 1000].map((callMs) =>
    rateCase({
      name: `${rate}/s, calls of ${callMs} ms`,
      settings: { email_throughput: rate, ...(rate === 1 && { reserved_lambda_concurrency: 1 }) },
      callMs,
      targets: rateTargets(98.5, 0.05),
    }),
  ),
);

const shortBursts = [14, 50, 200].map((rate) =>
  rateCase({
    name: `${rate}/s, the account has a burst of 0.25 s`,
    settings: { email_throughput: rate },
    burstSeconds: 0.25,
    targets: rateTargets(97, 0.5),
  }),
);

const fewRecipients = [14, 200].map((rate) =>
  rateCase({
    name: `${rate}/s, 1 to 5 recipients an email`,
    settings: { email_throughput: rate },
    recipients: { kind: 'few' },
    recipientsEach: 3,
    targets: rateTargets(97, 0.5),
  }),
);

const byHand = [1, 2, 10, 25].map((reserved) =>
  rateCase({
    name: `50/s, reserved_lambda_concurrency ${reserved}`,
    settings: { email_throughput: 50, reserved_lambda_concurrency: reserved },
    targets: rateTargets(97, 0.1),
  }),
);

/** Something happens to the account at 50/s. */
const disturbed = (
  name: string,
  seconds: number,
  disturbance: Disturbance,
  targets: BenchCase['targets'],
  more: Partial<BenchCase> = {},
) =>
  rateCase({
    name,
    settings: { email_throughput: 50 },
    seconds,
    disturbances: [disturbance],
    targets: [...targets, exactly('lost', 0), exactly('deadLettered', 0), exactly('left', 0)],
    ...more,
  });

const A_THIRD_ENVIRONMENT: Disturbance = {
  kind: 'resize',
  atSeconds: 20,
  settings: { reserved_lambda_concurrency: 3 },
};

export const RATE_CASES: readonly BenchCase[] = [
  ...callTimes,
  rateCase({
    name: '1/s, the default: two environments, nothing reserved',
    settings: { email_throughput: 1 },
    // Two that start at random need up to four throttles to be apart.
    seconds: 300,
    targets: rateTargets(83, 2),
  }),
  rateCase({
    name: '14/s, one environment',
    settings: { email_throughput: 14, reserved_lambda_concurrency: 1 },
    targets: [...rateTargets(97, 0.1), exactly('droppedBatches', 0)],
  }),
  rateCase({
    name: '500/s, calls of 105 ms',
    settings: { email_throughput: 500 },
    targets: rateTargets(97, 0.1),
  }),
  ...shortBursts,
  ...fewRecipients,
  rateCase({
    name: '14/s, one email in 20 to 50 recipients, one environment',
    settings: { email_throughput: 14, reserved_lambda_concurrency: 1 },
    recipients: { kind: 'some with fifty' },
    recipientsEach: 3.45,
    seconds: 180,
    targets: rateTargets(97, 0.5),
  }),
  ...byHand,
  disturbed(
    '50/s, from 2 to 3 environments',
    90,
    A_THIRD_ENVIRONMENT,
    [atMost('throttled', 5), exactly('duplicates', 0)],
    { settings: { email_throughput: 50, reserved_lambda_concurrency: 2, drain_seconds: 60 } },
  ),
  disturbed(
    '50/s, from 2 to 3 environments, drains of the derived length',
    600,
    A_THIRD_ENVIRONMENT,
    [atMost('throttled', 5), exactly('duplicates', 0)],
    { settings: { email_throughput: 50, reserved_lambda_concurrency: 2 }, runs: 'virtual' },
  ),
  disturbed(
    '50/s, somebody else sends 20/s',
    90,
    { kind: 'other sender', perSecond: 20 },
    [atLeast('accountUsed', 95), atMost('throttled', 2), exactly('duplicates', 0)],
    { load: { kind: 'backlog', emails: 30 * 90 } },
  ),
  disturbed(
    '50/s, the rate falls to 30 % for 10 s',
    80,
    { kind: 'rate falls', toPerSecond: 15, fromSeconds: 20, untilSeconds: 30 },
    [atMost('throttled', 5), atMost('recoverySeconds', 15), exactly('duplicates', 0)],
    { load: { kind: 'backlog', emails: 50 * 70 } },
  ),
];
