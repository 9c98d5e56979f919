import type { BenchCase, Target } from '../cases/bench-case';
import { type CaseResult, isPassed } from '../running/case-result';
import { FIGURES, type FigureName } from './figures';

/** The columns that every case has: what it is about, and what it costs. */
const COLUMNS: readonly { readonly head: string; readonly figure: FigureName }[] = [
  { head: 'rate %', figure: 'rateUsed' },
  { head: 'to last', figure: 'rateToLast' },
  { head: 'throttled %', figure: 'throttled' },
  { head: 'peak', figure: 'peakSecond' },
  { head: 'sent', figure: 'sent' },
  { head: 'lost', figure: 'lost' },
  { head: 'twice', figure: 'duplicates' },
  { head: 'dead', figure: 'deadLettered' },
  { head: 'GB-s/M', figure: 'gbSecondsPerMillion' },
  { head: 'SQS/mail', figure: 'sqsCallsPerEmail' },
  { head: 'log B', figure: 'logBytesPerEmail' },
  { head: 'CPU ms', figure: 'cpuMsPerEmail' },
  { head: 'SDK ms', figure: 'sdkCpuMsPerEmail' },
  { head: 'RSS MB', figure: 'maxRssMb' },
  { head: '$ SQS', figure: 'sqsDollars' },
  { head: '$ Lambda', figure: 'lambdaDollars' },
  { head: '$ logs', figure: 'logDollars' },
  { head: '$/M', figure: 'overheadDollars' },
];

/** The results as a table, each figure that has a target beside it below its case. */
export function tableLines(results: readonly CaseResult[]): string[] {
  const rows = [
    ['case', ...COLUMNS.map(({ head }) => head)],
    ...results.map(({ name, runs, figures }) => [
      runs === 'virtual' ? `${name} (virtual time)` : name,
      ...COLUMNS.map(({ figure }) => numberText(figures[figure])),
    ]),
  ];
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths?.[column] ?? 0) : cell.padStart(widths?.[column] ?? 0),
      )
      .join('  '),
  );
  return lines.flatMap((line, index) => {
    const result = results[index - 1];
    return result === undefined ? [line] : [line, ...judgementLines(result)];
  });
}

/** One line that says how it came out. */
export function summaryLine(results: readonly CaseResult[]): string {
  const targets = results.flatMap(({ judgements }) => judgements);
  const met = targets.filter(({ isMet }) => isMet).length;
  const failed = results.filter(({ error }) => error !== undefined).length;
  const missed = results.filter((result) => !isPassed(result)).map(({ name }) => name);
  return (
    `${met} of ${targets.length} targets met in ${results.length} cases` +
    (failed > 0 ? `, ${failed} of which failed to run` : '') +
    (missed.length > 0 ? `. Missed: ${missed.join(', ')}` : '.')
  );
}

/** What a case is and has to reach. */
export function caseLines({ name, runs, seconds, targets }: BenchCase): string[] {
  const where = runs === 'virtual' ? 'virtual time' : 'processes';
  return [
    `${name} (${where}, ${seconds} s)`,
    ...targets.map((target) => `    ${FIGURES[target.figure].label} ${boundText(target)}`),
  ];
}

/** Every figure, to be read by a program. Infinity, which JSON lacks, is null. */
export function resultsJson(results: readonly CaseResult[], measuredAt: Date): string {
  const cases = results.map((result) => ({ ...result, passed: isPassed(result) }));
  return `${JSON.stringify({ measuredAt: measuredAt.toISOString(), node: process.version, cases }, null, 2)}\n`;
}

/** How each figure with a target came out. */
export function judgementLines({ error, judgements }: CaseResult): string[] {
  if (error !== undefined) return [`    FAILED TO RUN: ${error}`];
  return judgements.map(({ target, value, isMet }) => {
    const { label, unit } = FIGURES[target.figure];
    const measured = `${numberText(value)} ${unit}`.trim();
    return `    ${isMet ? 'ok  ' : 'MISS'} ${label}: ${measured} (${boundText(target)})`;
  });
}

function boundText({ atLeast, atMost }: Target): string {
  if (atLeast !== undefined && atLeast === atMost) return `must be ${atLeast}`;
  return [
    ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
    ...(atMost === undefined ? [] : [`≤ ${atMost}`]),
  ].join(' and ');
}

function numberText(value: number | undefined): string {
  if (value === undefined) return '-';
  if (!Number.isFinite(value)) return 'never';
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}
