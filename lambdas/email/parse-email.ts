import { countRecipients, type Email, type EmailBody } from './email';
import { guess, whatThereIs } from './guess';
import { MESSAGE_FIELDS, type Message, messageSchema } from './message-schema';
import { quote, withoutQuotes } from './quote';

/** What a message that names none is sent with. */
export interface EmailDefaults {
  readonly from: string;
  readonly configurationSet?: string;
}

/** One thing wrong with a message. */
export interface MessageProblem {
  /** The field, like `to[1]`; `message` for the message as a whole. */
  readonly field: string;
  /** What is wrong with it and what to do. Quotes the value, so it must not be logged. */
  readonly problem: string;
}

export type ParsedMessage =
  | { readonly ok: true; readonly email: Email }
  | { readonly ok: false; readonly problems: readonly [MessageProblem, ...MessageProblem[]] };

/** SES's limit for To + Cc + Bcc of one message. */
export const MAX_RECIPIENTS = 50;

/** The names that the AWS sample uses, and ours. */
const SAMPLE_FIELDS: Readonly<Record<string, 'html' | 'text'>> = {
  'body-html': 'html',
  'body-text': 'text',
};

/** Reads the body of a queue message: JSON text as README.md describes it. Never throws. */
export function parseEmail(body: string, defaults: EmailDefaults): ParsedMessage {
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch (error) {
    const { message } = error as SyntaxError;
    return refuse([
      { field: 'message', problem: `is not JSON (${message}); write one JSON object` },
    ]);
  }
  return readEmail(input, defaults);
}

/** The same for a message that has been read from JSON already. Never throws. */
export function readEmail(input: unknown, defaults: EmailDefaults): ParsedMessage {
  const renamed = renameSampleFields(input);
  if ('problem' in renamed) return refuse([renamed.problem]);
  const checked = messageSchema.safeParse(renamed.input);
  const problems = checked.success
    ? []
    : checked.error.issues.flatMap((issue) => problemsOf(issue, renamed.fields));
  if (
    isObject(renamed.input) &&
    renamed.input.html === undefined &&
    renamed.input.text === undefined
  ) {
    problems.push({ field: 'html', problem: 'and text are both missing; give at least one' });
  }
  return checked.success && problems.length === 0
    ? complete(checked.data, defaults)
    : refuse(problems);
}

/** One line that names every problem, with the values: for the dead-letter queue. */
export function describeProblems(problems: readonly MessageProblem[]): string {
  return problems.map(({ field, problem }) => `${field} ${problem}`).join('. ');
}

/** The same with each value that is quoted left out: for what ends up in a log. */
export function describeProblemsWithoutValues(problems: readonly MessageProblem[]): string {
  return withoutQuotes(describeProblems(problems));
}

function complete(message: Message, defaults: EmailDefaults): ParsedMessage {
  const configurationSet = message.configurationSet ?? defaults.configurationSet;
  const email: Email = {
    from: message.from ?? defaults.from,
    to: listOf(message.to),
    cc: listOf(message.cc),
    bcc: listOf(message.bcc),
    replyTo: listOf(message.replyTo),
    subject: message.subject,
    body: bodyOf(message),
    ...(configurationSet === undefined ? {} : { configurationSet }),
  };
  const recipients = countRecipients(email);
  if (recipients > MAX_RECIPIENTS) {
    const problem = `and cc and bcc have ${recipients} recipients together; one message has ${MAX_RECIPIENTS} at most, so split it`;
    return refuse([{ field: 'to', problem }]);
  }
  return { ok: true, email };
}

/** The schema has seen to it that what is there isn't empty, and readEmail that one of them is there. */
function bodyOf({ html, text = '' }: Message): EmailBody {
  if (html === undefined) return { text };
  return text === '' ? { html } : { html, text };
}

function listOf(addresses: string | string[] | undefined): string[] {
  if (addresses === undefined) return [];
  return typeof addresses === 'string' ? [addresses] : addresses;
}

function renameSampleFields(
  input: unknown,
): { readonly input: unknown; readonly fields: FieldNames } | { readonly problem: MessageProblem } {
  if (!isObject(input)) return { input, fields: {} };
  const fields: Record<string, string> = {};
  const renamed: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(input)) {
    const ours = Object.hasOwn(SAMPLE_FIELDS, field) ? SAMPLE_FIELDS[field] : undefined;
    if (ours !== undefined && Object.hasOwn(input, ours)) {
      return { problem: { field, problem: `and ${ours} are the same field; give only ${ours}` } };
    }
    if (ours !== undefined) fields[ours] = field;
    // Defined rather than assigned: a field named __proto__ must be refused like any other.
    Object.defineProperty(renamed, ours ?? field, { value, enumerable: true });
  }
  return { input: renamed, fields };
}

function isObject(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

/** What the producer called a field that we call otherwise, by our name. */
type FieldNames = Readonly<Record<string, string>>;

type Issue = {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
};

function problemsOf(issue: Issue, fields: FieldNames): MessageProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map(unknownField);
  }
  // "An address or a list": where an entry of a list is wrong, the entry is what to name.
  const inner = issue.errors?.find((errors) => errors.some(({ path }) => path.length > 0));
  if (inner !== undefined) {
    return inner.flatMap((each) =>
      problemsOf({ ...each, path: [...issue.path, ...each.path] }, fields),
    );
  }
  return [{ field: fieldName(issue.path, fields), problem: issue.message }];
}

function unknownField(key: string): MessageProblem {
  const guessed = guess(key, [...MESSAGE_FIELDS, ...Object.keys(SAMPLE_FIELDS)]);
  return {
    // As it stands if it looks like a name; else it may be an address, which no log may hold.
    field: /^[A-Za-z0-9_-]{1,40}$/.test(key) ? key : quote(key),
    problem: `is not a field of a message; ${whatThereIs(guessed, 'fields', MESSAGE_FIELDS)}`,
  };
}

function fieldName(path: readonly PropertyKey[], fields: FieldNames): string {
  if (path.length === 0) return 'message';
  const [first, ...rest] = path;
  // What is within a field is the entries of a list.
  const entry = rest.map((index) => `[${String(index)}]`).join('');
  return `${fields[String(first)] ?? String(first)}${entry}`;
}

function refuse(problems: readonly MessageProblem[]): ParsedMessage {
  const [first = { field: 'message', problem: 'is not a message' }, ...rest] = problems;
  return { ok: false, problems: [first, ...rest] };
}
