import { seededRandom } from '../../simulation/seeded-random';

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
  | { readonly kind: 'subject'; readonly subject: string; readonly inARow?: number }
  /** Emails whose subjects begin with this, every so manieth. */
  | {
      readonly kind: 'every';
      readonly subject: string;
      readonly every: number;
      /** Among so many of the first emails. Default: among all. */
      readonly among?: number;
      /** From a sender of their own. Default: from the one of all. */
      readonly from?: string;
    };

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
    const nthOdd = nthOddOf(load, index);
    const count = recipientCount(load.recipients ?? { kind: 'one' }, random);
    const to = Array.from({ length: count }, (_, each) => `r${index}.${each}@example.com`);
    const isOdd = nthOdd !== undefined && odd !== undefined && odd.kind !== 'garbage';
    const subject = isOdd ? `${odd.subject} ${nthOdd}` : `mail ${index}`;
    const from = isOdd && odd.kind === 'every' && odd.from !== undefined ? { from: odd.from } : {};
    return JSON.stringify({ to, subject, text: TEXT, html: HTML, ...from });
  });
}

/** Which of the odd emails it is, from 0 on; undefined for one that is like the others. */
function nthOddOf({ odd, emails }: Load, index: number): number | undefined {
  switch (odd?.kind) {
    case 'subject': {
      const nth = index - Math.floor(emails / 2);
      return nth >= 0 && nth < (odd.inARow ?? 1) ? nth : undefined;
    }
    case 'every':
      return index % odd.every === 0 && index < (odd.among ?? emails)
        ? index / odd.every
        : undefined;
    default:
      return undefined;
  }
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
