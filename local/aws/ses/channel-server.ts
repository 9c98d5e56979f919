import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../../simulation/clock';
import type { SendingAccount } from '../../../simulation/ses/account';
import { type ChannelFault, ChannelFaults } from '../../../simulation/ses/channel-fault';
import type { AcceptedMail, ChannelCall } from '../../../simulation/ses/channel-record';
import { type Latency, latencies } from '../../../simulation/ses/latency';
import {
  behind,
  type Guard,
  type RequestHandler,
  type ServerCertificate,
  startHttpServer,
} from '../http-server';

export interface ChannelServerOptions {
  readonly account: SendingAccount;
  readonly clock: Clock;
  /** Default: no delay. */
  readonly latency?: Latency;
  readonly faults?: readonly ChannelFault[];
  /** Default: us-east-1. */
  readonly region?: string;
  /** For calls over TLS. Default: plain HTTP. */
  readonly certificate?: ServerCertificate;
  /** Sees every call first. What it doesn't pass on is not recorded. */
  readonly guard?: Guard;
  /** Kills the process of a caller, for the fault `kill`. Default: nothing is killed. */
  readonly onKill?: (caller: string) => void;
}

/** A local SES or Pinpoint that runs: what it was asked and what it accepted. */
export interface ChannelServer {
  readonly endpoint: string;
  /** Every call to send, in order of arrival. */
  readonly calls: readonly ChannelCall[];
  /** Every email accepted, in order. */
  readonly mails: readonly AcceptedMail[];
  /** Lets something go wrong from now on. Returns how to end that. */
  addFault(fault: ChannelFault): () => void;
  stop(): Promise<void>;
}

/** What a local SES and a local Pinpoint have in common. */
export class ChannelState {
  readonly calls: ChannelCall[] = [];
  readonly mails: AcceptedMail[] = [];
  readonly faults = new ChannelFaults();
  readonly region: string;
  readonly nextLatencyMs: () => number;

  constructor(readonly options: ChannelServerOptions) {
    this.region = options.region ?? 'us-east-1';
    this.nextLatencyMs = latencies(options.latency ?? { ms: 0 });
    for (const fault of options.faults ?? []) this.addFault(fault);
  }

  addFault(fault: ChannelFault): () => void {
    return this.faults.add(fault, this.options.clock.now());
  }

  /** Gives a call no answer. One that times out stays open until its caller gives up. */
  leaveUnanswered(request: IncomingMessage, fault: ChannelFault, caller: string): void {
    if (fault.kind === 'reset') request.socket.resetAndDestroy();
    if (fault.kind === 'kill') this.options.onKill?.(caller);
  }
}

/** Starts what answers the calls, and hands out what it notes. */
export async function startChannelServer(
  { guard, certificate }: ChannelServerOptions,
  state: ChannelState,
  handle: RequestHandler,
): Promise<ChannelServer> {
  const { endpoint, stop } = await startHttpServer(behind(guard, handle), certificate);
  return {
    endpoint,
    calls: state.calls,
    mails: state.mails,
    addFault: (fault) => state.addFault(fault),
    stop,
  };
}
