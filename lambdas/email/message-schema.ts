import * as z from 'zod/mini';
import { addressProblem } from './address';
import { quote } from './quote';

/**
 * The shape of a message on the queue, version 1. Later versions only add fields. What an issue
 * says follows the name of its field, so that "subject" and "is missing" read as a sentence.
 */

const ADDRESS_OR_LIST = 'give an email address, or a list of them';
const ONE_LINE = 'give one line of text';
const SOME_TEXT = 'give the text of the mail';

const address = z.string({ error: wrongType('give an email address as text') }).check(
  z.superRefine((text, context) => {
    const problem = addressProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  }),
);

const addresses = z.union(
  [address, z.array(address).check(z.minLength(1, `is an empty list; ${ADDRESS_OR_LIST}`))],
  { error: wrongType(ADDRESS_OR_LIST) },
);

const subject = z.string({ error: wrongType(ONE_LINE) }).check(
  z.refine((text) => text.trim() !== '', { error: `is empty; ${ONE_LINE}` }),
  z.refine((text) => !/[\r\n]/.test(text), 'has a line break in it; it must be one line'),
);

const content = z
  .string({ error: wrongType(SOME_TEXT) })
  .check(z.refine((text) => text.trim() !== '', `is empty; ${SOME_TEXT}, or leave the field out`));

// SES: letters, digits, hyphens and underscores, 64 characters at most.
const CONFIGURATION_SET = 'give the name of a configuration set in Amazon SES';
const configurationSet = z
  .string({ error: wrongType(CONFIGURATION_SET) })
  .check(
    z.regex(
      /^[A-Za-z0-9_-]{1,64}$/,
      `is not a name of letters, digits, - and _ of 64 characters at most; ${CONFIGURATION_SET}`,
    ),
  );

export const messageSchema = z.strictObject(
  {
    from: z.optional(address),
    to: addresses,
    cc: z.optional(addresses),
    bcc: z.optional(addresses),
    replyTo: z.optional(addresses),
    subject,
    html: z.optional(content),
    text: z.optional(content),
    configurationSet: z.optional(configurationSet),
  },
  { error: ({ input }) => wrongShape(input) },
);

/** A message as a producer writes it, once its shape has been checked. */
export type Message = z.infer<typeof messageSchema>;

/** The fields of a message, for telling a producer what there is. */
export const MESSAGE_FIELDS = Object.keys(messageSchema.shape);

function wrongType(remedy: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) =>
    input === undefined ? `is missing; ${remedy}` : `is ${typeName(input)}; ${remedy}`;
}

function wrongShape(input: unknown): string {
  return `is ${typeName(input)}; a message is a JSON object with the fields ${MESSAGE_FIELDS.join(', ')}`;
}

function typeName(input: unknown): string {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'an object';
  // Shortened first: what is quoted can then be told from the rest, and left out of a log.
  return `the ${typeof input} ${typeof input === 'string' ? quote(input) : String(input)}`;
}
