import type { MessageAccount } from './message-account';

/** How far a run has come. */
export interface RunProgress {
  readonly messages: number;
  /** Emails accepted by the channel so far. */
  readonly accepted: number;
  readonly throttledCalls: number;
  readonly deadLettered: number;
  readonly elapsedSeconds: number;
  /** Recipients accepted in the last second. */
  readonly perSecond: number;
  readonly limitPerSecond: number;
}

/** What a run came to. */
export interface RunResult {
  readonly account: MessageAccount;
  readonly calls: number;
  readonly throttledCalls: number;
  readonly returned: number;
  readonly rateUsed: number | undefined;
  readonly limitPerSecond: number;
  readonly elapsedSeconds: number;
  /** `settled`: the queue was emptied; otherwise why the run ended before. */
  readonly end: 'settled' | 'interrupted' | 'out of time';
  readonly withFaults: boolean;
}

const BAR_WIDTH = 24;

/** One line about how far it is; with a bar for a terminal. */
export function progressLine(progress: RunProgress, withBar: boolean): string {
  const { messages, accepted, throttledCalls, deadLettered, perSecond, limitPerSecond } = progress;
  const done = Math.min(1, (accepted + deadLettered) / messages);
  const full = Math.round(done * BAR_WIDTH);
  const bar = withBar ? `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ` : '';
  return (
    `${bar}${progress.elapsedSeconds} s: sent ${accepted} of ${messages}, ` +
    `${perSecond}/s of ${limitPerSecond}/s, throttled ${throttledCalls}, dead-lettered ${deadLettered}`
  );
}

/** Whether a run came out as it must: nothing lost, invented, or left over without a reason. */
export function isAccountedFor(result: RunResult): boolean {
  const { account, end, withFaults } = result;
  if (account.lost.length > 0 || account.unexpected > 0) return false;
  // After a kill or a time-out a message may go twice: that is what at-least-once means.
  if (account.duplicated > 0 && !withFaults) return false;
  return end !== 'out of time';
}

/** What became of every message, as lines. */
export function resultLines(result: RunResult): string[] {
  const { account, calls, throttledCalls, rateUsed, limitPerSecond } = result;
  const lines = [
    `enqueued       ${account.enqueued}`,
    `sent           ${account.sent}`,
    `dead-lettered  ${account.deadLettered}${failureClasses(account)}`,
    `left           ${account.left}`,
    `lost           ${account.lost.length}`,
    `duplicated     ${account.duplicated}`,
    `returned       ${result.returned} (times that a message went back to the queue)`,
    `throttled      ${throttledCalls} of ${calls} calls`,
    `rate used      ${rateUsed === undefined ? 'unknown: too few emails' : percent(rateUsed)} of ${limitPerSecond} recipients/s, from the first email to the last`,
    `time           ${result.elapsedSeconds.toFixed(1)} s`,
  ];
  if (account.sentToo > 0) {
    lines.push(`${account.sentToo} of those dead-lettered or left were sent all the same.`);
  }
  if (account.unexpected > 0) {
    lines.push(`${account.unexpected} emails were accepted that no message asked for.`);
  }
  if (account.lost.length > 0) lines.push(`Lost: ${account.lost.slice(0, 10).join(', ')}`);
  if (result.end !== 'settled')
    lines.push(`The run ended before the queue was empty: ${result.end}.`);
  lines.push(
    isAccountedFor(result)
      ? 'Every message is accounted for.'
      : 'NOT every message is accounted for.',
  );
  return lines;
}

function failureClasses(account: MessageAccount): string {
  const counts = new Map<string, number>();
  for (const { failure } of account.deadLetters) {
    const name = failure?.class ?? 'received too often';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const list = [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
  return list === '' ? '' : ` (${list})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
