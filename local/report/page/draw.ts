/** Runs in the report: draws each chart, and draws it anew where the page turns light or dark. */
import { GaugeChart, LineChart } from 'echarts/charts';
import {
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { chartOption, type Look } from '../chart-option';
import type { PanelData } from '../panel-data';
import { colorVariableOf } from '../series-style';

use([
  GaugeChart,
  LineChart,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);

function currentLook(): Look {
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: variable('--text'),
    muted: variable('--muted'),
    line: variable('--line'),
    card: variable('--card'),
    fontFamily: style.fontFamily,
    seriesColor: (position) => variable(colorVariableOf(position)),
  };
}

const widgets = JSON.parse(
  document.getElementById('widgets')?.textContent ?? '[]',
) as readonly PanelData[];
const dark = matchMedia('(prefers-color-scheme: dark)');

for (const place of document.querySelectorAll<HTMLElement>('[data-widget]')) {
  const data = widgets[Number(place.dataset.widget)];
  if (data === undefined) continue;
  const chart = init(place, null, { renderer: 'svg' });
  const draw = () => chart.setOption(chartOption(data, currentLook()), { notMerge: true });
  draw();
  dark.addEventListener('change', draw);
  new ResizeObserver(() => chart.resize()).observe(place);
}
