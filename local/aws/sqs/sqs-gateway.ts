import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Clock } from '../../../simulation/clock';
import { seededRandom } from '../../../simulation/seeded-random';
import {
  isCaller,
  type SqsAction,
  type SqsFault,
  type SqsFaultEffect,
  SqsFaults,
} from '../../../simulation/sqs/sqs-fault';
import { behind, callerOf, type Guard, readBody, startHttpServer } from '../http-server';
import { type MessageRequest, messageEvents } from './message-events';
import { QueueTraffic } from './queue-traffic';

/** A message that SQS took. */
export interface EnqueuedMessage {
  readonly queueName: string;
  readonly messageId: string;
  readonly body: string;
  /** When SQS took it, in milliseconds since the epoch. */
  readonly atMs: number;
}

/** Which calls to count; a key that is left out counts them all. */
export interface CallFilter {
  readonly action?: SqsAction;
  readonly queueName?: string;
  readonly caller?: string;
}

interface SqsRequestBody extends MessageRequest {
  readonly QueueUrl?: string;
  readonly WaitTimeSeconds?: number;
}

interface SqsAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** How the gateway differs from a queue that keeps all its messages in one place. */
export interface SqsGatewayOptions {
  /**
   * How many of the short polls come back empty, 0 to 1, however full the queue is: SQS asks only a
   * part of its servers. Default: 0.
   */
  readonly emptyShortPolls?: number;
  /** Sees every call first. What it doesn't pass on is neither counted nor struck by a fault. */
  readonly guard?: Guard;
}

const CONTENT_TYPE = 'application/x-amz-json-1.0';

/**
 * What callers reach as SQS: passes each call on to the local SQS, counts it by caller, queue and
 * action, remembers what was enqueued, and lets chosen calls fail.
 */
export class SqsGateway {
  /** Every message that SQS took, by whoever sent it. */
  readonly enqueued: EnqueuedMessage[] = [];
  private readonly trafficByQueue = new Map<string, QueueTraffic>();
  private readonly counts = new Map<string, CallFilter & { calls: number }>();
  private readonly faults = new SqsFaults();
  private readonly agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

  private readonly random = seededRandom(1);

  private constructor(
    private readonly upstreamPort: number,
    private readonly clock: Clock,
    private readonly options: SqsGatewayOptions,
  ) {}

  /** Starts a gateway on a free port in front of the SQS that listens on `upstreamPort`. */
  static async start(
    upstreamPort: number,
    clock: Clock,
    options: SqsGatewayOptions = {},
  ): Promise<{ gateway: SqsGateway; endpoint: string; stop(): Promise<void> }> {
    const gateway = new SqsGateway(upstreamPort, clock, options);
    const server = await startHttpServer(
      behind(options.guard, (incoming, outgoing, body) => gateway.handle(incoming, outgoing, body)),
    );
    return {
      gateway,
      endpoint: server.endpoint,
      stop: async () => {
        await server.stop();
        gateway.agent.destroy();
      },
    };
  }

  /** Lets calls fail from now on. Returns how to end that. */
  addFault(fault: SqsFault): () => void {
    return this.faults.add(fault, this.clock.now());
  }

  /** How many calls were made, failed ones included. */
  calls(filter: CallFilter = {}): number {
    let calls = 0;
    for (const counted of this.counts.values()) {
      if (filter.action !== undefined && counted.action !== filter.action) continue;
      if (filter.queueName !== undefined && counted.queueName !== filter.queueName) continue;
      if (filter.caller !== undefined && !isCaller(counted.caller ?? '', filter.caller)) continue;
      calls += counted.calls;
    }
    return calls;
  }

  /** What went through a queue. */
  traffic(queueName: string): QueueTraffic {
    const known = this.trafficByQueue.get(queueName);
    if (known) return known;
    const traffic = new QueueTraffic();
    this.trafficByQueue.set(queueName, traffic);
    return traffic;
  }

