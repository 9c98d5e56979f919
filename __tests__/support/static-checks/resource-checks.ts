import { LOG_RETENTION_DAYS } from '../../../modules/settings/base-settings';
import { defaultOf, refersTo, resourcesOf, type StaticCheck } from './configuration';
import { type PolicyStatement, statementsIn } from './policy-statements';

const encryptedQueues: StaticCheck = {
  name: 'queues are encrypted',
  violations: (configuration) =>
    resourcesOf(configuration, 'aws_sqs_queue')
      .filter(([, queue]) => !isEncrypted(queue.kms_master_key_id, queue.sqs_managed_sse_enabled))
      .map(([address]) => `${address} may hold mail that isn't encrypted`),
};

/** By SQS itself, or by a key that, where it is null, leaves it to SQS. */
function isEncrypted(key: unknown, bySqs: unknown): boolean {
  const [, reference] = /^\$\{(.*)\}$/.exec(String(key ?? '')) ?? [];
  const unlessKey = `\${(${reference} == null ? true : null)}`;
  return bySqs === true || (reference !== undefined && bySqs === unlessKey);
}

const encryptedLogs: StaticCheck = {
  name: 'log groups take the customer key',
  violations: (configuration) =>
    resourcesOf(configuration, 'aws_cloudwatch_log_group')
      .filter(([, { kms_key_id }]) => !kms_key_id)
      .map(([address]) => `${address} takes no customer key`),
};

const tlsOnlyQueues: StaticCheck = {
  name: 'queues refuse requests without TLS',
  violations: (configuration) =>
    resourcesOf(configuration, 'aws_sqs_queue')
      .filter(
        ([address]) =>
          !resourcesOf(configuration, 'aws_sqs_queue_policy').some(
            ([, { queue_url, policy }]) =>
              refersTo(queue_url, address, 'url') &&
              statementsIn(policy).some((statement) => refusesWithoutTls(statement, address)),
          ),
      )
      .map(([address]) => `${address} has no policy that refuses requests without TLS`),
};

function refusesWithoutTls(statement: PolicyStatement, queue: string): boolean {
  const { Effect, Principal, Action, Resource, Condition } = statement;
  return (
    Effect === 'Deny' &&
    Principal === '*' &&
    Action === 'sqs:*' &&
    refersTo(Resource, queue, 'arn') &&
    JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}'
  );
}

const keptLogs: StaticCheck = {
  name: 'logs are kept for a limited time',
  violations: (configuration) => [
    ...resourcesOf(configuration, 'aws_cloudwatch_log_group')
      .filter(([, group]) => !isRetention(defaultOf(configuration, group.retention_in_days)))
      .map(([address]) => `${address} keeps its logs for ever`),
    ...resourcesOf(configuration, 'aws_lambda_function')
      .filter(
        ([, { logging_config }]) =>
          !resourcesOf(configuration, 'aws_cloudwatch_log_group').some(([group]) =>
            refersTo(logging_config?.log_group, group, 'name'),
          ),
      )
      .map(
        ([address]) => `${address} writes to a log group that Lambda makes, which keeps for ever`,
      ),
  ],
};

function isRetention(days: unknown): boolean {
  return (LOG_RETENTION_DAYS as readonly unknown[]).includes(days);
}

export const RESOURCE_CHECKS = [encryptedQueues, encryptedLogs, tlsOnlyQueues, keptLogs];
