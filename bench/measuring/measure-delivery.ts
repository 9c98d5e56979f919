import type { Figures } from './figures';
import type { Observation, ObservedMail } from './observation';

/** What became of the messages, and how long they took. */
export function measureDelivery(seen: Observation, maxTries: number): Figures {
  const { account, mails, environments, limitPerSecond, killedAtMs, callMs } = seen;
  const waits = waitsMs(seen);
  const slowestMs = waits.reduce((most, wait) => Math.max(most, wait), 0);
  const billedMs = seen.invocations.reduce((sum, each) => sum + each.billedMs, 0);
  const lastMs = mails.at(-1)?.atMs ?? seen.startedAtMs;
  const refusedSeconds = seen.longestRefusalMs / 1000;
  return {
    sent: account.sent,
    lost: account.lost.length,
    duplicates: account.duplicated + account.sentToo,
    deadLettered: account.deadLettered,
    deadLetteredWithoutReason: account.deadLetters.filter(({ failure }) => !failure).length,
    left: account.left,
    allSentSeconds: (lastMs + callMs - seen.startedAtMs) / 1000,
    slowestSeconds: (slowestMs + callMs) / 1000,
    beyondCallMs: slowestMs,
    billedBeyondCallMs: billedMs / Math.max(1, mails.length) - callMs,
    longestRefusalSeconds: refusedSeconds,
    droppedBatches: seen.droppedBatches,
    ...(seen.mostReceives !== undefined && { mostReceives: seen.mostReceives }),
    ...(killedAtMs.length > 0 && {
      kills: killedAtMs.length,
      duplicatedSecondsPerKill:
        account.duplicated / killedAtMs.length / (limitPerSecond / environments),
      duplicatesOnceIsolated: doubledAfter(mails, killedAtMs[maxTries - 1]),
    }),
  };
}

/** From the queue to the channel, of each email that was accepted: the first time it was. */
function waitsMs({ mails, enqueuedAtMs }: Observation): number[] {
  const accepted = new Map<string, number>();
  for (const { subject, atMs } of mails) if (!accepted.has(subject)) accepted.set(subject, atMs);
  return [...accepted].map(([subject, atMs]) => atMs - (enqueuedAtMs.get(subject) ?? atMs));
}

/** Emails that went twice, the first time after that: what a later kill has doubled. */
function doubledAfter(mails: readonly ObservedMail[], afterMs = Number.POSITIVE_INFINITY): number {
  const firstAtMs = new Map<string, number>();
  let doubled = 0;
  for (const { subject, atMs } of mails) {
    const before = firstAtMs.get(subject);
    if (before === undefined) firstAtMs.set(subject, atMs);
    else if (before > afterMs) doubled += 1;
  }
  return doubled;
}
