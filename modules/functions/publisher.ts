import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { PUBLISHER_ENV } from '../../lambdas/publisher/env';
import { attributeOf, Expression } from '../expression';
import { type ResourceNames, withAddress } from '../naming';
import { type Place, sendMessages, useQueueKey } from '../permissions';
import type { QueueReference } from '../queues/queues';
import type { SettingReferences } from '../settings/variables';
import { PUBLISHER_MEMORY_MB, type Sizes } from '../sizing';
import { BundledFunction, type BundleSource } from './bundled-function';
import type { FunctionLog } from './function-log';

export interface PublisherProps {
  readonly settings: SettingReferences;
  readonly sizes: Sizes<Expression>;
  readonly names: ResourceNames;
  readonly queue: QueueReference;
  readonly place: Place;
  readonly source: BundleSource;
  readonly log: FunctionLog;
}

/** The Lambda that makes test traffic, and the rule that runs it each minute once it is enabled. */
export class Publisher extends Construct {
  readonly function: BundledFunction;
  readonly ruleName: Expression;

  constructor(scope: Construct, id: string, props: PublisherProps) {
    super(scope, id);
    const { settings, names, queue } = props;

    this.function = new BundledFunction(this, 'function', {
      bundle: 'publisher',
      source: props.source,
      functionName: names.publisher,
      description: 'Writes test emails to the queue',
      roleName: names.role(names.publisher, props.place.region.asString),
      log: props.log,
      codeObjectKey: (hash) => names.codeObject('publisher', hash),
      environment: {
        [PUBLISHER_ENV.instanceName]: settings.name,
        [PUBLISHER_ENV.queueUrl]: queue.url,
        [PUBLISHER_ENV.emailFrom]: settings.email_from,
        [PUBLISHER_ENV.messageCount]: settings.no_of_messages_sqs,
      },
      memoryMb: PUBLISHER_MEMORY_MB,
      timeoutSeconds: props.sizes.publisher_timeout_seconds,
      permissions: [sendMessages('Enqueue', queue.arn), useQueueKey(queue.kmsKeyArn, props.place)],
      permissionsBoundaryArn: settings.permissions_boundary_arn,
      iamPath: settings.iam_path,
      vpc: settings.vpc,
      place: props.place,
      tags: settings.tags,
    });

    // A retry of the whole invocation would enqueue everything twice.
    withAddress(
      new LambdaFunctionEventInvokeConfig(this, 'event_invoke_config', {
        functionName: this.function.functionName.asString,
        maximumRetryAttempts: 0,
      }),
      'publisher',
    );

    const rule = withAddress(
      new CloudwatchEventRule(this, 'rule', {
        name: names.publisherRule,
        description: 'Runs the publisher of test emails each minute',
        scheduleExpression: 'rate(1 minute)',
        state: new Expression(`(${settings.publisher_rule_enabled.hcl} ? "ENABLED" : "DISABLED")`)
          .asString,
        tags: settings.tags.asStringMap,
      }),
      'publisher',
    );
    this.ruleName = attributeOf(rule, 'name');

    const permission = withAddress(
      new LambdaPermission(this, 'permission', {
        statementId: 'AllowPublisherRule',
        action: 'lambda:InvokeFunction',
        functionName: this.function.functionName.asString,
        principal: 'events.amazonaws.com',
        sourceArn: attributeOf(rule, 'arn').asString,
      }),
      'publisher',
    );
    withAddress(
      new CloudwatchEventTarget(this, 'target', {
        rule: this.ruleName.asString,
        targetId: 'publisher',
        arn: this.function.arn.asString,
        dependsOn: [permission, this.function.policy],
      }),
      'publisher',
    );
  }
}
