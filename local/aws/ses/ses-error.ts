import type { Admission } from '../../../simulation/ses/account';
import {
  type ChannelFault,
  concernsAll,
  leavesUnanswered,
  type UnansweredKind,
} from '../../../simulation/ses/channel-fault';
import type { SesError } from '../../../simulation/ses/error-response';

const RATE_EXCEEDED: SesError = {
  status: 429,
  type: 'TooManyRequestsException',
  message: 'Maximum sending rate exceeded.',
};

/** The service's own call rate, whatever the account may send. */
export const SERVICE_RATE_EXCEEDED: SesError = {
  status: 400,
  type: 'ThrottlingException',
  message: 'Rate exceeded',
};

/** AWS documents the text, not the exception. */
const DAILY_QUOTA_EXCEEDED: SesError = {
  status: 429,
  type: 'TooManyRequestsException',
  message: 'Daily message quota exceeded.',
};

/** Whether an error says "slower": neither "not today" nor that something is wrong. */
export function isThrottle(error: SesError): boolean {
  return error === RATE_EXCEEDED || error === SERVICE_RATE_EXCEEDED;
}

export function badRequest(message: string): SesError {
  return { status: 400, type: 'BadRequestException', message };
}

export function notVerified(identities: readonly string[], region: string): SesError {
  return {
    status: 400,
    type: 'MessageRejected',
    message: `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${identities.join(', ')}`,
  };
}

type AnsweredKind = Exclude<ChannelFault['kind'], UnansweredKind>;

/** Words that stand in no documentation. */
const UNHEARD_OF: SesError = {
  status: 400,
  type: 'MessageRejected',
  message: 'The message was not taken.',
};

/** Whether a fault answers the call. */
export function isAnswered(
  fault: ChannelFault,
): fault is ChannelFault & { readonly kind: AnsweredKind } {
  return !leavesUnanswered(fault.kind);
}

/** What of an email its refusal names. */
export interface RefusedEmail {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly configurationSet?: string;
}

/** The answer to a call that a fault strikes; those without an answer have none here. */
export function errorOfFault(
  fault: ChannelFault & { readonly kind: AnsweredKind },
  { from, recipients, configurationSet = 'bulk' }: RefusedEmail,
  region: string,
): SesError {
  switch (fault.kind) {
    case 'throttle':
      return RATE_EXCEEDED;
    case 'api-throttle':
      return SERVICE_RATE_EXCEEDED;
    case 'daily-quota':
      return DAILY_QUOTA_EXCEEDED;
    case '5xx':
      return {
        status: 500,
        type: 'InternalServiceErrorException',
        message: 'The service encountered an internal error.',
      };
    // The words and the class that owners of paused accounts report.
    case 'paused':
      return {
        status: 400,
        type: 'MessageRejected',
        message:
          'Sending paused for this account. For more information, please check the inbox of the email address associated with your AWS account.',
      };
    case 'set-paused':
      return {
        status: 400,
        type: 'SendingPausedException',
        message: `Sending is paused for configuration set ${configurationSet}`,
      };
    case 'set-missing':
      return badRequest(`Configuration set <${configurationSet}> does not exist.`);
    case 'sender-lapsed':
      return notVerified([from], region);
    case 'refuse':
      return fault.answer ?? UNHEARD_OF;
    case 'suspended':
      return {
        status: 400,
        type: 'AccountSuspendedException',
        message: 'Your account is suspended.',
      };
    case 'denied':
      return {
        status: 403,
        type: 'AccessDeniedException',
        message: `User: arn:aws:sts::000000000000:assumed-role/poller/poller is not authorized to perform: ses:SendEmail on resource: arn:aws:ses:${region}:000000000000:identity/${from}`,
      };
    // What is wrong with one email only isn't its sender, whom all have.
    case 'reject':
      return notVerified([(concernsAll(fault) ? undefined : recipients[0]) ?? from], region);
  }
}

export function errorOfAdmission(admission: Exclude<Admission, 'accepted'>): SesError {
  return admission === 'rate-exceeded' ? RATE_EXCEEDED : DAILY_QUOTA_EXCEEDED;
}
