import { mailboxOf } from '../lambdas/email/address';
import type { Observations } from './observations';
import { type MetricDocument, metricDocuments } from './read-logs';
import { MARK } from './send-emails';
import { SIMULATOR_DOMAIN } from './simulator';

/** Whether the product did what it promises, in one respect. */
export interface Check {
  readonly name: string;
  readonly isMet: boolean;
  /** What was seen, and where it isn't met what was expected. */
  readonly text: string;
}

/** Of the rate. Below 2/s two environments keep to 85 % of it, since their sends would collide. */
const LEAST_RATE = { below2: 0.8, from2: 0.9 };
/** The log tells only of whole seconds; whether the rate was exceeded, throttles tell better. */
const MOST_RATE = 1.1;
/** Of the calls. */
const MOST_THROTTLED = 0.02;
/** CloudWatch may repeat a document and lose the last one: each is a second's worth. */
const METRIC_TOLERANCE = { share: 0.05, seconds: 2 };

/** Judges what the product did. */
export function checkProduct(seen: Observations): Check[] {
  return [
    checkDelivery(seen),
    checkDeadLetters(seen),
    checkRate(seen),
    checkThrottles(seen),
    checkFunctions(seen),
    checkPermissions(seen),
    checkMetrics(seen),
    checkLogs(seen),
  ];
}

function checkDelivery({ plan, drained, deadLetters }: Observations): Check {
  const lost = deadLetters.filter(({ class: failure }) => failure !== 'InvalidMessage').length;
  const sent = plan.emails - lost - drained.left;
  return {
    name: 'delivery',
    isMet: drained.isEmpty && sent === plan.emails,
    text: `${sent} of ${plan.emails} emails were accepted by SES, ${drained.left} are left on the queue`,
  };
}

function checkDeadLetters({ deadLetters }: Observations): Check {
  const classes = deadLetters.map((letter) => letter.class).sort();
  return {
    name: 'dead letters',
    isMet: classes.join() === 'InvalidMessage',
    text:
      classes.length === 1 && classes[0] === 'InvalidMessage'
        ? 'the one message without a recipient, with its reason'
        : `expected one InvalidMessage, found ${describeAll(deadLetters)}`,
  };
}

function describeAll(letters: Observations['deadLetters']): string {
  if (letters.length === 0) return 'none';
  return letters.map((each) => `${each.class} (${each.message})`).join('; ');
}

function checkRate({ plan, log }: Observations): Check {
  const limit = plan.settings.email_throughput;
  const used = rateOf(metricDocuments(log.poller));
  const least = limit < 2 ? LEAST_RATE.below2 : LEAST_RATE.from2;
  if (used === undefined) {
    return { name: 'rate', isMet: false, text: 'the log shows too little of it to tell' };
  }
  return {
    name: 'rate',
    isMet: used >= least * limit && used <= MOST_RATE * limit,
    text: `${used.toFixed(2)} of ${limit} recipients a second, ${percent(used / limit)} (expected ${percent(least)} at least)`,
  };
}

/**
 * Recipients a second in the middle of the run: without its first and last tenth, in which not
 * every environment runs. Undefined for too short a run.
 */
export function rateOf(documents: readonly MetricDocument[]): number | undefined {
  const total = documents.reduce((sum, { recipients }) => sum + recipients, 0);
  let recipients = 0;
  let first: { readonly atMs: number; readonly recipients: number } | undefined;
  let last: typeof first;
  for (const { atMs, recipients: more } of documents) {
    recipients += more;
    if (recipients < total / 10) continue;
    first ??= { atMs, recipients };
    if (recipients <= (total * 9) / 10) last = { atMs, recipients };
  }
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return undefined;
  return ((last.recipients - first.recipients) * 1000) / (last.atMs - first.atMs);
}

function checkThrottles({ metrics }: Observations): Check {
  const { sent = 0, throttled = 0 } = metrics;
  const share = throttled / Math.max(1, sent + throttled);
  return {
    name: 'throttles',
    isMet: share <= MOST_THROTTLED,
    text: `${throttled} of ${sent + throttled} calls (expected ${percent(MOST_THROTTLED)} at most)`,
  };
}

function checkFunctions({ metrics }: Observations): Check {
  const { invocations = 0, errors = 0, throttles = 0 } = metrics;
  return {
    name: 'functions',
    isMet: invocations > 0 && errors === 0 && throttles === 0,
    text: `${invocations} invocations of the poller, ${errors} failed, ${throttles} were refused for Lambda's concurrency`,
  };
}

function checkPermissions({ log }: Observations): Check {
  const denied = [...log.poller, ...log.publisher].filter((line) =>
    /AccessDenied|not authorized to perform/i.test(line),
  );
  return {
    name: 'permissions',
    isMet: denied.length === 0,
    text: denied[0] === undefined ? 'nothing was denied' : `${denied.length} denied: ${denied[0]}`,
  };
}

function checkMetrics({ plan, metrics }: Observations): Check {
  const { emails, settings } = plan;
  const { sent = 0, deadLettered = 0 } = metrics;
  const most = Math.max(
    emails * METRIC_TOLERANCE.share,
    settings.email_throughput * METRIC_TOLERANCE.seconds,
  );
  const isMet = Math.abs(sent - emails) <= most && deadLettered >= 1;
  return {
    name: 'metrics',
    isMet,
    text: `CloudWatch counts ${sent} sent of ${emails} (may differ by ${Math.floor(most)}), ${deadLettered} dead-lettered of 1`,
  };
}

function checkLogs({ plan, log }: Observations): Check {
  const lines = [...log.poller, ...log.publisher];
  const secrets = [SIMULATOR_DOMAIN, MARK, mailboxOf(plan.settings.email_from)];
  const telling = lines.find((line) => secrets.some((secret) => line.includes(secret)));
  const notJson = lines.find((line) => !isJson(line));
  const problem =
    (telling && `a line tells of an email: ${telling}`) ??
    (notJson !== undefined ? `a line isn't JSON: ${notJson}` : undefined);
  return {
    name: 'logs',
    isMet: lines.length > 0 && problem === undefined,
    text: problem ?? `${lines.length} lines, all JSON, none with an address or a subject`,
  };
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`;
}
