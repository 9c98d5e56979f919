/** The whole page as text. */

import {
  DASHBOARD_PERIOD_SECONDS,
  dashboardPanels,
  type Metric,
} from '../../modules/observability/dashboard-body';
import { periodDivisor } from './cloudwatch/period';
import { dashboardFacts } from './dashboard-facts';
import { figureOf } from './figure';
import { formatNumber } from './format-number';
import { dataScript, Html, html } from './html';
import { metricsWithoutData, panelData } from './panel-data';
import type { RunRecord } from './run-record';
import { reportTitle, runSection } from './run-section';

/** What the page brings along, since it may load nothing. */
export interface PageParts {
  readonly styleSheet: string;
  /** Draws the charts. */
  readonly script: string;
}

/** A run and its dashboard as a page that needs nothing else, neither files nor the network. */
export function reportPage(record: RunRecord, parts: PageParts): string {
  const runSeconds = (record.endedAtMs - record.startedAtMs) / 1000;
  const divisor = periodDivisor(runSeconds);
  const figures = dashboardPanels(dashboardFacts(record)).map((placed) => ({
    placed,
    data: panelData(placed.panel, record, divisor),
  }));
  const missing = metricsWithoutData(
    figures.map(({ placed }) => placed.panel),
    record.metrics,
  );
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<meta name="color-scheme" content="light dark">
<title>${reportTitle(record)}: local run</title>
<style>${new Html(parts.styleSheet)}</style>
</head>
<body>
<main>
${runSection(record)}
<section aria-labelledby="dashboard-title">
<h2 id="dashboard-title">The dashboard as it would be deployed</h2>
<p>${periodNote(runSeconds, divisor)}</p>
<p>${dataNote(missing)} A gauge shows the last data point, as there: at the end of a run, that of the moment in which the queue ran empty.</p>
<noscript><p>The charts need JavaScript. Their numbers stand below each of them.</p></noscript>
<div class="dashboard">${figures.map(({ placed, data }, index) => figureOf(placed, data, index))}</div>
</section>
</main>
<footer class="muted"><p>Charts: Apache ECharts, Apache License 2.0.</p></footer>
${dataScript(
  'widgets',
  figures.map(({ data }) => data),
)}
<script>${new Html(parts.script)}</script>
</body>
</html>
`;
  return page.text;
}

function periodNote(runSeconds: number, divisor: number): string {
  const took = `The run took ${formatNumber(runSeconds)} s.`;
  if (divisor === 1) return `${took} Periods are as long as on CloudWatch, 60 s.`;
  const seconds = DASHBOARD_PERIOD_SECONDS / divisor;
  return `${took} CloudWatch adds up over periods of 60 s; here they are ${divisor} times shorter, ${seconds} s, and so is PERIOD in metric math: what is per second stays the same, what is counted is a count of ${seconds} s. The functions publish about once a second, so a point can hold two such publications and the next one none.`;
}

function dataNote(missing: readonly Metric[]): string {
  if (missing.length === 0) return 'There is data of every metric.';
  const names = missing.map(({ namespace, metricName }) => `${namespace}/${metricName}`).join(', ');
  return `Without data: ${names}. Their events didn't happen in this run; CloudWatch shows nothing for such a metric either.`;
}
