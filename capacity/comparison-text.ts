import { stripVTControlCharacters } from 'node:util';
import { Chartscii } from 'chartscii';
import { countText, dollarText, durationText, percentText } from './figure-text';
import { tableLines } from './plain-table';
import type { CapacityPlan } from './plan';
import { warningLines, workloadLines } from './plan-text';

/** Of a bar: label and value stand beside it. */
const BAR_COLUMNS = 50;

const ROWS: readonly (readonly [string, (plan: CapacityPlan) => string])[] = [
  ['batch size', ({ sizes }) => String(sizes.batch_size)],
  ['drain', ({ sizes }) => `${sizes.drain_seconds} s`],
  ['time to drain', ({ drainSeconds }) => durationText(drainSeconds)],
  ['rate used', ({ rateUsed }) => percentText(rateUsed)],
  ['calls throttled', ({ throttledShare }) => percentText(throttledShare)],
  ['CPU reserved', ({ cpuLoad }) => percentText(cpuLoad)],
  ['GB-s a million', ({ usagePerEmail }) => countText(usagePerEmail.gbSeconds * 1_000_000)],
  ['Lambda', ({ costPerMillion }) => dollarText(costPerMillion.lambda)],
  ['SQS', ({ costPerMillion }) => dollarText(costPerMillion.sqs)],
  ['logs', ({ costPerMillion }) => dollarText(costPerMillion.logs)],
  ['$ a million', ({ costPerMillion }) => dollarText(costPerMillion.total)],
];

/** Plans side by side, as a table and as bars; 80 columns wide at most. */
export function comparisonLines(plans: readonly CapacityPlan[]): string[] {
  const [first] = plans;
  if (first === undefined) return [];
  return [
    ...workloadLines(first),
    '',
    ...tableLines(
      [
        ['environments', ...plans.map(({ environments }) => String(environments))],
        ...ROWS.map(([name, text]) => [name, ...plans.map(text)]),
      ],
      'right',
    ),
    '',
    ...bars(
      'Cost of a million emails',
      plans,
      ({ costPerMillion }) => costPerMillion.total,
      dollarText,
    ),
    '',
    ...bars(
      'Rate used',
      plans,
      ({ rateUsed }) => (rateUsed ?? 0) * 100,
      (used) => `${used.toFixed(1)} %`,
    ),
    ...warningLines(plans.flatMap(({ warnings }) => warnings)),
  ];
}

function bars(
  title: string,
  plans: readonly CapacityPlan[],
  figure: (plan: CapacityPlan) => number,
  text: (value: number) => string,
): string[] {
  const points = plans.map((plan) => ({
    label: `${plan.environments}`,
    value: figure(plan),
  }));
  const chart = new Chartscii(points, {
    title: `${title}, by environments`,
    width: BAR_COLUMNS,
    barSize: 1,
    valueLabels: true,
    // The text rounds.
    valueLabelsFloatingPoint: 9,
    valueLabelFormat: (values) => text(Number(values[0])),
  });
  return stripVTControlCharacters(chart.create()).split('\n');
}
