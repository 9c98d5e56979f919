import { type AcceptedMail, recipientsOf } from '../../../simulation/ses/channel-record';
import type { SesError } from '../../../simulation/ses/error-response';
import { addressesOf, headerOf, readRawMessage } from './raw-message';
import { badRequest, notVerified } from './ses-error';

/** What an account knows besides its limits. Whatever is left out isn't checked. */
export interface AccountIdentities {
  /** Addresses and domains that may send. Default: any. */
  readonly verified?: readonly string[];
  /** Names of the configuration sets that exist. Default: any. */
  readonly configurationSets?: readonly string[];
}

/** An email as asked for, before it is accepted. */
export type RequestedMail = Omit<AcceptedMail, 'messageId' | 'atMs'>;

/** The body of `POST /v2/email/outbound-emails`, as far as it is read here. */
interface SendEmailBody {
  readonly FromEmailAddress?: string;
  readonly Destination?: {
    readonly ToAddresses?: string[];
    readonly CcAddresses?: string[];
    readonly BccAddresses?: string[];
  };
  readonly ReplyToAddresses?: string[];
  readonly ConfigurationSetName?: string;
  readonly EmailTags?: { readonly Name: string; readonly Value: string }[];
  readonly Content?: {
    readonly Simple?: {
      readonly Subject?: { readonly Data?: string };
      readonly Body?: {
        readonly Text?: { readonly Data?: string };
        readonly Html?: { readonly Data?: string };
      };
      readonly Headers?: { readonly Name: string; readonly Value: string }[];
    };
    readonly Raw?: { readonly Data?: string };
  };
}

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const MAX_RECIPIENTS = 50;
const MAX_MESSAGE_BYTES = 40 * 1024 * 1024;
/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Message.html */
const MAX_HEADERS = 15;

/** Reads a SendEmail request and checks what SES would refuse whatever the account's state. */
export function readSendEmail(
  body: Buffer,
  identities: AccountIdentities,
  region: string,
): { readonly mail: RequestedMail } | { readonly error: SesError } {
  if (body.length > MAX_MESSAGE_BYTES) return refused('Message length is more than 41943040 bytes');
  let request: SendEmailBody;
  try {
    request = JSON.parse(body.toString()) as SendEmailBody;
  } catch {
    return { error: { status: 400, type: 'SerializationException', message: 'Not JSON.' } };
  }
  const { Simple, Raw } = request.Content ?? {};
  if ((Simple === undefined) === (Raw === undefined)) {
    return refused('Content must hold exactly one of Simple and Raw.');
  }
  if ((Simple?.Headers?.length ?? 0) > MAX_HEADERS) {
    return refused('Content must hold no more than 15 headers.');
  }
  const mail = Raw ? rawMail(request, Raw.Data ?? '') : simpleMail(request);
  if (Simple && Simple.Subject?.Data === undefined)
    return refused('Missing required field Subject.');
  if (Simple && mail.html === undefined && mail.text === undefined) {
    return refused('Missing required field Body.');
  }
  const error = errorOf(mail, identities, region);
  return error ? { error } : { mail };
}

function refused(message: string): { readonly error: SesError } {
  return { error: badRequest(message) };
}

function errorOf(
  mail: RequestedMail,
  identities: AccountIdentities,
  region: string,
): SesError | undefined {
  const recipients = recipientsOf(mail);
  if (mail.from === '') return badRequest('Missing required field FromEmailAddress.');
  if (recipients.length === 0) return badRequest('Missing required header: To, Cc or Bcc.');
  if (recipients.length > MAX_RECIPIENTS) return badRequest('Recipient count exceeds 50.');
  for (const address of [mail.from, ...recipients, ...mail.replyTo]) {
    const fault = addressFault(address);
    if (fault) return badRequest(fault);
  }
  if (/[\r\n]/.test(mail.subject)) return badRequest('Subject contains a line break.');
  const { configurationSets, verified } = identities;
  if (
    mail.configurationSet !== undefined &&
    configurationSets?.includes(mail.configurationSet) === false
  ) {
    return {
      status: 404,
      type: 'NotFoundException',
      message: `Configuration set <${mail.configurationSet}> does not exist.`,
    };
  }
  const from = bareAddress(mail.from);
  if (verified && !verified.includes(from) && !verified.includes(from.split('@')[1] ?? '')) {
    return notVerified([from], region);
  }
  return undefined;
}

function addressFault(address: string): string | undefined {
  if (/[\r\n]/.test(address)) return 'Address contains a line break.';
  const [local, domain, ...more] = bareAddress(address).split('@');
  if (!domain) return "Missing final '@domain'";
  if (!local || more.length > 0 || /\s/.test(local)) {
    return 'Local address contains control or whitespace';
  }
  if (/[^\x21-\x7e]/.test(local)) return 'Local address contains non-ASCII characters';
  if (!/^[\p{L}\p{N}.-]+$/u.test(domain)) return 'Domain contains illegal character';
  return undefined;
}

/** `Somebody <a@example.com>` → `a@example.com`. */
function bareAddress(address: string): string {
  return /<([^<>]*)>\s*$/.exec(address)?.[1] ?? address.trim();
}

function simpleMail(request: SendEmailBody): RequestedMail {
  const { Subject, Body, Headers = [] } = request.Content?.Simple ?? {};
  return {
    ...envelope(request),
    subject: Subject?.Data ?? '',
    ...(Body?.Html?.Data !== undefined && { html: Body.Html.Data }),
    ...(Body?.Text?.Data !== undefined && { text: Body.Text.Data }),
    headers: Headers.map(({ Name, Value }) => ({ name: Name, value: Value })),
  };
}

function rawMail(request: SendEmailBody, data: string): RequestedMail {
  const message = readRawMessage(Buffer.from(data, 'base64').toString());
  const given = envelope(request);
  const addressed = recipientsOf(given).length > 0;
  return {
    ...given,
    from: given.from || headerOf(message, 'From'),
    to: addressed ? given.to : addressesOf(message, 'To'),
    cc: addressed ? given.cc : addressesOf(message, 'Cc'),
    bcc: addressed ? given.bcc : addressesOf(message, 'Bcc'),
    subject: headerOf(message, 'Subject'),
    text: message.body,
    headers: message.headers,
  };
}

function envelope(request: SendEmailBody): Omit<RequestedMail, 'subject' | 'headers'> {
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = request.Destination ?? {};
  return {
    from: request.FromEmailAddress ?? '',
    to: ToAddresses,
    cc: CcAddresses,
    bcc: BccAddresses,
    replyTo: request.ReplyToAddresses ?? [],
    ...(request.ConfigurationSetName !== undefined && {
      configurationSet: request.ConfigurationSetName,
    }),
    tags: (request.EmailTags ?? []).map(({ Name, Value }) => ({ name: Name, value: Value })),
  };
}
