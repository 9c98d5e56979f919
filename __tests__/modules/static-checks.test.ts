import { App, TerraformStack, Testing } from 'cdktf';
import { EmailQueue } from '../../modules/construct';
import { STATIC_CHECKS } from '../support/static-checks';
import {
  type Attributes,
  type Configuration,
  resourcesOf,
} from '../support/static-checks/configuration';
import { LISTED_WILDCARDS, listedFor, policiesIn } from '../support/static-checks/policy-checks';
import { bundleFolder, synthesize } from './synthesize';

const rootStack: Configuration = { ...synthesize() };

function constructInAStack(): Configuration {
  const stack = new TerraformStack(Testing.stubVersion(new App()), 'estate');
  new EmailQueue(stack, 'mail', {
    emailFrom: 'mail@example.com',
    bundleFolder: bundleFolder(),
  });
  return JSON.parse(Testing.synth(stack));
}

describe.each([
  ['the root stack', rootStack],
  ['the construct', constructInAStack()],
])('%s', (_, configuration) => {
  it.each(STATIC_CHECKS)('passes: $name', ({ violations }) => {
    expect(violations(configuration)).toEqual([]);
  });

  it('has what is checked', () => {
    for (const type of ['aws_sqs_queue', 'aws_lambda_function', 'aws_cloudwatch_log_group']) {
      expect(resourcesOf(configuration, type)).toHaveLength(2);
    }
    expect(policiesIn(configuration).length).toBeGreaterThan(10);
  });

  it.each(LISTED_WILDCARDS)('needs $resource: $reason', (listed) => {
    const used = policiesIn(configuration).flatMap(([, { Action = [], Resource = [] }]) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((each) => listedFor(action, each))),
    );
    expect(used).toContain(listed);
  });
});

interface Mutation {
  readonly check: string;
  readonly what: string;
  /** Changes the configuration, and answers what the check says of it. */
  readonly mutate: (configuration: Configuration) => string;
}

/** The first resource of a type, by address. */
function first(configuration: Configuration, type: string): readonly [string, Attributes] {
  const [found] = resourcesOf(configuration, type);
  if (found === undefined) throw new Error(`there is no ${type}`);
  return found;
}

/** Puts text into the place of other text that is there, in an attribute of the first of a type. */
function rewrite(
  configuration: Configuration,
  type: string,
  attribute: string,
  from: string,
  to: string,
): string {
  const [address, attributes] = first(configuration, type);
  const text: string = attributes[attribute];
  if (!text.includes(from)) throw new Error(`${address}.${attribute} has no ${from}: ${text}`);
  attributes[attribute] = text.replace(from, to);
  return `${address}.${attribute}`;
}

const policy = (configuration: Configuration, from: string, to: string) =>
  rewrite(configuration, 'aws_iam_role_policy', 'policy', from, to);

