import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { readBody, startHttpServer } from '../../../local/aws/http-server';
import type { Installation } from '../../../local/installation';
import { SendingAccount } from '../../../simulation/ses/account';
import { readSignedCall } from '../iam/signed-call';
import { startApplied } from './applied-installation';
import { CloudWatchStandIn } from './cloudwatch-stand-in';
import { type Forward, SesStandIn } from './ses-stand-in';

export interface AwsGatewayOptions {
  /** Moto's. */
  readonly moto: string;
  /** The region that the proof is in. */
  readonly region: string;
  /** Of the account. */
  readonly recipientsPerSecond: number;
  readonly unreservedConcurrency?: number;
  /** Refuses calls that make something: answers the text, or undefined to let it pass. */
  readonly refuse?: (service: string, request: IncomingMessage) => string | undefined;
}

/** Of whoever runs the proof. */
export const ACCESS_KEY = 'test';

/** What is verified in the account. */
const VERIFIED = ['example.com'];

/**
 * One AWS for `AWS_ENDPOINT_URL`: what Terraform makes is moto's, and mail goes through an
 * installation on this machine with the settings that were applied. None of it reaches moto, which
 * would let its mapping invoke the function and lose it.
 */
export class AwsGateway {
  readonly account: SendingAccount;
  /** Resolves when the first queue was made. */
  readonly madeQueue: Promise<void>;
  #tellMadeQueue: () => void = () => {};
  #installation: Promise<Installation> | undefined;
  #cloudWatch: CloudWatchStandIn | undefined;

  private constructor(
    private readonly options: AwsGatewayOptions,
    readonly ses: SesStandIn,
    private readonly server: { readonly endpoint: string; stop(): Promise<void> },
    account: SendingAccount,
  ) {
    this.account = account;
    this.madeQueue = new Promise((resolve) => {
      this.#tellMadeQueue = resolve;
    });
  }

  static async start(options: AwsGatewayOptions): Promise<AwsGateway> {
    const limits = { recipientsPerSecond: options.recipientsPerSecond, recipientsPerDay: 50_000 };
    const account = new SendingAccount(limits, Date.now());
    const ses = await SesStandIn.start(account, VERIFIED, options.region);
    let gateway: AwsGateway | undefined;
    const server = await startHttpServer((request, response, body) =>
      (gateway as AwsGateway).#handle(request, response, body),
    );
    gateway = new AwsGateway(options, ses, server, account);
    return gateway;
  }

  get endpoint(): string {
    return this.server.endpoint;
  }

  /** The installation that mail went through; undefined before the first message. */
  get installation(): Promise<Installation> | undefined {
    return this.#installation;
  }

  async stop(): Promise<void> {
    this.#cloudWatch?.stop();
    await (await this.#installation)?.stop();
    await this.ses.server.stop();
    await this.server.stop();
  }

  async #handle(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const { moto, refuse, unreservedConcurrency = 1000 } = this.options;
    const { service, accessKey } = readSignedCall(request, body);
    const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const path = (request.url ?? '').split('?')[0] ?? '';
    const forward: Forward = (endpoint, changed = body) =>
      pass(request, response, endpoint, changed);
    const refused = refuse?.(service, request);
    if (refused !== undefined) {
      json(response, 400, { __type: 'ValidationException', message: refused });
      return;
    }
    if (service === 'ses') {
      // The proof's only role may do nothing.
      return this.ses.handle(request, response, body, accessKey !== ACCESS_KEY, forward);
    }
    if (service === 'sqs' && MESSAGE_OPERATIONS.includes(operation) && !isTerraform(request)) {
      const input = JSON.parse(body.toString());
      const name: string = input.QueueUrl.split('/').at(-1);
      const { queue, deadLetterQueue, sqs } = (await this.#start(name)).parts;
      const QueueUrl = [queue, deadLetterQueue].find((each) => each.name === name)?.url;
      return forward(sqs.endpoint, Buffer.from(JSON.stringify({ ...input, QueueUrl })));
    }
    if (operation === 'GetMetricData') {
      return json(response, 200, this.#cloudWatch?.metricData(JSON.parse(body.toString())) ?? {});
    }
    if (operation === 'FilterLogEvents') {
      return json(response, 200, this.#cloudWatch?.logEvents(JSON.parse(body.toString())) ?? {});
    }
    if (path.includes('/account-settings')) {
      const AccountLimit = {
        ConcurrentExecutions: 1000,
        UnreservedConcurrentExecutions: unreservedConcurrency,
      };
      return json(response, 200, { AccountLimit, AccountUsage: {} });
    }
    if (service === 'lambda' && path.endsWith('-publisher/invocations')) {
      const result = await (await this.#installation)?.publish(JSON.parse(body.toString()));
      if (result?.kind !== 'ran') throw new Error('The publisher was not run.');
      const { outcome } = result.invocation;
      const failed = outcome.kind === 'succeeded' ? {} : { 'x-amz-function-error': 'Unhandled' };
      response.writeHead(200, failed).end(JSON.stringify(outcome));
      return;
    }
    await forward(moto);
    if (operation === 'CreateQueue') this.#tellMadeQueue();
  }

  /** Starts what was applied, with the first message. */
  #start(queueName: string): Promise<Installation> {
    this.#installation ??= startApplied(
      queueName.replace(/-dead-letter$/, ''),
      this.options.moto,
      this.options.region,
      this.account,
    ).then((installation) => {
      this.#cloudWatch = new CloudWatchStandIn(installation);
      return installation;
    });
    return this.#installation;
  }
}

/** On messages; what Terraform asks of a queue is moto's. */
const MESSAGE_OPERATIONS = [
  'SendMessage',
  'SendMessageBatch',
  'ReceiveMessage',
  'GetQueueAttributes',
];

function isTerraform({ headers }: IncomingMessage): boolean {
  return /terraform/i.test(headers['user-agent'] ?? '');
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  endpoint: string,
  body: Buffer,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const { 'transfer-encoding': _, ...headers } = incoming.headers;
    const outbound = httpRequest(
      `${endpoint}${incoming.url}`,
      { method: incoming.method, headers: { ...headers, 'content-length': body.length } },
      async (answer) => {
        const text = await readBody(answer);
        const { 'transfer-encoding': __, connection: ___, ...others } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 500, others).end(text);
        resolve();
      },
    );
    outbound.on('error', reject).end(body);
  });
}