  private async handle(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    body: Buffer,
  ): Promise<void> {
    const action = String(incoming.headers['x-amz-target']).replace('AmazonSQS.', '') as SqsAction;
    const call = JSON.parse(body.toString()) as SqsRequestBody;
    const queueName = call.QueueUrl?.split('/').at(-1) ?? '';
    const caller = callerOf(incoming);
    this.count(action, queueName, caller);
    const effect = this.faults.strike(action, queueName, caller, this.clock.now());
    // The caller gives up, or waits.
    if (effect?.kind === 'unanswered') return;
    if (effect?.kind === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    if (effect?.kind === 'slow') await this.clock.sleep(effect.ms);
    const answer =
      (effect === undefined || effect.kind === 'slow') && this.seesNothing(action, call)
        ? { status: 200, headers: { 'content-type': CONTENT_TYPE }, body: '{}' }
        : await this.answer(incoming, body, call, effect);
    if (answer.status === 200) this.remember(action, queueName, call, answer.body);
    if (effect?.kind === 'lost-answer') {
      incoming.socket.resetAndDestroy();
      return;
    }
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  /** Whether this is a short poll that has asked the wrong part of the queue. */
  private seesNothing(action: SqsAction, call: SqsRequestBody): boolean {
    const { emptyShortPolls = 0 } = this.options;
    if (action !== 'ReceiveMessage' || (call.WaitTimeSeconds ?? 0) > 0) return false;
    return this.random() < emptyShortPolls;
  }

  private async answer(
    incoming: IncomingMessage,
    body: Buffer,
    call: SqsRequestBody,
    effect: SqsFaultEffect | undefined,
  ): Promise<SqsAnswer> {
    if (effect?.kind === 'error') {
      return {
        status: effect.status,
        headers: {
          'content-type': CONTENT_TYPE,
          'x-amzn-query-error': `${effect.code};${effect.status < 500 ? 'Sender' : 'Receiver'}`,
        },
        body: JSON.stringify({
          __type: `com.amazonaws.sqs#${effect.code}`,
          message: effect.message,
        }),
      };
    }
    if (effect?.kind !== 'entries' || !call.Entries) return this.pass(incoming, body);
    const { positions } = effect;
    const fails = (position: number) => positions === 'all' || positions.includes(position);
    const failed = call.Entries.filter((_, position) => fails(position)).map(({ Id }) => ({
      Id,
      SenderFault: effect.senderFault,
      Code: effect.code,
      Message: 'Made to fail.',
    }));
    const others = call.Entries.filter((_, position) => !fails(position));
    const passed: SqsAnswer =
      others.length > 0
        ? await this.pass(incoming, Buffer.from(JSON.stringify({ ...call, Entries: others })))
        : { status: 200, headers: { 'content-type': CONTENT_TYPE }, body: '{"Successful":[]}' };
    if (passed.status !== 200) return passed;
    const result = JSON.parse(passed.body) as { Failed?: unknown[] };
    return {
      ...passed,
      body: JSON.stringify({ ...result, Failed: [...(result.Failed ?? []), ...failed] }),
    };
  }

  private async pass(incoming: IncomingMessage, body: Buffer): Promise<SqsAnswer> {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const passed = request(
        {
          host: '127.0.0.1',
          port: this.upstreamPort,
          agent: this.agent,
          method: incoming.method,
          path: incoming.url,
          headers: { ...incoming.headers, 'content-length': String(body.length) },
        },
        resolve,
      );
      passed.once('error', reject);
      passed.end(body);
    });
    const headers: Record<string, string> = {};
    for (const name of ['content-type', 'x-amzn-query-error', 'x-amz-request-id']) {
      const value = answer.headers[name];
      if (typeof value === 'string') headers[name] = value;
    }
    return {
      status: answer.statusCode ?? 500,
      headers,
      body: (await readBody(answer)).toString(),
    };
  }

  private count(action: SqsAction, queueName: string, caller: string): void {
    const key = `${caller} ${queueName} ${action}`;
    const counted = this.counts.get(key);
    if (counted) counted.calls += 1;
    else this.counts.set(key, { action, queueName, caller, calls: 1 });
  }

  private remember(
    action: SqsAction,
    queueName: string,
    call: SqsRequestBody,
    answer: string,
  ): void {
    const atMs = this.clock.now();
    for (const event of messageEvents(action, call, answer)) {
      this.traffic(queueName).note(event, atMs);
      if (event.kind === 'sent') {
        const { messageId, body } = event;
        this.enqueued.push({ queueName, messageId, body, atMs });
      }
    }
  }
}
