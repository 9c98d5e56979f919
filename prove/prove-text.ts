import type { Answer } from './answers';
import type { Check } from './checks';
import { PROBE_IDS } from './probes';
import type { ProofPlan } from './proof-plan';
import { ownNames } from './proof-root';

/** Dollars per thousand recipients, us-east-1 (Amazon SES pricing). */
const PER_THOUSAND_EMAILS = 0.1;
/** Dollars per GB of attachments or content, of which the largest probe is a part. */
const LARGEST_PROBE = 0.01;
/** Dollars, for queues, functions, logs, metrics and a dashboard for some minutes: rather more. */
const EVERYTHING_ELSE = 0.03;
/** An apply, a destroy, and CloudWatch's delay. */
const MINUTES_BESIDES_SENDING = 10;

/** What will be made and what it costs, to be read before it happens. */
export function announcementLines({ name, facts, emails, settings, notes, exceedRate }: ProofPlan) {
  const { region, accountId, callerArn, sending } = facts;
  const rate = settings.email_throughput;
  const own = ownNames(name, region);
  const minutes = Math.ceil(emails / rate / 60) + MINUTES_BESIDES_SENDING;
  const dollars = (emails / 1000) * PER_THOUSAND_EMAILS + LARGEST_PROBE + EVERYTHING_ELSE;
  return [
    `Account ${accountId}, Region ${region}, as ${callerArn}.`,
    '',
    `Makes, under the name ${name}:`,
    '  an installation of the module: two queues, two functions with their roles and log groups,',
    '  an event source mapping, a rule that stays off, a dashboard, 14 custom metrics',
    `  a paused configuration set, ${own.pausedConfigurationSet}`,
    `  a role that may do nothing, ${own.deniedRole}`,
    '',
    `Sends ${emails} emails from ${settings.email_from} to SES's mailbox simulator through it, ${rate} a second of the`,
    `account's ${sending.recipientsPerSecond}: others in the account have that much less meanwhile. Asks SES ${exceedRate ? PROBE_IDS.length : PROBE_IDS.length - 1} things directly.`,
    ...(exceedRate ? ['Runs into the rate on purpose: for some seconds nobody can send.'] : []),
    ...notes,
    'Changes nothing else, and no switch of the account.',
    '',
    `Takes about ${minutes} minutes and costs about ${dollars.toFixed(2)} US dollars. Everything is removed at the end.`,
  ];
}

/** What came of it. */
export function reportLines(checks: readonly Check[], answers: readonly Answer[]): string[] {
  const asked = answers.filter(({ verdict }) => verdict !== 'not asked');
  return [
    '',
    'What the installation did',
    ...checks.map(({ name, isMet, text }) => `  ${isMet ? 'ok    ' : 'FAILED'}  ${name}: ${text}`),
    '',
    'What is assumed about AWS, and what it answered',
    ...asked.flatMap(answerLines),
    '',
    'What was not asked',
    ...answers.filter(({ verdict }) => verdict === 'not asked').flatMap(answerLines),
    '',
    verdictLine(checks, answers),
  ];
}

function answerLines({ assumption, verdict, text }: Answer): string[] {
  const { says, grade, source } = assumption;
  return [
    `  ${verdict === 'differs' ? 'DIFFERS' : verdict}: ${says}.`,
    `    ${verdict === 'not asked' || verdict === 'no answer' ? 'why' : 'answer'}: ${text}`,
    `    ${grade}: ${source}`,
  ];
}

function verdictLine(checks: readonly Check[], answers: readonly Answer[]): string {
  const failed = checks.filter(({ isMet }) => !isMet).length;
  const differing = answers.filter(({ verdict }) => verdict === 'differs').length;
  const product =
    failed === 0 ? 'The installation did all it should.' : `The installation FAILED in ${failed}.`;
  const aws =
    differing === 0
      ? 'AWS answered as assumed.'
      : `AWS answered otherwise than assumed in ${differing}: please report them.`;
  return `${product} ${aws}`;
}
