/**
 * What the project relies on about AWS and couldn't try: the assumptions, as data. How each answer
 * of an account is judged stands in `answers.ts`.
 */

/** How sure an assumption is: an official page or model, one good source, or hearsay. */
export type Grade = 'documented' | 'one source' | 'hearsay' | 'unknown';

export interface Assumption {
  /** What is assumed, in a sentence. */
  readonly says: string;
  readonly grade: Grade;
  /** Where it is said: an address. */
  readonly source: string;
  /** Why a proof doesn't ask; undefined where it does. */
  readonly notAsked?: string;
}

const SES_GUIDE = 'https://docs.aws.amazon.com/ses/latest/dg';
const SES_API = 'https://docs.aws.amazon.com/ses/latest/APIReference-V2';
const SQS_GUIDE = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide';
const ACCOUNT_WIDE = 'would need a switch of the whole account';

export const ASSUMPTIONS = {
  pausedConfigurationSet: {
    says: 'Email that names a paused configuration set is refused as SendingPausedException, with a text that says so of the configuration set',
    grade: 'one source',
    source: 'https://github.com/floci-io/floci/pull/1193',
  },
  missingConfigurationSet: {
    says: 'Email that names a configuration set that isn\'t there is refused as NotFoundException or BadRequestException, with "Configuration set … does not exist"',
    grade: 'one source',
    source: 'https://github.com/floci-io/floci/pull/1812',
  },
  unverifiedSender: {
    says: 'Email of an unverified sender is refused as MessageRejected, with "Email address is not verified" and the address',
    grade: 'one source',
    source: 'https://github.com/aws/aws-sdk-net/issues/3526',
  },
  deniedRole: {
    says: 'A role without ses:SendEmail is refused with 403, AccessDeniedException, and "is not authorized to perform"',
    grade: 'one source',
    source: 'https://github.com/symfony/symfony/issues/51461',
  },
  rateExceeded: {
    says: 'Above the rate, SES refuses with 429, TooManyRequestsException, "Maximum sending rate exceeded."',
    grade: 'one source',
    source: 'https://github.com/pm-pmaas/etailors_amazon_ses/issues/117',
  },
  severalRecipients: {
    says: 'With at least one unit left, email to more recipients than the rate of a second is accepted, and the account works off a debt',
    grade: 'one source',
    source: 'https://github.com/django-ses/django-ses/issues/59',
  },
  tooManyRecipients: {
    says: 'Email to more than 50 recipients is refused with a text that says "Recipient count exceeds 50"',
    grade: 'one source',
    source: 'https://github.com/doubleunion/arooo/issues/243',
  },
  tooLarge: {
    says: 'Email of more than 40 MB is refused with a text that says "Message length is more than"',
    grade: 'one source',
    source: 'https://github.com/aws/aws-sdk-go-v2/issues/1774',
  },
  manyHeaders: {
    says: "Email with more than 15 headers of the sender's own is refused",
    grade: 'documented',
    source: `${SES_API}/API_Message.html`,
  },
  messageIdAsTag: {
    says: 'The id of an SQS message fits into the value of an email tag',
    grade: 'documented',
    source: `${SES_API}/API_MessageTag.html`,
  },
  getAccountQuickly: {
    says: 'GetAccount may be called about once a second; more is throttled',
    grade: 'documented',
    source: `${SES_GUIDE}/quotas.html`,
  },
  simulatorAndDay: {
    says: "Email to the mailbox simulator counts against the rate, not against the day's quota",
    grade: 'documented',
    source: `${SES_GUIDE}/send-an-email-from-console.html`,
  },
  accountStates: {
    says: 'GetAccount tells the quotas, whether sending is enabled, and HEALTHY, PROBATION or SHUTDOWN',
    grade: 'documented',
    source: `${SES_API}/API_GetAccount.html`,
  },
  sendMetric: {
    says: "Whether SES's metric Send counts emails or recipients",
    grade: 'unknown',
    source: `${SES_GUIDE}/event-publishing-retrieving-cloudwatch.html`,
  },
  deletedTwice: {
    says: "SQS's metric NumberOfMessagesDeleted counts what the poller and then the mapping delete twice",
    grade: 'documented',
    source: `${SQS_GUIDE}/sqs-available-cloudwatch-metrics.html`,
  },
  concurrencyQuota: {
    says: 'A new account has a Lambda concurrency quota of 10 and can reserve nothing',
    grade: 'one source',
    source: 'https://github.com/awslabs/fhir-works-on-aws-deployment/issues/691',
  },
  metricsFromLogs: {
    says: 'Metrics in the embedded metric format come through with log format JSON, if they are written to standard output as they are',
    grade: 'one source',
    source: 'https://github.com/awslabs/aws-embedded-metrics-node/pull/158',
  },
  labels: {
    says: 'Labels in addresses of the mailbox simulator work, as success+label@simulator.amazonses.com',
    grade: 'documented',
    source: `${SES_GUIDE}/send-an-email-from-console.html`,
  },
  accountPaused: {
    says: 'A paused account answers MessageRejected, "Sending paused for this account…", in API version 2 as well',
    grade: 'hearsay',
    source: 'https://github.com/GoodDollar/GoodServer/issues/419',
    notAsked: ACCOUNT_WIDE,
  },
  accountSuspended: {
    says: 'A suspended account answers AccountSuspendedException, or a text that says so',
    grade: 'documented',
    source: `${SES_API}/API_SendEmail.html`,
    notAsked: 'only AWS suspends accounts',
  },
  dailyQuota: {
    says: 'A used-up day is refused with a text that says "Daily … quota exceeded", under TooManyRequestsException, LimitExceededException or ThrottlingException',
    grade: 'hearsay',
    source: `${SES_GUIDE}/manage-sending-quotas-errors.html`,
    notAsked: "would need the whole day's quota",
  },
  mailFromDomain: {
    says: 'A custom MAIL FROM domain that fails its check answers MailFromDomainNotVerifiedException, or "Mail FROM domain is not verified"',
    grade: 'documented',
    source: `${SES_GUIDE}/mail-from.html`,
    notAsked: 'would need a change to a verified identity',
  },
  defaultConfigurationSet: {
    says: "A deleted configuration set that is an identity's default is refused as BadRequestException, though the email names none",
    grade: 'documented',
    source: `${SES_GUIDE}/managing-configuration-sets.html`,
    notAsked: 'would need a change to a verified identity',
  },
  clockInFreeze: {
    says: "Whether a process's monotonic clock runs on while its environment is frozen",
    grade: 'unknown',
    source: 'https://github.com/hashicorp/vault-lambda-extension/pull/150',
    notAsked: 'the functions say nothing of it',
  },
} as const satisfies Readonly<Record<string, Assumption>>;

export type AssumptionId = keyof typeof ASSUMPTIONS;
