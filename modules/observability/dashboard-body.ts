/**
 * The CloudWatch dashboard as data. Names, Region and numbers may be CDKTF tokens, so nothing here
 * computes with them. Format: "Dashboard body structure and syntax" of the CloudWatch API reference.
 */
import {
  apiTime,
  concurrentExecutions,
  type DashboardFacts,
  eventLoopLag,
  held,
  type Limit,
  messagesWritten,
  notSent,
  oldestMessage,
  type Panel,
  pollerDuration,
  pollerErrors,
  processed,
  rateGauge,
  rateOverTime,
  type Series,
  type Statistic,
  sentAndDelivered,
  throttling,
  visibleMessages,
} from './dashboard-panels';

export type {
  Channel,
  DashboardFacts,
  Limit,
  Panel,
  Scale,
  Series,
  Statistic,
} from './dashboard-panels';
export type { Metric } from './metrics';

/** A panel and its place on the dashboard, in columns and rows from the upper left. */
export interface PlacedPanel {
  readonly panel: Panel;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface MetricOptions {
  readonly id?: string;
  readonly label?: string;
  readonly stat?: string;
  readonly visible?: boolean;
  readonly color?: string;
}

/** Metric math: its id and label, and an expression over the ids of other rows. */
export interface MathOptions extends MetricOptions {
  readonly expression: string;
}

/** Namespace, name, dimension names and values in turn, options; or an expression alone. */
export type MetricRow = readonly [...string[], MetricOptions] | readonly [MathOptions];

export interface MetricWidget {
  readonly type: 'metric';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly view: 'timeSeries' | 'gauge';
    readonly region: string;
    readonly period: number;
    readonly stat: string;
    readonly metrics: readonly MetricRow[];
    readonly yAxis: {
      readonly left: { readonly min: number; readonly max?: number; readonly label?: string };
    };
    readonly annotations?: { readonly horizontal: readonly (Limit & { readonly fill: 'above' })[] };
  };
}

export interface DashboardBody {
  readonly start: string;
  readonly widgets: readonly MetricWidget[];
}

/** How long the periods are into which CloudWatch cuts the time. */
export const DASHBOARD_PERIOD_SECONDS = 60;
const ROW_HEIGHT = 6;
/** Of the metrics that name none. */
const STATISTIC: Statistic = 'Sum';

/** The panels of one installation, whose channel is known, at their places. */
export function dashboardPanels(facts: DashboardFacts): readonly PlacedPanel[] {
  const rows: readonly (readonly Panel[])[] = [
    [rateGauge(facts), rateOverTime(facts)],
    [visibleMessages(facts), messagesWritten(facts)],
    [sentAndDelivered(facts), processed(facts)],
    [throttling(facts), notSent(facts), apiTime(facts)],
    [held(facts), oldestMessage(facts), eventLoopLag(facts)],
    [pollerDuration(facts), concurrentExecutions(facts), pollerErrors(facts)],
  ];
  return rows.flatMap(placeInRow);
}

function placeInRow(panels: readonly Panel[], row: number): PlacedPanel[] {
  let x = 0;
  return panels.map((panel) => {
    const left = x;
    x += panel.width;
    return { panel, x: left, y: row * ROW_HEIGHT, height: ROW_HEIGHT };
  });
}

/** The same as CloudWatch takes it. */
export function dashboardBody(facts: DashboardFacts): DashboardBody {
  return {
    start: '-PT3H',
    widgets: dashboardPanels(facts).map((placed) => widgetOf(placed, facts.region)),
  };
}

function widgetOf({ panel, x, y, height }: PlacedPanel, region: string): MetricWidget {
  const { width, title, scale, series, limits } = panel;
  return {
    type: 'metric',
    x,
    y,
    width,
    height,
    properties: {
      title,
      view: scale.view,
      region,
      period: DASHBOARD_PERIOD_SECONDS,
      stat: STATISTIC,
      metrics: series.flatMap(rowsOf),
      yAxis: {
        left: {
          min: 0,
          ...(scale.view === 'gauge' ? { max: scale.maximum } : { label: scale.unit }),
        },
      },
      ...(limits.length === 0
        ? {}
        : { annotations: { horizontal: limits.map((limit) => ({ ...limit, fill: 'above' })) } }),
    },
  };
}

function rowsOf(series: Series): MetricRow[] {
  const { metric, label, color, show } = series;
  const row = (options: MetricOptions): MetricRow => [
    metric.namespace,
    metric.metricName,
    ...Object.entries(metric.dimensions).flat(),
    options,
  ];
  const coloured = color === undefined ? {} : { color };
  if (show !== 'perSecond') {
    return [row({ label, ...(show === STATISTIC ? {} : { stat: show }), ...coloured })];
  }
  const { id } = series;
  return [
    // PERIOD takes a metric, never an expression.
    [{ id: `${id}_per_second`, expression: `${id} / PERIOD(${id})`, label, ...coloured }],
    row({ id, visible: false }),
  ];
}
