import { join } from 'node:path';
import { METRICS } from '../../lambdas/telemetry/metric-names';
import type { Installation, InstallationOptions } from '../../local/installation';
import type { GivenSettings } from '../../modules/settings/settings';
import { synthesizeInto, temporaryFolder } from '../modules/synthesize';
import {
  DeployedInstallations,
  ESTATE_QUEUE,
  type FunctionName,
} from '../support/iam/deployed-installations';
import type { IamGateway } from '../support/iam/iam-gateway';
import { firstDenied, unusedGrants } from '../support/iam/unused-grants';
import {
  enqueue,
  mail,
  metricSum,
  until,
  withInstallation,
} from '../support/installation/with-installation';
import { describeWith } from '../support/skipping';

// An apply waits for queues as long as AWS would: 25 s for each change, in parallel.
jest.setTimeout(10 * 60_000);

const REGION = 'eu-west-1';
const COMMON = {
  email_from: 'Shop <sender@example.com>',
  email_throughput: 14,
  // One environment, so that it meets the three failures after which it holds.
  reserved_lambda_concurrency: 1,
  drain_seconds: 3,
  no_of_messages_sqs: 3,
} as const;

/** Installations, deployed by Terraform and run on this machine with the same settings. */
const SETTINGS = {
  ses: { ...COMMON, name: 'ses', configuration_set_name: 'transactional' },
  pinpoint: {
    ...COMMON,
    name: 'pinpoint',
    channel: 'PINPOINT',
    pinpoint_application_id: '0123456789abcdef0123456789abcdef',
  },
  estate: {
    ...COMMON,
    name: 'estate',
    configuration_set_name: 'transactional',
    existing_queue: ESTATE_QUEUE,
    vpc: { subnet_ids: ['subnet-0a1b2c3d'], security_group_ids: ['sg-0a1b2c3d'] },
  },
} as const satisfies Record<string, GivenSettings>;

type Name = keyof typeof SETTINGS;

/** By Lambda too, where a function runs in a VPC. */
const USED_IN_VPC: Readonly<Record<string, string>> = {
  'ec2:AssignPrivateIpAddresses': 'addresses of an interface',
  'ec2:CreateNetworkInterface': 'one for each subnet and set of security groups',
  'ec2:DeleteNetworkInterface': 'when no function uses it any more',
  'ec2:DescribeNetworkInterfaces': 'whether there is one already',
  'ec2:DescribeSubnets': 'which addresses are free',
  'ec2:UnassignPrivateIpAddresses': 'addresses of an interface',
};

/**
 * Granted, and never used by the bundles: Lambda itself uses them, in the role of the function.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
 */
const USED_BY_LAMBDA: Readonly<Record<FunctionName, Readonly<Record<string, string>>>> = {
  poller: {
    'logs:CreateLogStream': 'each execution environment logs to a stream of its own',
    'logs:PutLogEvents': 'what the function writes to its standard output',
    'sqs:GetQueueAttributes': 'the event source mapping is refused without it',
  },
  publisher: {
    'logs:CreateLogStream': 'each execution environment logs to a stream of its own',
    'logs:PutLogEvents': 'what the function writes to its standard output',
  },
};

