import { SqsQueue, type SqsQueueConfig } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { SqsQueueRedriveAllowPolicy } from '@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy';
import { Construct } from 'constructs';
import { attributeOfOnly, countIf, defineLocal, Expression, memberUnlessNull } from '../expression';
import { withAddress } from '../naming';
import {
  acceptFromPrincipals,
  type ConditionalStatement,
  denyWithoutTls,
  policyDocument,
} from '../permissions';
import { DEAD_LETTER_MAXIMUM_BYTES, QUEUE_MAXIMUM_BYTES, RETENTION_SECONDS } from '../sizing';

export interface QueuesProps {
  readonly queueName: string;
  readonly deadLetterQueueName: string;
  /** The estate's own queue, or null: one is made. Only its being null must be known at plan. */
  readonly existingQueue: Expression;
  /** The estate's own dead-letter queue, or null, likewise. */
  readonly existingDeadLetterQueue: Expression;
  /** Of the queue, in seconds: six time-outs of the poller. */
  readonly visibilityTimeoutSeconds: Expression;
  readonly maxReceiveCount: Expression;
  /** Who of other accounts may send to the queue that is made. */
  readonly producerPrincipalArns: Expression;
  /** Customer key of the queues that are made; null for keys managed by SQS. */
  readonly kmsKeyArn: Expression;
  /** Whether Terraform refuses to destroy the queues that it has made. */
  readonly protect: boolean;
  readonly tags: Expression;
}

/** A queue as others refer to it, whether it is made here or the estate's own. */
export interface QueueReference {
  readonly arn: Expression;
  readonly url: Expression;
  readonly name: Expression;
  /** Its customer key; null for a key managed by SQS. */
  readonly kmsKeyArn: Expression;
}

/** A queue that is made here, if there is none in the estate; with it goes whatever belongs to it. */
interface OwnQueue {
  readonly arn: Expression;
  readonly url: Expression;
  readonly count: number;
}

/**
 * The queue and its dead-letter queue. What is made here is encrypted, TLS only, and keeps mail for
 * 14 days each, or together for what SQS itself moves; the estate's own is left as it is.
 */
export class Queues extends Construct {
  readonly queue: QueueReference;
  readonly deadLetterQueue: QueueReference;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: QueuesProps,
  ) {
    super(scope, id);
    const { existingQueue, existingDeadLetterQueue } = props;

    const deadLetterQueue = this.make('dead_letter', existingDeadLetterQueue, {
      name: props.deadLetterQueueName,
      maxMessageSize: DEAD_LETTER_MAXIMUM_BYTES,
    });
    this.deadLetterQueue = this.refer(
      'dead_letter_queue',
      existingDeadLetterQueue,
      deadLetterQueue,
      props.deadLetterQueueName,
    );

    const queue = this.make('queue', existingQueue, {
      name: props.queueName,
      maxMessageSize: QUEUE_MAXIMUM_BYTES,
      visibilityTimeoutSeconds: props.visibilityTimeoutSeconds.asNumber,
      redrivePolicy: new Expression(
        `jsonencode({"deadLetterTargetArn": ${this.deadLetterQueue.arn.hcl}, "maxReceiveCount": ${props.maxReceiveCount.hcl}})`,
      ).asString,
    });
    this.queue = this.refer('queue', existingQueue, queue, props.queueName);

    this.setPolicy('dead_letter', deadLetterQueue);
    this.setPolicy('queue', queue, acceptFromPrincipals(queue.arn, props.producerPrincipalArns));
    // Inline, the redrive of one and the redrive allow of the other would be a cycle.
    withAddress(
      new SqsQueueRedriveAllowPolicy(this, 'redrive_allow', {
        count: deadLetterQueue.count,
        queueUrl: deadLetterQueue.url.asString,
        redriveAllowPolicy: new Expression(
          `jsonencode({"redrivePermission": "byQueue", "sourceQueueArns": [${this.queue.arn.hcl}]})`,
        ).asString,
      }),
      'dead_letter',
    );
  }

  private make(address: string, existing: Expression, config: SqsQueueConfig): OwnQueue {
    const { kmsKeyArn, protect, tags } = this.props;
    const count = countIf(`${existing.hcl} == null`);
    const queue = withAddress(
      new SqsQueue(this, address, {
        count,
        messageRetentionSeconds: RETENTION_SECONDS,
        kmsMasterKeyId: kmsKeyArn.asString,
        sqsManagedSseEnabled: new Expression(`(${kmsKeyArn.hcl} == null ? true : null)`).asAny,
        tags: tags.asStringMap,
        ...config,
        ...(protect ? { lifecycle: { preventDestroy: true } } : {}),
      }),
      address,
    );
    return { arn: attributeOfOnly(queue, 'arn'), url: attributeOfOnly(queue, 'url'), count };
  }

  /** Locals for the queue that is used, so that what refers to it need not tell the two apart. */
  private refer(
    local: string,
    existing: Expression,
    own: OwnQueue,
    ownName: string,
  ): QueueReference {
    const define = (name: string, member: string, otherwise: Expression) =>
      defineLocal(this, `${local}_${name}`, memberUnlessNull(existing, member, otherwise));
    const arn = define('arn', 'arn', own.arn);
    const nameOfExisting = `element(split(":", ${existing.hcl}.arn), 5)`;
    return {
      arn,
      url: define('url', 'url', own.url),
      name: defineLocal(
        this,
        `${local}_name`,
        new Expression(
          `(${existing.hcl} == null ? ${JSON.stringify(ownName)} : ${nameOfExisting})`,
        ),
      ),
      kmsKeyArn: define('kms_key_arn', 'kms_key_arn', this.props.kmsKeyArn),
    };
  }

  private setPolicy(address: string, queue: OwnQueue, ...more: ConditionalStatement[]): void {
    withAddress(
      new SqsQueuePolicy(this, `${address}_policy`, {
        count: queue.count,
        queueUrl: queue.url.asString,
        policy: policyDocument([denyWithoutTls(queue.arn), ...more]).asString,
      }),
      address,
    );
  }
}
