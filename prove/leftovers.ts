import { DeleteDashboardsCommand, paginateListDashboards } from '@aws-sdk/client-cloudwatch';
import { DeleteLogGroupCommand, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteRuleCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  ListRolePoliciesCommand,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  paginateListEventSourceMappings,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import {
  DeleteConfigurationSetCommand,
  paginateListConfigurationSets,
} from '@aws-sdk/client-sesv2';
import { DeleteQueueCommand, paginateListQueues } from '@aws-sdk/client-sqs';
import type { AwsClients } from './aws-clients';
import { NAME_PREFIX, proofNameOf } from './proof-name';

/** Something in the account that has a proof's name. */
export interface Leftover {
  readonly kind: string;
  /** Of the resource. */
  readonly name: string;
  /** The proof that it belongs to. */
  readonly proof: string;
  /** Answers false where it was gone already. */
  remove(): Promise<boolean>;
}

/** One kind of resource: how those with a name are found, and how one is removed. */
interface Kind {
  readonly kind: string;
  /** Name → what `remove` is given. */
  list(clients: AwsClients): Promise<readonly (readonly [name: string, handle: string])[]>;
  remove(clients: AwsClients, handle: string): Promise<unknown>;
}

/** In the order in which they are removed: first what would make or use the others. */
const KINDS: readonly Kind[] = [
  {
    kind: 'event source mapping',
    list: ({ lambda }) =>
      collect(paginateListEventSourceMappings({ client: lambda }, {}), (page) =>
        (page.EventSourceMappings ?? [])
          .filter(({ State }) => State !== 'Deleting')
          .map(({ EventSourceArn = '', UUID = '' }) => [
            EventSourceArn.split(':').at(-1) ?? '',
            UUID,
          ]),
      ),
    remove: ({ lambda }, uuid) => lambda.send(new DeleteEventSourceMappingCommand({ UUID: uuid })),
  },
  {
    kind: 'rule',
    list: async ({ events }) => {
      // 100 rules a page; more of this prefix would be fifty proofs.
      const { Rules = [] } = await events.send(new ListRulesCommand({ NamePrefix: NAME_PREFIX }));
      return Rules.map(({ Name = '' }) => same(Name));
    },
    remove: async ({ events }, rule) => {
      const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: rule }));
      const ids = Targets.map(({ Id = '' }) => Id);
      if (ids.length > 0) await events.send(new RemoveTargetsCommand({ Rule: rule, Ids: ids }));
      await events.send(new DeleteRuleCommand({ Name: rule }));
    },
  },
  {
    kind: 'function',
    list: ({ lambda }) =>
      collect(paginateListFunctions({ client: lambda }, {}), (page) =>
        (page.Functions ?? []).map(({ FunctionName = '' }) => same(FunctionName)),
      ),
    remove: ({ lambda }, name) => lambda.send(new DeleteFunctionCommand({ FunctionName: name })),
  },
  {
    kind: 'queue',
    list: ({ sqs }) =>
      collect(paginateListQueues({ client: sqs }, { QueueNamePrefix: NAME_PREFIX }), (page) =>
        (page.QueueUrls ?? []).map((url) => [url.split('/').at(-1) ?? '', url]),
      ),
    remove: ({ sqs }, url) => sqs.send(new DeleteQueueCommand({ QueueUrl: url })),
  },
  {
    kind: 'log group',
    list: ({ logs }) =>
      collect(
        paginateDescribeLogGroups(
          { client: logs },
          { logGroupNamePrefix: `/aws/lambda/${NAME_PREFIX}` },
        ),
        (page) => (page.logGroups ?? []).map(({ logGroupName = '' }) => same(logGroupName)),
      ),
    remove: ({ logs }, name) => logs.send(new DeleteLogGroupCommand({ logGroupName: name })),
  },
  {
    kind: 'dashboard',
    list: ({ cloudWatch }) =>
      collect(
        paginateListDashboards({ client: cloudWatch }, { DashboardNamePrefix: NAME_PREFIX }),
        (page) =>
          (page.DashboardEntries ?? []).map(({ DashboardName = '' }) => same(DashboardName)),
      ),
    remove: ({ cloudWatch }, name) =>
      cloudWatch.send(new DeleteDashboardsCommand({ DashboardNames: [name] })),
  },
  {
    kind: 'configuration set',
    list: ({ ses }) =>
      collect(paginateListConfigurationSets({ client: ses }, {}), (page) =>
        (page.ConfigurationSets ?? []).map(same),
      ),
    remove: ({ ses }, name) =>
      ses.send(new DeleteConfigurationSetCommand({ ConfigurationSetName: name })),
  },
  {
    kind: 'role',
    list: ({ iam, region }) =>
      collect(paginateListRoles({ client: iam }, {}), (page) =>
        (page.Roles ?? [])
          .map(({ RoleName = '' }) => same(RoleName))
          // Roles belong to no Region; theirs is the end of the name.
          .filter(([name]) => name.endsWith(`-${region}`)),
      ),
    remove: async ({ iam }, role) => {
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: role }));
      for (const policy of PolicyNames) {
        await iam.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: policy }));
      }
      await iam.send(new DeleteRoleCommand({ RoleName: role }));
    },
  },
];

/** Everything in the Region that has a proof's name, in the order in which to remove it. */
export async function findLeftovers(clients: AwsClients): Promise<Leftover[]> {
  const lists = await Promise.all(
    KINDS.map(async ({ kind, list, remove }) =>
      (await list(clients)).flatMap(([name, handle]) => {
        const proof = proofNameOf(name);
        if (proof === undefined) return [];
        const removeIt = () => remove(clients, handle).then(() => true, tolerateGone);
        return [{ kind, name, proof, remove: removeIt }];
      }),
    ),
  );
  return lists.flat();
}

/** SQS lists a queue for a minute after it was deleted; others are deleted while this looks. */
function tolerateGone(error: unknown): false {
  if (error instanceof Error && /NotFound|NonExistent|NoSuchEntity|DoesNotExist/.test(error.name)) {
    return false;
  }
  throw error;
}

function same(name: string): readonly [string, string] {
  return [name, name];
}

async function collect<Page>(
  pages: AsyncIterable<Page>,
  read: (page: Page) => readonly (readonly [string, string])[],
): Promise<(readonly [string, string])[]> {
  const found = [];
  for await (const page of pages) found.push(...read(page));
  return found;
}