const MUTATIONS: readonly Mutation[] = [
  {
    check: 'no wildcard action',
    what: 'a wildcard in a role',
    mutate: (stack) =>
      `${policy(stack, '"sqs:ReceiveMessage"', '"sqs:*"')} allows the wildcard sqs:*`,
  },
  {
    check: 'no wildcard action',
    what: 'a prefix of actions',
    mutate: (stack) =>
      `${policy(stack, '"ses:SendEmail"', '"ses:Send*"')} allows the wildcard ses:Send*`,
  },
  {
    check: 'no wildcard action',
    what: 'all actions but one',
    mutate: (stack) =>
      `${policy(stack, '"Action":"ses:GetAccount"', '"NotAction":"iam:PassRole"')} allows all but some actions`,
  },
  {
    check: 'no wildcard resource but those that are listed',
    what: 'an action on everything',
    mutate: (stack) =>
      `${policy(stack, '"ses:GetAccount"', '"ses:PutAccountDetails"')} allows ses:PutAccountDetails on *`,
  },
  {
    check: 'no wildcard resource but those that are listed',
    what: 'streams of every log group',
    mutate: (stack) => {
      const [group] = first(stack, 'aws_cloudwatch_log_group');
      const path = policy(stack, `\${${group}.arn}:*`, 'arn:aws:logs:*:*:log-group:*');
      const problem = (action: string) =>
        `${path} allows ${action} on arn:aws:logs:*:*:log-group:*`;
      return [problem('logs:CreateLogStream'), problem('logs:PutLogEvents')].join('\n');
    },
  },
  {
    check: 'no public access',
    what: 'a queue that everybody may write to',
    mutate: (stack) =>
      `${rewrite(stack, 'aws_sqs_queue_policy', 'policy', '[{', '[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"${aws_sqs_queue.queue.arn}"}, {')} allows everybody`,
  },
  {
    check: 'no public access',
    what: 'a role that every account may take',
    mutate: (stack) =>
      `${rewrite(stack, 'aws_iam_role', 'assume_role_policy', '"Service":"lambda.amazonaws.com"', '"AWS":["*"]')} allows everybody`,
  },
  {
    check: 'no public access',
    what: "a function that anybody's rule may invoke",
    mutate: (stack) => {
      const [address, permission] = first(stack, 'aws_lambda_permission');
      delete permission.source_arn;
      return `${address} lets events.amazonaws.com invoke for anybody: it has no source_arn`;
    },
  },
  {
    check: 'no public access',
    what: 'a function that everybody may invoke',
    mutate: (stack) => {
      const [address, permission] = first(stack, 'aws_lambda_permission');
      permission.principal = '*';
      return `${address} lets everybody invoke`;
    },
  },
  {
    check: 'no public access',
    what: 'a function with a public URL',
    mutate: (stack) => {
      Object.assign(stack.resource as object, {
        aws_lambda_function_url: { poller: { authorization_type: 'NONE' } },
      });
      return 'aws_lambda_function_url.poller is open to everybody';
    },
  },
  {
    check: 'queues are encrypted',
    what: 'a queue whose encryption is left out',
    mutate: (stack) => {
      const [address, queue] = first(stack, 'aws_sqs_queue');
      delete queue.sqs_managed_sse_enabled;
      return `${address} may hold mail that isn't encrypted`;
    },
  },
  {
    check: 'queues are encrypted',
    what: 'a queue that is encrypted only with a key',
    mutate: (stack) => {
      const [address, queue] = first(stack, 'aws_sqs_queue');
      queue.sqs_managed_sse_enabled = '${(var.kms_key_arn == null ? false : null)}';
      return `${address} may hold mail that isn't encrypted`;
    },
  },
  {
    check: 'log groups take the customer key',
    what: 'a log group without the key',
    mutate: (stack) => {
      const [address, group] = first(stack, 'aws_cloudwatch_log_group');
      delete group.kms_key_id;
      return `${address} takes no customer key`;
    },
  },
  {
    check: 'queues refuse requests without TLS',
    what: 'a queue without a policy',
    mutate: (stack) => {
      const queues = resourcesOf(stack, 'aws_sqs_queue').map(([address]) => address);
      delete (stack.resource as Record<string, unknown>).aws_sqs_queue_policy;
      return queues
        .map((address) => `${address} has no policy that refuses requests without TLS`)
        .join('\n');
    },
  },
  ...[
    ['a policy of another queue', 'queue_url', '.url', '_of_mine.url'],
    ['a policy for requests with TLS', 'policy', '"false"', '"true"'],
    ['a policy that refuses only sending', 'policy', '"sqs:*"', '"sqs:SendMessage"'],
    ['a policy that allows', 'policy', '"Deny"', '"Allow"'],
  ].map(([what = '', attribute = '', from = '', to = '']) => ({
    check: 'queues refuse requests without TLS',
    what,
    mutate: (stack: Configuration) => {
      const path = rewrite(stack, 'aws_sqs_queue_policy', attribute, from, to);
      const address = path.replace('_policy.', '.').replace(`.${attribute}`, '');
      return `${address} has no policy that refuses requests without TLS`;
    },
  })),
  {
    check: 'logs are kept for a limited time',
    what: 'a log group without retention',
    mutate: (stack) => {
      const [address, group] = first(stack, 'aws_cloudwatch_log_group');
      delete group.retention_in_days;
      return `${address} keeps its logs for ever`;
    },
  },
  {
    check: 'logs are kept for a limited time',
    what: 'a default that is for ever',
    mutate: (stack) => {
      (stack.variable as Record<string, Attributes>).log_retention_days = { default: 0 };
      return resourcesOf(stack, 'aws_cloudwatch_log_group')
        .map(([address]) => `${address} keeps its logs for ever`)
        .join('\n');
    },
  },
  {
    check: 'logs are kept for a limited time',
    what: 'a function with a log group of its own making',
    mutate: (stack) => {
      const [address, lambda] = first(stack, 'aws_lambda_function');
      delete lambda.logging_config.log_group;
      return `${address} writes to a log group that Lambda makes, which keeps for ever`;
    },
  },
  ...['variable', 'output'].map((block) => ({
    check: 'variables and outputs are described',
    what: `a ${block} without a description`,
    mutate: (stack: Configuration) => {
      Object.assign(stack[block] as object, { undescribed: { value: 1 } });
      return `${block}.undescribed has no description`;
    },
  })),
  ...['/home/jane/mail/poller.zip', 'C:\\mail\\poller.zip'].map((path) => ({
    check: 'no absolute path',
    what: `a zip at ${path}`,
    mutate: (stack: Configuration) => {
      const [address, lambda] = first(stack, 'aws_lambda_function');
      lambda.filename = path;
      return `resource.${address}.filename names the path ${path}`;
    },
  })),
  {
    check: 'no absolute path',
    what: 'a path in an expression',
    mutate: (stack) => {
      const [address, lambda] = first(stack, 'aws_lambda_function');
      lambda.source_code_hash = '${filebase64sha256("/srv/poller.zip")}';
      return `resource.${address}.source_code_hash names the path /srv/poller.zip`;
    },
  },
  {
    check: 'no absolute path',
    what: 'a state file somewhere on a machine',
    mutate: (stack) => {
      (stack.terraform as Attributes).backend.local.path = '/var/mail.tfstate';
      return 'terraform.backend.local.path names the path /var/mail.tfstate';
    },
  },
  {
    check: 'no reserved name',
    what: 'a variable with the name of a module argument',
    mutate: (stack) => {
      (stack.variable as Record<string, Attributes>).version = { description: 'Version.' };
      return "variable.version can't be set on a module block";
    },
  },
  {
    check: 'no reserved name',
    what: "an environment variable of Lambda's own",
    mutate: (stack) => {
      const [address, lambda] = first(stack, 'aws_lambda_function');
      lambda.environment.variables = { AWS_REGION: 'eu-west-1' };
      return `${address} sets AWS_REGION, which Lambda keeps for itself`;
    },
  },
];

describe('a check fails', () => {
  it('each in the table', () => {
    const mutated = new Set(MUTATIONS.map(({ check }) => check));
    expect([...mutated].sort()).toEqual(STATIC_CHECKS.map(({ name }) => name).sort());
  });

  it.each(MUTATIONS)('$check: $what', ({ check, mutate }) => {
    const mutated = structuredClone(rootStack);
    const expected = mutate(mutated);
    const { violations } = STATIC_CHECKS.find(({ name }) => name === check) ?? {
      violations: undefined,
    };
    expect(violations?.(mutated).join('\n')).toBe(expected);
  });

  it('for a policy that it cannot read', () => {
    const mutated = structuredClone(rootStack);
    const path = policy(mutated, '{"Sid"', '{Sid');
    expect(() => policiesIn(mutated)).toThrow(/^of \d+ statements \d+ can be read: /);
    expect(path).toContain('policy');
  });
});
