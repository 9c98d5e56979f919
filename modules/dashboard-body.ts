/**
 * The CloudWatch dashboard as data. Names, Region and numbers may be CDKTF tokens, so nothing here
 * computes with them. Format: "Dashboard body structure and syntax" of the CloudWatch API reference.
 */
import {
  apiTime,
  concurrentExecutions,
  type DashboardFacts,
  eventLoopLag,
  type HorizontalAnnotation,
  held,
  type MetricRow,
  messagesWritten,
  notSent,
  oldestMessage,
  type Panel,
  pollerDuration,
  pollerErrors,
  processed,
  rateGauge,
  rateOverTime,
  sentAndDelivered,
  throttling,
  visibleMessages,
} from './dashboard-panels';

export type {
  Channel,
  DashboardFacts,
  MathOptions,
  MetricOptions,
  MetricRow,
} from './dashboard-panels';

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
    readonly annotations?: { readonly horizontal: readonly HorizontalAnnotation[] };
  };
}

export interface DashboardBody {
  readonly start: string;
  readonly widgets: readonly MetricWidget[];
}

const PERIOD_SECONDS = 60;
const ROW_HEIGHT = 6;

/** The dashboard of one installation, whose channel is known. */
export function dashboardBody(facts: DashboardFacts): DashboardBody {
  const rows: readonly (readonly Panel[])[] = [
    [rateGauge(facts), rateOverTime(facts)],
    [visibleMessages(facts), messagesWritten(facts)],
    [sentAndDelivered(facts), processed(facts)],
    [throttling(facts), notSent(facts), apiTime(facts)],
    [held(facts), oldestMessage(facts), eventLoopLag(facts)],
    [pollerDuration(facts), concurrentExecutions(facts), pollerErrors(facts)],
  ];
  return {
    start: '-PT3H',
    widgets: rows.flatMap((panels, row) => placeInRow(panels, row, facts.region)),
  };
}

function placeInRow(panels: readonly Panel[], row: number, region: string): MetricWidget[] {
  let x = 0;
  return panels.map((panel) => {
    const left = x;
    x += panel.width;
    return {
      type: 'metric',
      x: left,
      y: row * ROW_HEIGHT,
      width: panel.width,
      height: ROW_HEIGHT,
      properties: {
        title: panel.title,
        view: panel.view ?? 'timeSeries',
        region,
        period: PERIOD_SECONDS,
        stat: 'Sum',
        metrics: panel.metrics,
        yAxis: {
          left: {
            min: 0,
            ...(panel.axisMaximum === undefined ? {} : { max: panel.axisMaximum }),
            ...(panel.axisLabel === undefined ? {} : { label: panel.axisLabel }),
          },
        },
        ...(panel.limits === undefined ? {} : { annotations: { horizontal: panel.limits } }),
      },
    };
  });
}
