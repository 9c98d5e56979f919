import {
  GetAccountCommand,
  type GetAccountCommandOutput,
  SESv2Client,
  SendEmailCommand,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { type ConnectionLimits, Connections } from '../aws/connections';
import { addShortcut } from '../aws/shortcut';
import type { Email } from '../email/email';
import { toAddressHeader } from './address-header';
import type { AccountState, Channel } from './channel';
import { clientOptions } from './client-options';
import type { Failure, SendOutcome } from './outcome';
import { commonOutcome, readSdkError } from './sdk-error';
import { statedOutcome } from './stated-outcome';

/** Sends through Amazon SES, API version 2, one `SendEmail` an email. */
export function createSesChannel(limits: ConnectionLimits): Channel {
  const connections = new Connections(limits);
  const client = new SESv2Client(clientOptions(connections));
  addShortcut(client, {
    operations: { SendEmailCommand: { body: (input: SendEmailCommandInput) => input } },
    sdkTriesAgain: false,
  });
  return {
    name: 'SES',
    async send(email) {
      try {
        await client.send(new SendEmailCommand(toInput(email)));
        return { kind: 'accepted' };
      } catch (error) {
        return toOutcome(error, email);
      }
    },
    readAccount: async () => toAccountState(await client.send(new GetAccountCommand({}))),
    dropIdleConnections: () => connections.dropIdle(),
  };
}

function toInput(email: Email): SendEmailCommandInput {
  const { html, text } = email.body;
  return {
    FromEmailAddress: toAddressHeader(email.from),
    Destination: {
      ToAddresses: email.to.map(toAddressHeader),
      CcAddresses: email.cc.map(toAddressHeader),
      BccAddresses: email.bcc.map(toAddressHeader),
    },
    ReplyToAddresses: email.replyTo.map(toAddressHeader),
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

function toAccountState(answer: GetAccountCommandOutput): AccountState {
  const { Max24HourSend = -1, MaxSendRate = 0, SentLast24Hours = 0 } = answer.SendQuota ?? {};
  return {
    maxSendRate: MaxSendRate,
    // -1 stands for an unlimited quota.
    freeQuota: Max24HourSend < 0 ? Number.POSITIVE_INFINITY : Max24HourSend - SentLast24Hours,
    sendingEnabled: answer.SendingEnabled ?? true,
    suspended: answer.EnforcementStatus === 'SHUTDOWN',
    inSandbox: answer.ProductionAccessEnabled === false,
  };
}

/**
 * What an error of `SendEmail` means. Its words decide: the exception's class isn't always the one
 * that the model names. An account that AWS paused answers `MessageRejected`.
 */
function toOutcome(error: unknown, email: Email): SendOutcome {
  const { failure, status } = readSdkError(error);
  const isAnswered = status !== undefined && status >= 400 && status < 500;
  return (
    (isAnswered ? statedOutcome(failure, email) : undefined) ??
    outcomeOfClass(failure) ??
    commonOutcome(error) ?? { kind: 'refused', about: 'unknown', failure }
  );
}

/** Of an error whose words aren't known, what its class says. */
function outcomeOfClass(failure: Failure): SendOutcome | undefined {
  switch (failure.class) {
    case 'SendingPausedException':
      return { kind: 'blocked', by: 'sending-paused', names: 'nobody', failure };
    case 'AccountSuspendedException':
      return { kind: 'blocked', by: 'account-suspended', names: 'account', failure };
    case 'MailFromDomainNotVerifiedException':
      return { kind: 'refused', about: 'sender', failure };
    default:
      return undefined;
  }
}
