/** What was run and what came of it: the part of the page above the dashboard. */
import {
  SETTINGS,
  type Setting,
  type SettingName,
  type SettingValues,
} from '../../modules/settings/settings';
import type { SizeName } from '../../modules/sizing';
import { WHY_NOT_EMPTY } from '../run/run-end';
import { formatNumber, formatShare } from './format-number';
import { type Html, html } from './html';
import type { RunRecord } from './run-record';

export function runSection(record: RunRecord): Html {
  const { messages, rate, settings } = record;
  return html`
<header>
<p class="muted">Local run of ${settings.name}: the deployed functions on this machine, without AWS</p>
<h1>${reportTitle(record)}</h1>
${verdictOf(record)}
<dl class="figures">
${figure('Sent', `${messages.sent} of ${messages.enqueued}`, 'messages')}
${figure('Rate used', rate.used === null ? 'unknown' : formatShare(rate.used), rate.used === null ? 'too few emails' : `of ${formatNumber(rate.limit)} recipients/s`)}
${figure('Throttled', formatShare(rate.throttledShare), 'of the calls to the channel')}
${
  record.drainSeconds === null
    ? figure('Left', `${messages.left} of ${messages.enqueued}`, 'messages on the queue at the end')
    : figure('Drained in', `${formatNumber(record.drainSeconds)} s`, 'until the queue was empty')
}
</dl>
</header>
<div class="run">
<section aria-labelledby="messages-title"><h2 id="messages-title">What became of every message</h2>${messagesTable(record)}</section>
<section aria-labelledby="run-title"><h2 id="run-title">What was run</h2>${runTable(record)}${settingsTable(settings)}</section>
<section aria-labelledby="sizes-title"><h2 id="sizes-title">Sizes that follow from the settings</h2>${sizesTable(record)}</section>
</div>`;
}

/** One line that tells this run from others. */
export function reportTitle({ messages, rate }: Pick<RunRecord, 'messages' | 'rate'>): string {
  return `${messages.enqueued} emails at ${formatNumber(rate.limit)} recipients a second`;
}

function verdictOf({ accountedFor, end }: RunRecord): Html {
  const why = end === 'settled' ? '' : ` ${WHY_NOT_EMPTY[end]}`;
  return accountedFor
    ? html`<p class="verdict good">✓ Every message is accounted for.${why}</p>`
    : html`<p class="verdict bad">✗ NOT every message is accounted for.${why}</p>`;
}

function figure(name: string, value: string, what: string): Html {
  return html`<div><dt>${name}</dt><dd><strong>${value}</strong> <span class="muted">${what}</span></dd></div>`;
}

function messagesTable({ messages, deadLetters }: RunRecord): Html {
  const reasons = Object.entries(deadLetters).map(([reason, count]) => `${count} ${reason}`);
  const rows: readonly (readonly [string, number, string])[] = [
    ['enqueued', messages.enqueued, 'put on the queue'],
    ['sent', messages.sent, 'accepted by the channel, then deleted from the queue'],
    [
      'dead-lettered',
      messages.deadLettered,
      `in the dead-letter queue${reasons.length === 0 ? ', each with its reason' : `: ${reasons.join(', ')}`}`,
    ],
    ['left', messages.left, 'still on the queue at the end'],
    ['lost', messages.lost, 'in none of these; must be 0'],
    ['duplicated', messages.duplicated, 'emails beyond the first one of a message'],
  ];
  return html`<table><thead><tr><th scope="col">Ending</th><th scope="col">Messages</th><th scope="col" class="text">Meaning</th></tr></thead>
<tbody>${rows.map(([name, count, meaning]) => html`<tr><th scope="row">${name}</th><td>${count}</td><td class="text muted">${meaning}</td></tr>`)}</tbody></table>`;
}

function runTable(record: RunRecord): Html {
  const { settings, startedAtMs, endedAtMs, faults } = record;
  const rows: readonly (readonly [string, string])[] = [
    ['Channel', settings.channel],
    ['Region', record.region],
    ['Started', `${new Date(startedAtMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`],
    ['Took', `${formatNumber((endedAtMs - startedAtMs) / 1000)} s`],
    ['Seed', String(record.seed)],
    ['Faults', faults.length === 0 ? 'none' : faults.join('; ')],
  ];
  return html`<table><tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td class="text">${value}</td></tr>`)}</tbody></table>`;
}

function settingsTable(settings: SettingValues): Html {
  const names = Object.keys(settings) as (keyof SettingValues & SettingName)[];
  const isGiven = (name: keyof SettingValues) =>
    JSON.stringify(settings[name]) !== JSON.stringify((SETTINGS[name] as Setting).default);
  const table = (
    shown: typeof names,
  ) => html`<table><thead><tr><th scope="col">Setting</th><th scope="col" class="text">Value</th></tr></thead>
<tbody>${shown.map((name) => html`<tr><th scope="row"><code>${name}</code></th><td class="text">${settingText(name, settings)}</td></tr>`)}</tbody></table>`;
  return html`<h3>Settings that differ from their defaults</h3>${table(names.filter(isGiven))}
<details><summary>All settings</summary>${table(names)}</details>`;
}

function settingText(name: keyof SettingValues, settings: SettingValues): string {
  const value = settings[name];
  if (value === null) return 'null';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const { unit }: Setting = SETTINGS[name];
  return unit === undefined ? text : `${text} ${unit}`;
}

function sizesTable({ sizes }: RunRecord): Html {
  const names = Object.keys(sizes) as SizeName[];
  return html`<table><thead><tr><th scope="col">Size</th><th scope="col">Value</th></tr></thead>
<tbody>${names.map((name) => html`<tr><th scope="row"><code>${name}</code></th><td>${sizes[name]}</td></tr>`)}</tbody></table>`;
}
