import { type GivenSettings, type SettingValues, withDefaults } from '../modules/settings/settings';
import { PUBLISHER_MEMORY_MB, type Sizes, sizesFor } from '../modules/sizing';
import { type Clock, systemClock } from '../simulation/clock';
import { EventSourceMapping } from '../simulation/event-source-mapping/event-source-mapping';
import type { InvokeResult } from '../simulation/lambda/invocation';
import { type AccountLimits, SendingAccount } from '../simulation/ses/account';
import type { ChannelFault } from '../simulation/ses/channel-fault';
import type { Latency } from '../simulation/ses/latency';
import type { SqsFault } from '../simulation/sqs/sqs-fault';
import type { Guard, ServerCertificate } from './aws/http-server';
import { LocalFunction } from './aws/lambda/local-function';
import { startPinpointServer } from './aws/pinpoint/pinpoint-server';
import type { ChannelServer } from './aws/ses/channel-server';
import type { AccountIdentities } from './aws/ses/send-email-request';
import { startSesServer } from './aws/ses/ses-server';
import { type LocalQueue, type LocalSqs, startLocalSqs } from './aws/sqs/local-sqs';
import { mappedQueue } from './aws/sqs/mapped-queue';
import { deployedQueues } from './deployed-queues';
import { type MetricSample, readEmbeddedMetrics } from './embedded-metrics';
import { pollerVariables, publisherVariables } from './function-variables';
import { mappingSettings } from './mapping-settings';
import { accountForMessages, type MessageAccount } from './message-account';

export interface InstallationOptions {
  /** The zips that Terraform uploads. */
  readonly bundles: { readonly poller: string; readonly publisher: string };
  /** As in terraform.tfvars; sizes follow from them as they do when deployed. */
  readonly settings: GivenSettings;
  /** Limits of the account, or one that is shared. Default: a rate of `email_throughput`. */
  readonly account?: AccountLimits | SendingAccount;
  readonly identities?: AccountIdentities;
  /** Of the channel's calls. Default: none. */
  readonly latency?: Latency;
  /** Of the channel, counted from the start of the installation. */
  readonly faults?: readonly ChannelFault[];
  /** Between the functions and SQS, counted from the start of the installation. */
  readonly sqsFaults?: readonly SqsFault[];
  /** Between a batch's receipt by the mapping and its invocation. Default: 0. */
  readonly gapSeconds?: number;
  /** How many of the queue's short polls come back empty all the same, 0 to 1. Default: 0. */
  readonly emptyShortPolls?: number;
  /** Whether the mapping waits until it is started, for a queue to be filled. Default: false. */
  readonly startsDisabled?: boolean;
  /** With which the channel is called over TLS. Default: plain HTTP. */
  readonly certificate?: ServerCertificate;
  /** Sees every call to the local services first, and may refuse it. Default: none. */
  readonly guard?: Guard;
  /** Default: us-east-1. */
  readonly region?: string;
}

const LOOK_AGAIN_MS = 100;

/** Starts everything that a deployment consists of, on this machine. */
export async function startInstallation(options: InstallationOptions): Promise<Installation> {
  const region = options.region ?? 'us-east-1';
  const settings = withDefaults(options.settings);
  const sizes = sizesFor(settings);
  const clock = systemClock;
  const { emptyShortPolls = 0 } = options;
  const guarded = options.guard && { guard: options.guard };
  const sqs = await startLocalSqs({ region, clock, emptyShortPolls, ...guarded });
  const queues = await createQueues(sqs, settings, sizes);
  for (const fault of options.sqsFaults ?? []) sqs.gateway.addFault(fault);
  const account = accountOf(options.account, settings, clock);
  const channel = await startChannel(options, settings, account, region, clock, (caller) =>
    poller.kill(caller),
  );
  const endpoints = {
    AWS_ENDPOINT_URL_SQS: sqs.endpoint,
    [settings.channel === 'PINPOINT' ? 'AWS_ENDPOINT_URL_PINPOINT' : 'AWS_ENDPOINT_URL_SESV2']:
      channel.endpoint,
    ...(options.certificate && { NODE_EXTRA_CA_CERTS: options.certificate.certificateFile }),
  };
  const poller = new LocalFunction({
    name: `${settings.name}-poller`,
    role: 'poller',
    zipFile: options.bundles.poller,
    memoryMb: settings.poller_memory_mb,
    timeoutSeconds: sizes.poller_timeout_seconds,
    reservedConcurrency: sizes.reserved_concurrency,
    region,
    variables: { ...endpoints, ...pollerVariables(settings, sizes, queues) },
  });
  const publisher = new LocalFunction({
    name: `${settings.name}-publisher`,
    role: 'publisher',
    zipFile: options.bundles.publisher,
    memoryMb: PUBLISHER_MEMORY_MB,
    timeoutSeconds: sizes.publisher_timeout_seconds,
    reservedConcurrency: -1,
    region,
    variables: { ...endpoints, ...publisherVariables(settings, queues) },
  });
  const mapping = new EventSourceMapping({
    queue: mappedQueue(sqs.client('mapping'), queues.queue.url),
    queueArn: queues.queue.arn,
    invoke: (event) => poller.invoke(event),
    ...mappingSettings(settings, sizes),
    gapSeconds: options.gapSeconds ?? 0,
    clock,
  });
  if (!options.startsDisabled) mapping.start();
  return new Installation({
    ...queues,
    settings,
    sizes,
    account,
    sqs,
    channel,
    endpoints,
    poller,
    publisher,
    mapping,
    clock,
  });
}

