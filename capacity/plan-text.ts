import { countText, dollarText, durationText, percentText } from './figure-text';
import { paragraphLines, tableLines } from './plain-table';
import type { CapacityPlan } from './plan';
import type { Workload } from './workload';

/** What is reckoned with, in a line or two. */
export function workloadLines({ settings, workload }: CapacityPlan): string[] {
  const { emails, messageBytes, callMs, burstSeconds } = workload;
  return [
    `${countText(emails)} emails of ${kilobytes(messageBytes)} KB on the queue, ${recipientsText(workload)};`,
    `an account that allows ${settings.email_throughput} recipients/s and a burst of ${burstSeconds} s; calls of ${callMs} ms.`,
  ];
}

/** A plan as lines of text. */
export function planLines(plan: CapacityPlan): string[] {
  const { sizes, costPerMillion, usagePerEmail, warnings } = plan;
  const reserved = sizes.reserved_concurrency < 0 ? 'none reserved' : 'reserved';
  return [
    ...workloadLines(plan),
    '',
    'Sizes that will be deployed',
    ...indented([
      ['environments', `${sizes.environments} (${reserved})`],
      ['batch size', String(sizes.batch_size)],
      ['drain', `${sizes.drain_seconds} s`],
      ["poller's time-out", `${sizes.poller_timeout_seconds} s`],
      ["queue's visibility", `${sizes.queue_visibility_timeout_seconds} s`],
    ]),
    '',
    'What to expect',
    ...indented([
      ['time to drain', durationText(plan.drainSeconds)],
      ['rate used', percentText(plan.rateUsed)],
      ['throttled', `${countText(plan.throttledCalls)} of ${countText(plan.calls)} calls`],
      ['CPU reserved', percentText(plan.cpuLoad)],
    ]),
    '',
    'Cost of a million emails, without what Amazon SES charges',
    ...indented([
      [
        'Lambda',
        dollarText(costPerMillion.lambda),
        `${countText(usagePerEmail.gbSeconds * 1_000_000)} GB-s`,
      ],
      [
        'SQS',
        dollarText(costPerMillion.sqs),
        `${usagePerEmail.sqsRequests.toFixed(2)} requests an email, enqueued in batches`,
      ],
      ['logs', dollarText(costPerMillion.logs), `${countText(usagePerEmail.logBytes)} B an email`],
      ['together', dollarText(costPerMillion.total), ''],
    ]),
    ...warningLines(warnings),
  ];
}

/** Warnings as paragraphs. */
export function warningLines(warnings: readonly string[]): string[] {
  return warnings.flatMap((warning) => ['', ...paragraphLines('!', warning)]);
}

function indented(rows: readonly (readonly string[])[]): string[] {
  return tableLines(rows, 'left').map((line) => `  ${line}`);
}

function recipientsText({ recipients: { least, most } }: Workload): string {
  if (least !== most) return `each to ${least} to ${most} recipients`;
  return `each to ${least === 1 ? '1 recipient' : `${least} recipients`}`;
}

function kilobytes(bytes: number): string {
  return String(Math.round((bytes / 1024) * 10) / 10);
}
