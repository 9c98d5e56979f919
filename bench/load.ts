import { seededRandom } from '../local/seeded-random';

/** How many recipients the emails of a load have. */
export type Recipients =
  | { readonly kind: 'one' }
  /** 1 to 5, evenly. */
  | { readonly kind: 'few' }
  /** One email in twenty has fifty, the others one. */
  | { readonly kind: 'some with fifty' };

/** A message in a load that isn't like the others. */
export type OddMessage =
  /** No email at all: every so manieth, beginning with the first. */
  | { readonly kind: 'garbage'; readonly every: number }
  /** Emails whose subjects begin with this, in a row, in the middle of the load. Default: one. */
  | { readonly kind: 'subject'; readonly subject: string; readonly inARow?: number };

/** What is put on the queue, and when. */
export type Load = {
  readonly emails: number;
  /** Default: one each. */
  readonly recipients?: Recipients;
  readonly odd?: OddMessage;
} & (
  | { readonly kind: 'backlog' }
  /** All at once, into a queue that is empty and whose environments are warm. */
  | { readonly kind: 'burst' }
  /** One at a time; the environments are warm. */
  | { readonly kind: 'feed'; readonly everySeconds: number }
);

/** Of a usual notification: 1 KB as text, 2 KB as HTML. */
const TEXT = 'Your order is on its way, and here is how to follow it. '.repeat(18);
const HTML = `<p>${'Your order is on its <b>way</b>, and here is how to follow it. '.repeat(32)}</p>`;

/** The bodies of a load's messages, in order. Every email has a subject of its own. */
export function bodiesOf(load: Load): string[] {
  const random = seededRandom(1);
  return Array.from({ length: load.emails }, (_, index) => {
    const { odd } = load;
    if (odd?.kind === 'garbage' && index % odd.every === 0) return `garbage ${index}`;
    const nthOdd = index - Math.floor(load.emails / 2);
    const isOdd = odd?.kind === 'subject' && nthOdd >= 0 && nthOdd < (odd.inARow ?? 1);
    const count = recipientCount(load.recipients ?? { kind: 'one' }, random);
    const to = Array.from({ length: count }, (_, each) => `r${index}.${each}@example.com`);
    const subject = isOdd ? `${odd.subject} ${nthOdd}` : `mail ${index}`;
    return JSON.stringify({ to, subject, text: TEXT, html: HTML });
  });
}

/** The subject of a message; undefined if it is no email. */
export function subjectOf(body: string): string | undefined {
  return /"subject":"([^"]*)"/.exec(body)?.[1];
}

function recipientCount({ kind }: Recipients, random: () => number): number {
  const drawn = random();
  if (kind === 'one') return 1;
  if (kind === 'few') return 1 + Math.floor(drawn * 5);
  return drawn < 0.05 ? 50 : 1;
}
