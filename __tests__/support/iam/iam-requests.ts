import type { SignedCall } from './signed-call';

/** What IAM decides about: one action on one resource. A call may need several. */
export interface IamRequest {
  readonly action: string;
  /** An ARN, or `*` for an action that knows no resource. */
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** The account whose resources the calls are about. */
export interface AwsAccount {
  readonly partition: string;
  readonly accountId: string;
  /** ARN of the customer key that encrypts the queues. */
  readonly queueKeyArn: string;
  /** Keys of queues that have another one, by the queue's name. */
  readonly otherQueueKeys?: ReadonlyMap<string, string>;
  /** Policies of the resources themselves, by their ARNs: of the queues and of the key. */
  readonly resourcePolicies: ReadonlyMap<string, object>;
}

/** The local servers speak plain HTTP; AWS's own end points are called over TLS. */
const OVER_TLS = { 'aws:SecureTransport': 'true' } as const;

/**
 * What a call has to be allowed to do.
 *
 * @throws Error for an operation that isn't listed here, so that none goes unchecked
 */
export function iamRequestsOf(call: SignedCall, account: AwsAccount): IamRequest[] {
  switch (call.service) {
    case 'sqs':
      return sqsRequests(call, account);
    case 'ses':
      return sesRequests(call, account);
    case 'mobiletargeting':
      return pinpointRequests(call, account);
    default:
      return fail(call);
  }
}

/**
 * A batch is authorised as its single action, and an encrypted queue uses its key in the name of
 * whoever calls: Amazon SQS Developer Guide, "Amazon SQS API permissions" and "Configuring KMS
 * permissions for Amazon SQS".
 */
const SQS_OPERATIONS: Readonly<
  Record<string, { readonly action: string; readonly keyActions: readonly string[] }>
> = {
  SendMessage: { action: 'SendMessage', keyActions: ['GenerateDataKey', 'Decrypt'] },
  SendMessageBatch: { action: 'SendMessage', keyActions: ['GenerateDataKey', 'Decrypt'] },
  ReceiveMessage: { action: 'ReceiveMessage', keyActions: ['Decrypt'] },
  DeleteMessage: { action: 'DeleteMessage', keyActions: [] },
  DeleteMessageBatch: { action: 'DeleteMessage', keyActions: [] },
  ChangeMessageVisibility: { action: 'ChangeMessageVisibility', keyActions: [] },
  ChangeMessageVisibilityBatch: { action: 'ChangeMessageVisibility', keyActions: [] },
};

function sqsRequests(call: SignedCall, account: AwsAccount): IamRequest[] {
  const operation = SQS_OPERATIONS[call.operation.replace('POST / AmazonSQS.', '')];
  if (operation === undefined) return fail(call);
  const { QueueUrl } = JSON.parse(call.body.toString()) as { QueueUrl: string };
  const queueName = QueueUrl.split('/').at(-1) ?? '';
  return [
    {
      action: `sqs:${operation.action}`,
      resource: arn(call, account, 'sqs', queueName),
      context: OVER_TLS,
    },
    ...operation.keyActions.map((action) => ({
      action: `kms:${action}`,
      resource: account.otherQueueKeys?.get(queueName) ?? account.queueKeyArn,
      context: { ...OVER_TLS, 'kms:ViaService': `sqs.${call.region}.amazonaws.com` },
    })),
  ];
}

interface SendEmailBody {
  readonly FromEmailAddress?: string;
  readonly ConfigurationSetName?: string;
  readonly Content?: { readonly Simple?: object };
}

function sesRequests(call: SignedCall, account: AwsAccount): IamRequest[] {
  if (call.operation === 'GET /v2/email/account') {
    return [{ action: 'ses:GetAccount', resource: '*', context: OVER_TLS }];
  }
  if (call.operation !== 'POST /v2/email/outbound-emails') return fail(call);
  const email = JSON.parse(call.body.toString()) as SendEmailBody;
  // The content decides about the action: raw mail and templates have others.
  if (email.Content?.Simple === undefined) return fail(call);
  const sender = bareAddress(email.FromEmailAddress ?? '');
  const configurationSet = email.ConfigurationSetName;
  return [
    // SES takes the address's identity where there is one, and its domain's where there isn't.
    `identity/${sender}`,
    `identity/${sender.split('@')[1]}`,
    ...(configurationSet === undefined ? [] : [`configuration-set/${configurationSet}`]),
  ].map((resource) => ({
    action: 'ses:SendEmail',
    resource: arn(call, account, 'ses', resource),
    context: OVER_TLS,
  }));
}

function pinpointRequests(call: SignedCall, account: AwsAccount): IamRequest[] {
  const [, applicationId] = /^POST \/v1\/apps\/([^/ ]+)\/messages$/.exec(call.operation) ?? [];
  if (applicationId === undefined) return fail(call);
  return [
    {
      action: 'mobiletargeting:SendMessages',
      resource: arn(call, account, 'mobiletargeting', `apps/${applicationId}/messages`),
      context: OVER_TLS,
    },
  ];
}

function arn(
  { region }: SignedCall,
  { partition, accountId }: AwsAccount,
  service: string,
  resource: string,
): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** `Somebody <a@example.com>` → `a@example.com`. */
function bareAddress(address: string): string {
  return /<([^<>]*)>\s*$/.exec(address)?.[1] ?? address.trim();
}

function fail({ service, operation }: SignedCall): never {
  throw new Error(`Which permission ${service} asks for at "${operation}" isn't known here.`);
}
