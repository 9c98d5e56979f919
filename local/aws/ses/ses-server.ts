import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ChannelCall, recipientsOf } from '../../../simulation/ses/channel-record';
import type { SesError } from '../../../simulation/ses/error-response';
import { RateAllowance } from '../../../simulation/ses/rate-allowance';
import { callerOf } from '../http-server';
import {
  type ChannelServer,
  type ChannelServerOptions,
  ChannelState,
  startChannelServer,
} from './channel-server';
import { type AccountIdentities, readSendEmail } from './send-email-request';
import {
  errorOfAdmission,
  errorOfFault,
  isAnswered,
  isThrottle,
  SERVICE_RATE_EXCEEDED,
} from './ses-error';

export interface SesServerOptions extends ChannelServerOptions {
  readonly identities?: AccountIdentities;
  /** Whether the account is out of the sandbox, as GetAccount says. Default: true. */
  readonly productionAccess?: boolean;
}

/** How often GetAccount may be called: about once a second. */
const ACCOUNT_CALLS_PER_SECOND = 1;

/** Starts a local SES: the v2 API's SendEmail and GetAccount, within an account's limits. */
export async function startSesServer(options: SesServerOptions): Promise<ChannelServer> {
  const state = new ChannelState(options);
  const ses = new SesServer(options, state);
  return startChannelServer(options, state, (request, response, body) =>
    ses.handle(request, response, body),
  );
}

class SesServer {
  private readonly accountCalls: RateAllowance;

  constructor(
    private readonly options: SesServerOptions,
    private readonly state: ChannelState,
  ) {
    this.accountCalls = new RateAllowance(ACCOUNT_CALLS_PER_SECOND, 1, options.clock.now());
  }

  async handle(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    if (request.method === 'POST' && request.url === '/v2/email/outbound-emails') {
      return this.sendEmail(request, response, body);
    }
    if (request.method === 'GET' && request.url === '/v2/email/account') {
      return this.getAccount(response);
    }
    fail(response, { status: 404, type: 'UnknownOperationException', message: 'Not found.' });
  }

  private async sendEmail(
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): Promise<void> {
    const { state } = this;
    const { account, clock, identities = {} } = this.options;
    const atMs = clock.now();
    const caller = callerOf(request);
    const latencyMs = state.nextLatencyMs();
    const read = readSendEmail(body, identities, state.region);
    const recipients = 'mail' in read ? recipientsOf(read.mail) : [];
    const record = (outcome: ChannelCall['outcome']) =>
      state.calls.push({ atMs, caller, recipients: recipients.length, outcome });
    const refuse = async (error: SesError) => {
      const reason = `${error.type}: ${error.message}`;
      record({ kind: 'refused', reason, throttled: isThrottle(error) });
      await clock.sleep(latencyMs);
      fail(response, error);
    };

    if ('error' in read) return refuse(read.error);
    const fault = state.faults.strike(recipients, read.mail.subject, atMs);
    if (fault && isAnswered(fault)) {
      return refuse(errorOfFault(fault, { ...read.mail, recipients }, state.region));
    }
    if (fault && !fault.afterAcceptance) {
      record({ kind: 'unanswered', reason: fault.kind, accepted: false });
      return state.leaveUnanswered(request, fault, caller);
    }
    const admission = account.admit(recipients, atMs);
    if (admission !== 'accepted') return refuse(errorOfAdmission(admission));
    const messageId = `0100${randomUUID()}-000000`;
    state.mails.push({ ...read.mail, messageId, atMs });
    if (fault) {
      record({ kind: 'unanswered', reason: fault.kind, accepted: true });
      return state.leaveUnanswered(request, fault, caller);
    }
    record({ kind: 'accepted', messageId });
    await clock.sleep(latencyMs);
    answer(response, { MessageId: messageId });
  }

  private getAccount(response: ServerResponse): void {
    const { account, clock, productionAccess = true } = this.options;
    const { faults } = this.state;
    const nowMs = clock.now();
    if (!this.accountCalls.take(1, nowMs)) {
      fail(response, SERVICE_RATE_EXCEEDED);
      return;
    }
    const perDay = account.recipientsPerDay;
    const usedUp = perDay >= 0 && faults.holds('daily-quota', nowMs);
    answer(response, {
      DedicatedIpAutoWarmupEnabled: false,
      EnforcementStatus: faults.holds('suspended', nowMs) ? 'SHUTDOWN' : 'HEALTHY',
      ProductionAccessEnabled: productionAccess,
      SendQuota: {
        Max24HourSend: perDay,
        MaxSendRate: account.recipientsPerSecond,
        SentLast24Hours: usedUp ? perDay : account.sentLast24Hours(nowMs),
      },
      SendingEnabled: !faults.holds('paused', nowMs),
      SuppressionAttributes: { SuppressedReasons: [] },
    });
  }
}

function answer(response: ServerResponse, body: unknown): void {
  response
    .writeHead(200, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() })
    .end(JSON.stringify(body));
}

function fail(response: ServerResponse, error: SesError): void {
  response
    .writeHead(error.status, {
      'content-type': 'application/json',
      'x-amzn-requestid': randomUUID(),
      'x-amzn-errortype': error.type,
    })
    .end(JSON.stringify({ message: error.message }));
}
