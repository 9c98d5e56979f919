import { join } from 'node:path';
import { resourceNames } from '../../modules/naming';
import { PROJECT } from '../docs/markdown-files';
import { describeWith } from '../support/skipping';
import type { PolicyStatement } from '../support/static-checks/policy-statements';
import { OFFLINE_PROVIDER } from '../support/terraform/offline-provider';
import { messagesOf, Terraform, type Variables } from '../support/terraform/terraform';

const LONGEST_NAME = 'n'.repeat(32);

const GIVEN: Variables = {
  repository: 'my-organisation/mail',
  github_oidc_provider_arn:
    'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
  aws_region: 'eu-west-1',
  state_bucket: 'my-terraform-state',
};

/** What an inline policy of a role may have (IAM quotas); IAM counts no white space. */
const POLICY_MAXIMUM_CHARACTERS = 10_240;

/** Of log groups what is in them, of the bucket the zips of this stack: by the stack's name. */
const OWN_CONTENTS = new RegExp(`(/aws/lambda/${LONGEST_NAME}-\\w+:|:code/${LONGEST_NAME}/)\\*$`);

/** By the address of each resource. */
type Planned = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

function statements(plan: Planned, role: 'plan' | 'apply'): readonly PolicyStatement[] {
  const policy = plan.get(`aws_iam_role_policy.deploy["${role}"]`)?.policy;
  return JSON.parse(policy as string).Statement;
}

function listOf(value: string | readonly string[] = []): readonly string[] {
  return [value].flat();
}

describeWith(['terraform'], 'the roles of the GitHub Actions example', () => {
  let terraform: Terraform;
  /** What is planned with as little as possible given, and with everything that adds permissions. */
  let least: Planned;
  let most: Planned;

  beforeAll(async () => {
    const folder = join(PROJECT, 'examples', 'github-actions', 'deploy-role');
    terraform = new Terraform({
      folders: { '.': folder },
      files: OFFLINE_PROVIDER,
    });
    expect((await terraform.init()).exitCode).toBe(0);
    least = await planned({});
    most = await planned({ name: LONGEST_NAME, dashboard_name: 'board', code_bucket: 'code' });
  });
  afterAll(() => terraform.remove());

  async function planned(variables: Variables): Promise<Planned> {
    const result = await terraform.plan({ ...GIVEN, ...variables });
    expect(messagesOf(result)).toEqual([]);
    const { resource_changes: changes = [] } = await terraform.showPlan();
    return new Map(changes.map(({ address, change }) => [address, change.after ?? {}]));
  }

  test('are formatted', async () => {
    const { exitCode, stdout } = await terraform.run('fmt', '-check', '-recursive', '-no-color');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  });

  test('trust one repository: its pull requests, and its environment', () => {
    const trust = (role: string) => {
      const after = least.get(`aws_iam_role.deploy["${role}"]`);
      expect(after?.name).toBe(`ses-queue-github-${role}`);
      return JSON.parse(after?.assume_role_policy as string).Statement;
    };
    const statement = (subject: string) => [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: GIVEN.github_oidc_provider_arn },
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': subject,
          },
        },
      },
    ];
    expect(trust('plan')).toEqual(statement('repo:my-organisation/mail:pull_request'));
    expect(trust('apply')).toEqual(statement('repo:my-organisation/mail:environment:production'));
  });

  test('of which the one for plans only reads', () => {
    const actions = statements(most, 'plan').flatMap(({ Action }) => listOf(Action));
    expect(actions.filter((action) => !/^\w+:(Get|List|Describe)/.test(action))).toEqual([]);
    expect(actions).toContain('sqs:GetQueueAttributes');
  });

  test('allow no wildcard action, and on wildcard resources only what is listed', () => {
    const found = statements(most, 'apply').flatMap(({ Action, Resource }) =>
      listOf(Action).map((action) => ({ action, resources: listOf(Resource) })),
    );
    expect(found.filter(({ action }) => action.includes('*'))).toEqual([]);
    const wide = found.flatMap(({ action, resources }) =>
      resources
        .filter((each) => each.replace(OWN_CONTENTS, '').includes('*'))
        .map((resource) => `${action} ${resource}`),
    );
    const mappings = 'arn:aws:lambda:eu-west-1:111122223333:event-source-mapping:*';
    expect(wide.sort()).toEqual([
      'lambda:CreateEventSourceMapping *',
      `lambda:DeleteEventSourceMapping ${mappings}`,
      `lambda:GetEventSourceMapping ${mappings}`,
      `lambda:ListTags ${mappings}`,
      `lambda:TagResource ${mappings}`,
      `lambda:UntagResource ${mappings}`,
      `lambda:UpdateEventSourceMapping ${mappings}`,
      'logs:DescribeLogGroups arn:aws:logs:eu-west-1:111122223333:log-group:*',
    ]);
  });

  test('change mappings only for the two functions, and give roles only to Lambda', () => {
    const all = statements(least, 'apply');
    const conditionOf = (action: string) =>
      all.filter(({ Action }) => listOf(Action).includes(action)).map(({ Condition }) => Condition);
    const functions = ['poller', 'publisher'].map(
      (name) => `arn:aws:lambda:eu-west-1:111122223333:function:ses-queue-${name}`,
    );
    for (const verb of ['Create', 'Update', 'Delete']) {
      expect(conditionOf(`lambda:${verb}EventSourceMapping`)).toEqual([
        { ArnEquals: { 'lambda:FunctionArn': functions } },
      ]);
    }
    expect(conditionOf('iam:PassRole')).toEqual([
      { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    ]);
  });

  test('name the resources as the stack does', () => {
    const arns = statements(most, 'apply').flatMap(({ Resource }) => listOf(Resource));
    const names = resourceNames(LONGEST_NAME);
    for (const arn of [
      `:sqs:eu-west-1:111122223333:${names.queue}`,
      `:sqs:eu-west-1:111122223333:${names.deadLetterQueue}`,
      `:function:${names.poller}`,
      `:function:${names.publisher}`,
      `:role/${names.role(names.poller, 'eu-west-1')}`,
      `:role/${names.role(names.publisher, 'eu-west-1')}`,
      `:log-group:${names.logGroup(names.poller)}`,
      `:log-group:${names.logGroup(names.publisher)}`,
      `:rule/${names.publisherRule}`,
      ':dashboard/board',
    ]) {
      expect(arns.filter((each) => each.endsWith(arn))).not.toEqual([]);
    }
  });

  test('have policies that IAM takes', () => {
    const length = JSON.stringify(statements(most, 'apply')).length;
    expect(length).toBeLessThan(POLICY_MAXIMUM_CHARACTERS);
  });

  test('are refused where they would trust more, or nobody', async () => {
    const result = await terraform.plan({
      ...GIVEN,
      repository: 'my-organisation/*',
      environment: '*',
      github_oidc_provider_arn: 'arn:aws:iam::111122223333:oidc-provider/gitlab.com',
    });
    expect(result.exitCode).toBe(1);
    const said = messagesOf(result).map((text) => /: (\w+) must be/.exec(text)?.[1]);
    expect(said.sort()).toEqual(['environment', 'github_oidc_provider_arn', 'repository']);
  });
});
