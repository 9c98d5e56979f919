import {
  describe as describeSetting,
  INSTALLATION_SETTING_NAMES,
  SETTING_NAMES,
  SETTINGS,
  type Setting,
  withDefaults,
} from '../../../modules/settings/settings';

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

/** What Terraform takes for each, and what a number counts. */
const TYPES: Readonly<Record<string, string>> = {
  email_from: 'string',
  email_throughput: 'number of recipients per second',
  dashboard_name: 'string',
  no_of_messages_sqs: 'number of emails per minute',
  reserved_lambda_concurrency: 'number of execution environments',
  sqs_batch_size: 'number of messages',
  sqs_batching_window_seconds: 'number of seconds',
  lambda_code_s3_bucket_name: 'string',
  lambda_code_through_s3: 'bool',
  channel: 'string',
  pinpoint_application_id: 'string',
  sandbox_sleep: 'bool',
  publisher_rule_enabled: 'bool',
  name: 'string',
  configuration_set_name: 'string',
  kms_key_arn: 'string',
  log_retention_days: 'number of days',
  max_receive_count: 'number of receives',
  max_tries: 'number of faults',
  drain_seconds: 'number of seconds',
  poller_memory_mb: 'number of MB',
  lambda_runtime: 'string',
  tags: 'map(string)',
  existing_queue:
    'object({ arn = string, url = string, visibility_timeout_seconds = number, redrive_policy = optional(string), kms_key_arn = optional(string) })',
  existing_dead_letter_queue:
    'object({ arn = string, url = string, kms_key_arn = optional(string) })',
  producer_principal_arns: 'list(string)',
  permissions_boundary_arn: 'string',
  iam_path: 'string',
  vpc: 'object({ subnet_ids = list(string), security_group_ids = list(string) })',
  log_group_class: 'string',
  alarm_topic: 'object({ arn = string })',
  aws_region: 'string',
};

describe('each setting', () => {
  it('has its type, and its unit', () => {
    const types = SETTING_NAMES.map((name) => {
      const setting: Setting = SETTINGS[name];
      const { type, unit } = setting;
      return [name, unit === undefined ? type : `${type} of ${unit}`];
    });
    expect(Object.fromEntries(types)).toEqual(TYPES);
  });

  it('says what is allowed and what it does', () => {
    for (const name of SETTING_NAMES) {
      const { limits, description } = SETTINGS[name];
      expect(limits).toMatch(/^\S.*[^.\s]$/);
      expect(description).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('belongs to an installation, but for the Region', () => {
    const names = SETTING_NAMES.filter((name) => name !== 'aws_region');
    expect(INSTALLATION_SETTING_NAMES).toEqual(names);
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

  it('takes the rate of the sandbox where none is given', () => {
    expect(withDefaults({ email_from: 'a@example.com' }).email_throughput).toBe(1);
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
