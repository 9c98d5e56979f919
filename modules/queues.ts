import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { SqsQueueRedriveAllowPolicy } from '@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy';
import { Construct } from 'constructs';
import { attributeOf, Expression } from './expression';
import { withAddress } from './naming';
import { denyWithoutTls, policyDocument } from './permissions';
import { DEAD_LETTER_MAXIMUM_BYTES, QUEUE_MAXIMUM_BYTES, RETENTION_SECONDS } from './sizing';

export interface QueuesProps {
  readonly queueName: string;
  readonly deadLetterQueueName: string;
  /** Of the queue, in seconds: six time-outs of the poller. */
  readonly visibilityTimeoutSeconds: Expression;
  readonly maxReceiveCount: Expression;
  /** Customer key of both queues; null for keys managed by SQS. */
  readonly kmsKeyArn: Expression;
  readonly tags: Expression;
}

/** A queue as others refer to it. */
export interface QueueReference {
  readonly arn: Expression;
  readonly url: Expression;
}

/** The queue and its dead-letter queue: encrypted, TLS only, 14 days of retention. */
export class Queues extends Construct {
  readonly queue: QueueReference;
  readonly deadLetterQueue: QueueReference;

  constructor(scope: Construct, id: string, props: QueuesProps) {
    super(scope, id);
    const common = {
      messageRetentionSeconds: RETENTION_SECONDS,
      kmsMasterKeyId: props.kmsKeyArn.asString,
      sqsManagedSseEnabled: new Expression(`(${props.kmsKeyArn.hcl} == null ? true : null)`).asAny,
      tags: props.tags.asStringMap,
    };

    const deadLetterQueue = withAddress(
      new SqsQueue(this, 'dead_letter', {
        name: props.deadLetterQueueName,
        maxMessageSize: DEAD_LETTER_MAXIMUM_BYTES,
        ...common,
      }),
      'dead_letter',
    );
    this.deadLetterQueue = this.reference(deadLetterQueue, 'dead_letter');

    const queue = withAddress(
      new SqsQueue(this, 'queue', {
        name: props.queueName,
        maxMessageSize: QUEUE_MAXIMUM_BYTES,
        visibilityTimeoutSeconds: props.visibilityTimeoutSeconds.asNumber,
        redrivePolicy: new Expression(
          `jsonencode({"deadLetterTargetArn": ${this.deadLetterQueue.arn.hcl}, "maxReceiveCount": ${props.maxReceiveCount.hcl}})`,
        ).asString,
        ...common,
      }),
      'queue',
    );
    this.queue = this.reference(queue, 'queue');

    // Inline, the redrive of one and the redrive allow of the other would be a cycle.
    withAddress(
      new SqsQueueRedriveAllowPolicy(this, 'redrive_allow', {
        queueUrl: this.deadLetterQueue.url.asString,
        redriveAllowPolicy: new Expression(
          `jsonencode({"redrivePermission": "byQueue", "sourceQueueArns": [${this.queue.arn.hcl}]})`,
        ).asString,
      }),
      'dead_letter',
    );
  }

  private reference(queue: SqsQueue, address: string): QueueReference {
    const reference = { arn: attributeOf(queue, 'arn'), url: attributeOf(queue, 'url') };
    withAddress(
      new SqsQueuePolicy(this, `${address}_policy`, {
        queueUrl: reference.url.asString,
        policy: policyDocument([denyWithoutTls(reference.arn)]).asString,
      }),
      address,
    );
    return reference;
  }
}
