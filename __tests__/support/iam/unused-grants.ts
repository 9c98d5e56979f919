import { isAllowed, type Principal } from './evaluate-policies';
import type { AwsAccount, IamRequest } from './iam-requests';
import { grantsOf, withoutGrant } from './policy-document';

/**
 * What a principal is granted without need: taken away one at a time, it denies none of these
 * requests. Answers the actions, sorted.
 */
export async function unusedGrants(
  principal: Principal,
  requests: readonly IamRequest[],
  account: AwsAccount,
): Promise<string[]> {
  const unused: string[] = [];
  for (const policy of principal.policies) {
    const others = principal.policies.filter((each) => each !== policy);
    for (const grant of grantsOf(policy)) {
      const reduced = { ...principal, policies: [...others, withoutGrant(policy, grant)] };
      const denied = await firstDenied(reduced, requests, account);
      if (denied === undefined) unused.push(grant.action);
    }
  }
  return unused.sort();
}

/** The first of the requests that is denied; undefined where all are allowed. */
export async function firstDenied(
  principal: Principal,
  requests: readonly IamRequest[],
  account: AwsAccount,
): Promise<IamRequest | undefined> {
  for (const request of requests) {
    if (!(await isAllowed(principal, request, account))) return request;
  }
  return undefined;
}
