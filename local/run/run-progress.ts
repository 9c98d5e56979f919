import { stripVTControlCharacters } from 'node:util';
import type { Colors } from 'picocolors/types';

/** How far a run has come. */
export interface RunProgress {
  /** Emails of the whole run. */
  readonly messages: number;
  /** Emails accepted by the channel so far, for all recipients; each once. */
  readonly sent: number;
  /** Calls refused for the rate. */
  readonly throttled: number;
  /** Times that a message went back to the queue. */
  readonly returned: number;
  readonly deadLettered: number;
  /** In the queue, to be received. */
  readonly waiting: number;
  /** Received, and neither deleted nor back. */
  readonly inFlight: number;
  readonly elapsedSeconds: number;
  /** Undefined where it can't be told, since nothing gets through. */
  readonly secondsLeft: number | undefined;
  /** Recipients accepted in the last second. */
  readonly perSecond: number;
  readonly limitPerSecond: number;
}

/** How far it is, for where lines can't be drawn over. */
export function progressLine(progress: RunProgress): string {
  const { messages, sent, perSecond, limitPerSecond, throttled, returned } = progress;
  return (
    `${Math.round(progress.elapsedSeconds)} s: sent ${sent} of ${messages}, ` +
    `${perSecond}/s of ${limitPerSecond}/s, throttled ${throttled}, returned ${returned}, ` +
    `dead-lettered ${progress.deadLettered}, waiting ${progress.waiting}, ` +
    `in flight ${progress.inFlight}, ${timeLeft(progress)}`
  );
}

/** From so many columns on, two figures stand side by side. */
const WIDE_COLUMNS = 54;
const LONGEST_BAR = 40;
const LONGEST_RATE_BAR = 20;
const SHORTEST_BAR = 4;
/** What stands beside each bar at most. */
const BESIDE_BAR = 28;
const BESIDE_RATE_BAR = 33;

/** How far it is, as lines to draw over the last ones. None is longer than `columns`, from 37 on. */
export function progressBlock(progress: RunProgress, columns: number, colors: Colors): string {
  const { messages, sent, deadLettered, perSecond, limitPerSecond } = progress;
  const done = Math.min(1, (sent + deadLettered) / messages);
  const width = (beside: number, longest: number) =>
    Math.max(SHORTEST_BAR, Math.min(longest, columns - beside));
  const [full, rest] = bar(done, width(BESIDE_BAR, LONGEST_BAR));
  const [rate, below] = bar(perSecond / limitPerSecond, width(BESIDE_RATE_BAR, LONGEST_RATE_BAR));
  const figures = [
    ['sent', `${sent} of ${messages}`],
    ['waiting', String(progress.waiting)],
    ['throttled', warn(progress.throttled, colors.yellow)],
    ['in flight', String(progress.inFlight)],
    ['returned', warn(progress.returned, colors.yellow)],
    ['dead-lettered', warn(deadLettered, colors.red)],
  ] as const;
  const cells = figures.map(([name, value]) => `${name.padEnd(14)}${value}`);
  const widths = figures.map(([name, value]) => Math.max(14, name.length) + plainLength(value));
  const rows =
    columns < WIDE_COLUMNS
      ? cells
      : [0, 2, 4].map((left) => {
          const gap = ' '.repeat(Math.max(1, 32 - (widths[left] ?? 0)));
          return `${cells[left]}${gap}${cells[left + 1]}`;
        });
  return [
    `${colors.green(full)}${colors.dim(rest)} ${percent(done)}  ${timeLeft(progress)}`,
    `rate now      ${colors.cyan(rate)}${colors.dim(below)} ${perSecond}/s of ${limitPerSecond}/s`,
    ...rows,
  ].join('\n');
}

function bar(share: number, width: number): [full: string, rest: string] {
  const full = Math.round(Math.min(1, share) * width);
  return ['█'.repeat(full), '░'.repeat(width - full)];
}

function warn(count: number, color: (text: string) => string): string {
  return count === 0 ? '0' : color(String(count));
}

/** Without the escape sequences of its colour. */
function plainLength(text: string): number {
  return stripVTControlCharacters(text).length;
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`.padStart(5);
}

function timeLeft({ secondsLeft }: RunProgress): string {
  if (secondsLeft === undefined) return 'nothing gets through';
  const seconds = Math.ceil(secondsLeft);
  if (seconds < 120) return `${seconds} s left`;
  return seconds < 7200
    ? `${Math.ceil(seconds / 60)} min left`
    : `${Math.ceil(seconds / 3600)} h left`;
}
