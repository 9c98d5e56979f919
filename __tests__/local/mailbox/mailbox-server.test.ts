import { request } from 'node:http';
import type { LocalHttpServer } from '../../../local/aws/http-server';
import { startMailbox } from '../../../local/mailbox/mailbox-server';
import type { AcceptedMail } from '../../../simulation/ses/channel-record';
import { acceptedMail } from '../../support/mail/accepted-mail';

const MAIL = acceptedMail({
  messageId: '0100-1',
  atMs: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  from: 'Sender <sender@example.com>',
  bcc: ['bob@example.com'],
  subject: 'Hello <script>alert(1)</script>',
  html: '<p>Hi</p><script>alert(2)</script>',
  text: 'a < b & "c"',
  headers: [{ name: 'X-Order', value: '4711' }],
  tags: [{ name: 'kind', value: 'order' }],
});

let mailbox: LocalHttpServer;
let mails: AcceptedMail[];
beforeEach(async () => {
  mails = [MAIL];
  mailbox = await startMailbox(mails);
});
afterEach(() => mailbox.stop());

async function get(path: string): Promise<{ status: number; headers: Headers; text: string }> {
  const response = await fetch(`${mailbox.endpoint}${path}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

test('lists what was accepted, the latest first, with what the mail says escaped', async () => {
  mails.push({ ...MAIL, subject: 'Second', to: ['second@example.com'] });
  const { status, text } = await get('/');
  expect(status).toBe(200);
  expect(text).toContain('2 accepted by the local channel');
  expect(
    [...text.matchAll(/<a href="(\/mails\/\d+)">([^<]*)</g)].map((found) => found.slice(1)),
  ).toEqual([
    ['/mails/1', 'Second'],
    ['/mails/0', 'Hello &lt;script&gt;alert(1)&lt;/script&gt;'],
  ]);
  expect(text).toContain('<td>03:04:05.006</td><td>jane@example.com, bob@example.com</td>');
  expect(text).not.toContain('<script');
});

test('shows an email: headers, text, and its HTML in a frame that may do nothing', async () => {
  const { text, headers } = await get('/mails/0');
  expect(
    [...text.matchAll(/<th>(.*?)<\/th><td>(.*?)<\/td>/g)].map((found) => found.slice(1)),
  ).toEqual([
    ['Message-ID', '0100-1'],
    ['Accepted', '2026-01-02T03:04:05.006Z'],
    ['From', 'Sender &lt;sender@example.com&gt;'],
    ['To', 'jane@example.com'],
    ['Bcc', 'bob@example.com'],
    ['Subject', 'Hello &lt;script&gt;alert(1)&lt;/script&gt;'],
    ['Tags', 'kind=order'],
    ['X-Order', '4711'],
  ]);
  expect(text).toContain('<iframe sandbox title="HTML of the email" src="/mails/0/html"></iframe>');
  expect(text).toContain('<pre>a &lt; b &amp; &quot;c&quot;</pre>');
  expect(text).not.toContain('<script');
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'",
  );
});

test("serves an email's HTML as it is, so that no script of it runs and nothing is loaded", async () => {
  const { text, headers } = await get('/mails/0/html');
  expect(text).toBe('<p>Hi</p><script>alert(2)</script>');
  expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none';/);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
});

test('says so where an email has no HTML or no text', async () => {
  const { html: _, ...textOnly } = MAIL;
  const { text: __, ...neither } = textOnly;
  mails.push(neither);
  const { text } = await get('/mails/1');
  expect(text).toContain('<h2>HTML</h2>\n<p>None.</p>');
  expect(text).toContain('<h2>Text</h2>\n<p>None.</p>');
});

test('has pages of a hundred', async () => {
  for (let number = 1; number <= 150; number++) mails.push({ ...MAIL, subject: `mail ${number}` });
  const subjects = async (path: string) =>
    [...(await get(path)).text.matchAll(/<a href="\/mails\/\d+">([^<]*)</g)].map(
      ([, name]) => name,
    );
  expect((await subjects('/')).slice(0, 2)).toEqual(['mail 150', 'mail 149']);
  expect(await subjects('/')).toHaveLength(100);
  expect((await subjects('/?page=1')).slice(0, 2)).toEqual(['mail 50', 'mail 49']);
  expect(await subjects('/?page=1')).toHaveLength(51);
  expect(await subjects('/?page=2')).toEqual([]);
  expect(await subjects('/?page=-1')).toHaveLength(100);
  expect(await subjects('/?page=x')).toHaveLength(100);
});

test.each(['/mails/1', '/mails/x', '/mails/0/text', '/../etc/passwd'])(
  'knows no %s',
  async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, text: 'No such email.' });
  },
);

test('answers nobody who calls it by another name', async () => {
  const { port } = new URL(mailbox.endpoint);
  const status = await new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, headers: { host: `evil.example:${port}` } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
  expect(status).toBe(421);
});