describeWith(['terraform', 'moto'], 'the roles that an apply makes', () => {
  let deployed: DeployedInstallations;

  beforeAll(async () => {
    const outdir = temporaryFolder();
    synthesizeInto(outdir);
    const stack = join(outdir, 'stacks', 'ses-queue');
    deployed = await DeployedInstallations.apply(stack, REGION, SETTINGS);
  });

  function run(
    name: Name,
    gateway: IamGateway,
    test: (installation: Installation) => Promise<void>,
    options: Pick<InstallationOptions, 'faults' | 'startsDisabled'> = {},
  ): Promise<void> {
    const given: GivenSettings = SETTINGS[name];
    // Its ARN is a reference, which the apply has resolved; the local run needs the name in it.
    const arn = `arn:aws:sqs:${REGION}:123456789012:estate`;
    const { existing_queue: existing } = given;
    const settings = existing ? { ...given, existing_queue: { ...existing, arn } } : given;
    return withInstallation({ settings, region: REGION, guard: gateway.guard, ...options }, test);
  }

  describe.each(['ses', 'pinpoint', 'estate'] as const)('for a run through %s', (name) => {
    let gateway: IamGateway;
    /** Why the mail didn't end as it should. A denial says more, and is reported first. */
    let failure: unknown;

    beforeAll(async () => {
      gateway = deployed.gateway(name);
      const faults: InstallationOptions['faults'] = [
        {
          kind: 'throttle',
          when: { kind: 'calls', numbers: [1] },
          matching: { subject: 'throttled' },
        },
        { kind: 'reject', when: { kind: 'always' }, matching: { subject: 'refused' } },
      ];
      await run(name, gateway, meetEveryOutcome, { faults }).catch((error) => {
        failure = error;
      });
    });

    test('nothing is denied, whatever becomes of the mail', () => {
      expect(gateway.decided.filter((request) => !request.isAllowed)).toEqual([]);
      if (failure !== undefined) throw failure;
      const callers = new Set(gateway.decided.map(({ caller }) => caller));
      expect([...callers].sort()).toEqual(['mapping', 'poller', 'producer', 'publisher']);
    });

    test.each(['poller', 'publisher'] as const)(
      'each permission of the %s is used: without it a call is denied',
      async (functionName) => {
        const { account } = deployed;
        const role = deployed.principal(name, functionName);
        const callers = functionName === 'poller' ? ['poller', 'mapping'] : ['publisher'];
        const requests = gateway.decided.filter(({ caller }) => callers.includes(caller));
        const ofLambda = Object.keys({
          ...('vpc' in SETTINGS[name] && USED_IN_VPC),
          ...USED_BY_LAMBDA[functionName],
        });
        expect(await unusedGrants(role, requests, account)).toEqual(ofLambda);

        const all = [...requests, ...deployed.requestsOfLambda(name, functionName, ofLambda)];
        expect(await firstDenied(role, all, account)).toBeUndefined();
        expect(await unusedGrants(role, all, account)).toEqual([]);
      },
    );

    test('each permission that producers are told to have is used', async () => {
      const requests = gateway.decided.filter(({ caller }) => caller === 'producer');
      expect(await unusedGrants(deployed.producer(name), requests, deployed.account)).toEqual([]);
    });
  });

  test.each(['poller', 'publisher'] as const)(
    "the %s's own code may not use what Lambda needs for a VPC",
    async (functionName) => {
      const role = deployed.principal('estate', functionName);
      for (const action of Object.keys(USED_IN_VPC)) {
        const requests = deployed.requestsOfCode('estate', functionName, [action]);
        expect(await firstDenied(role, requests, deployed.account)).toMatchObject({ action });
      }
    },
  );

  describe('with a permission less', () => {
    test.each([
      ['ses', 'ses:SendEmail'],
      ['pinpoint', 'mobiletargeting:SendMessages'],
    ] as const)('through %s the poller without %s holds the mail', async (name, action) => {
      const gateway = deployed.gateway(name, { from: 'poller', action });
      await run(
        name,
        gateway,
        async (installation) => {
          for (const subject of ['a', 'b', 'c', 'd']) await enqueue(installation, mail(subject));
          installation.parts.mapping.start();
          await held(installation);
          expect(await installation.accountForMessages()).toMatchObject({
            sent: 0,
            deadLettered: 0,
            left: 4,
            lost: [],
          });
          const log = installation.parts.poller.log.map(({ text }) => text).join('\n');
          expect(log).toContain('"cause":"denied"');
        },
        { startsDisabled: true },
      );
      expect(deniedActions(gateway)).toEqual([`poller ${action}`]);
    });

    test('the poller without ses:GetAccount sends all the same, by its settings', async () => {
      const gateway = deployed.gateway('ses', { from: 'poller', action: 'ses:GetAccount' });
      await run('ses', gateway, async (installation) => {
        for (const subject of ['a', 'b']) await enqueue(installation, mail(subject));
        expect(await installation.settled(180)).toBe(true);
        expect(await installation.accountForMessages()).toMatchObject({ sent: 2, lost: [] });
      });
      expect(deniedActions(gateway)).toEqual(['poller ses:GetAccount']);
    });

    test('the poller that may not dead-letter leaves what it would dead-letter', async () => {
      const gateway = deployed.gateway('ses', { from: 'poller', action: 'sqs:SendMessage' });
      await run('ses', gateway, async (installation) => {
        await enqueue(installation, 'not an email');
        await until(() => metricSum(installation, METRICS.left) > 0);
        await quiet(installation);
        expect(await installation.accountForMessages()).toMatchObject({
          deadLettered: 0,
          left: 1,
          lost: [],
        });
      });
      expect(deniedActions(gateway)).toEqual(['poller sqs:SendMessage']);
    });

    test.each([
      ['sqs:SendMessage', /^3 of 3 messages are not on the queue \(AccessDenied: /],
      ['kms:GenerateDataKey', /^3 of 3 messages are not on the queue \(KmsAccessDenied: /],
    ])('the publisher without %s fails and says so', async (action, message) => {
      const gateway = deployed.gateway('ses', { from: 'publisher', action });
      await run('ses', gateway, async (installation) => {
        expect(await installation.publish()).toMatchObject({
          invocation: {
            outcome: {
              kind: 'failed',
              errorType: 'UnsentMessagesError',
              errorMessage: expect.stringMatching(message),
            },
          },
        });
        expect(installation.parts.sqs.gateway.enqueued).toEqual([]);
      });
      expect(deniedActions(gateway)).toEqual([`publisher ${action}`]);
    });
  });
});

/** Mail of which each is sent, returned, dead-lettered and held, and what the publisher writes. */
async function meetEveryOutcome(installation: Installation): Promise<void> {
  const { settings, channel } = installation.parts;
  const isSes = settings.channel === 'SES';
  await enqueue(installation, mail('sent'));
  await enqueue(installation, mail('throttled'));
  await enqueue(
    installation,
    mail('own', {
      from: 'Other <other@shop.example.org>',
      ...(isSes && { configurationSet: 'newsletter', cc: ['copy@example.com'] }),
    }),
  );
  await enqueue(installation, mail('refused', { from: 'other@shop.example.org' }));
  await enqueue(installation, 'not an email');
  await installation.publish();
  await installation.publish({ messages: [JSON.parse(mail('by hand'))] });
  expect(await installation.settled(180)).toBe(true);
  expect(await installation.accountForMessages()).toMatchObject({
    enqueued: 9,
    sent: 7,
    deadLettered: 2,
    lost: [],
  });
  expect(metricSum(installation, METRICS.returned)).toBeGreaterThan(0);

  // For everybody: SES says so in its answer, Pinpoint's is an outage.
  channel.addFault({ kind: isSes ? 'daily-quota' : 'paused', when: { kind: 'always' } });
  for (let i = 1; i <= 4; i++) await enqueue(installation, mail(`held ${i}`));
  await held(installation);
  expect(await installation.accountForMessages()).toMatchObject({ deadLettered: 2, left: 4 });
}

/** Waits until mail has been held, and nothing runs any more. */
async function held(installation: Installation): Promise<void> {
  await until(() => metricSum(installation, METRICS.heldSeconds) > 0);
  await quiet(installation);
}

async function quiet({ parts }: Installation): Promise<void> {
  await until(() => parts.poller.running === 0 && parts.mapping.underWay === 0);
}

function deniedActions(gateway: IamGateway): string[] {
  const denied = gateway.decided.filter(({ isAllowed }) => !isAllowed);
  return [...new Set(denied.map(({ caller, action }) => `${caller} ${action}`))];
}
