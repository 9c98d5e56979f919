import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SendingAccount } from '../../../simulation/ses/account';
import { type ChannelFault, leavesUnanswered } from '../../../simulation/ses/channel-fault';
import type { ChannelCall } from '../../../simulation/ses/channel-record';
import { callerOf } from '../http-server';
import {
  type ChannelServer,
  type ChannelServerOptions,
  ChannelState,
  startChannelServer,
} from '../ses/channel-server';
import { type AddressResult, RESULTS, resultOfFault } from './address-result';
import { errorOfFault, type PinpointError } from './pinpoint-error';
import { type RequestedEmail, readSendMessages } from './send-messages-request';

export interface PinpointServerOptions extends ChannelServerOptions {
  /** The application that exists. Default: any. */
  readonly applicationId?: string;
}

const MESSAGES_PATH = /^\/v1\/apps\/([^/?]+)\/messages$/;

/** Starts a local Pinpoint: SendMessages for email, within an account's limits. */
export async function startPinpointServer(options: PinpointServerOptions): Promise<ChannelServer> {
  const state = new ChannelState(options);
  const pinpoint = new PinpointServer(options, state);
  return startChannelServer(options, state, (request, response, body) =>
    pinpoint.handle(request, response, body),
  );
}

class PinpointServer {
  private readonly account: SendingAccount;

  constructor(
    private readonly options: PinpointServerOptions,
    private readonly state: ChannelState,
  ) {
    this.account = options.account;
  }

  async handle(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const { state } = this;
    const { applicationId, clock } = this.options;
    const atMs = clock.now();
    const caller = callerOf(request);
    const latencyMs = state.nextLatencyMs();
    const asked = MESSAGES_PATH.exec(request.url ?? '')?.[1];
    const read =
      request.method !== 'POST' || asked === undefined || (applicationId ?? asked) !== asked
        ? { error: { status: 404, type: 'NotFoundException', message: 'Resource not found' } }
        : readSendMessages(body);
    const recipients = 'email' in read ? read.email.addresses : [];
    const record = (outcome: ChannelCall['outcome']) =>
      state.calls.push({ atMs, caller, recipients: recipients.length, outcome });
    const refuse = async (error: PinpointError) => {
      const reason = `${error.type}: ${error.message}`;
      record({ kind: 'refused', reason, throttled: error.status === 429 });
      await clock.sleep(latencyMs);
      fail(response, error);
    };

    if ('error' in read) return refuse(read.error);
    const fault = state.faults.strike(recipients, read.email.subject, atMs);
    const error = fault && errorOfFault(fault.kind);
    if (error) return refuse(error);
    if (fault && leavesUnanswered(fault.kind) && !fault.afterAcceptance) {
      record({ kind: 'unanswered', reason: fault.kind, accepted: false });
      return state.leaveUnanswered(request, fault, caller);
    }
    const results = this.send(read.email, fault, atMs);
    if (fault && leavesUnanswered(fault.kind)) {
      const accepted = Object.values(results).some(isSuccessful);
      record({ kind: 'unanswered', reason: fault.kind, accepted });
      return state.leaveUnanswered(request, fault, caller);
    }
    record(outcomeOf(results));
    await clock.sleep(latencyMs);
    const headers = { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() };
    response
      .writeHead(200, headers)
      .end(JSON.stringify({ ApplicationId: asked, RequestId: randomUUID(), Result: results }));
  }

  /** Each address is a message of its own, with a status of its own. */
  private send(
    email: RequestedEmail,
    fault: ChannelFault | undefined,
    atMs: number,
  ): Record<string, AddressResult> {
    const results: Record<string, AddressResult> = {};
    for (const address of email.addresses) {
      const concerned = fault?.matching?.recipient ?? address;
      const failure = fault && concerned === address ? resultOfFault(fault.kind) : undefined;
      results[address] = failure ?? this.sendOne(email, address, atMs);
    }
    return results;
  }

  private sendOne(email: RequestedEmail, address: string, atMs: number): AddressResult {
    if (this.account.admit([address], atMs) !== 'accepted') return RESULTS.throttled;
    const messageId = randomUUID();
    const { addresses: _, ...content } = email;
    this.state.mails.push({
      ...content,
      messageId,
      atMs,
      to: [address],
      cc: [],
      bcc: [],
      tags: [],
    });
    return { ...RESULTS.successful, MessageId: messageId };
  }
}

function isSuccessful(result: AddressResult): boolean {
  return result.DeliveryStatus === 'SUCCESSFUL';
}

function outcomeOf(results: Record<string, AddressResult>): ChannelCall['outcome'] {
  const refused = Object.values(results).find((result) => !isSuccessful(result));
  if (refused) {
    return {
      kind: 'refused',
      reason: `${refused.DeliveryStatus}: ${refused.StatusMessage}`,
      throttled: refused.DeliveryStatus === 'THROTTLED',
    };
  }
  return { kind: 'accepted', messageId: Object.values(results)[0]?.MessageId ?? '' };
}

function fail(response: ServerResponse, error: PinpointError): void {
  const requestId = randomUUID();
  response
    .writeHead(error.status, {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.type,
    })
    .end(JSON.stringify({ Message: error.message, RequestID: requestId }));
}
