import type { AccountBlock } from './outcome';

/** What the words of an error say, whatever the exception's class. */
export type Statement =
  /** The rate was exceeded. */
  | { readonly says: 'rate' }
  /** Nobody's mail is sent. `nobody`: a pause whose words name neither account nor set. */
  | {
      readonly says: 'account-blocked';
      readonly by: AccountBlock;
      readonly names: 'account' | 'nobody';
    }
  /** The configuration set that the message is sent with can't be used. */
  | { readonly says: 'configuration-set'; readonly state: 'unusable' | 'paused' }
  /** These identities aren't verified: sender, or in the sandbox recipients. */
  | { readonly says: 'unverified'; readonly identities: Identities }
  /** The sender's MAIL FROM domain isn't verified. */
  | { readonly says: 'unverified-mail-from' }
  /** The message's own address, field, size or template. */
  | { readonly says: 'message' };

/** Addresses and domains that a text lists, in lower case. */
export interface Identities {
  readonly names: ReadonlySet<string>;
  /** False where there is no list, or one that SES has cut off with "...". */
  readonly isComplete: boolean;
}

/**
 * Reads the words of an error. Undefined for words that aren't known: they may be about the
 * message, or about everybody's. Texts echo what the message holds (an address, a tag, a name), so
 * the known ones are looked for at the start, or with the echoes taken out. Each stands with its
 * source in docs/ses-answers.md.
 */
export function readAnswerText(text: string): Statement | undefined {
  // The text as SMTP gives it.
  const words = text.replace(/^(Message rejected|Transaction failed|Throttling failure): /i, '');
  if (OWN.some((pattern) => pattern.test(words))) return { says: 'message' };
  if (/^Email address (is )?not verified/i.test(words)) {
    return { says: 'unverified', identities: identitiesIn(words) };
  }
  const bare = withoutEchoes(words);
  if (/\bMAIL FROM domain\b.*\bnot verified\b/i.test(bare)) return { says: 'unverified-mail-from' };
  if (/\bconfiguration set\b/i.test(bare)) {
    if (PAUSED.test(bare)) return { says: 'configuration-set', state: 'paused' };
    if (/\b(does not|doesn't) exist\b|\bnot found\b|\bIP pool\b/i.test(bare)) {
      return { says: 'configuration-set', state: 'unusable' };
    }
    return undefined;
  }
  if (/\bIP pool is not valid\b/i.test(bare)) {
    return { says: 'configuration-set', state: 'unusable' };
  }
  if (/^Maximum (\S+ ){0,3}sending rate exceeded/i.test(bare)) return { says: 'rate' };
  const names = /\baccount\b/i.test(bare) ? 'account' : 'nobody';
  if (DAY.test(bare)) return { says: 'account-blocked', by: 'daily-quota', names: 'account' };
  if (names === 'account' && SUSPENDED.test(bare)) {
    return { says: 'account-blocked', by: 'account-suspended', names };
  }
  if (PAUSED.test(bare)) return { says: 'account-blocked', by: 'sending-paused', names };
  return undefined;
}

/**
 * What is the same in the words of one refusal and the next, if they are refused for one reason:
 * without addresses, names, ids and numbers.
 */
export function likenessOf(text: string): string {
  return withoutEchoes(text)
    .replace(/\barn:\S+/gi, '')
    .replace(/\S*\d\S*/g, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** Words that name the message's own address, field, size or template. */
const OWN: readonly RegExp[] = [
  // Addresses: texts of the mail library behind SES.
  /^Missing (final '@domain'|domain|local name|'<')/i,
  /^(Local address|Domain) (contains|starts|ends)\b/i,
  /^Illegal address/i,
  /^Invalid (email|From|RCPT TO) address/i,
  /^Extra route-addr/i,
  /^Address (length is more than|blacklisted|is on the suppression list)/i,
  /^There are non-ASCII characters in the email address/i,
  // Recipients and sizes.
  /^(Recipient count exceeds|Too many recipients|There are no recipients|At least one destination)/i,
  /^(Message length is more than|Message is too long|5\.3\.4 Message is too long|Header section too long)/i,
  // Fields.
  /^(Duplicate|Illegal|Invalid) header\b/i,
  /^Empty header names are illegal/i,
  /^Missing required header\b/i,
  /^Expected '/i,
  /^Illegal content\b/i,
  /^Source cannot be empty/i,
  /^Invalid tag (name|value)\b/i,
  /^[A-Z_]+ can ?not be converted to/,
  // Templates and lists.
  /^Template .*does not exist/i,
  /^Template contains unsupported operations/i,
  /^Attribute .* is not present in the rendering data/i,
  /^List with name: .* doesn't exist/i,
];

const PAUSED =
  /\bsending\b.*\b(paused|disabled)\b|\baccount\b.*\bpaused\b|\bability to send e?mail is currently paused\b/i;

const SUSPENDED = /\b(suspended|shut ?down|terminated|closed|permanently restricted)\b/i;

const DAY = /\bdaily (message|sending|e?mail) (quota|limit)\b|\bin a 24-hour period\b/i;

/** A text without what it quotes of a message: names in quotes or brackets, addresses. */
function withoutEchoes(text: string): string {
  return text
    .replace(/"[^"]*"|<[^>]*>|`[^`']*[`']|(?<![\p{L}\d])'[^']*'/gu, '')
    .replace(/\S+@\S+/g, '');
}

function identitiesIn(text: string): Identities {
  const list = /identities failed the check[^:]*:(.*)/is.exec(text)?.[1];
  const words = (list ?? '').toLowerCase().split(/[\s,;<>"]+/);
  return {
    names: new Set(words.map((word) => word.replace(/\.\.\.$/, '')).filter((word) => word !== '')),
    isComplete: list !== undefined && !list.trimEnd().endsWith('...'),
  };
}
