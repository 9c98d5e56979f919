import { resource, type Synthesized, synthesize } from '../synthesize';

let stack: Synthesized;
beforeAll(() => {
  stack = synthesize();
});

describe('the stack deploys queues', () => {
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

  it.each([
    ['queue', 'queue', 'existing_queue', ''],
    ['dead_letter', 'dead_letter_queue', 'existing_dead_letter_queue', '-dead-letter'],
  ])('that all others know by locals, made here or not: %s', (name, local, setting, suffix) => {
    const existing = `var.${setting}`;
    const own = `aws_sqs_queue.${name}[0]`;
    const either = (mine: string, theirs: string) =>
      `\${(${existing} == null ? ${mine} : ${theirs})}`;
    expect(stack.locals).toMatchObject({
      [`${local}_arn`]: either(`${own}.arn`, `${existing}.arn`),
      [`${local}_url`]: either(`${own}.url`, `${existing}.url`),
      [`${local}_name`]: either(
        `"\${var.name}${suffix}"`,
        `element(split(":", ${existing}.arn), 5)`,
      ),
      [`${local}_kms_key_arn`]: either('var.kms_key_arn', `${existing}.kms_key_arn`),
    });
  });
});
