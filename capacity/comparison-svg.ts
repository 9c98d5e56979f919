import * as echarts from 'echarts';
import { dollarText, percentText } from './figure-text';
import type { CapacityPlan } from './plan';

const WIDTH = 900;
const HEIGHT = 400;

const SERVICES = [
  { name: 'Lambda', key: 'lambda', color: '#b45309' },
  { name: 'SQS', key: 'sqs', color: '#be185d' },
  { name: 'logs', key: 'logs', color: '#475569' },
] as const;
const RATE_COLOR = '#0f766e';

/** Plans side by side as an SVG document: what a million emails cost, and how much of the rate is used. */
export function comparisonSvg(plans: readonly CapacityPlan[]): string {
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: WIDTH,
    height: HEIGHT,
  });
  chart.setOption({ animation: false, backgroundColor: '#ffffff', ...panels(plans) });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function panels(plans: readonly CapacityPlan[]): echarts.EChartsOption {
  const environments = plans.map((plan) => String(plan.environments));
  const axis = (gridIndex: number) => ({
    gridIndex,
    type: 'category' as const,
    data: environments,
    name: 'environments',
    nameLocation: 'middle' as const,
    nameGap: 28,
  });
  return {
    title: [
      { text: 'Cost of a million emails', top: 8, left: '4%', textStyle: { fontSize: 15 } },
      { text: 'Rate used', top: 8, left: '54%', textStyle: { fontSize: 15 } },
    ],
    legend: { data: SERVICES.map(({ name }) => name), top: 40, left: '4%' },
    grid: [
      { left: '7%', width: '38%', top: 84, bottom: 52 },
      { left: '57%', width: '38%', top: 84, bottom: 52 },
    ],
    xAxis: [axis(0), axis(1)],
    yAxis: [
      {
        gridIndex: 0,
        type: 'value',
        axisLabel: { formatter: (value: number) => dollarText(value) },
      },
      { gridIndex: 1, type: 'value', max: 100, axisLabel: { formatter: '{value} %' } },
    ],
    series: [
      ...SERVICES.map(({ name, key, color }, index) => ({
        type: 'bar' as const,
        name,
        stack: 'cost',
        color,
        data: plans.map(({ costPerMillion }) => costPerMillion[key]),
        ...(index === SERVICES.length - 1 && {
          label: {
            show: true,
            position: 'top' as const,
            color: '#111827',
            formatter: ({ dataIndex }: { dataIndex: number }) =>
              dollarText(plans[dataIndex]?.costPerMillion.total ?? 0),
          },
        }),
      })),
      {
        type: 'bar' as const,
        name: 'rate used',
        xAxisIndex: 1,
        yAxisIndex: 1,
        color: RATE_COLOR,
        data: plans.map(({ rateUsed }) => (rateUsed ?? 0) * 100),
        label: {
          show: true,
          position: 'top' as const,
          color: '#111827',
          formatter: ({ dataIndex }: { dataIndex: number }) =>
            percentText(plans[dataIndex]?.rateUsed ?? null),
        },
      },
    ],
  };
}
