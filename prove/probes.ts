import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetAccountCommand,
  PutConfigurationSetSendingOptionsCommand,
  SendEmailCommand,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { type AwsClients, sesOnce } from './aws-clients';
import type { ProofPlan } from './proof-plan';
import { ownNames, type ProofOutputs } from './proof-root';
import { answerOf, answerText, type SesAnswer } from './ses-answer';
import { simulatorAddress, simulatorAddresses } from './simulator';

/**
 * SES is asked on purpose for what it refuses, without the queue, and always of something that the
 * proof has made, or made up: no state of the account is touched.
 */
export const PROBE_IDS = [
  'paused-configuration-set',
  'missing-configuration-set',
  'unverified-sender',
  'denied-role',
  'too-large',
  'too-many-recipients',
  'several-recipients',
  'many-headers',
  'message-id-as-tag',
  'get-account-quickly',
  'exceeded-rate',
] as const;
export type ProbeId = (typeof PROBE_IDS)[number];

/** What SES answered, as far as it was asked. */
export type ProbeAnswers = Readonly<Partial<Record<ProbeId, SesAnswer>>>;

/** Recipients of the email that has several. */
export const SEVERAL = 10;
/** Of the email that has a lot of headers: one more than the model of SES allows. */
export const MANY_HEADERS = 16;
const TOO_MANY = 51;
const MOST = 50;
/** A little more than the 40 MB that SES takes. */
const TOO_LARGE_BYTES = 41 * 1024 * 1024;
/** IAM takes some seconds until a new role is known everywhere. */
const ROLE_TRIES = 12;
const ROLE_PAUSE_MS = 5_000;
const BURST_TRIES = 5;
const BURST = 10;

/** Asks all, one after the other, at a pace that leaves the account's rate to itself. */
export async function probe(
  plan: ProofPlan,
  outputs: ProofOutputs,
  clients: AwsClients,
  signal: AbortSignal,
): Promise<ProbeAnswers> {
  const { name, facts, settings } = plan;
  const own = ownNames(name, facts.region);
  const ses = sesOnce(facts.region);
  const answers: Partial<Record<ProbeId, SesAnswer>> = {};
  const mail = emailOf(name, settings.email_from);
  const ask = async (id: ProbeId, input: SendEmailCommandInput, recipients = 1, client = ses) => {
    const options = { abortSignal: signal };
    answers[id] = await answerOf(client.send(new SendEmailCommand(input), options));
    await sleep((1500 * recipients) / settings.email_throughput, undefined, { signal });
  };
  const named = (set: string) => ({ ...mail(), ConfigurationSetName: set });
  const pause = { ConfigurationSetName: own.pausedConfigurationSet, SendingEnabled: false };
  const paused = await answerOf(ses.send(new PutConfigurationSetSendingOptionsCommand(pause)));
  if (paused.kind === 'accepted') {
    await ask('paused-configuration-set', named(own.pausedConfigurationSet));
  } else answers['paused-configuration-set'] = notAsked("The set can't be paused", paused);
  await ask('missing-configuration-set', named(own.missingConfigurationSet));
  await ask('unverified-sender', { ...mail(), FromEmailAddress: own.unverifiedSender });
  await ask('too-many-recipients', mail(simulatorAddresses(name, TOO_MANY)));
  await ask('several-recipients', mail(simulatorAddresses(name, SEVERAL)), SEVERAL);
  await ask('many-headers', withHeaders(mail()));
  const tags = [{ Name: 'message', Value: '0c3a4a3e-5d5b-4c9e-9c53-2f6a3c1c7b1d' }];
  await ask('message-id-as-tag', { ...mail(), EmailTags: tags });
  await ask('too-large', { ...mail(), Content: simple('x'.repeat(TOO_LARGE_BYTES)) });
  const denied = await credentialsOf(outputs.denied_role_arn, name, clients, signal);
  if ('kind' in denied) answers['denied-role'] = notAsked("The role can't be assumed", denied);
  else await ask('denied-role', mail(), 1, sesOnce(facts.region, denied));
  answers['get-account-quickly'] = await firstRefused([1, 2, 3], () =>
    answerOf(ses.send(new GetAccountCommand({}))),
  );
  if (plan.exceedRate) {
    const send = (to: string[]) => answerOf(ses.send(new SendEmailCommand(mail(to))));
    answers['exceeded-rate'] = await exceedRate(name, send);
  }
  ses.destroy();
  return answers;
}

/** Runs into the account's rate: many recipients at once, and more before they are worked off. */
async function exceedRate(
  name: string,
  send: (to: string[]) => Promise<SesAnswer>,
): Promise<SesAnswer> {
  for (let tries = 0; tries < BURST_TRIES; tries += 1) {
    await send(simulatorAddresses(name, MOST));
    const answer = await firstRefused(Array.from({ length: BURST }), () =>
      send([simulatorAddress(name)]),
    );
    if (answer.kind !== 'accepted') return answer;
  }
  return { kind: 'accepted' };
}

/** Makes calls at once. Answers the first refusal, or that all were accepted. */
async function firstRefused(
  calls: readonly unknown[],
  call: () => Promise<SesAnswer>,
): Promise<SesAnswer> {
  const answers = await Promise.all(calls.map(call));
  return answers.find(({ kind }) => kind !== 'accepted') ?? { kind: 'accepted' };
}

/** An answer for what was not asked, since asking had to be prepared and that was refused. */
function notAsked(what: string, answer: SesAnswer): SesAnswer {
  return { kind: 'unanswered', reason: `${what}: ${answerText(answer)}` };
}

/** Credentials of a role, or the answer that kept from having them. */
async function credentialsOf(
  roleArn: string,
  name: string,
  { sts }: AwsClients,
  signal: AbortSignal,
): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string } | SesAnswer> {
  const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: name });
  let answer: SesAnswer = { kind: 'accepted' };
  for (let tries = 0; tries < ROLE_TRIES; tries += 1) {
    const call = sts.send(command);
    answer = await answerOf(call);
    if (answer.kind === 'accepted') {
      const { AccessKeyId, SecretAccessKey, SessionToken } = (await call).Credentials ?? {};
      return {
        accessKeyId: AccessKeyId ?? '',
        secretAccessKey: SecretAccessKey ?? '',
        sessionToken: SessionToken ?? '',
      };
    }
    await sleep(ROLE_PAUSE_MS, undefined, { signal });
  }
  return answer;
}

function emailOf(name: string, from: string) {
  return (to: string[] = [simulatorAddress(name)]): SendEmailCommandInput => ({
    FromEmailAddress: from,
    Destination: { ToAddresses: to },
    Content: simple('What does Amazon SES answer?'),
  });
}

function simple(text: string): NonNullable<SendEmailCommandInput['Content']> {
  return { Simple: { Subject: { Data: 'Probe' }, Body: { Text: { Data: text } } } };
}

function withHeaders(input: SendEmailCommandInput): SendEmailCommandInput {
  const headers = Array.from({ length: MANY_HEADERS }, (_, index) => ({
    Name: `X-Proof-${index}`,
    Value: 'proof',
  }));
  return {
    ...input,
    Content: { Simple: { ...input.Content?.Simple, Headers: headers } as never },
  };
}
