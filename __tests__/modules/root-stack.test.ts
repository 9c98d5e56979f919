import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  describe as describeSetting,
  SETTING_NAMES,
  SETTINGS,
} from '../../modules/settings/settings';
import {
  bundleFolder,
  resource,
  type Synthesized,
  synthesize,
  synthesizeInto,
  temporaryFolder,
} from './synthesize';

describe('the root stack', () => {
  let stack: Synthesized;
  beforeAll(() => {
    stack = synthesize();
  });

  describe('has the names that its users rely on', () => {
    it('of resources', () => {
      const addresses = Object.entries(stack.resource).flatMap(([type, byName]) =>
        Object.keys(byName).map((name) => `${type}.${name}`),
      );
      expect(addresses.sort()).toEqual([
        'aws_cloudwatch_dashboard.dashboard',
        'aws_cloudwatch_event_rule.publisher',
        'aws_cloudwatch_event_target.publisher',
        'aws_cloudwatch_log_group.poller',
        'aws_cloudwatch_log_group.publisher',
        'aws_cloudwatch_metric_alarm.dead_letters',
        'aws_cloudwatch_metric_alarm.mail_held',
        'aws_cloudwatch_metric_alarm.mail_late',
        'aws_cloudwatch_metric_alarm.mail_throttled',
        'aws_cloudwatch_metric_alarm.poller_errors',
        'aws_iam_role.poller',
        'aws_iam_role.publisher',
        'aws_iam_role_policy.poller',
        'aws_iam_role_policy.publisher',
        'aws_lambda_event_source_mapping.poller',
        'aws_lambda_function.poller',
        'aws_lambda_function.publisher',
        'aws_lambda_function_event_invoke_config.publisher',
        'aws_lambda_permission.publisher',
        'aws_s3_object.poller',
        'aws_s3_object.publisher',
        'aws_sqs_queue.dead_letter',
        'aws_sqs_queue.queue',
        'aws_sqs_queue_policy.dead_letter',
        'aws_sqs_queue_policy.queue',
        'aws_sqs_queue_redrive_allow_policy.dead_letter',
      ]);
    });

    it('of outputs', () => {
      expect(Object.keys(stack.output).sort()).toEqual([
        'dashboard_url',
        'dead_letter_queue_arn',
        'dead_letter_queue_url',
        'poller_function_name',
        'producer_policy_json',
        'publisher_function_name',
        'publisher_rule_name',
        'queue_arn',
        'queue_url',
        'sizes',
      ]);
    });

    it('of the sizes in the output of that name', () => {
      expect(Object.keys(stack.output.sizes?.value as object).sort()).toEqual([
        'batch_seconds',
        'batch_size',
        'dashboard_gauge_maximum',
        'drain_seconds',
        'effective_throughput',
        'environments',
        'mapping_maximum_concurrency',
        'poller_timeout_seconds',
        'publisher_timeout_seconds',
        'queue_visibility_timeout_seconds',
        'reserved_concurrency',
      ]);
    });

    it('of variables, and no others', () => {
      expect(Object.keys(stack.variable).sort()).toEqual([...SETTING_NAMES].sort());
    });

    it('of checks', () => {
      expect(Object.keys(stack.check)).toEqual([
        'existing_queue_redrive',
        'log_group_class_metrics',
        'one_environment',
        'pinpoint_support',
      ]);
    });

    it('of what AWS shows', () => {
      const nameOf = (type: string, name: string, attribute = 'name') =>
        resource(stack, type, name)[attribute];
      expect([
        nameOf('aws_sqs_queue', 'queue'),
        nameOf('aws_sqs_queue', 'dead_letter'),
        nameOf('aws_lambda_function', 'poller', 'function_name'),
        nameOf('aws_lambda_function', 'publisher', 'function_name'),
        nameOf('aws_cloudwatch_event_rule', 'publisher'),
        nameOf('aws_cloudwatch_log_group', 'poller'),
        nameOf('aws_cloudwatch_log_group', 'publisher'),
        nameOf('aws_iam_role', 'poller'),
        nameOf('aws_iam_role', 'publisher'),
      ]).toEqual([
        '${var.name}',
        '${var.name}-dead-letter',
        '${var.name}-poller',
        '${var.name}-publisher',
        '${var.name}-TriggerSQSPublishMessagesLambda',
        '/aws/lambda/${var.name}-poller',
        '/aws/lambda/${var.name}-publisher',
        '${var.name}-poller-${local.region}',
        '${var.name}-publisher-${local.region}',
      ]);
    });
  });

  describe('declares variables', () => {
    it.each(SETTING_NAMES)('%s as the settings say', (name) => {
      const setting = SETTINGS[name];
      const { validation: _, ...variable } = stack.variable[name] ?? {};
      expect(variable).toEqual({
        type: setting.type,
        description: describeSetting(setting),
        nullable: setting.nullable,
        ...('default' in setting ? { default: setting.default } : {}),
      });
    });

    it('and describes every output', () => {
      const undescribed = Object.entries(stack.output).filter(
        ([, { description }]) => !/^[A-Z].*\.$/.test(description),
      );
      expect(undescribed).toEqual([]);
    });
  });

  it('takes Region, account and partition from a log group of its own, and reads no data source', () => {
    expect(stack.data).toBeUndefined();
    expect(stack.locals).toMatchObject({
      partition: '${element(split(":", aws_cloudwatch_log_group.poller.arn), 1)}',
      region: '${element(split(":", aws_cloudwatch_log_group.poller.arn), 3)}',
      account_id: '${element(split(":", aws_cloudwatch_log_group.poller.arn), 4)}',
    });
  });

  it('follows the channel with the dashboard', () => {
    expect(resource(stack, 'aws_cloudwatch_dashboard', 'dashboard')).toMatchObject({
      dashboard_name: '${coalesce(var.dashboard_name, "${var.name}-${local.region}")}',
      dashboard_body:
        '${(var.channel == "PINPOINT" ? local.dashboard_pinpoint : local.dashboard_ses)}',
    });
    expect(stack.locals.dashboard_ses).toContain('"value":${local.effective_throughput},');
    expect(stack.locals.dashboard_ses).toContain(
      '["AWS/SQS","NumberOfMessagesSent","QueueName","${local.queue_name}",',
    );
  });

  it('deploys to the Region of the environment, unless told', () => {
    expect(stack.provider).toEqual({ aws: [{ region: '${var.aws_region}' }] });
  });
});

