import { ASSUMPTIONS, type Assumption, type AssumptionId } from './assumptions';
import { checkProduct } from './checks';
import type { Observations } from './observations';
import { MANY_HEADERS, type ProbeId, SEVERAL } from './probes';
import { THROUGH_PUBLISHER } from './send-emails';
import { answerText, type SesAnswer } from './ses-answer';

export type Verdict =
  | 'as assumed'
  | 'differs'
  /** What was seen decides nothing, or there was nothing to be assumed. */
  | 'told'
  /** It was asked, or was to be, and nothing came that is SES's. */
  | 'no answer'
  | 'not asked';

/** An assumption, and what the account answered. */
export interface Answer {
  readonly id: AssumptionId;
  readonly assumption: Assumption;
  readonly verdict: Verdict;
  readonly text: string;
}

/** Each assumption beside what the account answered, in the order of the list. */
export function answersOf(seen: Observations): Answer[] {
  return Object.entries<Assumption>(ASSUMPTIONS).map(([key, assumption]) => {
    const id = key as AssumptionId;
    const { notAsked } = assumption;
    if (notAsked !== undefined) return { id, assumption, verdict: 'not asked', text: notAsked };
    return { id, assumption, ...JUDGES[id as AskedId](seen) };
  });
}

type AskedId = {
  [Id in AssumptionId]: (typeof ASSUMPTIONS)[Id] extends { readonly notAsked: string } ? never : Id;
}[AssumptionId];

type Judgement = Pick<Answer, 'verdict' | 'text'>;

const JUDGES: Readonly<Record<AskedId, (seen: Observations) => Judgement>> = {
  pausedConfigurationSet: refusedAs(
    'paused-configuration-set',
    ['SendingPausedException'],
    /(?=.*\b(?:paused|disabled)\b)(?=.*configuration set)/i,
  ),
  missingConfigurationSet: refusedAs(
    'missing-configuration-set',
    ['NotFoundException', 'BadRequestException'],
    /configuration set .*does not exist/i,
  ),
  unverifiedSender: refusedAs(
    'unverified-sender',
    ['MessageRejected'],
    /email address is not verified.*nobody@/is,
  ),
  deniedRole: refusedAs(
    'denied-role',
    ['AccessDeniedException'],
    /is not authorized to perform/i,
    403,
  ),
  rateExceeded: (seen) => {
    const answer = seen.answers['exceeded-rate'];
    if (answer === undefined) {
      return { verdict: 'not asked', text: '--exceed-rate asks; it keeps others from sending' };
    }
    return judge(
      answer,
      isRefused(answer, ['TooManyRequestsException'], /^Maximum sending rate exceeded\.$/, 429),
    );
  },
  severalRecipients: ({ answers, plan }) => {
    const answer = answers['several-recipients'];
    const rate = plan.facts.sending.recipientsPerSecond;
    const text = `${SEVERAL} recipients at ${rate}/s: ${textOf(answer)}`;
    if (rate >= SEVERAL) return { verdict: 'told', text };
    return judge(answer, answer?.kind === 'accepted', `${SEVERAL} recipients at ${rate}/s: `);
  },
  tooManyRecipients: refusedAs('too-many-recipients', undefined, /recipient count exceeds 50/i),
  tooLarge: refusedAs('too-large', undefined, /message length is more than/i),
  manyHeaders: ({ answers }) => {
    const answer = answers['many-headers'];
    return judge(answer, answer?.kind === 'refused', `${MANY_HEADERS} headers: `);
  },
  messageIdAsTag: ({ answers }) => {
    const answer = answers['message-id-as-tag'];
    return judge(answer, answer?.kind === 'accepted');
  },
  getAccountQuickly: ({ answers }) => {
    const answer = answers['get-account-quickly'];
    const isThrottled = isRefused(answer, undefined, /rate exceeded|too many requests/i);
    return judge(answer, isThrottled, 'three calls at once: ');
  },
  simulatorAndDay: ({ plan, sendingAfter }) => {
    const before = plan.facts.sending.sentLast24Hours;
    const risen = sendingAfter.sentLast24Hours - before;
    return {
      verdict: risen < plan.emails ? 'as assumed' : 'differs',
      text: `SentLast24Hours was ${before} and is ${sendingAfter.sentLast24Hours} after ${plan.emails} emails`,
    };
  },
  accountStates: ({ sendingAfter: { isEnabled, enforcementStatus, ...quota } }) => ({
    verdict: ['HEALTHY', 'PROBATION', 'SHUTDOWN'].includes(enforcementStatus)
      ? 'as assumed'
      : 'differs',
    text: `sending enabled: ${isEnabled}, ${enforcementStatus}, ${quota.recipientsPerSecond} a second, ${quota.recipientsPerDay} a day`,
  }),
  sendMetric: ({ metrics: { accountSend }, plan, answers }) => {
    const direct = Object.values(answers).filter(({ kind }) => kind === 'accepted').length;
    return {
      verdict: 'told',
      text: `Send counts ${accountSend ?? 'nothing yet'} in the whole account; the proof sent about ${plan.emails + direct} emails, ${SEVERAL - 1} recipients more`,
    };
  },
  deletedTwice: ({ metrics: { queueSent = 0, queueDeleted = 0 } }) => ({
    verdict: queueDeleted > queueSent ? 'as assumed' : 'told',
    text: `${queueSent} sent to the queue, ${queueDeleted} deleted`,
  }),
  concurrencyQuota: ({ plan }) => {
    const { quota, unreserved } = plan.facts.concurrency;
    return { verdict: 'told', text: `the quota is ${quota}, ${unreserved} of it unreserved` };
  },
  metricsFromLogs: (seen) => {
    const met = checkProduct(seen).find(({ name }) => name === 'metrics');
    return { verdict: met?.isMet ? 'as assumed' : 'differs', text: met?.text ?? '' };
  },
  labels: ({ deadLetters, plan }) => {
    const refused = deadLetters.filter(({ class: failure }) => failure !== 'InvalidMessage');
    return {
      verdict: refused.length === 0 ? 'as assumed' : 'differs',
      text: `of ${plan.emails} addresses with a label, ${THROUGH_PUBLISHER} through the publisher, ${refused.length} were refused`,
    };
  },
};

/**
 * @param names the classes that are assumed; undefined for any
 * @param status HTTP's; undefined for any
 */
function refusedAs(
  probe: ProbeId,
  names: readonly string[] | undefined,
  text: RegExp,
  status?: number,
): (seen: Observations) => Judgement {
  return ({ answers }) => judge(answers[probe], isRefused(answers[probe], names, text, status));
}

function isRefused(
  answer: SesAnswer | undefined,
  names: readonly string[] | undefined,
  text: RegExp,
  status?: number,
): boolean {
  if (answer?.kind !== 'refused') return false;
  if (names !== undefined && !names.includes(answer.name)) return false;
  return text.test(answer.message) && (status === undefined || status === answer.status);
}

function judge(answer: SesAnswer | undefined, isAssumed: boolean, prefix = ''): Judgement {
  if (answer === undefined || answer.kind === 'unanswered') {
    return { verdict: 'no answer', text: textOf(answer) };
  }
  return { verdict: isAssumed ? 'as assumed' : 'differs', text: `${prefix}${textOf(answer)}` };
}

function textOf(answer: SesAnswer | undefined): string {
  return answer === undefined ? "wasn't asked" : answerText(answer);
}
