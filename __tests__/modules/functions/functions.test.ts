import { POLLER_ENV } from '../../../lambdas/poller/env';
import { PUBLISHER_ENV } from '../../../lambdas/publisher/env';
import { resource, type Synthesized, synthesize } from '../synthesize';

let stack: Synthesized;
beforeAll(() => {
  stack = synthesize();
});

describe('the stack deploys functions', () => {
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
      // Only with another name of the installation is a role made anew.
      lifecycle: {
        ignore_changes: ['name'],
        replace_triggered_by: [`aws_cloudwatch_log_group.${name}.name`],
      },
      tags: '${var.tags}',
    });
    expect(resource(stack, 'aws_iam_role_policy', name)).toMatchObject({
      name,
      role: `\${aws_iam_role.${name}.name}`,
    });
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
      content_type: 'application/zip',
      lifecycle: { create_before_destroy: true },
    });
    expect(object.source).toMatch(new RegExp(`^\\$\\{path\\.module\\}/assets/.*/${name}\\.zip$`));
    expect(resource(stack, 'aws_lambda_function', name)).toMatchObject({
      filename: `\${(local.code_through_s3 ? null : "${object.source}")}`,
      s3_bucket: `\${(local.code_through_s3 ? one(aws_s3_object.${name}[*].bucket) : null)}`,
      s3_key: `\${(local.code_through_s3 ? one(aws_s3_object.${name}[*].key) : null)}`,
      source_code_hash: `\${filebase64sha256("${object.source}")}`,
    });
  });

  it.each([
    [
      'poller',
      [
        'lambda_runtime is nodejs24.x. It needs',
        'A batch of ${local.batch_size} (sqs_batch_size)',
        'existing_queue is in ',
        'existing_dead_letter_queue is in ',
        'existing_queue has a visibility time-out',
        'existing_dead_letter_queue is existing_queue itself,',
        'existing_queue moves a message to its dead-letter queue after',
        'existing_queue moves messages to ',
      ],
    ],
    ['publisher', ['lambda_runtime is nodejs24.x. It needs']],
  ])('that say at plan why they could not do their work: %s', (name, beginnings) => {
    const { precondition } = resource(stack, 'aws_lambda_function', name).lifecycle;
    expect(precondition).toEqual(
      beginnings.map((beginning) => ({
        condition: expect.stringMatching(/^\$\{.{20,}\}$/),
        error_message: expect.stringContaining(beginning),
      })),
    );
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
      tags: '${var.tags}',
    });
  });

  it('of which the publisher runs by a rule, and is never retried as a whole', () => {
    expect(resource(stack, 'aws_cloudwatch_event_rule', 'publisher')).toMatchObject({
      schedule_expression: 'rate(1 minute)',
      state: '${(var.publisher_rule_enabled ? "ENABLED" : "DISABLED")}',
      tags: '${var.tags}',
    });
    expect(resource(stack, 'aws_cloudwatch_event_target', 'publisher')).toMatchObject({
      rule: '${aws_cloudwatch_event_rule.publisher.name}',
      arn: '${aws_lambda_function.publisher.arn}',
      target_id: 'publisher',
      // Else its first minutes would fail.
      depends_on: ['aws_lambda_permission.publisher', 'aws_iam_role_policy.publisher'],
    });
    expect(resource(stack, 'aws_lambda_permission', 'publisher')).toMatchObject({
      statement_id: 'AllowPublisherRule',
      action: 'lambda:InvokeFunction',
      function_name: '${aws_lambda_function.publisher.function_name}',
      principal: 'events.amazonaws.com',
      source_arn: '${aws_cloudwatch_event_rule.publisher.arn}',
    });
    expect(resource(stack, 'aws_lambda_function_event_invoke_config', 'publisher')).toMatchObject({
      function_name: '${aws_lambda_function.publisher.function_name}',
      maximum_retry_attempts: 0,
    });
    expect(resource(stack, 'aws_lambda_function', 'publisher')).toMatchObject({
      memory_size: 256,
      timeout: '${local.publisher_timeout_seconds}',
      reserved_concurrent_executions: -1,
    });
  });

  /** What an expression that merges objects has in them: always, and where a condition is false. */
  function mergedIn(text: string): Record<string, string> {
    const objects = text.match(/(var\.\w+ == null \? \{\} : )?\{"(?:[^{}]|\$\{[^{}]*\})*\}/g) ?? [];
    const entries = objects.flatMap((object) => {
      const [, unless, json = ''] = /^(?:(var\.\w+) == null \? \{\} : )?(.*)$/.exec(object) ?? [];
      return Object.entries<string>(JSON.parse(json)).map(([key, value]) => [
        key,
        unless === undefined ? value : `${value} unless ${unless} is null`,
      ]);
    });
    return Object.fromEntries(entries);
  }

  it('of which the poller knows its queues, its channel and its part of the rate', () => {
    const { variables } = resource(stack, 'aws_lambda_function', 'poller').environment;
    expect(mergedIn(variables)).toEqual({
      INSTANCE_NAME: '${var.name}',
      QUEUE_URL: '${local.queue_url}',
      DEAD_LETTER_QUEUE_URL: '${local.dead_letter_queue_url}',
      CHANNEL: '${var.channel}',
      EMAIL_FROM: '${var.email_from}',
      EMAIL_THROUGHPUT: '${local.effective_throughput}',
      ENVIRONMENTS: '${local.environments}',
      DRAIN_SECONDS: '${local.drain_seconds}',
      MAX_TRIES: '${var.max_tries}',
      PINPOINT_APPLICATION_ID:
        '${var.pinpoint_application_id} unless var.pinpoint_application_id is null',
      CONFIGURATION_SET_NAME:
        '${var.configuration_set_name} unless var.configuration_set_name is null',
    });
  });

  it('of which the publisher knows the queue, the sender and how many it writes', () => {
    const { variables } = resource(stack, 'aws_lambda_function', 'publisher').environment;
    expect(mergedIn(variables)).toEqual({
      INSTANCE_NAME: '${var.name}',
      QUEUE_URL: '${local.queue_url}',
      EMAIL_FROM: '${var.email_from}',
      MESSAGE_COUNT: '${var.no_of_messages_sqs}',
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
