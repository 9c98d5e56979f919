import {
  type MessageResult,
  PinpointClient,
  SendMessagesCommand,
  type SendMessagesCommandInput,
} from '@aws-sdk/client-pinpoint';
import { type ConnectionLimits, Connections } from '../aws/connections';
import { addShortcut } from '../aws/shortcut';
import { mailboxOf } from '../email/address';
import type { Email } from '../email/email';
import { toAddressHeader } from './address-header';
import type { Channel } from './channel';
import { clientOptions } from './client-options';
import type { Failure, SendOutcome } from './outcome';
import { commonOutcome, readSdkError, throttleOutcome } from './sdk-error';
import { statedOutcome } from './stated-outcome';

/**
 * Sends through Amazon Pinpoint, one `SendMessages` an email. Pinpoint sends each address a mail of
 * its own; it knows no Cc, no Bcc and no configuration set, so a message with one is refused.
 */
export function createPinpointChannel(applicationId: string, limits: ConnectionLimits): Channel {
  const connections = new Connections(limits);
  const client = new PinpointClient(clientOptions(connections));
  addShortcut(client, {
    operations: {
      SendMessagesCommand: { body: (input: SendMessagesCommandInput) => input.MessageRequest },
    },
    sdkTriesAgain: false,
  });
  return {
    name: 'PINPOINT',
    async send(email) {
      const unsupported = unsupportedField(email);
      if (unsupported !== undefined)
        return { kind: 'refused', about: 'message', failure: unsupported };
      try {
        const answer = await client.send(new SendMessagesCommand(toInput(applicationId, email)));
        return resultsToOutcome(email, answer.MessageResponse?.Result ?? {});
      } catch (error) {
        const { failure } = readSdkError(error);
        if (failure.class === 'PayloadTooLargeException') {
          return { kind: 'refused', about: 'message', failure };
        }
        return (
          commonOutcome(error) ??
          statedOutcome(failure, email) ?? { kind: 'refused', about: 'unknown', failure }
        );
      }
    },
    dropIdleConnections: () => connections.dropIdle(),
  };
}

function unsupportedField(email: Email): Failure | undefined {
  const field = email.cc.length > 0 ? 'cc' : email.bcc.length > 0 ? 'bcc' : undefined;
  if (field !== undefined) {
    const message = `${field} can't be sent through Amazon Pinpoint; send a message for each recipient, or use channel = "SES"`;
    return { class: 'NotSupportedByPinpoint', message };
  }
  if (email.configurationSet !== undefined) {
    const message = `configurationSet is ${JSON.stringify(email.configurationSet)}, but Amazon Pinpoint sends without configuration sets; leave it out, or use channel = "SES"`;
    return { class: 'NotSupportedByPinpoint', message };
  }
  return undefined;
}

/** Pinpoint keys its request and its answer by the bare address. */
function mailboxesOf(email: Email): string[] {
  return email.to.map(mailboxOf);
}

function toInput(applicationId: string, email: Email): SendMessagesCommandInput {
  const { html, text } = email.body;
  return {
    ApplicationId: applicationId,
    MessageRequest: {
      Addresses: Object.fromEntries(
        mailboxesOf(email).map((address) => [address, { ChannelType: 'EMAIL' as const }]),
      ),
      MessageConfiguration: {
        EmailMessage: {
          FromAddress: toAddressHeader(email.from),
          ReplyToAddresses: email.replyTo.map(toAddressHeader),
          SimpleEmail: {
            Subject: { Data: email.subject, Charset: 'UTF-8' },
            ...(html === undefined ? {} : { HtmlPart: { Data: html, Charset: 'UTF-8' } }),
            ...(text === undefined ? {} : { TextPart: { Data: text, Charset: 'UTF-8' } }),
          },
        },
      },
    },
  };
}

/**
 * What a 200 of `SendMessages` means: it carries a status for each address, and a throttle hides
 * there. An address without a status counts as a fault.
 */
function resultsToOutcome(
  email: Email,
  results: Readonly<Record<string, MessageResult>>,
): SendOutcome {
  const addresses = mailboxesOf(email);
  const outcomes = addresses.map((address) => resultToOutcome(results[address], email));
  const accepted = outcomes.filter(({ kind }) => kind === 'accepted').length;
  const [first, ...others] = outcomes.filter((outcome) => outcome.kind !== 'accepted');
  if (first === undefined) return { kind: 'accepted' };
  if (accepted > 0) {
    const reason = 'failure' in first ? `${first.failure.class}: ${first.failure.message}` : '';
    const message = `${accepted} of ${addresses.length} recipients were accepted, so sending it again would reach them twice. The others: ${reason}`;
    return { kind: 'refused', about: 'message', failure: { class: 'PartlySent', message } };
  }
  // One throttle among failures: the message as a whole is worth another try.
  return [first, ...others].find(({ kind }) => kind === 'throttled' || kind === 'blocked') ?? first;
}

function resultToOutcome(result: MessageResult | undefined, email: Email): SendOutcome {
  if (result === undefined) {
    const message = 'Amazon Pinpoint answered without a status for the address';
    return {
      kind: 'fault',
      cause: 'no-answer',
      failure: { class: 'MissingResult', message },
    };
  }
  const status: string = result.DeliveryStatus ?? 'UNKNOWN_FAILURE';
  const message = `${result.StatusMessage ?? 'no reason given'} (status ${result.StatusCode ?? 'unknown'})`;
  const failure: Failure = { class: status, message };
  switch (status) {
    case 'SUCCESSFUL':
    // The same request named this address twice: it gets the mail once.
    case 'DUPLICATE':
      return { kind: 'accepted' };
    case 'THROTTLED':
      return throttleOutcome(failure);
    case 'TEMPORARY_FAILURE':
    case 'UNKNOWN_FAILURE':
      return { kind: 'fault', cause: 'server', failure };
    case 'TIMEOUT':
      return { kind: 'fault', cause: 'no-answer', failure };
    case 'OPT_OUT':
      return { kind: 'refused', about: 'message', failure };
    default:
      return statedOutcome(failure, email) ?? { kind: 'refused', about: 'unknown', failure };
  }
}
