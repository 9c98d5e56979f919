import { type AcceptedMail, recipientsOf } from '../../simulation/ses/channel-record';

/** Emails on a page of the list. */
export const MAILS_PER_PAGE = 100;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 60rem; padding: 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #8886; padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { white-space: nowrap }
pre { border: 1px solid #8886; padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere }
iframe { border: 1px solid #8886; width: 100%; height: 20rem; background: #fff }
nav { display: flex; gap: 1rem; margin: 1rem 0 }`;

/**
 * The list of what was accepted, the latest first.
 *
 * @param page counted from 0
 */
export function listPage(mails: readonly AcceptedMail[], page: number): string {
  const end = mails.length - page * MAILS_PER_PAGE;
  const shown = mails
    .map((mail, index) => ({ mail, index }))
    .slice(Math.max(0, end - MAILS_PER_PAGE), Math.max(0, end))
    .reverse();
  const rows = shown.map(
    ({ mail, index }) =>
      `<tr><td>${time(mail)}</td><td>${escapeHtml(recipientsOf(mail).join(', '))}</td>` +
      `<td><a href="/mails/${index}">${escapeHtml(mail.subject) || '(no subject)'}</a></td></tr>`,
  );
  const newer = page > 0 ? `<a href="/?page=${page - 1}">Newer</a>` : '';
  const older = end > MAILS_PER_PAGE ? `<a href="/?page=${page + 1}">Older</a>` : '';
  return document(
    'Mailbox',
    `<h1>Mailbox</h1>
<p>${mails.length} accepted by the local channel. Nothing left this machine. <a href="/?page=${page}">Look again</a></p>
<table><thead><tr><th>At</th><th>To</th><th>Subject</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
<nav>${newer} ${older}</nav>`,
  );
}

/** One email: its headers, its HTML in a frame that may do nothing, its text. */
export function mailPage(mail: AcceptedMail, index: number): string {
  const rows = headersOf(mail).map(
    ([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  const subject = mail.subject || '(no subject)';
  return document(
    subject,
    `<nav><a href="/">All emails</a></nav>
<h1>${escapeHtml(subject)}</h1>
<table>${rows.join('\n')}</table>
<h2>HTML</h2>
${mail.html === undefined ? '<p>None.</p>' : `<iframe sandbox title="HTML of the email" src="/mails/${index}/html"></iframe>`}
<h2>Text</h2>
${mail.text === undefined ? '<p>None.</p>' : `<pre>${escapeHtml(mail.text)}</pre>`}`,
  );
}

function headersOf(mail: AcceptedMail): (readonly [name: string, value: string])[] {
  const fields: (readonly [string, string | undefined])[] = [
    ['Message-ID', mail.messageId],
    ['Accepted', new Date(mail.atMs).toISOString()],
    ['From', mail.from],
    ['To', mail.to.join(', ')],
    ['Cc', mail.cc.join(', ')],
    ['Bcc', mail.bcc.join(', ')],
    ['Reply-To', mail.replyTo.join(', ')],
    ['Subject', mail.subject],
    ['Configuration set', mail.configurationSet],
    ['Tags', mail.tags.map(({ name, value }) => `${name}=${value}`).join(', ')],
    ...mail.headers.map(({ name, value }) => [name, value] as const),
  ];
  return fields.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

function time({ atMs }: AcceptedMail): string {
  return new Date(atMs).toISOString().slice(11, 23);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
