import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { AwsAccount, IamRequest } from './iam-requests';
import type { PolicyDocument } from './policy-document';

/** Somebody who calls AWS. */
export interface Principal {
  readonly arn: string;
  readonly policies: readonly PolicyDocument[];
}

/**
 * Whether IAM lets the principal do it, by its own policies and the resource's.
 *
 * @throws Error if the request makes no sense to IAM: an action that doesn't exist, an ARN that the
 * action doesn't take, a policy with a mistake
 */
export async function isAllowed(
  principal: Principal,
  request: IamRequest,
  account: AwsAccount,
): Promise<boolean> {
  const { action, resource, context } = request;
  const result = await runSimulation(
    {
      request: {
        principal: principal.arn,
        action,
        resource: { resource, accountId: account.accountId },
        contextVariables: context,
      },
      identityPolicies: principal.policies.map((policy, i) => ({ name: `policy ${i}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: account.resourcePolicies.get(resource),
    },
    {},
  );
  if (result.resultType === 'error') {
    const { message, ...details } = result.errors;
    throw new Error(
      `IAM can't decide about ${action} on ${resource}: ${message} ${JSON.stringify(details)}`,
    );
  }
  return result.overallResult === 'Allowed';
}
