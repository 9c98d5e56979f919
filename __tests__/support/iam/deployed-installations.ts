import { POLLER_ENV } from '../../../lambdas/poller/env';
import type { GivenSettings } from '../../../modules/settings/settings';
import { startMoto } from '../moto/moto-server';
import { messagesOf, Terraform } from '../terraform/terraform';
import { DeployedPolicies } from './deployed-policies';
import type { Principal } from './evaluate-policies';
import { IamGateway } from './iam-gateway';
import type { AwsAccount, IamRequest } from './iam-requests';
import { withoutAction } from './policy-document';

export type FunctionName = 'poller' | 'publisher';

/** A permission that a function doesn't have, on purpose. */
export interface Removal {
  readonly from: FunctionName;
  readonly action: string;
}

/** Installations whose roles, queues and key an apply has made. Nothing runs any more. */
export class DeployedInstallations {
  readonly account: AwsAccount;

  private constructor(
    private readonly policies: DeployedPolicies,
    /** `producer_policy_json` of each. */
    private readonly producerPolicies: Readonly<Record<string, unknown>>,
  ) {
    const queueKeyArn: string = policies.at(KEY).values.arn;
    const [, partition = '', , , accountId = ''] = queueKeyArn.split(':');
    const resourcePolicies = policies.resourcePolicies();
    const otherQueueKeys = policies.queueKeys();
    this.account = { partition, accountId, queueKeyArn, otherQueueKeys, resourcePolicies };
  }

  /**
   * Applies the stack once for each of the settings, side by side and with a customer key, and
   * keeps what the state says of it.
   *
   * @param stackFolder the synthesized stack
   */
  static async apply(
    stackFolder: string,
    region: string,
    settings: Readonly<Record<string, GivenSettings>>,
  ): Promise<DeployedInstallations> {
    const moto = await startMoto();
    const terraform = new Terraform({
      endpoint: moto.endpoint,
      folders: { stack: stackFolder },
      files: { 'main.tf.json': JSON.stringify(rootOf(region, settings)) },
    });
    try {
      await terraform.init();
      const applied = await terraform.apply();
      if (applied.exitCode !== 0) throw new Error(messagesOf(applied).join('\n'));
      const policies = new DeployedPolicies(await terraform.resources());
      return new DeployedInstallations(policies, await terraform.outputs());
    } finally {
      terraform.remove();
      await moto.stop();
    }
  }

  /** What a function may do, and who it is. */
  principal(name: string, functionName: FunctionName): Principal {
    return this.policies.functionPrincipal(`module.${name}.aws_lambda_function.${functionName}`);
  }

  /** An application that has the policy of the output, and no other. */
  producer(name: string): Principal {
    return {
      arn: `arn:aws:sts::${this.account.accountId}:assumed-role/shop/shop`,
      policies: [JSON.parse(this.producerPolicies[name] as string)],
    };
  }

  /** IAM in front of what one of the installations calls. */
  gateway(name: string, removal?: Removal): IamGateway {
    const poller = this.reduced(name, 'poller', removal);
    return new IamGateway({
      principals: {
        poller,
        // An event source mapping works in the role of its function.
        mapping: poller,
        publisher: this.reduced(name, 'publisher', removal),
        producer: this.producer(name),
      },
      account: this.account,
    });
  }

  /**
   * The actions as Lambda itself asks for them in the role of a function: on its log, its queue, or
   * the network interfaces.
   */
  requestsOfLambda(
    name: string,
    functionName: FunctionName,
    actions: readonly string[],
  ): IamRequest[] {
    const logGroup = this.policies.at(`module.${name}.aws_cloudwatch_log_group.${functionName}`);
    const logStream = `${logGroup.values.arn}:log-stream:2026/01/01/[$LATEST]0123456789abcdef`;
    const poller = this.policies.at(`module.${name}.aws_lambda_function.poller`).values;
    const queue = this.policies.queueArn(poller.environment[0].variables[POLLER_ENV.queueUrl]);
    const resources: Readonly<Record<string, string>> = { logs: logStream, sqs: queue, ec2: '*' };
    return actions.map((action) => ({
      action,
      resource: resources[action.split(':')[0] ?? ''] ?? '',
      context: { 'aws:SecureTransport': 'true' },
    }));
  }

  /** The same as if the function's own code asked. */
  requestsOfCode(
    name: string,
    functionName: FunctionName,
    actions: readonly string[],
  ): IamRequest[] {
    const { arn } = this.policies.at(`module.${name}.aws_lambda_function.${functionName}`).values;
    return this.requestsOfLambda(name, functionName, actions).map((request) => ({
      ...request,
      context: { ...request.context, 'lambda:SourceFunctionArn': arn },
    }));
  }

  private reduced(name: string, functionName: FunctionName, removal?: Removal): Principal {
    const deployed = this.principal(name, functionName);
    if (removal?.from !== functionName) return deployed;
    const policies = deployed.policies.map((policy) => withoutAction(policy, removal.action));
    return { ...deployed, policies };
  }
}

const KEY = 'aws_kms_key.mail';

/** What an estate has by itself: a queue with a key of its own. */
export const ESTATE_QUEUE = {
  arn: '${aws_sqs_queue.estate.arn}',
  url: '${aws_sqs_queue.estate.url}',
  visibility_timeout_seconds: 360,
  kms_key_arn: '${aws_kms_key.estate.arn}',
} as const;

/** The gateway finds a queue's key by the name of the installation that has the queue: `estate`. */
function estate() {
  const overTls = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: ESTATE_QUEUE.arn,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  };
  return {
    aws_sqs_queue: {
      estate: {
        name: 'estate',
        kms_master_key_id: ESTATE_QUEUE.kms_key_arn,
        visibility_timeout_seconds: 360,
      },
    },
    aws_sqs_queue_policy: {
      estate: { queue_url: ESTATE_QUEUE.url, policy: JSON.stringify(overTls) },
    },
  };
}

function rootOf(region: string, settings: Readonly<Record<string, GivenSettings>>) {
  const names = Object.keys(settings);
  return {
    provider: { aws: { region } },
    resource: {
      aws_kms_key: {
        mail: { description: 'Mail', deletion_window_in_days: 7 },
        estate: { description: 'Estate', deletion_window_in_days: 7 },
      },
      ...estate(),
    },
    module: Object.fromEntries(
      names.map((name) => [
        name,
        { source: './stack', kms_key_arn: `\${${KEY}.arn}`, ...settings[name] },
      ]),
    ),
    output: Object.fromEntries(
      names.map((name) => [name, { value: `\${module.${name}.producer_policy_json}` }]),
    ),
  };
}
