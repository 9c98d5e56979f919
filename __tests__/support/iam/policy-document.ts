import type { Statement } from '../../../modules/permissions';

/** A policy as it is in AWS. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** The least that a policy can allow by itself: one action of a statement on one of its resources. */
export interface Grant {
  readonly statement: string;
  readonly action: string;
  readonly resource: string;
}

export function grantsOf({ Statement }: PolicyDocument): Grant[] {
  const allowing = Statement.filter(({ Effect }) => Effect === 'Allow');
  return allowing.flatMap(({ Sid, Action, Resource }) =>
    [Action]
      .flat()
      .flatMap((action) =>
        [Resource].flat().map((resource) => ({ statement: Sid, action, resource })),
      ),
  );
}

/** The policy without one thing that it allows; all the rest stays. */
export function withoutGrant(policy: PolicyDocument, grant: Grant): PolicyDocument {
  return {
    ...policy,
    Statement: policy.Statement.flatMap((statement) => {
      if (statement.Sid !== grant.statement) return [statement];
      const actions = [statement.Action].flat();
      const resources = [statement.Resource].flat();
      return [
        { ...statement, Action: actions.filter((action) => action !== grant.action) },
        {
          ...statement,
          Sid: `${statement.Sid}Rest`,
          Action: grant.action,
          Resource: resources.filter((resource) => resource !== grant.resource),
        },
      ].filter(({ Action, Resource }) => Action.length > 0 && Resource.length > 0);
    }),
  };
}

/**
 * The policy without an action, on whatever resource.
 * @throws Error if it doesn't allow the action in the first place
 */
export function withoutAction(policy: PolicyDocument, action: string): PolicyDocument {
  if (!grantsOf(policy).some((grant) => grant.action === action)) {
    throw new Error(`The policy doesn't allow ${action}.`);
  }
  return {
    ...policy,
    Statement: policy.Statement.map((statement) =>
      statement.Effect === 'Deny'
        ? statement
        : { ...statement, Action: [statement.Action].flat().filter((each) => each !== action) },
    ).filter(({ Action }) => Action.length > 0),
  };
}
