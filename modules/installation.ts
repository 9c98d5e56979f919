import { join } from 'node:path';
import { Construct } from 'constructs';
import { defineLocal, Expression } from './expression';
import type { BundleSource } from './functions/bundled-function';
import { FunctionLog } from './functions/function-log';
import { Poller } from './functions/poller';
import { Publisher } from './functions/publisher';
import { addressOf, type ResourceNames, resourceNames, setAddressPrefix } from './naming';
import { Alarms } from './observability/alarms';
import { Dashboard } from './observability/dashboard';
import { type Place, policyDocument, sendMessages, useQueueKey } from './permissions';
import { type QueueReference, Queues } from './queues/queues';
import type { SettingReferences } from './settings/variables';
import { declareWarnings } from './settings/warnings';
import { SIZE_NAMES, type SizeName, type Sizes, sizingLocals } from './sizing';

export interface InstallationProps {
  /** Where each setting is found; they are checked where they are declared. */
  readonly settings: SettingReferences;
  /**
   * Folder of `poller.zip` and `publisher.zip`.
   * @default the package's own, where `npm run bundle` puts them
   */
  readonly bundleFolder?: string;
  /**
   * In front of every address and local, so that one stack can hold several installations.
   * @default none
   */
  readonly addressPrefix?: string;
  /**
   * Whether Terraform refuses to destroy the queues that are made here, and the mail on them
   * (`prevent_destroy`): neither by `destroy` nor by a change that replaces them.
   * @default false
   */
  readonly protectQueues?: boolean;
}

/**
 * An installation: queues, poller, publisher, dashboard, alarms. It has no provider, no backend and
 * no data source, so that it fits into any root, also under `depends_on`.
 */
export class Installation extends Construct {
  readonly queue: QueueReference;
  readonly deadLetterQueue: QueueReference;
  readonly pollerFunctionName: Expression;
  readonly publisherFunctionName: Expression;
  readonly publisherRuleName: Expression;
  /** A template. */
  readonly dashboardUrl: string;
  readonly sizes: Sizes<Expression>;
  /** IAM policy, as JSON, for whoever puts mail on the queue. */
  readonly producerPolicyJson: Expression;

  constructor(scope: Construct, id: string, props: InstallationProps) {
    super(scope, id);
    setAddressPrefix(this, props.addressPrefix ?? '');
    const { settings } = props;
    const sizes = this.defineSizes(settings);
    const names = resourceNames(settings.name.asString);

    const queues = new Queues(this, 'queues', {
      queueName: names.queue,
      deadLetterQueueName: names.deadLetterQueue,
      existingQueue: settings.existing_queue,
      existingDeadLetterQueue: settings.existing_dead_letter_queue,
      visibilityTimeoutSeconds: sizes.queue_visibility_timeout_seconds,
      maxReceiveCount: settings.max_receive_count,
      producerPrincipalArns: settings.producer_principal_arns,
      kmsKeyArn: settings.kms_key_arn,
      protect: props.protectQueues ?? false,
      tags: settings.tags,
    });
    const { queue, deadLetterQueue } = queues;

    const logs = this.makeLogs(settings, names);
    const place = this.definePlace(logs.poller.arn);
    const source = this.defineBundleSource(props);
    const common = { settings, sizes, names, place, source };
    const poller = new Poller(this, 'poller', { ...common, queues, log: logs.poller });
    const publisher = new Publisher(this, 'publisher', { ...common, queue, log: logs.publisher });
    const facts = {
      instance: settings.name.asString,
      queueName: queue.name.asString,
      deadLetterQueueName: deadLetterQueue.name.asString,
      pollerName: names.poller,
    };
    const dashboard = new Dashboard(this, 'dashboard', {
      dashboardName: settings.dashboard_name,
      names,
      channel: settings.channel,
      place,
      facts: {
        ...facts,
        region: place.region.asString,
        throughput: sizes.effective_throughput.asNumber,
        gaugeMaximum: sizes.dashboard_gauge_maximum.asNumber,
      },
    });
    new Alarms(this, 'alarms', {
      topic: settings.alarm_topic,
      names,
      facts: { ...facts, channel: settings.channel.asString },
      tags: settings.tags,
    });
    declareWarnings(this, settings, sizes);

    this.sizes = sizes;
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    this.pollerFunctionName = poller.function.functionName;
    this.publisherFunctionName = publisher.function.functionName;
    this.publisherRuleName = publisher.ruleName;
    this.dashboardUrl = dashboard.url;
    this.producerPolicyJson = policyDocument([
      sendMessages('Enqueue', queue.arn),
      useQueueKey(queue.kmsKeyArn, place),
    ]);
  }

  private defineSizes(settings: SettingReferences): Sizes<Expression> {
    const texts = sizingLocals(
      {
        email_throughput: settings.email_throughput.hcl,
        no_of_messages_sqs: settings.no_of_messages_sqs.hcl,
        reserved_lambda_concurrency: settings.reserved_lambda_concurrency.hcl,
        sqs_batch_size: settings.sqs_batch_size.hcl,
        sqs_batching_window_seconds: settings.sqs_batching_window_seconds.hcl,
        sandbox_sleep: settings.sandbox_sleep.hcl,
        drain_seconds: settings.drain_seconds.hcl,
        poller_memory_mb: settings.poller_memory_mb.hcl,
      },
      (size) => addressOf(this, size),
    );
    const locals = SIZE_NAMES.map(
      (size) => [size, defineLocal(this, size, new Expression(texts[size]))] as const,
    );
    return Object.fromEntries(locals) as Record<SizeName, Expression>;
  }

  private makeLogs(settings: SettingReferences, names: ResourceNames) {
    const make = (bundle: 'poller' | 'publisher') =>
      new FunctionLog(this, `${bundle}_log`, {
        bundle,
        name: names.logGroup(names[bundle]),
        logGroupClass: settings.log_group_class,
        retentionDays: settings.log_retention_days,
        kmsKeyArn: settings.kms_key_arn,
        tags: settings.tags,
      });
    return { poller: make('poller'), publisher: make('publisher') };
  }

  /**
   * From the ARN of a log group, which is always made here: a queue may be of another account, and
   * data sources would be unknown under `depends_on`.
   */
  private definePlace(logGroupArn: Expression): Place {
    const part = (name: string, index: number) =>
      defineLocal(this, name, new Expression(`element(split(":", ${logGroupArn.hcl}), ${index})`));
    return {
      partition: part('partition', 1),
      region: part('region', 3),
      accountId: part('account_id', 4),
    };
  }

  private defineBundleSource({ settings, bundleFolder }: InstallationProps): BundleSource {
    return {
      folder: bundleFolder ?? join(__dirname, '..', 'dist', 'lambdas'),
      // The setting decides where it is given, since the name of a bucket may be unknown at plan.
      throughS3: defineLocal(
        this,
        'code_through_s3',
        new Expression(
          `coalesce(${settings.lambda_code_through_s3.hcl}, ${settings.lambda_code_s3_bucket_name.hcl} != null)`,
        ),
      ),
      bucketName: settings.lambda_code_s3_bucket_name,
      runtime: settings.lambda_runtime,
    };
  }
}
