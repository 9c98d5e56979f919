import type { GivenSettings } from '../../../modules/settings';
import { startMoto } from '../moto-server';
import { messagesOf, Terraform } from '../terraform';
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
    this.account = { partition, accountId, queueKeyArn, resourcePolicies };
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

  /** The actions as Lambda itself asks for them in the role of a function: on its log or queue. */
  requestsOfLambda(
    name: string,
    functionName: FunctionName,
    actions: readonly string[],
  ): IamRequest[] {
    const logGroup = this.policies.at(`module.${name}.aws_cloudwatch_log_group.${functionName}`);
    const logStream = `${logGroup.values.arn}:log-stream:2026/01/01/[$LATEST]0123456789abcdef`;
    const queue: string = this.policies.at(`module.${name}.aws_sqs_queue.queue[0]`).values.arn;
    return actions.map((action) => ({
      action,
      resource: action.startsWith('logs:') ? logStream : queue,
      context: { 'aws:SecureTransport': 'true' },
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

function rootOf(region: string, settings: Readonly<Record<string, GivenSettings>>) {
  const names = Object.keys(settings);
  return {
    provider: { aws: { region } },
    resource: { aws_kms_key: { mail: { description: 'Mail', deletion_window_in_days: 7 } } },
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
