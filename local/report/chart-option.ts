/** How a widget's data is drawn: the option that Apache ECharts takes. */
import type { EChartsOption, LineSeriesOption, YAXisComponentOption } from 'echarts';
import type { HorizontalAnnotation } from './cloudwatch/widget';
import { formatNumber } from './format-number';
import { dashOf } from './series-style';
import type { AxisData, DrawnSeries, WidgetData } from './widget-data';

/** Colours and font of the page, which differ between light and dark. */
export interface Look {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly card: string;
  readonly limit: string;
  readonly fontFamily: string;
  /** Of the series at this position, where the dashboard names none. */
  readonly seriesColor: (position: number) => string;
}

const FONT_SIZE = 12;
/** How far above a limit the axis goes, so that its fill is seen. */
const ROOM_ABOVE_LIMIT = 1.2;

/** The option for a graph over time or a gauge. A single value is text and needs no chart. */
export function chartOption(data: WidgetData, look: Look): EChartsOption {
  const common: EChartsOption = {
    animation: false,
    textStyle: { fontFamily: look.fontFamily, fontSize: FONT_SIZE, color: look.text },
  };
  return { ...common, ...(data.view === 'gauge' ? gauge(data, look) : lines(data, look)) };
}

function lines(data: WidgetData, look: Look): EChartsOption {
  const hasRight = data.series.some(({ axis }) => axis === 'right');
  const hasName = data.left.label !== undefined || data.right.label !== undefined;
  const series = data.series.map((one, position) => line(data, one, position, look));
  return {
    grid: { left: 4, right: 16, bottom: 4, top: hasName ? 30 : 12, outerBoundsMode: 'same' },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: look.card,
      borderColor: look.line,
      textStyle: { color: look.text, fontSize: FONT_SIZE },
      valueFormatter: (value) => (typeof value === 'number' ? formatNumber(value) : 'no data'),
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: Math.max(data.periodSeconds, data.seconds.at(-1) ?? 0),
      minInterval: data.periodSeconds,
      axisLabel: { color: look.muted, hideOverlap: true, formatter: '{value} s' },
      // The first line of the tooltip.
      axisPointer: { label: { formatter: ({ value }) => `from ${formatNumber(Number(value))} s` } },
      axisLine: { show: true, lineStyle: { color: look.muted } },
      splitLine: { show: false },
    },
    yAxis: [
      axis(data.left, highestLimit(data.limits), look),
      ...(hasRight ? [{ ...axis(data.right, undefined, look), position: 'right' as const }] : []),
    ],
    series: [...series, limitsOf(data.limits, look)],
  };
}

function axis(
  { min, max, label }: AxisData,
  limit: number | undefined,
  look: Look,
): YAXisComponentOption {
  return {
    type: 'value',
    ...(min === undefined ? {} : { min }),
    max: max ?? (({ max: highest }) => topOf(highest, limit)),
    ...(label === undefined ? {} : { name: label }),
    nameTextStyle: { color: look.muted, align: 'left' },
    axisLabel: {
      color: look.muted,
      formatter: (value: number) => formatNumber(value),
      // The end that follows from a limit lies at no round number.
      ...(max === undefined && limit !== undefined ? { showMaxLabel: false } : {}),
    },
    splitLine: { lineStyle: { color: look.line } },
  };
}

/** Null leaves it to the library. */
function topOf(highest: number, limit: number | undefined): number | null {
  return limit !== undefined && highest < limit * ROOM_ABOVE_LIMIT
    ? Math.ceil(limit * ROOM_ABOVE_LIMIT)
    : null;
}

function line(
  data: WidgetData,
  { label, color, axis: side, values }: DrawnSeries,
  position: number,
  look: Look,
): LineSeriesOption {
  const dash = dashOf(position);
  const stroke = color ?? look.seriesColor(position);
  return {
    type: 'line',
    name: label,
    yAxisIndex: side === 'right' ? 1 : 0,
    data: values.map((value, i) => ({
      value: [data.seconds[i] ?? 0, value ?? '-'],
      symbolSize: isAlone(values, i) ? 9 : 4,
    })),
    showSymbol: true,
    symbol: 'circle',
    lineStyle: { width: 2, color: stroke, type: dash.length === 0 ? 'solid' : [...dash] },
    itemStyle: { color: stroke },
    ...(data.stacked ? { stack: side, areaStyle: { opacity: 0.4 } } : {}),
  };
}

