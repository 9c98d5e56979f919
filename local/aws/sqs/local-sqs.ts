import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Clock, systemClock } from '../../../simulation/clock';
import type { StoredMessage } from '../../../simulation/sqs/stored-message';
import { SqsGateway, type SqsGatewayOptions } from './sqs-gateway';

export interface QueueOptions {
  readonly name: string;
  /** 0 to 43,200. */
  readonly visibilityTimeoutSeconds: number;
  /** 60 to 1,209,600. Kept as an attribute; the local SQS deletes nothing by age. */
  readonly retentionSeconds: number;
  /** 1,024 to 1,048,576, body and attributes together. */
  readonly maximumMessageBytes: number;
  /** Where messages go that were received more than `maxReceiveCount` times. Default: nowhere. */
  readonly redrive?: { readonly deadLetterQueueArn: string; readonly maxReceiveCount: number };
}

export interface LocalQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
}

/** How many messages a queue holds, by state. */
export interface QueueDepth {
  readonly visible: number;
  readonly delayed: number;
  readonly inFlight: number;
}

export interface LocalSqs {
  /** What to give as AWS_ENDPOINT_URL_SQS. Queue URLs have the same host. */
  readonly endpoint: string;
  readonly gateway: SqsGateway;
  /**
   * A client under the name of a caller, by which the gateway counts.
   *
   * @param maxAttempts how often the SDK makes a call that fails; 3 by default
   */
  client(caller: string, maxAttempts?: number): SQSClient;
  createQueue(options: QueueOptions): Promise<LocalQueue>;
  depth(queueName: string): Promise<QueueDepth>;
  messages(queueName: string): Promise<StoredMessage[]>;
  /** CPU that the local SQS's process has used, in milliseconds. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
}

export interface LocalSqsOptions extends SqsGatewayOptions {
  /** Default: us-east-1. */
  readonly region?: string;
  /** Default: the system's clock. The local SQS itself always goes by the system's. */
  readonly clock?: Clock;
}

/** Starts a local SQS in a process of its own, with a gateway in front of it. */
export async function startLocalSqs(options: LocalSqsOptions = {}): Promise<LocalSqs> {
  const region = options.region ?? 'us-east-1';
  const server = fork(path.join(__dirname, 'fauxqs-process.mjs'), {
    execArgv: [],
    // In a group of its own: a signal to this one's, as of a Ctrl-C, must leave what is to be read.
    detached: true,
  });
  const port = await portOf(server);
  const { gateway, endpoint, stop } = await SqsGateway.start(
    port,
    options.clock ?? systemClock,
    options,
  );
  const clients: SQSClient[] = [];
  const client = (caller: string, maxAttempts = 3): SQSClient => {
    const made = new SQSClient({
      region,
      endpoint,
      maxAttempts,
      credentials: { accessKeyId: caller, secretAccessKey: 'local' },
    });
    clients.push(made);
    return made;
  };
  const owner = client('owner');

  return {
    endpoint,
    gateway,
    client,
    createQueue: async (queue) => {
      const { QueueUrl } = await owner.send(
        new CreateQueueCommand({ QueueName: queue.name, Attributes: attributesOf(queue) }),
      );
      if (!QueueUrl) throw new Error(`The local SQS gave no URL for the queue ${queue.name}.`);
      const arn = `arn:aws:sqs:${region}:000000000000:${queue.name}`;
      return { name: queue.name, url: QueueUrl, arn };
    },
    depth: async (queueName) => {
      const queues = (await inspect(port, 'queues')) as QueueSummary[];
      const found = queues.find(({ name }) => name === queueName);
      if (!found) throw new Error(`The local SQS has no queue ${queueName}.`);
      return {
        visible: found.approximateMessageCount,
        delayed: found.approximateDelayedCount,
        inFlight: found.approximateInflightCount,
      };
    },
    messages: async (queueName) => {
      const { messages } = (await inspect(port, `queues/${queueName}`)) as QueueContents;
      return [
        ...messages.ready.map((message) => ({ ...message, state: 'visible' as const })),
        ...messages.delayed.map((message) => ({ ...message, state: 'delayed' as const })),
        ...messages.inflight.map(({ message }) => ({ ...message, state: 'in-flight' as const })),
      ];
    },
    cpuMs: () => cpuMsOf(server),
    stop: async () => {
      for (const made of clients) made.destroy();
      await stop();
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
      server.kill('SIGKILL');
      await ended;
    },
  };
}

interface QueueSummary {
  readonly name: string;
  readonly approximateMessageCount: number;
  readonly approximateInflightCount: number;
  readonly approximateDelayedCount: number;
}

type RawMessage = Omit<StoredMessage, 'state'>;

interface QueueContents {
  readonly messages: {
    readonly ready: RawMessage[];
    readonly delayed: RawMessage[];
    readonly inflight: { readonly message: RawMessage }[];
  };
}

async function inspect(port: number, resource: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}/_fauxqs/${resource}`);
  if (!response.ok) throw new Error(`The local SQS has no ${resource}.`);
  return response.json();
}

function attributesOf(queue: QueueOptions): Record<string, string> {
  return {
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    MaximumMessageSize: String(queue.maximumMessageBytes),
    ...(queue.redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queue.redrive.deadLetterQueueArn,
        maxReceiveCount: queue.redrive.maxReceiveCount,
      }),
    }),
  };
}

async function portOf(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('message', (message: { port: number }) => resolve(message.port));
    server.once('exit', (code) =>
      reject(new Error(`The local SQS ended before it listened (exit code ${code}).`)),
    );
  });
}

async function cpuMsOf(server: ChildProcess): Promise<number> {
  const answered = new Promise<number>((resolve) => {
    server.once('message', (message: { cpuMs: number }) => resolve(message.cpuMs));
  });
  server.send('cpu');
  return answered;
}
