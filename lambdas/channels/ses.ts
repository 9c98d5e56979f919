import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import type { Email } from '../email/email';
import type { Channel, ConnectionLimits } from './channel';
import { clientOptions } from './client-options';
import type { AccountBlock, SendOutcome } from './outcome';
import { commonOutcome, isThrottle, readSdkError, type SdkError } from './sdk-error';

/** Sends through Amazon SES, API version 2, one `SendEmail` an email. */
export function createSesChannel(limits: ConnectionLimits): Channel {
  const client = new SESv2Client(clientOptions(limits));
  return {
    name: 'SES',
    async send(email) {
      try {
        await client.send(new SendEmailCommand(toInput(email)));
        return { kind: 'accepted' };
      } catch (error) {
        return toOutcome(error);
      }
    },
  };
}

function toInput(email: Email): SendEmailCommandInput {
  const { html, text } = email.body;
  return {
    FromEmailAddress: email.from,
    Destination: {
      ToAddresses: [...email.to],
      CcAddresses: [...email.cc],
      BccAddresses: [...email.bcc],
    },
    ReplyToAddresses: [...email.replyTo],
    Content: {
      Simple: {
        Subject: { Data: email.subject, Charset: 'UTF-8' },
        Body: {
          ...(html === undefined ? {} : { Html: { Data: html, Charset: 'UTF-8' } }),
          ...(text === undefined ? {} : { Text: { Data: text, Charset: 'UTF-8' } }),
        },
      },
    },
    ConfigurationSetName: email.configurationSet,
  };
}

/** What an error of `SendEmail` means. By name, status and text: not every error has a model. */
export function toOutcome(error: unknown): SendOutcome {
  const read = readSdkError(error);
  const by = accountBlock(read);
  if (by !== undefined) return { kind: 'blocked', by, failure: read.failure };
  return commonOutcome(error) ?? { kind: 'refused', failure: read.failure };
}

function accountBlock(error: SdkError): AccountBlock | undefined {
  // "Daily message quota exceeded", "Daily sending quota exceeded": which of the throttles carries
  // it isn't documented, so the text decides.
  if (isThrottle(error) && /daily/i.test(error.failure.message)) return 'daily-quota';
  if (error.failure.class === 'SendingPausedException') return 'sending-paused';
  if (error.failure.class === 'AccountSuspendedException') return 'account-suspended';
  return undefined;
}
