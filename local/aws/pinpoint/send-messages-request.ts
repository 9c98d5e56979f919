import type { AcceptedMail } from '../../../simulation/ses/channel-record';
import { headerOf, readRawMessage } from '../ses/raw-message';
import type { PinpointError } from './pinpoint-error';

/** One email to several addresses, each of which gets a message of its own. */
export interface RequestedEmail
  extends Omit<AcceptedMail, 'messageId' | 'atMs' | 'to' | 'cc' | 'bcc' | 'tags'> {
  readonly addresses: readonly string[];
}

/** The body of `POST /v1/apps/{application-id}/messages`, as far as it is read here. */
interface SendMessagesBody {
  readonly Addresses?: Readonly<Record<string, { readonly ChannelType?: string }>>;
  readonly MessageConfiguration?: {
    readonly EmailMessage?: {
      readonly FromAddress?: string;
      readonly ReplyToAddresses?: string[];
      readonly SimpleEmail?: {
        readonly Subject?: { readonly Data?: string };
        readonly HtmlPart?: { readonly Data?: string };
        readonly TextPart?: { readonly Data?: string };
        readonly Headers?: { readonly Name: string; readonly Value: string }[];
      };
      readonly RawEmail?: { readonly Data?: string };
    };
  };
}

/** Reads a SendMessages request for the email channel. */
export function readSendMessages(
  body: Buffer,
): { readonly email: RequestedEmail } | { readonly error: PinpointError } {
  let request: SendMessagesBody;
  try {
    request = JSON.parse(body.toString()) as SendMessagesBody;
  } catch {
    return badRequest('Not JSON.');
  }
  const addresses = Object.keys(request.Addresses ?? {});
  if (addresses.length === 0) return badRequest('No addresses are given.');
  if (Object.values(request.Addresses ?? {}).some(({ ChannelType }) => ChannelType !== 'EMAIL')) {
    return badRequest('Only the channel type EMAIL is served here.');
  }
  const message = request.MessageConfiguration?.EmailMessage;
  if (!message) return badRequest('MessageConfiguration.EmailMessage is missing.');
  const { SimpleEmail: simple, RawEmail: raw } = message;
  if ((simple === undefined) === (raw === undefined)) {
    return badRequest('EmailMessage must hold exactly one of SimpleEmail and RawEmail.');
  }
  const parsed = readRawMessage(Buffer.from(raw?.Data ?? '', 'base64').toString());
  const html = simple?.HtmlPart?.Data;
  const text = simple ? simple.TextPart?.Data : parsed.body;
  const subject = simple ? simple.Subject?.Data : headerOf(parsed, 'Subject');
  if (subject === undefined || (html === undefined && text === undefined)) {
    return badRequest('SimpleEmail needs a subject, and a text or HTML part.');
  }
  return {
    email: {
      addresses,
      from: message.FromAddress ?? headerOf(parsed, 'From'),
      replyTo: message.ReplyToAddresses ?? [],
      subject,
      ...(html !== undefined && { html }),
      ...(text !== undefined && { text }),
      headers: simple
        ? (simple.Headers ?? []).map(({ Name, Value }) => ({ name: Name, value: Value }))
        : parsed.headers,
    },
  };
}

function badRequest(message: string): { readonly error: PinpointError } {
  return { error: { status: 400, type: 'BadRequestException', message } };
}