describe('the state', () => {
  it('is a file at the root of the project by default', () => {
    expect(synthesize().terraform).toMatchObject({
      required_version: '>= 1.9',
      backend: { local: { path: '../../../terraform.ses-queue.tfstate' } },
    });
  });

  it('is in S3 where asked, with nothing filled in', () => {
    expect(synthesize({ stateBackend: 's3' }).terraform.backend).toEqual({ s3: {} });
  });

  it('is nowhere else', () => {
    expect(() => synthesize({ stateBackend: 'gcs' })).toThrow(
      new Error('STATE_BACKEND is "gcs"; set it to local or s3, or unset it for local'),
    );
  });
});

describe('what is synthesized', () => {
  it('is the same bytes from two places, without a path of either', () => {
    const folders = [bundleFolder(), bundleFolder()] as const;
    const outputs = [temporaryFolder(), temporaryFolder()] as const;
    const texts = outputs.map((output, i) =>
      synthesizeInto(output, { bundleFolder: folders[i] as string }),
    );
    expect(texts[0]).toBe(texts[1]);
    for (const place of [...folders, ...outputs, process.cwd()]) {
      expect(texts[0]).not.toContain(place);
    }
    expect(filesBelow(outputs[0])).toEqual(filesBelow(outputs[1]));
  });

  it('has the zips beside it, under the names that it uses', () => {
    const output = temporaryFolder();
    const text = synthesizeInto(output, { bundleFolder: bundleFolder('code') });
    const stack: Synthesized = JSON.parse(text);
    for (const name of ['poller', 'publisher']) {
      const { source } = resource(stack, 'aws_s3_object', name);
      const file = source.replace('${path.module}', join(output, 'stacks', 'ses-queue'));
      expect(readFileSync(file, 'utf8')).toBe(`code of the ${name}`);
    }
  });

  it('names a new zip anew', () => {
    const sources = ['old', 'new'].map(
      (content) =>
        resource(synthesize({ bundleFolder: bundleFolder(content) }), 'aws_s3_object', 'poller')
          .source,
    );
    expect(sources[0]).not.toBe(sources[1]);
  });

  it('needs the bundles, and says how to make them', () => {
    expect(() => synthesize({ bundleFolder: temporaryFolder() })).toThrow(
      new Error('The bundle poller.zip is missing. Make it first: npm run bundle'),
    );
  });
});

function filesBelow(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).sort();
}
