import { countFailures } from '../message-account';
import { WHY_NOT_EMPTY } from './run-end';
import type { RunPlan } from './run-plan';
import { isAccountedFor, type RunResult } from './run-result';

/** What will run, in lines of at most 60 characters where the notes allow. */
export function planLines({ messages, settings, sizes, notes }: RunPlan): string[] {
  const { environments, batch_size, drain_seconds, poller_timeout_seconds } = sizes;
  return [
    `${messages} email${messages === 1 ? '' : 's'} through a local Amazon ${settings.channel === 'SES' ? 'SES' : 'Pinpoint'}.`,
    ...notes,
    `Sized as deployed: ${environments} execution environment${environments === 1 ? '' : 's'},`,
    `batches of ${batch_size}, drain ${drain_seconds} s, time-out ${poller_timeout_seconds} s.`,
  ];
}

/** What became of every message, in lines of at most 60 characters. */
export function resultLines(result: RunResult): string[] {
  const { account, calls, throttledCalls, rateUsed, limitPerSecond, drainSeconds } = result;
  const lines = [
    `enqueued       ${account.enqueued}`,
    `sent           ${account.sent}`,
    `dead-lettered  ${account.deadLettered}`,
    ...Object.entries(countFailures(account.deadLetters)).map(
      ([reason, count]) => `               ${count} ${reason}`,
    ),
    `left           ${account.left}`,
    `lost           ${account.lost.length}`,
    `duplicated     ${account.duplicated}`,
    `returned       ${result.returned} (times a message went back)`,
    `throttled      ${throttledCalls} of ${calls} calls`,
    `rate used      ${rateText(rateUsed, limitPerSecond)}`,
    ...(drainSeconds === undefined ? [] : [`drained in     ${drainSeconds.toFixed(1)} s`]),
  ];
  lines.push(...sentTooLines(result));
  if (account.unexpected > 0) {
    lines.push(`${account.unexpected} emails were accepted that no message asked for.`);
  }
  lines.push(...account.lost.slice(0, 10).map((messageId) => `lost: ${messageId}`));
  if (result.end !== 'settled') lines.push(WHY_NOT_EMPTY[result.end]);
  lines.push(
    isAccountedFor(result)
      ? 'Every message is accounted for.'
      : 'NOT every message is accounted for.',
  );
  return lines;
}

/** Messages that reached recipients and aren't counted as sent. */
function sentTooLines({ account: { sentToo, leftAndSent }, end }: RunResult): string[] {
  if (sentToo === 0) return [];
  // A run that is stopped leaves what it has sent and not yet deleted: nothing went wrong.
  if (end !== 'interrupted')
    return [`${sentToo} of those dead-lettered or left reached recipients.`];
  const dead = sentToo - leftAndSent;
  return [
    ...(dead > 0 ? [`${dead} of those dead-lettered reached recipients.`] : []),
    ...(leftAndSent > 0
      ? [`${leftAndSent} of those left were accepted: they would go twice.`]
      : []),
  ];
}

function rateText(rateUsed: number | undefined, limitPerSecond: number): string {
  if (rateUsed === undefined) return 'not measured: too few emails were sent';
  return `${(rateUsed * 100).toFixed(1)} % of ${limitPerSecond} recipients a second`;
}
