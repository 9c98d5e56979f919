/** A panel of the dashboard in the page: its chart, what the chart says in words, its numbers. */
import type { PlacedPanel } from '../../modules/observability/dashboard-body';
import { formatNumber } from './format-number';
import { type Html, html } from './html';
import type { DrawnSeries, PanelData } from './panel-data';
import { colorVariableOf, dashOf } from './series-style';

/** @param index under which the page's script finds the data of the chart */
export function figureOf(
  { panel, x, y, height }: PlacedPanel,
  data: PanelData,
  index: number,
): Html {
  const place = `--column: ${x + 1}; --columns: ${panel.width}; --row: ${y + 1}; --rows: ${height}`;
  return html`
<figure class="widget" style="${place}">
<figcaption>${data.title}</figcaption>
${chartOf(data, index)}
<ul class="legend">${data.series.map((series, position) => legendEntry(series, position, data))}</ul>
${missingOf(data)}
${tableOf(data)}
</figure>`;
}

/** What a chart shows, in a sentence for each series: for who can't see it. */
export function describeChart(data: PanelData): string {
  const kind = data.scale.view === 'gauge' ? 'Gauge' : 'Line chart';
  const limits = data.limits.map(({ label, value }) => `Limit ${label}: ${formatNumber(value)}.`);
  const series = data.series.map((one) => `${one.label}: ${figuresOf(one, data)}.`);
  return [`${kind}: ${data.title}.`, ...series, ...limits].join(' ');
}

function chartOf(data: PanelData, index: number): Html {
  if (data.series.every((series) => numbersOf(series).length === 0)) {
    return html`<p class="chart empty">No data in this run.</p>`;
  }
  const kind = data.scale.view === 'gauge' ? 'chart gauge' : 'chart';
  return html`<div class="${kind}" role="img" aria-label="${describeChart(data)}" data-widget="${index}"></div>`;
}

function legendEntry(series: DrawnSeries, position: number, data: PanelData): Html {
  const color = series.color ?? `var(${colorVariableOf(position)})`;
  return html`<li><svg class="swatch" viewBox="0 0 28 8" aria-hidden="true"><line x1="0" y1="4" x2="28" y2="4" style="stroke: ${color}; stroke-dasharray: ${dashOf(position).join(' ') || 'none'}"/></svg><span>${series.label} <span class="muted">${figuresOf(series, data)}</span></span></li>`;
}

function figuresOf(series: DrawnSeries, { seconds }: PanelData): string {
  const numbers = numbersOf(series);
  if (numbers.length === 0) return 'no data';
  const last = series.values.findLastIndex((value) => value !== null);
  return [
    `last ${formatNumber(series.values[last] ?? 0)} (at ${seconds[last]} s)`,
    `least ${formatNumber(Math.min(...numbers))}`,
    `most ${formatNumber(Math.max(...numbers))}`,
  ].join(', ');
}

function missingOf({ withoutData }: PanelData): Html | undefined {
  if (withoutData.length === 0) return undefined;
  return html`<ul class="missing">${withoutData.map((name) => html`<li>no data: ${name}</li>`)}</ul>`;
}

function tableOf(data: PanelData): Html | undefined {
  const rows = data.seconds
    .map((second, i) => ({ second, values: data.series.map(({ values }) => values[i] ?? null) }))
    .filter(({ values }) => values.some((value) => value !== null));
  if (rows.length === 0) return undefined;
  return html`
<details><summary>Numbers of: ${data.title}</summary>
<div class="scroll" role="region" tabindex="0" aria-label="Numbers of: ${data.title}"><table>
<thead><tr><th scope="col">from second</th>${data.series.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ second, values }) =>
      html`<tr><th scope="row">${second}</th>${values.map((value) => html`<td>${value === null ? 'no data' : formatNumber(value)}</td>`)}</tr>`,
  )}</tbody>
</table></div></details>`;
}

function numbersOf({ values }: DrawnSeries): number[] {
  return values.filter((value) => value !== null);
}