interface Parts {
  readonly settings: SettingValues;
  readonly sizes: Sizes;
  readonly queue: LocalQueue;
  readonly deadLetterQueue: LocalQueue;
  readonly account: SendingAccount;
  readonly sqs: LocalSqs;
  readonly channel: ChannelServer;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly poller: LocalFunction;
  readonly publisher: LocalFunction;
  readonly mapping: EventSourceMapping;
  readonly clock: Clock;
}

/** A deployment that runs on this machine. */
export class Installation {
  constructor(readonly parts: Parts) {}

  /** Invokes the publisher. Without `messages` it writes its test emails, as on its schedule. */
  async publish(event: { readonly messages?: readonly unknown[] } = {}): Promise<InvokeResult> {
    return this.parts.publisher.invoke(event);
  }

  /**
   * Resolves when the queue holds nothing, in flight included, and no invocation is under way.
   *
   * @returns false where that hasn't come about in `timeoutSeconds`, or `signal` was aborted
   */
  async settled(timeoutSeconds: number, signal?: AbortSignal): Promise<boolean> {
    const { clock, sqs, queue, mapping, poller } = this.parts;
    const giveUpAtMs = clock.now() + timeoutSeconds * 1000;
    while (!signal?.aborted && clock.now() < giveUpAtMs) {
      const { visible, delayed, inFlight } = await sqs.depth(queue.name);
      const isEmpty = visible + delayed + inFlight === 0;
      if (isEmpty && mapping.underWay === 0 && poller.running === 0) return true;
      await clock.sleep(LOOK_AGAIN_MS, signal);
    }
    return false;
  }

  /** Applies other sizes, as `terraform apply` does while mail is being sent. */
  resize(change: Partial<SettingValues>): void {
    const { poller, mapping, queue, deadLetterQueue, endpoints } = this.parts;
    const settings = { ...this.parts.settings, ...change };
    const sizes = sizesFor(settings);
    const queues = { queue, deadLetterQueue };
    poller.update({
      memoryMb: settings.poller_memory_mb,
      timeoutSeconds: sizes.poller_timeout_seconds,
      reservedConcurrency: sizes.reserved_concurrency,
      variables: { ...endpoints, ...pollerVariables(settings, sizes, queues) },
    });
    mapping.setMaximumConcurrency(sizes.mapping_maximum_concurrency);
  }

  /** What became of every message put on the queue. Exact once nothing runs any more. */
  async accountForMessages(): Promise<MessageAccount> {
    const { sqs, queue, deadLetterQueue, channel } = this.parts;
    return accountForMessages({
      enqueued: sqs.gateway.enqueued.filter(({ queueName }) => queueName === queue.name),
      mails: channel.mails,
      inQueue: await sqs.messages(queue.name),
      inDeadLetterQueue: await sqs.messages(deadLetterQueue.name),
    });
  }

  /** The metrics that the poller has published so far. */
  metrics(): MetricSample[] {
    return this.parts.poller.log.flatMap(({ text }) => readEmbeddedMetrics(text));
  }

  /** Stops receiving and ends every execution environment; queues and records stay to be read. */
  async halt(): Promise<void> {
    const { mapping, poller, publisher } = this.parts;
    const stopped = mapping.stop();
    await Promise.all([poller.stop(), publisher.stop()]);
    await stopped;
  }

  /** Ends everything. No process is left. */
  async stop(): Promise<void> {
    await this.halt();
    await this.parts.channel.stop();
    await this.parts.sqs.stop();
  }
}

async function createQueues(sqs: LocalSqs, settings: SettingValues, sizes: Sizes) {
  const { queue, deadLetterQueue } = deployedQueues(settings, sizes);
  const { maxReceiveCount, ...attributes } = queue;
  const dead = await sqs.createQueue(deadLetterQueue);
  const redrive = maxReceiveCount !== undefined && {
    redrive: { deadLetterQueueArn: dead.arn, maxReceiveCount },
  };
  return { queue: await sqs.createQueue({ ...attributes, ...redrive }), deadLetterQueue: dead };
}

function accountOf(
  given: InstallationOptions['account'],
  settings: SettingValues,
  clock: Clock,
): SendingAccount {
  if (given instanceof SendingAccount) return given;
  const limits = given ?? { recipientsPerSecond: settings.email_throughput };
  return new SendingAccount(limits, clock.now());
}

function startChannel(
  options: InstallationOptions,
  settings: SettingValues,
  account: SendingAccount,
  region: string,
  clock: Clock,
  onKill: (caller: string) => void,
): Promise<ChannelServer> {
  const common = {
    account,
    clock,
    region,
    onKill,
    faults: options.faults ?? [],
    latency: options.latency ?? { ms: 0 },
    ...(options.certificate && { certificate: options.certificate }),
    ...(options.guard && { guard: options.guard }),
  };
  return settings.channel === 'PINPOINT'
    ? startPinpointServer({ ...common, applicationId: settings.pinpoint_application_id ?? '' })
    : startSesServer({ ...common, identities: options.identities ?? {} });
}
