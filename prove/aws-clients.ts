import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SESv2Client, type SESv2ClientConfig } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';

/** Enough for a control plane that says "too many requests". */
const MAX_ATTEMPTS = 6;

/** A client for each service that a proof talks to. Endpoints and credentials are the environment's. */
export type AwsClients = ReturnType<typeof awsClients>;

export function awsClients(region: string) {
  const common = { region, maxAttempts: MAX_ATTEMPTS };
  return {
    region,
    sts: new STSClient(common),
    ses: new SESv2Client(common),
    sqs: new SQSClient(common),
    lambda: new LambdaClient(common),
    cloudWatch: new CloudWatchClient(common),
    logs: new CloudWatchLogsClient(common),
    iam: new IAMClient(common),
    events: new EventBridgeClient(common),
  };
}

/** SES that makes each call once, so that its first answer is the one that is read. */
export function sesOnce(
  region: string,
  credentials?: NonNullable<SESv2ClientConfig['credentials']>,
): SESv2Client {
  return new SESv2Client({ region, maxAttempts: 1, ...(credentials && { credentials }) });
}
