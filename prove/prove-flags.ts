import { parseFlags } from '../flags/parse-flags';
import { addressProblem } from '../lambdas/email/address';
import { isProofName, NAME_PATTERN } from './proof-name';

/** What `npm run prove` is asked to do. */
export type ProveFlags = ProofFlags | DestroyFlags;

/** Deploy, try, and remove. */
export interface ProofFlags {
  readonly kind: 'prove';
  readonly region: string;
  /** The sender: an address, or `Name <address>`. */
  readonly from: string;
  /** Recipients a second. Undefined: what the account may send, `MAXIMUM_DERIVED_RATE` at most. */
  readonly rate: number | undefined;
  readonly emails: number;
  /** Whether to run into the account's rate on purpose. */
  readonly exceedRate: boolean;
  /** Whether to go on without asking. */
  readonly yes: boolean;
  /** Where what removing needs is kept. */
  readonly folder: string;
}

/** Remove what an earlier run has left. */
export interface DestroyFlags {
  readonly kind: 'destroy';
  /** Undefined: the Region of each run that is recorded here. */
  readonly region: string | undefined;
  /** Undefined: every run that is recorded here. */
  readonly name: string | undefined;
  readonly yes: boolean;
  readonly folder: string;
}

export const DEFAULT_EMAILS = 200;
export const DEFAULT_FOLDER = '.proof';
/** Enough for a rate to be seen, and no more of an account's rate than that. */
export const MAXIMUM_DERIVED_RATE = 5;

export const USAGE = `npm run prove -- --region REGION --from ADDRESS [FLAG]...

Deploys a small installation into your AWS account, sends email to Amazon SES's
mailbox simulator through it, says what came of that and what AWS answered, and
removes it again. It asks before it makes anything.

  --region REGION   where, as eu-west-1
  --from ADDRESS    the sender: a verified identity of that Region
  --rate N          recipients a second, 1 to 1000 (default: what the account
                    may send, ${MAXIMUM_DERIVED_RATE} at most); other senders of the account have
                    that much less meanwhile
  --emails N        20 to 2000 (default ${DEFAULT_EMAILS})
  --exceed-rate     runs into the account's rate on purpose, to read the answer:
                    for some seconds nobody in the account can send
  --yes             doesn't ask; needed where there is no terminal
  --folder DIR      where what removing needs is kept (default ${DEFAULT_FOLDER})

npm run prove -- --destroy [FLAG]...

Removes what an earlier run has left, after it was killed.

  --region REGION   looks there for what isn't recorded in the folder
  --name NAME       removes that one only
  --yes, --folder   as above`;

/** The flags can't be read. The message names each one that is wrong. */
export class ProveFlagsError extends Error {
  override readonly name = 'ProveFlagsError';
}

/**
 * Reads the command line of `npm run prove`.
 *
 * @throws ProveFlagsError with all that is wrong
 */
export function parseProveFlags(args: readonly string[]): ProveFlags | 'help' {
  const values = readValues(args);
  if (values.help) return 'help';
  const errors: string[] = [];
  const region = regionOf(values, errors);
  const folder = values.folder;
  if (folder === '') errors.push('--folder is empty. Give a path, or leave it out.');
  const flags: ProveFlags = values.destroy
    ? { kind: 'destroy', region, name: nameOf(values, errors), yes: values.yes, folder }
    : {
        kind: 'prove',
        region: region ?? '',
        from: fromOf(values.from, errors),
        rate: number('--rate', values.rate, 1, 1000, 'Leave it out to have it derived', errors),
        emails:
          number(
            '--emails',
            values.emails,
            20,
            2000,
            `Leave it out for ${DEFAULT_EMAILS}`,
            errors,
          ) ?? DEFAULT_EMAILS,
        exceedRate: values['exceed-rate'],
        yes: values.yes,
        folder,
      };
  errors.push(...outOfPlace(values));
  if (errors.length > 0) throw new ProveFlagsError(errors.join('\n'));
  return flags;
}

type Values = ReturnType<typeof readValues>;

function readValues(args: readonly string[]) {
  try {
    return parseFlags({
      args,
      options: {
        region: { type: 'string' },
        from: { type: 'string' },
        rate: { type: 'string' },
        emails: { type: 'string' },
        'exceed-rate': { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        folder: { type: 'string', default: DEFAULT_FOLDER },
        destroy: { type: 'boolean', default: false },
        name: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new ProveFlagsError((error as Error).message, { cause: error });
  }
}

/** As in the names of AWS's Regions, those of other partitions included. */
const REGION = /^[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}$/;

function regionOf({ region: text, destroy }: Values, errors: string[]): string | undefined {
  if (text === undefined && !destroy) {
    errors.push('--region is missing. Give the Region to deploy in, as --region eu-west-1.');
  }
  if (text === undefined || REGION.test(text)) return text;
  errors.push(
    `--region must be the name of a Region, not ${JSON.stringify(text)}. Write it as eu-west-1: without the zone's letter, in lower case.`,
  );
  return undefined;
}

function fromOf(text: string | undefined, errors: string[]): string {
  if (text === undefined) {
    errors.push(
      '--from is missing. Give a sender that is verified in SES, as --from me@example.com.',
    );
    return '';
  }
  const problem = addressProblem(text);
  if (problem !== undefined) errors.push(`--from ${problem}.`);
  return text;
}

function number(
  flag: string,
  text: string | undefined,
  least: number,
  most: number,
  remedy: string,
  errors: string[],
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    errors.push(
      `${flag} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}. ${remedy}.`,
    );
  }
  return value;
}

function nameOf({ name }: Values, errors: string[]): string | undefined {
  if (name !== undefined && !isProofName(name)) {
    errors.push(
      `--name must be the name of a proof, like ${NAME_PATTERN} (two letters, two digits, two letters), not ${JSON.stringify(name)}. Leave it out for all that are recorded.`,
    );
  }
  return name;
}

/** Flags that mean nothing in this kind of run would be a misunderstanding. */
function outOfPlace(values: Values): string[] {
  const { destroy } = values;
  const wrong = destroy
    ? (['from', 'rate', 'emails', 'exceed-rate'] as const).filter((name) => values[name])
    : (['name'] as const).filter((name) => values[name] !== undefined);
  return wrong.map((name) =>
    destroy
      ? `--${name} sends email, and --destroy removes what is left. Give one of the two.`
      : `--${name} says what to remove. Give it with --destroy, or leave it out.`,
  );
}
