import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dashboardFacts } from '../../../local/report/dashboard-facts';
import type { PanelData } from '../../../local/report/panel-data';
import { reportPage } from '../../../local/report/report-page';
import type { RunRecord } from '../../../local/report/run-record';
import { writeReport } from '../../../local/report/write-report';
import { dashboardBody } from '../../../modules/observability/dashboard-body';
import { madeUpRun } from '../../support/installation/run-record';

const NO_PARTS = { styleSheet: '', script: '' };
const pageOf = (record: RunRecord) => reportPage(record, NO_PARTS);

let folder: string;
let page: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
  writeReport(madeUpRun({ troubleEverySeconds: 5 }), join(folder, 'a', 'b'));
  page = readFileSync(join(folder, 'a', 'b', 'report.html'), 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true }));

function dataIn(text: string): PanelData[] {
  const json = /<script type="application\/json" id="widgets">(.*?)<\/script>/.exec(text)?.[1];
  return JSON.parse(json ?? 'there is no data');
}

describe('the written page', () => {
  test('is one file, in a folder that is made where it is missing', () => {
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['report.html']);
  });

  test('refers to nothing outside itself', () => {
    const references = [
      ...page.matchAll(/\b(?:src|href|srcset|action|data-src)\s*=\s*["']?[^"'\s>]*/gi),
    ];
    const markup = page.replaceAll(/<script>.*?<\/script>/gs, '');
    expect(markup.match(/\b(src|href|srcset|action)=/g)).toBeNull();
    expect(references.filter(([text]) => /https?:|\/\//.test(text))).toEqual([]);
    expect(page).not.toMatch(/@import|url\((?!#|["']?#)/);
    // Names of XML's namespaces are no addresses that anything is loaded from.
    const addresses = [...page.matchAll(/https?:\/\/[^"'`\s<>)]*/g)].map(([text]) => text);
    expect(addresses.filter((text) => !text.startsWith('http://www.w3.org/'))).toEqual([]);
  });

  test('forbids the browser to load anything', () => {
    expect(page).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">`,
    );
  });

  test('has a style for dark, and for narrow ones', () => {
    expect(page).toContain('@media (prefers-color-scheme: dark)');
    expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
  });

  test('gives every chart a text that says what it shows', () => {
    const charts = [...page.matchAll(/<div class="chart[^"]*"([^>]*)>/g)].map(
      ([, attributes]) => attributes,
    );
    expect(charts.length).toBeGreaterThan(10);
    for (const attributes of charts) {
      expect(attributes).toMatch(/role="img" aria-label="(Line chart|Gauge): [^"]{20,}"/);
    }
    expect(page).toContain('Limit Share of this installation: 14.');
  });
});

describe('the dashboard in the page', () => {
  const record = madeUpRun();
  const { widgets } = dashboardBody(dashboardFacts(record));

  test('has the widgets of the deployed one, in its order and at its places', () => {
    const text = pageOf(record);
    const captions = [...text.matchAll(/<figcaption>(.*?)<\/figcaption>/g)].map(
      ([, title]) => title,
    );
    expect(captions).toEqual(widgets.map(({ properties }) => properties.title));
    const places = [...text.matchAll(/<figure class="widget" style="(.*?)">/g)].map(
      ([, style]) => style,
    );
    expect(places).toEqual(
      widgets.map(
        ({ x, y, width, height }) =>
          `--column: ${x + 1}; --columns: ${width}; --row: ${y + 1}; --rows: ${height}`,
      ),
    );
  });

  test('shows the recipients per second, beside the share, and what the account delivered', () => {
    const [gauge, overTime] = dataIn(pageOf(record));
    expect(gauge).toMatchObject({
      scale: { view: 'gauge', maximum: 18 },
      limits: [{ value: 14 }],
    });
    const [accepted, delivered] = overTime?.series ?? [];
    expect(delivered?.values.slice(1, 28)).toEqual(Array(27).fill(14));
    expect(accepted?.values.slice(1, 28)).toEqual(Array(27).fill(14));
  });

  test('names each metric without data in its widget', () => {
    const text = pageOf(record);
    const own = '{service: ses-queue, channel: SES}';
    for (const name of [
      'Throttled',
      'Returned',
      'DeadLettered',
      'Left',
      'MaybeSent',
      'HeldSeconds',
      'QueueOutageSeconds',
    ]) {
      expect(text).toContain(`<li>no data: SesQueue/${name} ${own}</li>`);
    }
    expect(text).not.toContain('no data: SesQueue/Sent ');
    expect(text).toContain(
      'Without data: SesQueue/Throttled, SesQueue/Returned, SesQueue/DeadLettered, SesQueue/Left, SesQueue/MaybeSent, SesQueue/HeldSeconds, SesQueue/QueueOutageSeconds. Their events',
    );
    expect(text).toContain('<p class="chart empty">No data in this run.</p>');
  });

  test('says how much shorter its periods are', () => {
    expect(pageOf(record)).toContain(
      'The run took 29.4 s. CloudWatch adds up over periods of 60 s; here they are 60 times shorter, 1 s, and so is PERIOD in metric math',
    );
    const long = { ...record, endedAtMs: record.startedAtMs + 7_200_000 };
    expect(pageOf(long)).toContain('Periods are as long as on CloudWatch, 60 s.');
    expect(dataIn(pageOf(long))[0]?.periodSeconds).toBe(60);
  });

  test('is that of Pinpoint where Pinpoint sends', () => {
    const pinpoint = madeUpRun({
      settings: { channel: 'PINPOINT', pinpoint_application_id: '0'.repeat(32) },
    });
    expect(pageOf(pinpoint)).toContain(
      '<figcaption>Emails sent (Pinpoint publishes no deliveries)</figcaption>',
    );
  });
});

describe('what is above the dashboard', () => {
  test('accounts for every message', () => {
    const text = pageOf(madeUpRun({ troubleEverySeconds: 5 }));
    expect(text).toContain('✓ Every message is accounted for.');
    expect(text).toMatch(/<th scope="row">enqueued<\/th><td>400<\/td>/);
    expect(text).toMatch(/<th scope="row">dead-lettered<\/th><td>6<\/td>/);
  });

  test.each([
    ['lost', { lost: 1, sent: 399 }],
    ['nowhere', { sent: 399 }],
  ])('says so where a message is %s', (_, messages) => {
    const record = madeUpRun();
    const text = pageOf({
      ...record,
      accountedFor: false,
      messages: { ...record.messages, ...messages },
    });
    expect(text).toContain('✗ NOT every message is accounted for.');
    expect(text).not.toContain('✓');
  });

  test('says what was run: settings, sizes, seed, faults', () => {
    const text = pageOf(
      madeUpRun({
        settings: { name: 'a-1', drain_seconds: 30 },
        faults: ['5xx:share=0.1', 'kill:call=3'],
      }),
    );
    expect(text).toContain('<code>drain_seconds</code></th><td class="text">30 seconds</td>');
    expect(text).toContain('<code>environments</code></th><td>2</td>');
    expect(text).toContain('<th scope="row">Seed</th><td class="text">1</td>');
    expect(text).toContain('<td class="text">5xx:share=0.1; kill:call=3</td>');
  });

  test('says the rate used, the throttled share, and the drain', () => {
    const text = pageOf(madeUpRun({ messages: 100, troubleEverySeconds: 4 }));
    expect(text).toContain('<strong>99.1 %</strong> <span class="muted">of 14 recipients/s</span>');
    expect(text).toContain('<dt>Throttled</dt><dd><strong>2.0 %</strong>');
    expect(text).toContain('<dt>Drained in</dt><dd><strong>8 s</strong>');
    const record = madeUpRun();
    expect(pageOf({ ...record, rate: { ...record.rate, used: null } })).toContain('too few emails');
  });

  test('escapes what somebody wrote', () => {
    const text = pageOf(madeUpRun({ settings: { email_from: '"</script><b>" <a@example.com>' } }));
    expect(text).toContain('&quot;&lt;/script&gt;&lt;b&gt;&quot; &lt;a@example.com&gt;');
    expect(text).not.toContain('<b>');
  });
});

describe('what became of the messages, on the page', () => {
  test('says how long it took until the queue was empty, and why mail was dead-lettered', () => {
    const text = pageOf(madeUpRun({ troubleEverySeconds: 5 }));
    expect(text).toContain('<dt>Drained in</dt>');
    expect(text).toMatch(/in the dead-letter queue: \d+ MessageRejected</);
    expect(text).toContain('✓ Every message is accounted for.</p>');
  });

  test('says that mail was left, and why', () => {
    const record = madeUpRun();
    const { enqueued } = record.messages;
    const text = pageOf({
      ...record,
      messages: { ...record.messages, sent: enqueued - 5, left: 5 },
      drainSeconds: null,
      end: 'out of time',
    });
    expect(text).not.toContain('Drained in');
    expect(text).toContain(`<dt>Left</dt><dd><strong>5 of ${enqueued}</strong>`);
    expect(text).toContain(
      '✓ Every message is accounted for. The queue did not become empty in the time that there was.</p>',
    );
  });
});
