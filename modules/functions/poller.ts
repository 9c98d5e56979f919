import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Construct } from 'constructs';
import { POLLER_ENV } from '../../lambdas/poller/env';
import type { Expression } from '../expression';
import { type ResourceNames, withAddress } from '../naming';
import {
  consumeMessages,
  type Place,
  readWithQueueKey,
  sendEmail,
  sendMessages,
  useQueueKey,
} from '../permissions';
import type { Queues } from '../queues/queues';
import {
  batchFitsTimeout,
  deadLettersGoElsewhere,
  isInRegion,
  redriveLeavesTries,
  redriveMeetsDeadLetters,
  visibilityOutlastsPoller,
} from '../settings/preconditions';
import type { SettingReferences } from '../settings/variables';
import type { Sizes } from '../sizing';
import { BundledFunction, type BundleSource } from './bundled-function';
import type { FunctionLog } from './function-log';

export interface PollerProps {
  readonly settings: SettingReferences;
  readonly sizes: Sizes<Expression>;
  readonly names: ResourceNames;
  readonly queues: Queues;
  readonly place: Place;
  readonly source: BundleSource;
  readonly log: FunctionLog;
}

/** The Lambda that sends: fed by the queue, bounded by reserved and by maximum concurrency. */
export class Poller extends Construct {
  readonly function: BundledFunction;

  constructor(scope: Construct, id: string, props: PollerProps) {
    super(scope, id);
    const { settings, sizes, names, queues } = props;
    const { queue, deadLetterQueue } = queues;
    const preconditions = [
      batchFitsTimeout(sizes),
      isInRegion('existing_queue', settings.existing_queue, props.place.region),
      isInRegion(
        'existing_dead_letter_queue',
        settings.existing_dead_letter_queue,
        props.place.region,
      ),
      visibilityOutlastsPoller(settings.existing_queue, sizes),
      deadLettersGoElsewhere(settings.existing_queue, deadLetterQueue.arn),
      redriveLeavesTries(settings.existing_queue, settings.max_tries),
      redriveMeetsDeadLetters(settings.existing_queue, deadLetterQueue.arn),
    ];

    this.function = new BundledFunction(this, 'function', {
      bundle: 'poller',
      source: props.source,
      functionName: names.poller,
      description: 'Takes email off the queue and sends it at the rate of the account',
      roleName: names.role(names.poller, props.place.region.asString),
      log: props.log,
      codeObjectKey: (hash) => names.codeObject('poller', hash),
      environment: {
        [POLLER_ENV.instanceName]: settings.name,
        [POLLER_ENV.queueUrl]: queue.url,
        [POLLER_ENV.deadLetterQueueUrl]: deadLetterQueue.url,
        [POLLER_ENV.channel]: settings.channel,
        [POLLER_ENV.emailFrom]: settings.email_from,
        [POLLER_ENV.emailThroughput]: sizes.effective_throughput,
        [POLLER_ENV.environments]: sizes.environments,
        [POLLER_ENV.drainSeconds]: sizes.drain_seconds,
        [POLLER_ENV.maxTries]: settings.max_tries,
      },
      environmentUnlessNull: {
        [POLLER_ENV.pinpointApplicationId]: settings.pinpoint_application_id,
        [POLLER_ENV.configurationSetName]: settings.configuration_set_name,
      },
      memoryMb: settings.poller_memory_mb.asNumber,
      timeoutSeconds: sizes.poller_timeout_seconds,
      reservedConcurrency: sizes.reserved_concurrency,
      permissions: [
        consumeMessages(queue.arn),
        sendMessages('DeadLetter', deadLetterQueue.arn),
        useQueueKey(deadLetterQueue.kmsKeyArn, props.place),
        readWithQueueKey(queue.kmsKeyArn, deadLetterQueue.kmsKeyArn, props.place),
        ...sendEmail(settings.channel, settings.pinpoint_application_id, props.place),
      ],
      permissionsBoundaryArn: settings.permissions_boundary_arn,
      iamPath: settings.iam_path,
      vpc: settings.vpc,
      place: props.place,
      preconditions,
      tags: settings.tags,
    });

    withAddress(
      new LambdaEventSourceMapping(this, 'mapping', {
        eventSourceArn: queue.arn.asString,
        functionName: this.function.arn.asString,
        batchSize: sizes.batch_size.asNumber,
        maximumBatchingWindowInSeconds: settings.sqs_batching_window_seconds.asNumber,
        functionResponseTypes: ['ReportBatchItemFailures'],
        scalingConfig: { maximumConcurrency: sizes.mapping_maximum_concurrency.asNumber },
        tags: settings.tags.asStringMap,
        dependsOn: [this.function.policy],
      }),
      'poller',
    );
  }
}
