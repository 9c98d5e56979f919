import {
  GetAccountCommand,
  type GetAccountCommandOutput,
  SESv2Client,
  SendEmailCommand,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { type ConnectionLimits, Connections } from '../aws/connections';
import { addShortcut } from '../aws/shortcut';
import { mailboxOf } from '../email/address';
import type { Email } from '../email/email';
import { toAddressHeader } from './address-header';
import type { AccountState, Channel } from './channel';
import { clientOptions } from './client-options';
import type { AccountBlock, Failure, SendOutcome, SharedCause } from './outcome';
import { commonOutcome, readSdkError } from './sdk-error';

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

/** What an error of `SendEmail` means. By name, status and text: not every error has a model. */
function toOutcome(error: unknown, email: Email): SendOutcome {
  const { failure } = readSdkError(error);
  const by = ACCOUNT_BLOCKS[failure.class];
  if (by !== undefined) return { kind: 'blocked', by, failure };
  const common = commonOutcome(error);
  if (common !== undefined) return common;
  const sharedCause = sharedCauseOf(failure, email);
  return { kind: 'refused', failure, ...(sharedCause && { sharedCause }) };
}

const ACCOUNT_BLOCKS: Readonly<Record<string, AccountBlock>> = {
  SendingPausedException: 'sending-paused',
  AccountSuspendedException: 'account-suspended',
};

function sharedCauseOf(failure: Failure, email: Email): SharedCause | undefined {
  if (failure.class === 'NotFoundException' && email.configurationSet !== undefined) {
    return 'configuration-set';
  }
  if (failure.class === 'MailFromDomainNotVerifiedException') return 'sender';
  // SES lists the identities that are not verified; in the sandbox recipients are among them.
  const isUnverified = /not verified/i.test(failure.message);
  return isUnverified && identitiesIn(failure.message).has(mailboxOf(email.from).toLowerCase())
    ? 'sender'
    : undefined;
}

/** The words of a text that can be identities: whole ones, since one may be a part of another. */
function identitiesIn(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().split(/[\s,;<>"]+/));
}
