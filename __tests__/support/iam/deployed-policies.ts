import type { StateResource } from '../terraform/terraform';
import type { Principal } from './evaluate-policies';
import type { PolicyDocument } from './policy-document';

/** Reads the policies that an apply has made, from the state. */
export class DeployedPolicies {
  constructor(private readonly resources: readonly StateResource[]) {}

  /**
   * The role that a function runs with, and all its policies.
   *
   * @param address of the function, like `module.ses.aws_lambda_function.poller`
   * @throws Error if the role has policies that aren't read here
   */
  functionPrincipal(address: string): Principal {
    const { role: roleArn, function_name: functionName } = this.at(address).values;
    const role = this.ofType('aws_iam_role').find(({ values }) => values.arn === roleArn);
    if (role === undefined) throw new Error(`There is no role ${roleArn}.`);
    const { name, managed_policy_arns: managed, permissions_boundary: boundary } = role.values;
    const attached = this.ofType('aws_iam_role_policy_attachment').filter(
      ({ values }) => values.role === name,
    );
    if (managed?.length > 0 || attached.length > 0 || boundary) {
      throw new Error(`${role.address} has more policies than those of its own.`);
    }
    return {
      arn: `${roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${functionName}`,
      policies: this.ofType('aws_iam_role_policy')
        .filter(({ values }) => values.role === name)
        .map(({ values }) => JSON.parse(values.policy) as PolicyDocument),
    };
  }

  /** Of queues and keys. */
  resourcePolicies(): ReadonlyMap<string, object> {
    const queues = this.ofType('aws_sqs_queue').map(({ values }) => {
      const policy = this.ofType('aws_sqs_queue_policy').find(
        (each) => each.values.queue_url === values.url,
      );
      if (policy === undefined) throw new Error(`The queue ${values.name} has no policy.`);
      return [values.arn, JSON.parse(policy.values.policy)] as const;
    });
    const keys = this.ofType('aws_kms_key').map(
      ({ values }) => [values.arn, JSON.parse(values.policy)] as const,
    );
    return new Map([...queues, ...keys]);
  }

  /** Customer keys of the queues, by the queue's name. */
  queueKeys(): ReadonlyMap<string, string> {
    return new Map(
      this.ofType('aws_sqs_queue').map(({ values }) => [values.name, values.kms_master_key_id]),
    );
  }

  /** ARN of the queue with that URL. */
  queueArn(url: string): string {
    const queue = this.ofType('aws_sqs_queue').find(({ values }) => values.url === url);
    if (queue === undefined) throw new Error(`There is no queue ${url}.`);
    return queue.values.arn;
  }

  at(address: string): StateResource {
    const found = this.resources.find((resource) => resource.address === address);
    if (found === undefined) throw new Error(`There is no ${address}.`);
    return found;
  }

  private ofType(type: string): StateResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }
}
