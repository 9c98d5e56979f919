/** How a widget's data is drawn: the option that Apache ECharts takes. */
import type { EChartsOption, LineSeriesOption, YAXisComponentOption } from 'echarts';
import type { Limit } from '../../modules/observability/dashboard-body';
import { formatNumber } from './format-number';
import type { DrawnSeries, PanelData } from './panel-data';
import { dashOf } from './series-style';

/** Colours and font of the page, which differ between light and dark. */
export interface Look {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly card: string;
  readonly fontFamily: string;
  /** Of the series at this position, where the dashboard names none. */
  readonly seriesColor: (position: number) => string;
}

const FONT_SIZE = 12;
/** How far above a limit the axis goes, so that its fill is seen. */
const ROOM_ABOVE_LIMIT = 1.2;

/** The option for a graph over time or a gauge. */
export function chartOption(data: PanelData, look: Look): EChartsOption {
  const common: EChartsOption = {
    animation: false,
    textStyle: { fontFamily: look.fontFamily, fontSize: FONT_SIZE, color: look.text },
  };
  const { scale } = data;
  return {
    ...common,
    ...(scale.view === 'gauge' ? gauge(data, scale.maximum, look) : lines(data, scale.unit, look)),
  };
}

function lines(data: PanelData, unit: string, look: Look): EChartsOption {
  const series = data.series.map((one, position) => line(data, one, position, look));
  return {
    grid: { left: 4, right: 16, bottom: 4, top: 30, outerBoundsMode: 'same' },
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
    yAxis: axis(unit, highestLimit(data.limits), look),
    series: [...series, limitsOf(data.limits, look)],
  };
}

function axis(unit: string, limit: number | undefined, look: Look): YAXisComponentOption {
  return {
    type: 'value',
    min: 0,
    max: ({ max: highest }) => topOf(highest, limit),
    name: unit,
    nameTextStyle: { color: look.muted, align: 'left' },
    axisLabel: {
      color: look.muted,
      formatter: (value: number) => formatNumber(value),
      // The end that follows from a limit lies at no round number.
      ...(limit === undefined ? {} : { showMaxLabel: false }),
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
  data: PanelData,
  { label, color, values }: DrawnSeries,
  position: number,
  look: Look,
): LineSeriesOption {
  const dash = dashOf(position);
  const stroke = color ?? look.seriesColor(position);
  return {
    type: 'line',
    name: label,
    data: values.map((value, i) => ({
      value: [data.seconds[i] ?? 0, value ?? '-'],
      symbolSize: isAlone(values, i) ? 9 : 4,
    })),
    showSymbol: true,
    symbol: 'circle',
    lineStyle: { width: 2, color: stroke, type: dash.length === 0 ? 'solid' : [...dash] },
    itemStyle: { color: stroke },
  };
}

/** Whether no line leads to a point or from it, so that only its symbol shows it. */
function isAlone(values: DrawnSeries['values'], position: number): boolean {
  return (values[position - 1] ?? null) === null && (values[position + 1] ?? null) === null;
}

/** A series without data that carries the limits, so that they are there whatever the others have. */
function limitsOf(limits: readonly Limit[], look: Look): LineSeriesOption {
  return {
    type: 'line',
    data: [],
    silent: true,
    markLine: {
      symbol: 'none',
      // Below the series, which may lie exactly upon it.
      z: 1,
      data: limits.map(({ value, label, color }) => ({
        yAxis: value,
        lineStyle: { color, width: 2, type: 'solid' },
        label: {
          formatter: `${label}: ${formatNumber(value)}`,
          position: 'insideStartTop',
          color: look.text,
        },
      })),
    },
    markArea: {
      data: limits.map(({ value, color }) => [
        { itemStyle: { color, opacity: 0.12 }, yAxis: value },
        {},
      ]),
    },
  };
}

function gauge(data: PanelData, maximum: number, look: Look): EChartsOption {
  const shown = data.series.map((one, position) => ({ one, position }));
  return {
    series: shown.flatMap(({ one, position }) => {
      const color = one.color ?? look.seriesColor(position);
      const center = [`${((position + 0.5) / shown.length) * 100}%`, '74%'];
      const common = {
        type: 'gauge' as const,
        center,
        min: 0,
        max: maximum,
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
          axisLine: { lineStyle: { width: 5, color: zones(data.limits, maximum, look) } },
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
function zones([limit]: readonly Limit[], maximum: number, look: Look): [number, string][] {
  return limit === undefined
    ? [[1, look.line]]
    : [
        [Math.min(1, limit.value / maximum), look.line],
        [1, limit.color],
      ];
}

function highestLimit(limits: readonly Limit[]): number | undefined {
  return limits.length === 0 ? undefined : Math.max(...limits.map(({ value }) => value));
}
