import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../docs/markdown-files';

/** A client's package → what IAM calls its service. */
const PREFIXES: Readonly<Record<string, string>> = {
  cloudwatch: 'cloudwatch',
  'cloudwatch-logs': 'logs',
  eventbridge: 'events',
  iam: 'iam',
  lambda: 'lambda',
  sesv2: 'ses',
  sqs: 'sqs',
  sts: 'sts',
};
/** Where IAM's name isn't the operation's. */
const ACTIONS: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
};

/** The actions of a policy, each once, sorted. */
export function actionsOf(policy: {
  readonly Statement: readonly { readonly Action: readonly string[] }[];
}): string[] {
  return [...new Set(policy.Statement.flatMap(({ Action }) => Action))].sort();
}

/** The IAM actions that the command's own code calls: by the commands that it imports. */
export function ownActions(): string[] {
  const folder = join(PROJECT, 'prove');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const actions = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const imports = text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g);
    return [...imports].flatMap(([, names = '', client = '']) =>
      [...names.matchAll(/\b(?:paginate(\w+)|(\w+)Command)\b/g)].map(([, paginated, sent]) => {
        const action = `${PREFIXES[client]}:${paginated ?? sent}`;
        return ACTIONS[action] ?? action;
      }),
    );
  });
  // Whoever has credentials may ask who they are.
  return [...new Set(actions)].filter((action) => action !== 'sts:GetCallerIdentity').sort();
}
