import type { RunPlan } from './run-plan';
import type { RunResult } from './run-result';
import { isAccountedFor } from './run-result';

/** What will run, in lines of at most 60 characters where the notes allow. */
export function planLines({ messages, settings, sizes, notes }: RunPlan): string[] {
  const { environments, batch_size, drain_seconds, poller_timeout_seconds } = sizes;
  return [
    `${messages} emails through a local Amazon ${settings.channel === 'SES' ? 'SES' : 'Pinpoint'}.`,
    ...notes,
    `Sized as deployed: ${environments} execution environment${environments === 1 ? '' : 's'},`,
    `batches of ${batch_size}, drain ${drain_seconds} s, time-out ${poller_timeout_seconds} s.`,
  ];
}

/** What became of every message, in lines of at most 60 characters. */
export function resultLines(result: RunResult): string[] {
  const { account, calls, throttledCalls, rateUsed, limitPerSecond } = result;
  const lines = [
    `enqueued       ${account.enqueued}`,
    `sent           ${account.sent}`,
    `dead-lettered  ${account.deadLettered}`,
    ...failureClasses(account.deadLetters),
    `left           ${account.left}`,
    `lost           ${account.lost.length}`,
    `duplicated     ${account.duplicated}`,
    `returned       ${result.returned} (times a message went back)`,
    `throttled      ${throttledCalls} of ${calls} calls`,
    `rate used      ${rateText(rateUsed, limitPerSecond)}`,
    ...(account.left === 0 ? [`drained in     ${result.drainSeconds.toFixed(1)} s`] : []),
  ];
  if (account.sentToo > 0) {
    lines.push(`${account.sentToo} of those dead-lettered or left were sent all the same.`);
  }
  if (account.unexpected > 0) {
    lines.push(`${account.unexpected} emails were accepted that no message asked for.`);
  }
  lines.push(...account.lost.slice(0, 10).map((messageId) => `lost: ${messageId}`));
  if (result.end === 'interrupted') lines.push('Stopped before the queue was empty.');
  if (result.end === 'out of time') {
    lines.push('The queue did not become empty in the time that there was.');
  }
  lines.push(
    isAccountedFor(result)
      ? 'Every message is accounted for.'
      : 'NOT every message is accounted for.',
  );
  return lines;
}

function failureClasses(deadLetters: RunResult['account']['deadLetters']): string[] {
  const counts = new Map<string, number>();
  for (const { failure } of deadLetters) {
    const name = failure?.class ?? 'received too often';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `               ${count} ${name}`);
}

function rateText(rateUsed: number | undefined, limitPerSecond: number): string {
  if (rateUsed === undefined) return 'unknown: too few emails were sent';
  return `${(rateUsed * 100).toFixed(1)} % of ${limitPerSecond} recipients a second`;
}
