/** Who calls an API and what IAM calls it, where the names differ. */
const PREFIXES: Readonly<Record<string, string>> = {
  CloudWatch: 'cloudwatch',
  'CloudWatch Logs': 'logs',
  EventBridge: 'events',
  IAM: 'iam',
  Lambda: 'lambda',
  S3: 's3',
  SESv2: 'ses',
  SQS: 'sqs',
};
const ACTIONS: Readonly<Record<string, string>> = { 's3:HeadObject': 's3:GetObject' };

/**
 * The IAM actions that the AWS provider has called, sorted, from its log at level DEBUG: a call's
 * line names service and operation, in any order.
 */
export function calledActions(log: string): string[] {
  const actions = log.split('\n').flatMap((line) => {
    const [, method] = /\brpc\.method=(\w+)/.exec(line) ?? [];
    const [, quoted, word] = /\brpc\.service=(?:"([^"]+)"|(\w+))/.exec(line) ?? [];
    const service = quoted ?? word;
    // Whoever has credentials may ask who they are.
    if (method === undefined || service === undefined || service === 'STS') return [];
    const action = `${PREFIXES[service] ?? service}:${method}`;
    return [ACTIONS[action] ?? action];
  });
  return [...new Set(actions)].sort();
}
