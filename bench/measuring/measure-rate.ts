import { type AcceptedRecipients, rateUsed } from '../../local/rate-used';
import type { ChannelFault } from '../../simulation/ses/channel-fault';
import { type Disturbance, disturbanceOf } from '../cases/disturbance';
import type { Figures } from './figures';
import type { Observation } from './observation';

/** So much of the rate counts as all of it again. */
const RECOVERED = 0.95;
/** Over which that is looked at. */
const RECOVERY_WINDOW_MS = 3_000;

/** How much of the rate was used, and how it came back after what disturbed it. */
export function measureRate(
  seen: Observation,
  disturbances: readonly Disturbance[],
  faults: readonly ChannelFault[],
  rateSeconds = Number.POSITIVE_INFINITY,
): Figures {
  const { mails, calls, others, limitPerSecond, startedAtMs } = seen;
  const throttled = calls.filter(({ outcome }) => outcome.kind === 'refused' && outcome.throttled);
  const untilMs = (mails[0]?.atMs ?? 0) + rateSeconds * 1000;
  const used = rateUsed(
    mails.filter(({ atMs }) => atMs <= untilMs),
    limitPerSecond,
  );
  const toLast = rateUsed(mails, limitPerSecond);
  const [first, last] = [mails[0]?.atMs, mails.at(-1)?.atMs];
  const fall = disturbanceOf(disturbances, 'rate falls');
  const ends = faults.flatMap(({ when }) => (when.kind === 'between' ? [when.untilSeconds] : []));
  return {
    ...(used !== undefined && { rateUsed: used * 100 }),
    ...(toLast !== undefined && { rateToLast: toLast * 100 }),
    throttled: calls.length === 0 ? 0 : (100 * throttled.length) / calls.length,
    peakSecond: peakSecond(mails),
    ...(first !== undefined && last !== undefined && { seconds: (last - first) / 1000 }),
    ...(others.length > 0 && { accountUsed: accountUsed(seen) }),
    ...(fall && {
      recoverySeconds: recoverySeconds(
        mails,
        startedAtMs + fall.untilSeconds * 1000,
        limitPerSecond,
      ),
    }),
    ...(ends.length > 0 && {
      resumeSeconds: resumeSeconds(mails, startedAtMs + Math.max(...ends) * 1000),
    }),
  };
}

/** The most recipients in any second, wherever it begins. */
export function peakSecond(accepted: readonly AcceptedRecipients[]): number {
  let most = 0;
  let inSecond = 0;
  let from = 0;
  for (const mail of accepted) {
    inSecond += mail.recipients;
    for (let oldest = accepted[from]; oldest && oldest.atMs <= mail.atMs - 1000; ) {
      inSecond -= oldest.recipients;
      from += 1;
      oldest = accepted[from];
    }
    most = Math.max(most, inSecond);
  }
  return most;
}

/** Seconds until a stretch of time begins in which 95 % of the rate is used; infinite if never. */
export function recoverySeconds(
  accepted: readonly AcceptedRecipients[],
  fromMs: number,
  limitPerSecond: number,
): number {
  const wanted = (RECOVERED * limitPerSecond * RECOVERY_WINDOW_MS) / 1000;
  const later = accepted.filter(({ atMs }) => atMs >= fromMs);
  for (const [index, { atMs }] of later.entries()) {
    let recipients = 0;
    for (let next = index; next < later.length && recipients < wanted; next++) {
      const mail = later[next];
      if (mail === undefined || mail.atMs >= atMs + RECOVERY_WINDOW_MS) break;
      recipients += mail.recipients;
    }
    if (recipients >= wanted) return (atMs - fromMs) / 1000;
  }
  return Number.POSITIVE_INFINITY;
}

function resumeSeconds(accepted: readonly AcceptedRecipients[], fromMs: number): number {
  const first = accepted.find(({ atMs }) => atMs >= fromMs);
  return first === undefined ? Number.POSITIVE_INFINITY : (first.atMs - fromMs) / 1000;
}

/** Ours and the others' together, between our first email and our last. */
function accountUsed({ mails, others, limitPerSecond }: Observation): number {
  const [first, last] = [mails[0]?.atMs ?? 0, mails.at(-1)?.atMs ?? 0];
  const during = [...mails, ...others]
    .filter(({ atMs }) => atMs >= first && atMs <= last)
    .sort((a, b) => a.atMs - b.atMs);
  return 100 * (rateUsed(during, limitPerSecond) ?? 0);
}
