import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformOutput, TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import { Construct } from 'constructs';
import { EmailQueue, type EmailQueueProps } from '../../../modules/construct';
import { SIZE_NAMES } from '../../../modules/sizing';
import { describeWith } from '../../support/skipping';
import { settingsOnly } from '../../support/terraform/settings-only';
import { messagesOf, Terraform } from '../../support/terraform/terraform';
import {
  bundleFolder,
  resource,
  type Synthesized,
  synthesize,
  temporaryFolder,
} from '../synthesize';

const GIVEN: EmailQueueProps = { emailFrom: 'mail@example.com', bundleFolder: bundleFolder() };

function newStack(id = 'estate'): TerraformStack {
  return new TerraformStack(Testing.stubVersion(new App()), id);
}

function synthesized(stack: TerraformStack): Synthesized {
  return JSON.parse(Testing.synth(stack));
}

/** A stack with one email queue, of which the properties given are not the defaults. */
function stackWith(props: Partial<EmailQueueProps>): Synthesized {
  const stack = newStack();
  new EmailQueue(stack, 'mail', { ...GIVEN, ...props });
  return synthesized(stack);
}

function addressesIn({ resource: byType }: Synthesized): string[] {
  return Object.entries(byType)
    .flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`))
    .sort();
}

describe('settings', () => {
  it('are locals, completed with the defaults', () => {
    expect(stackWith({ emailThroughput: 14, publisherRuleEnabled: true }).locals).toMatchObject({
      mail_setting_email_from: 'mail@example.com',
      mail_setting_email_throughput: 14,
      mail_setting_publisher_rule_enabled: true,
      mail_setting_sandbox_sleep: false,
      mail_setting_sqs_batching_window_seconds: 0,
      mail_setting_name: 'ses-queue',
      mail_setting_kms_key_arn: null,
      mail_setting_tags: {},
    });
  });

  it('take the default for null and undefined, where null has no meaning', () => {
    const name = null as unknown as string;
    expect(stackWith({ name, maxTries: undefined }).locals).toMatchObject({
      mail_setting_name: 'ses-queue',
      mail_setting_max_tries: 20,
    });
  });

  it('may be tokens of every type', () => {
    const stack = newStack();
    const variable = (name: string) => new TerraformVariable(stack, name, {});
    new EmailQueue(stack, 'mail', {
      ...GIVEN,
      emailFrom: `Shop <${variable('sender').stringValue}>`,
      emailThroughput: variable('rate').numberValue,
      sandboxSleep: variable('sandbox').booleanValue,
      tags: Token.asStringMap(variable('tags').value),
    });
    expect(synthesized(stack).locals).toMatchObject({
      mail_setting_email_from: 'Shop <${var.sender}>',
      mail_setting_email_throughput: '${var.rate}',
      mail_setting_sandbox_sleep: '${var.sandbox}',
      mail_setting_tags: '${var.tags}',
    });
  });

  it('reach the resources', () => {
    expect(resource(stackWith({}), 'aws_sqs_queue', 'mail_queue')).toMatchObject({
      name: '${local.mail_setting_name}',
      kms_master_key_id: '${local.mail_setting_kms_key_arn}',
    });
  });

  it.each<[string, object, string]>([
    [
      'missing',
      { emailFrom: undefined },
      'emailFrom is missing; give it a string: an email address, alone or as Name <address>',
    ],
    [
      'text for a number',
      { emailThroughput: '14' },
      'emailThroughput is "14"; give it a number: a whole number from 1 to 10000',
    ],
    [
      'not a number at all',
      { emailThroughput: Number.NaN },
      'emailThroughput is null; give it a number: a whole number from 1 to 10000',
    ],
    [
      'text for a boolean',
      { sandboxSleep: 'false' },
      'sandboxSleep is "false"; give it a boolean: true or false',
    ],
    [
      'a list for an object',
      { tags: ['mail'] },
      'tags is ["mail"]; give it an object of strings: at most 50; keys of 1 to 128 characters that do not begin with aws:, values of at most 256; letters, digits, blanks and _ . : / = + - @',
    ],
    [
      'numbers for text',
      { tags: { cost: 42 } },
      'tags is {"cost":42}; give it an object of strings: at most 50; keys of 1 to 128 characters that do not begin with aws:, values of at most 256; letters, digits, blanks and _ . : / = + - @',
    ],
  ])('are refused when the construct is made: %s', (_, props, problem) => {
    expect(() => stackWith(props)).toThrow(new Error(`EmailQueue estate/mail: ${problem}.`));
  });

  it('are refused all at once', () => {
    const props = { emailFrom: 1, emailThroughput: '14', throughput: 14, awsRegion: 'eu-west-1' };
    expect(() => stackWith(props as object)).toThrow(
      /^EmailQueue estate\/mail: throughput is no setting; there are emailFrom, .*\. awsRegion is no setting; .*\. emailFrom is 1; .*\. emailThroughput is "14"; .*\.$/,
    );
  });
});

describe('addresses', () => {
  const ofRootStack = addressesIn(synthesize());
  const withPrefix = (prefix: string) =>
    [
      ...ofRootStack.map((address) => address.replace('.', `.${prefix}`)),
      `terraform_data.${prefix}settings`,
    ].sort();

  it('begin with the id of the construct', () => {
    expect(addressesIn(stackWith({}))).toEqual(withPrefix('mail_'));
  });

  it('are those of the root stack where nothing is in front', () => {
    expect(addressesIn(stackWith({ addressPrefix: '' }))).toEqual(withPrefix(''));
  });

  it('begin with all ids below the stack', () => {
    const stack = newStack();
    new EmailQueue(new Construct(new Construct(stack, '2nd'), 'the-shop'), 'e.mail', GIVEN);
    expect(addressesIn(synthesized(stack))).toEqual(withPrefix('_2nd_the_shop_e_mail_'));
  });

  it('are refused where CDKTF would merge them', () => {
    const stack = newStack();
    new EmailQueue(stack, 'a-b', GIVEN);
    expect(() => new EmailQueue(stack, 'a_b', GIVEN)).toThrow(
      new Error(
        'EmailQueue estate/a_b: estate/a-b has the addresses a_b_… in this stack already; give one of them another addressPrefix',
      ),
    );
  });

  it('may be the same in another stack', () => {
    const app = Testing.stubVersion(new App());
    for (const id of ['one', 'two']) {
      new EmailQueue(new TerraformStack(app, id), 'mail', GIVEN);
    }
    expect(app.node.children).toHaveLength(2);
  });

  it('are refused where Terraform would not take them', () => {
    expect(() => stackWith({ addressPrefix: '1-' })).toThrow(
      new Error(
        'EmailQueue estate/mail: addressPrefix is "1-"; write letters, digits and underscores, not beginning with a digit',
      ),
    );
  });
});

describe('what the construct tells', () => {
  const camelCase = (name: string) =>
    name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

  it('is what the root stack puts out, in its own addresses', () => {
    const root = synthesize();
    const stack = newStack();
    const mail = new EmailQueue(stack, 'mail', GIVEN);
    for (const name of Object.keys(root.output)) {
      const value = mail[camelCase(name) as keyof EmailQueue];
      expect([name, typeof value]).toEqual([name, name === 'sizes' ? 'object' : 'string']);
      new TerraformOutput(stack, name, { value }).overrideLogicalId(name);
    }
    const { output, locals } = synthesized(stack);
    // The queue's own or the estate's, which is decided at plan.
    expect(output.queue_url?.value).toBe('${local.mail_queue_url}');
    expect(locals.mail_queue_url).toContain('aws_sqs_queue.mail_queue[0].url');
    expect(output.dead_letter_queue_arn?.value).toBe('${local.mail_dead_letter_queue_arn}');
    expect(locals.mail_dead_letter_queue_arn).toContain('aws_sqs_queue.mail_dead_letter[0].arn');
    expect(output.poller_function_name?.value).toBe(
      '${aws_lambda_function.mail_poller.function_name}',
    );
    expect(output.dashboard_url?.value).toBe('${local.mail_dashboard_url}');
    expect(locals.mail_dashboard_url).toMatch(/^https:\/\/\$\{local\.mail_region\}\./);
    expect(output.sizes?.value).toEqual(
      Object.fromEntries(SIZE_NAMES.map((size) => [size, `\${local.mail_${size}}`])),
    );
  });

  it('may be used in another stack', () => {
    const outdir = temporaryFolder();
    const app = new App({ outdir, skipValidation: true });
    const mail = new EmailQueue(new TerraformStack(app, 'mail'), 'mail', GIVEN);
    const shop = new TerraformStack(app, 'shop');
    new TerraformOutput(shop, 'url', { value: mail.queueUrl }).overrideLogicalId('url');
    app.synth();
    const text = (stack: string) =>
      readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8');
    const { output } = JSON.parse(text('shop')) as Synthesized;
    const [, name] = /^\$\{data\.terraform_remote_state\.[^.]+\.outputs\.([\w-]+)\}$/.exec(
      String(output.url?.value),
    ) ?? ['', ''];
    expect((JSON.parse(text('mail')) as Synthesized).output[name]?.value).toBe(
      '${local.mail_queue_url}',
    );
  });
});

describe('the provider', () => {
  it("is the stack's own, unless another is given", () => {
    const stack = newStack();
    new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
    const provider = new AwsProvider(stack, 'us', { region: 'us-east-1', alias: 'us' });
    new EmailQueue(stack, 'here', GIVEN);
    new EmailQueue(stack, 'there', { ...GIVEN, provider });
    for (const [type, byName] of Object.entries(synthesized(stack).resource)) {
      for (const [name, attributes] of Object.entries(byName)) {
        const away = name.startsWith('there_') && type !== 'terraform_data';
        expect([type, name, attributes.provider]).toEqual([
          type,
          name,
          away ? 'aws.us' : undefined,
        ]);
      }
    }
  });
});

describeWith(['terraform'], 'what Terraform makes of the construct', () => {
  /** What is said of a stack with these properties, planned without its resources. */
  async function plan(props: Partial<EmailQueueProps>) {
    const { configuration } = settingsOnly(stackWith(props));
    const terraform = new Terraform({ files: { 'main.tf.json': JSON.stringify(configuration) } });
    try {
      await terraform.init();
      const result = await terraform.plan();
      return { exitCode: result.exitCode, messages: messagesOf(result) };
    } finally {
      terraform.remove();
    }
  }

  it('is a plan, with defaults and with everything given', async () => {
    expect(await plan({})).toMatchObject({ messages: [] });
    const props = {
      emailFrom: 'Shop <shop@example.com>',
      emailThroughput: 100,
      reservedLambdaConcurrency: 7,
      lambdaCodeS3BucketName: 'code',
      configurationSetName: 'transactional',
      kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/0f',
      tags: { team: 'mail' },
    };
    expect(await plan(props)).toMatchObject({ messages: [] });
  });

  it.each<[Partial<EmailQueueProps>, string]>([
    [{ emailFrom: 'nobody' }, 'email_from must be an email address, alone or as Name <address>.'],
    [{ emailThroughput: 0 }, 'email_throughput must be a whole number from 1 to 10000.'],
    [{ channel: 'PINPOINT' }, 'pinpoint_application_id is missing'],
    [{ maxTries: 20, maxReceiveCount: 20 }, 'max_tries must be below max_receive_count'],
    [{ tags: { 'aws:team': 'mail' } }, 'tags has a key that begins with aws:'],
    [{ sqsBatchSize: 10_000, sqsBatchingWindowSeconds: 1 }, 'A batch of 10000 (sqs_batch_size)'],
  ])('is refused by the rules of the variables: %j', async (props, problem) => {
    const { exitCode, messages } = await plan(props);
    expect(exitCode).toBe(1);
    expect(messages.filter((text) => text.includes(problem))).not.toEqual([]);
  });
});
