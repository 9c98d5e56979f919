import { ref, type TerraformProvider, TerraformResource, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { defineLocal, type Expression } from '../expression';
import { Installation } from '../installation';
import { setAddressPrefix } from '../naming';
import { SIZE_NAMES, type Sizes } from '../sizing';
import type { EmailQueueSettings } from './email-queue-settings';
import { completeSettings } from './given-settings';
import { declareSettingLocals } from './setting-locals';

/** Settings of an email queue, and how it fits into its stack. */
export interface EmailQueueProps extends EmailQueueSettings {
  /**
   * AWS provider of every resource, for another Region or account than the stack's own.
   *
   * @default the stack's provider without an alias
   */
  readonly provider?: TerraformProvider | undefined;
  /**
   * In front of the address of every resource and local: letters, digits and underscores, not
   * beginning with a digit. Unique in the stack. A change moves everything: use `moved` blocks, or
   * the queues are made anew, empty. With `''`, addresses are those of the stack that `cdktf deploy`
   * makes in this project.
   *
   * @default the ids of the construct and of those around it, such as `mail_`
   */
  readonly addressPrefix?: string | undefined;
  /**
   * Folder of `poller.zip` and `publisher.zip`.
   *
   * @default the zips of this package
   */
  readonly bundleFolder?: string | undefined;
  /**
   * Whether Terraform refuses to destroy the queues, and the mail on them.
   *
   * @default false
   */
  readonly protectQueues?: boolean | undefined;
}

/**
 * A queue in front of Amazon SES: an SQS queue with its dead-letter queue, the Lambda that sends at
 * the account's rate, a Lambda that writes test emails, a dashboard. It brings no provider and no
 * backend. Needs Terraform 1.9 or later.
 *
 * Values may be tokens. The types of plain values are checked when the construct is made, what is
 * allowed at plan, with the messages of the Terraform variables, which call `emailThroughput`
 * `email_throughput`.
 *
 * @example
 * const mail = new EmailQueue(this, 'mail', { emailFrom: 'mail@example.com', emailThroughput: 14 });
 */
export class EmailQueue extends Construct {
  /** URL of the queue: applications send their email to it. */
  readonly queueUrl: string;
  /** ARN of the queue. */
  readonly queueArn: string;
  /** URL of the dead-letter queue: what could not be sent, with its reason. */
  readonly deadLetterQueueUrl: string;
  /** ARN of the dead-letter queue. */
  readonly deadLetterQueueArn: string;
  /** Name of the Lambda that sends the email. */
  readonly pollerFunctionName: string;
  /** Name of the Lambda that writes test emails to the queue. */
  readonly publisherFunctionName: string;
  /** Name of the EventBridge rule that runs the publisher each minute once enabled. */
  readonly publisherRuleName: string;
  /** URL of the CloudWatch dashboard. */
  readonly dashboardUrl: string;
  /**
   * Sizes chosen, known at plan: throughput in recipients per second, concurrency in execution
   * environments, batch size in messages, times in seconds.
   */
  readonly sizes: Sizes;
  /**
   * IAM policy, as JSON, for an application's role: what it needs to put email on the queue.
   *
   * @example
   * new IamRolePolicy(this, 'enqueue', { role: role.name, policy: mail.producerPolicyJson });
   */
  readonly producerPolicyJson: string;

  /** @internal */
  readonly addressPrefix: string;

  /**
   * @throws Error if a property is missing, unknown or of a wrong type, or if another email queue
   * of the stack has the same addresses
   */
  constructor(scope: Construct, id: string, props: EmailQueueProps) {
    super(scope, id);
    const { provider, addressPrefix, bundleFolder, protectQueues, ...given } = props;
    const values = completeSettings(`EmailQueue ${this.node.path}`, given);
    this.addressPrefix = addressPrefix ?? prefixFromIds(this);
    checkPrefix(this);
    setAddressPrefix(this, this.addressPrefix);

    const installation = new Installation(this, 'installation', {
      settings: declareSettingLocals(this, values),
      addressPrefix: this.addressPrefix,
      ...(bundleFolder === undefined ? {} : { bundleFolder }),
      ...(protectQueues === undefined ? {} : { protectQueues }),
    });
    if (provider !== undefined) {
      useProvider(installation, provider);
    }

    // References that know their stack may be used in another one.
    const stack = TerraformStack.of(this);
    const reference = ({ hcl }: Expression) => ref(hcl, stack);
    const text = (expression: Expression) => Token.asString(reference(expression));

    this.queueUrl = text(installation.queue.url);
    this.queueArn = text(installation.queue.arn);
    this.deadLetterQueueUrl = text(installation.deadLetterQueue.url);
    this.deadLetterQueueArn = text(installation.deadLetterQueue.arn);
    this.pollerFunctionName = text(installation.pollerFunctionName);
    this.publisherFunctionName = text(installation.publisherFunctionName);
    this.publisherRuleName = text(installation.publisherRuleName);
    this.dashboardUrl = text(defineLocal(this, 'dashboard_url', installation.dashboardUrl));
    this.sizes = Object.fromEntries(
      SIZE_NAMES.map((size) => [size, Token.asNumber(reference(installation.sizes[size]))]),
    ) as Sizes;
    this.producerPolicyJson = text(installation.producerPolicyJson);
  }
}

/** From the ids between the stack and the construct: `mail_`, or `shop_mail_`. */
function prefixFromIds(queue: EmailQueue): string {
  const scopes = queue.node.scopes;
  const below = scopes.slice(scopes.indexOf(TerraformStack.of(queue)) + 1);
  const ids = below.map(({ node }) => node.id.replaceAll(/[^A-Za-z0-9]+/g, '_'));
  return `${ids.join('_')}_`.replace(/^(?=[0-9])/, '_');
}

function checkPrefix(queue: EmailQueue): void {
  const { addressPrefix: prefix, node } = queue;
  if (!/^([A-Za-z_][A-Za-z0-9_]*)?$/.test(prefix)) {
    throw new Error(
      `EmailQueue ${node.path}: addressPrefix is ${JSON.stringify(prefix)}; write letters, digits and underscores, not beginning with a digit`,
    );
  }
  // CDKTF would merge two resources with one address into one.
  const other = TerraformStack.of(queue)
    .node.findAll()
    .find((each) => each instanceof EmailQueue && each !== queue && each.addressPrefix === prefix);
  if (other !== undefined) {
    throw new Error(
      `EmailQueue ${node.path}: ${other.node.path} has the addresses ${prefix}… in this stack already; give one of them another addressPrefix`,
    );
  }
}

function useProvider(installation: Construct, provider: TerraformProvider): void {
  for (const each of installation.node.findAll()) {
    if (TerraformResource.isTerraformResource(each)) {
      each.provider = provider;
    }
  }
}