/** Whether no line leads to a point or from it, so that only its symbol shows it. */
function isAlone(values: DrawnSeries['values'], position: number): boolean {
  return (values[position - 1] ?? null) === null && (values[position + 1] ?? null) === null;
}

/** A series without data that carries the limits, so that they are there whatever the others have. */
function limitsOf(limits: readonly HorizontalAnnotation[], look: Look): LineSeriesOption {
  return {
    type: 'line',
    data: [],
    silent: true,
    markLine: {
      symbol: 'none',
      // Below the series, which may lie exactly upon it.
      z: 1,
      data: limits.map(({ value, label, color = look.limit }) => ({
        yAxis: value,
        lineStyle: { color, width: 2, type: 'solid' },
        label: {
          formatter: label === undefined ? formatNumber(value) : `${label}: ${formatNumber(value)}`,
          position: 'insideStartTop',
          color: look.text,
        },
      })),
    },
    markArea: {
      data: limits
        .filter(({ fill }) => fill !== undefined)
        .map(({ value, fill, color = look.limit }) => [
          {
            itemStyle: { color, opacity: 0.12 },
            ...(fill === 'above' ? { yAxis: value } : {}),
          },
          fill === 'below' ? { yAxis: value } : {},
        ]),
    },
  };
}

function gauge(data: WidgetData, look: Look): EChartsOption {
  const shown = data.series.map((one, position) => ({ one, position }));
  return {
    series: shown.flatMap(({ one, position }) => {
      const color = one.color ?? look.seriesColor(position);
      const center = [`${((position + 0.5) / shown.length) * 100}%`, '74%'];
      const common = {
        type: 'gauge' as const,
        center,
        min: data.left.min ?? 0,
        max: data.left.max ?? 100,
        startAngle: 180,
        endAngle: 0,
        pointer: { show: false },
        axisTick: { show: false },
        splitLine: { show: false },
        splitNumber: 1,
      };
      const value = one.values.findLast((candidate) => candidate !== null);
      return [
        {
          ...common,
          radius: '122%',
          axisLine: { lineStyle: { width: 5, color: zones(data, look) } },
          axisLabel: { show: false },
          detail: { show: false },
        },
        {
          ...common,
          radius: '108%',
          axisLine: { lineStyle: { width: 22, color: [[1, look.line] as [number, string]] } },
          progress: { show: true, width: 22, itemStyle: { color } },
          axisLabel: { color: look.muted, distance: -22, formatter: atFoot },
          title: { show: false },
          detail: {
            color: look.text,
            fontSize: 26,
            offsetCenter: [0, '-12%'],
            formatter: (current: number) => formatNumber(current),
          },
          data: value === undefined || value === null ? [] : [{ value, name: one.label }],
        },
      ];
    }),
  };
}

function atFoot(value: number): string {
  return `\n\n\n${formatNumber(value)}`;
}

/** The ring around a gauge: where a limit is passed, in its colour. */
function zones({ limits, left }: WidgetData, look: Look): [number, string][] {
  const min = left.min ?? 0;
  const span = (left.max ?? 100) - min;
  const part = (value: number) => Math.min(1, Math.max(0, (value - min) / span));
  const [limit] = limits;
  if (limit?.fill === undefined) return [[1, look.line]];
  const color = limit.color ?? look.limit;
  const [below, above] = limit.fill === 'above' ? [look.line, color] : [color, look.line];
  return [
    [part(limit.value), below],
    [1, above],
  ];
}

function highestLimit(limits: readonly HorizontalAnnotation[]): number | undefined {
  return limits.length === 0 ? undefined : Math.max(...limits.map(({ value }) => value));
}
