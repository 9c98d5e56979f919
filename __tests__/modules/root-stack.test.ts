import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { POLLER_ENV } from '../../lambdas/poller/env';
import { PUBLISHER_ENV } from '../../lambdas/publisher/env';
import { describe as describeSetting, SETTING_NAMES, SETTINGS } from '../../modules/settings';
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

  describe('deploys queues', () => {
    it.each(['queue', 'dead_letter'])('that keep mail for 14 days, encrypted: %s', (name) => {
      expect(resource(stack, 'aws_sqs_queue', name)).toMatchObject({
        message_retention_seconds: 14 * 24 * 3600,
        kms_master_key_id: '${var.kms_key_arn}',
        sqs_managed_sse_enabled: '${(var.kms_key_arn == null ? true : null)}',
        tags: '${var.tags}',
      });
      expect(resource(stack, 'aws_sqs_queue_policy', name)).toMatchObject({
        queue_url: `\${aws_sqs_queue.${name}[0].url}`,
        policy: expect.stringContaining('"Condition":{"Bool":{"aws:SecureTransport":"false"}}'),
      });
    });

    it('of which the dead-letter queue has 4 KB of room for the reason', () => {
      expect(resource(stack, 'aws_sqs_queue', 'queue').max_message_size).toBe(258_048);
      expect(resource(stack, 'aws_sqs_queue', 'dead_letter').max_message_size).toBe(262_144);
    });

    it.each([
      ['queue', 'existing_queue'],
      ['dead_letter', 'existing_dead_letter_queue'],
    ])('unless the estate has them, with all that belongs to them: %s', (name, setting) => {
      const count = `\${(var.${setting} == null ? 1 : 0)}`;
      expect(resource(stack, 'aws_sqs_queue', name).count).toBe(count);
      expect(resource(stack, 'aws_sqs_queue_policy', name).count).toBe(count);
    });

    it('that are protected where that is asked for', () => {
      const names = ['queue', 'dead_letter'];
      const lifecycles = (props: Parameters<typeof synthesize>[0]) => {
        const synthesized = synthesize(props);
        return names.map((name) => resource(synthesized, 'aws_sqs_queue', name).lifecycle);
      };
      expect(lifecycles({ protectQueues: 'true' })).toEqual([
        { prevent_destroy: true },
        { prevent_destroy: true },
      ]);
      expect(lifecycles({ protectQueues: 'false' })).toEqual([undefined, undefined]);
      expect(lifecycles({})).toEqual([undefined, undefined]);
    });

    it('that are not protected by halves', () => {
      expect(() => synthesize({ protectQueues: 'yes' })).toThrow(
        new Error(
          'PROTECT_QUEUES is "yes"; set it to true, so that Terraform refuses to destroy the queues, or unset it',
        ),
      );
    });

    it('that know each other', () => {
      expect(resource(stack, 'aws_sqs_queue', 'queue')).toMatchObject({
        visibility_timeout_seconds: '${local.queue_visibility_timeout_seconds}',
        redrive_policy:
          '${jsonencode({"deadLetterTargetArn": local.dead_letter_queue_arn, "maxReceiveCount": var.max_receive_count})}',
      });
      expect(resource(stack, 'aws_sqs_queue_redrive_allow_policy', 'dead_letter')).toMatchObject({
        count: '${(var.existing_dead_letter_queue == null ? 1 : 0)}',
        queue_url: '${aws_sqs_queue.dead_letter[0].url}',
        redrive_allow_policy:
          '${jsonencode({"redrivePermission": "byQueue", "sourceQueueArns": [local.queue_arn]})}',
      });
    });
  });

  describe('deploys functions', () => {
    it.each(['poller', 'publisher'])('with their log group, role and policy first: %s', (name) => {
      expect(resource(stack, 'aws_lambda_function', name)).toMatchObject({
        architectures: ['arm64'],
        handler: 'index.handler',
        runtime: '${var.lambda_runtime}',
        role: `\${aws_iam_role.${name}.arn}`,
        logging_config: {
          log_format: 'JSON',
          log_group: `\${aws_cloudwatch_log_group.${name}.name}`,
          application_log_level: 'INFO',
          system_log_level: 'INFO',
        },
        depends_on: [`aws_iam_role_policy.${name}`],
        tags: '${var.tags}',
      });
      expect(resource(stack, 'aws_cloudwatch_log_group', name)).toMatchObject({
        log_group_class: '${var.log_group_class}',
        retention_in_days: '${var.log_retention_days}',
        kms_key_id: '${var.kms_key_arn}',
        tags: '${var.tags}',
      });
      expect(resource(stack, 'aws_iam_role', name)).toMatchObject({
        path: '${var.iam_path}',
        permissions_boundary: '${var.permissions_boundary_arn}',
      });
      expect(resource(stack, 'aws_iam_role_policy', name).policy).toContain(
        `"Resource":"\${aws_cloudwatch_log_group.${name}.arn}:*"`,
      );
    });

    it.each(['poller', 'publisher'])('that run in a VPC where there is one: %s', (name) => {
      expect(resource(stack, 'aws_lambda_function', name).dynamic).toEqual({
        vpc_config: {
          for_each: '${var.vpc[*]}',
          content: {
            subnet_ids: '${vpc_config.value.subnet_ids}',
            security_group_ids: '${vpc_config.value.security_group_ids}',
          },
        },
      });
    });

    it.each(['poller', 'publisher'])('whose code can go through a bucket: %s', (name) => {
      const object = resource(stack, 'aws_s3_object', name);
      expect(object).toMatchObject({
        count: '${(local.code_through_s3 ? 1 : 0)}',
        bucket: '${coalesce(var.lambda_code_s3_bucket_name, "none")}',
        key: expect.stringMatching(new RegExp(`^\\\${var\\.name}/${name}-[0-9A-F]{32}\\.zip$`)),
        lifecycle: { create_before_destroy: true },
      });
      expect(resource(stack, 'aws_lambda_function', name)).toMatchObject({
        filename: `\${(local.code_through_s3 ? null : "${object.source}")}`,
        s3_bucket: `\${(local.code_through_s3 ? one(aws_s3_object.${name}[*].bucket) : null)}`,
        s3_key: `\${(local.code_through_s3 ? one(aws_s3_object.${name}[*].key) : null)}`,
        source_code_hash: `\${filebase64sha256("${object.source}")}`,
      });
    });

    it('of which the poller is bounded twice, and fed by the queue', () => {
      expect(resource(stack, 'aws_lambda_function', 'poller')).toMatchObject({
        memory_size: '${var.poller_memory_mb}',
        timeout: '${local.poller_timeout_seconds}',
        reserved_concurrent_executions: '${local.reserved_concurrency}',
      });
      expect(resource(stack, 'aws_lambda_event_source_mapping', 'poller')).toMatchObject({
        event_source_arn: '${local.queue_arn}',
        function_name: '${aws_lambda_function.poller.arn}',
        batch_size: '${local.batch_size}',
        maximum_batching_window_in_seconds: '${var.sqs_batching_window_seconds}',
        function_response_types: ['ReportBatchItemFailures'],
        scaling_config: { maximum_concurrency: '${local.mapping_maximum_concurrency}' },
        depends_on: ['aws_iam_role_policy.poller'],
      });
    });

    it('of which the publisher runs by a rule, and is never retried as a whole', () => {
      expect(resource(stack, 'aws_cloudwatch_event_rule', 'publisher')).toMatchObject({
        schedule_expression: 'rate(1 minute)',
        state: '${(var.publisher_rule_enabled ? "ENABLED" : "DISABLED")}',
      });
      expect(resource(stack, 'aws_cloudwatch_event_target', 'publisher')).toMatchObject({
        rule: '${aws_cloudwatch_event_rule.publisher.name}',
        arn: '${aws_lambda_function.publisher.arn}',
      });
      expect(resource(stack, 'aws_lambda_permission', 'publisher')).toMatchObject({
        action: 'lambda:InvokeFunction',
        principal: 'events.amazonaws.com',
        source_arn: '${aws_cloudwatch_event_rule.publisher.arn}',
      });
      expect(resource(stack, 'aws_lambda_function_event_invoke_config', 'publisher')).toMatchObject(
        { maximum_retry_attempts: 0 },
      );
      expect(resource(stack, 'aws_lambda_function', 'publisher')).toMatchObject({
        timeout: '${local.publisher_timeout_seconds}',
        reserved_concurrent_executions: -1,
      });
    });

    it.each([
      ['poller', POLLER_ENV],
      ['publisher', PUBLISHER_ENV],
    ])('with every environment variable that the %s reads', (name, environment) => {
      const { variables } = resource(stack, 'aws_lambda_function', name).environment;
      const written = [...variables.matchAll(/"([A-Z_]+)":/g)].map(([, key]) => key);
      expect(written.sort()).toEqual(Object.values(environment).sort());
    });

    it('with no wildcard but those of SES, a VPC, log streams and at the end of a service name', () => {
      const policies = ['poller', 'publisher'].map(
        (name) => resource(stack, 'aws_iam_role_policy', name).policy as string,
      );
      const wildcards = policies.flatMap((policy) => policy.match(/"[^"]*\*[^"]*"/g) ?? []);
      const arn = 'arn:${local.partition}:ses:${local.region}:${local.account_id}';
      const throughSqs = '"sqs.${local.region}.*"';
      // To make network interfaces, and to leave that to Lambda.
      const inVpc = ['"*"', '"*"'];
      expect(wildcards).toEqual([
        '"${aws_cloudwatch_log_group.poller.arn}:*"',
        throughSqs,
        throughSqs,
        `"${arn}:identity/*"`,
        `"${arn}:configuration-set/*"`,
        // GetAccount knows no resource.
        '"*"',
        ...inVpc,
        '"${aws_cloudwatch_log_group.publisher.arn}:*"',
        throughSqs,
        ...inVpc,
      ]);
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
      dashboard_name: '${coalesce(var.dashboard_name, "${var.name}")}',
      dashboard_body:
        '${(var.channel == "PINPOINT" ? local.dashboard_pinpoint : local.dashboard_ses)}',
    });
    expect(stack.locals.dashboard_ses).toContain('"value":${local.effective_throughput},');
    expect(stack.locals.dashboard_ses).toContain(
      '["AWS/SQS","NumberOfMessagesSent","QueueName","${local.queue_name}",',
    );
  });

  it('makes alarms where there is a topic to tell', () => {
    const alarms = Object.entries(stack.resource.aws_cloudwatch_metric_alarm ?? {});
    expect(alarms.length).toBe(5);
    for (const [name, alarm] of alarms) {
      expect(alarm).toMatchObject({
        count: '${(var.alarm_topic != null ? 1 : 0)}',
        alarm_name: `\${var.name}-${name.replaceAll('_', '-')}`,
        alarm_actions: '${(var.alarm_topic == null ? [] : [var.alarm_topic.arn])}',
        ok_actions: '${(var.alarm_topic == null ? [] : [var.alarm_topic.arn])}',
        treat_missing_data: 'notBreaching',
        tags: '${var.tags}',
      });
      const queries = alarm.metric_query as { return_data: boolean }[];
      expect(queries.filter(({ return_data }) => return_data)).toHaveLength(1);
    }
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
