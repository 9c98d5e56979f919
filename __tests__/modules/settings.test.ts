import {
  describe as describeSetting,
  SETTING_NAMES,
  SETTINGS,
  withDefaults,
} from '../../modules/settings';

describe('the settings', () => {
  it('come in the order of the documentation', () => {
    expect(SETTING_NAMES).toEqual([
      'email_from',
      'email_throughput',
      'dashboard_name',
      'no_of_messages_sqs',
      'reserved_lambda_concurrency',
      'sqs_batch_size',
      'sqs_batching_window_seconds',
      'lambda_code_s3_bucket_name',
      'lambda_code_through_s3',
      'channel',
      'pinpoint_application_id',
      'sandbox_sleep',
      'publisher_rule_enabled',
      'name',
      'configuration_set_name',
      'kms_key_arn',
      'log_retention_days',
      'max_receive_count',
      'max_tries',
      'drain_seconds',
      'poller_memory_mb',
      'lambda_runtime',
      'tags',
      'existing_queue',
      'existing_dead_letter_queue',
      'producer_principal_arns',
      'permissions_boundary_arn',
      'iam_path',
      'vpc',
      'log_group_class',
      'alarm_topic',
      'aws_region',
    ]);
  });

  it('ask for nothing but the sender', () => {
    expect(SETTING_NAMES.filter((name) => !('default' in SETTINGS[name]))).toEqual(['email_from']);
  });

  it('may be null exactly where null is the default', () => {
    const nullable = SETTING_NAMES.filter((name) => SETTINGS[name].nullable);
    const nullByDefault = SETTING_NAMES.filter(
      (name) => 'default' in SETTINGS[name] && SETTINGS[name].default === null,
    );
    expect(nullable).toEqual(nullByDefault);
  });

  it('name a unit for every number', () => {
    const withoutUnit = SETTING_NAMES.filter(
      (name) => SETTINGS[name].type === 'number' && !('unit' in SETTINGS[name]),
    );
    expect(withoutUnit).toEqual([]);
  });
});

describe('describe', () => {
  it('puts unit and limits behind the description', () => {
    expect(
      describeSetting({
        rules: [],
        type: 'number',
        unit: 'apples',
        default: 1,
        nullable: false,
        limits: 'a whole number from 1 to 9',
        description: 'How many.',
      }),
    ).toBe('How many. Unit: apples. Allowed: a whole number from 1 to 9.');
  });

  it('leaves the unit out where there is none', () => {
    expect(
      describeSetting({
        rules: [],
        type: 'bool',
        nullable: false,
        limits: 'true or false',
        description: 'If.',
      }),
    ).toBe('If. Allowed: true or false.');
  });
});

describe('withDefaults', () => {
  it('completes what is given, without the settings of the root stack', () => {
    expect(withDefaults({ email_from: 'a@example.com', email_throughput: 14 })).toEqual({
      email_from: 'a@example.com',
      email_throughput: 14,
      dashboard_name: null,
      no_of_messages_sqs: 50,
      reserved_lambda_concurrency: null,
      sqs_batch_size: null,
      sqs_batching_window_seconds: 0,
      lambda_code_s3_bucket_name: null,
      lambda_code_through_s3: null,
      channel: 'SES',
      pinpoint_application_id: null,
      sandbox_sleep: false,
      publisher_rule_enabled: false,
      name: 'ses-queue',
      configuration_set_name: null,
      kms_key_arn: null,
      log_retention_days: 30,
      max_receive_count: 1000,
      max_tries: 20,
      drain_seconds: null,
      poller_memory_mb: 256,
      lambda_runtime: 'nodejs22.x',
      tags: {},
      existing_queue: null,
      existing_dead_letter_queue: null,
      producer_principal_arns: [],
      permissions_boundary_arn: null,
      iam_path: '/',
      vpc: null,
      log_group_class: 'STANDARD',
      alarm_topic: null,
    });
  });

  it('keeps 0 and false', () => {
    const { drain_seconds, sandbox_sleep } = withDefaults({
      email_from: 'a@example.com',
      drain_seconds: 0,
      sandbox_sleep: false,
    });
    expect({ drain_seconds, sandbox_sleep }).toEqual({ drain_seconds: 0, sandbox_sleep: false });
  });

  it('takes the default for a null that means nothing, as Terraform does', () => {
    const given = { email_from: 'a@example.com', max_tries: null as unknown as number };
    expect(withDefaults(given).max_tries).toBe(20);
  });
});
