import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AcceptedMail } from '../../simulation/ses/channel-record';
import { type LocalHttpServer, startHttpServer } from '../aws/http-server';
import { listPage, mailPage } from './mailbox-page';

const MAIL = /^\/mails\/(\d+)(\/html)?$/;
/** For the pages: no script, nothing from elsewhere; a frame from here. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'";
/** For an email's HTML: what stands in it and nothing else, as in a frame that may do nothing. */
const MAIL_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/**
 * Shows the emails that the local channel has accepted, on 127.0.0.1 only.
 *
 * @param mails may grow while it runs
 */
export async function startMailbox(mails: readonly AcceptedMail[]): Promise<LocalHttpServer> {
  const server = await startHttpServer(async (request, response) => {
    // A page of somewhere else whose name was pointed here doesn't get to read the mail.
    if (`http://${request.headers.host}` !== server.endpoint) {
      respond(response, 421, 'text/plain', `Only at ${server.endpoint}`, PAGE_POLICY);
      return;
    }
    show(mails, request, response);
  });
  return server;
}

function show(
  mails: readonly AcceptedMail[],
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname === '/') {
    const page = Math.floor(Number(url.searchParams.get('page')));
    const known = Number.isFinite(page) ? Math.max(0, page) : 0;
    respond(response, 200, 'text/html', listPage(mails, known), PAGE_POLICY);
    return;
  }
  const [, number, html] = MAIL.exec(url.pathname) ?? [];
  const mail = mails[Number(number)];
  if (mail === undefined) respond(response, 404, 'text/plain', 'No such email.', PAGE_POLICY);
  else if (html === undefined) {
    respond(response, 200, 'text/html', mailPage(mail, Number(number)), PAGE_POLICY);
  } else respond(response, 200, 'text/html', mail.html ?? '', MAIL_POLICY);
}

function respond(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  policy: string,
): void {
  response
    .writeHead(status, {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    .end(body);
}
