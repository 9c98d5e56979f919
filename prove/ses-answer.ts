/** What SES answered to one call. */
export type SesAnswer =
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'refused';
      /** The exception's class, as SES names it. */
      readonly name: string;
      /** HTTP's. */
      readonly status: number;
      readonly message: string;
    }
  /** The call got no answer that is SES's. */
  | { readonly kind: 'unanswered'; readonly reason: string };

/** Makes a call, and tells how it ended. */
export async function answerOf(call: Promise<unknown>): Promise<SesAnswer> {
  try {
    await call;
    return { kind: 'accepted' };
  } catch (error) {
    const { name, message, $metadata } = error as Error & {
      readonly $metadata?: { readonly httpStatusCode?: number };
    };
    const status = $metadata?.httpStatusCode;
    if (status === undefined) return { kind: 'unanswered', reason: `${name}: ${message}` };
    return { kind: 'refused', name, status, message };
  }
}

/** An answer in one line, the longest texts shortened. */
export function answerText(answer: SesAnswer): string {
  switch (answer.kind) {
    case 'accepted':
      return 'accepted';
    case 'unanswered':
      return answer.reason;
    case 'refused':
      return `${answer.name}, ${answer.status}: ${JSON.stringify(shortened(answer.message))}`;
  }
}

/** Above that it is no text of SES's, but a page. */
const LONGEST = 500;

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
