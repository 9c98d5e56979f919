import type { AccountState, Channel } from '../../lambdas/channels/channel';
import type { Email } from '../../lambdas/email/email';
import type { EntryFailure } from '../../lambdas/queue/batch-call';
import { MessageTooLargeError } from '../../lambdas/queue/dead-letter';
import type { MailQueue } from '../../lambdas/queue/mail-queue';
import type { QueueMessage, Receipt } from '../../lambdas/queue/message';
import type { SendingAccount } from '../../local/ses/account';
import type { SqsAction } from '../../local/sqs/sqs-fault';
import type { VirtualClock } from '../../local/virtual-clock';
import type { Effects } from './effects';
import type { Environment } from './environment';
import type { GuardedMessage, GuardedRun, QueueFault, Who, Window } from './guarded-run';
import { ANSWERS, type AnswerName } from './outcomes';

const NEVER = new Promise<never>(() => undefined);

/** A number that follows from the text alone, so that no order of calls matters. */
export function hashOf(text: string): number {
  let hash = 2166136261;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}

function lastsAt({ fromSeconds, untilSeconds }: Window, nowMs: number): boolean {
  return nowMs >= fromSeconds * 1000 && nowMs < untilSeconds * 1000;
}

export interface World {
  readonly run: GuardedRun;
  readonly clock: VirtualClock;
  readonly account: SendingAccount;
  readonly effects: Effects;
  /** Ends an environment. */
  readonly kill: (environment: Environment) => void;
}

/** The channel as an environment has it. */
export function guardedChannel(world: World, environment: Environment): Channel {
  const { run, clock, account, effects } = world;
  const answer = async (email: Email): Promise<AnswerName> => {
    const id = email.subject.replace('mail ', '');
    const rule = run.answers.find(
      (each) => lastsAt(each, clock.nowMs()) && isAbout(each.who, email, id),
    );
    if (run.messages.find((each) => each.id === id)?.isPoison) {
      await clock.sleep(7);
      world.kill(environment);
    }
    const jitter = hashOf(`${id} ${Math.round(clock.nowMs())} ${run.seed}`) % 40;
    if (rule !== undefined) {
      await clock.sleep(rule.callMs + jitter);
      return rule.answer;
    }
    const recipients = [...email.to, ...email.cc, ...email.bcc];
    const isAdmitted = account.admit(recipients, clock.now()) === 'accepted';
    await clock.sleep(run.callMs + jitter);
    return isAdmitted ? 'accepted' : 'throttled';
  };
  const send: Channel['send'] = async (email) => {
    if (environment.isDead) return NEVER;
    effects.add(clock.nowMs(), environment.name, `call ${email.subject}`);
    const name = await environment.awake(answer(email));
    effects.count(`answer: ${name}`);
    const given = ANSWERS[name];
    if (given.kind === 'throws') throw new TypeError('Against the contract.');
    return given.kind === 'answers' ? given.outcome : NEVER;
  };
  const readAccount = async () => {
    if (environment.isDead) return NEVER;
    effects.add(clock.nowMs(), environment.name, 'account');
    return environment.awake(accountState(world));
  };
  return {
    name: run.channel,
    send,
    ...(run.channel === 'SES' && { readAccount }),
    dropIdleConnections: () =>
      effects.add(clock.nowMs(), environment.name, 'channel drops connections'),
  };
}

function isAbout(who: Who, email: Email, id: string): boolean {
  switch (who.kind) {
    case 'everybody':
      return true;
    case 'sender':
      return email.from === who.sender;
    case 'set':
      return email.configurationSet === who.set;
    case 'one-in':
      return hashOf(id) % who.n === 0;
  }
}

async function accountState({ run, clock, effects }: World): Promise<AccountState> {
  const rule = run.account.find((each) => lastsAt(each, clock.nowMs()));
  const says = rule?.says ?? 'healthy';
  effects.count(`account: ${says}`);
  await clock.sleep(says === 'slow' ? 20_000 : 30);
  const healthy: AccountState = {
    maxSendRate: run.ratePerSecond,
    freeQuota: Number.POSITIVE_INFINITY,
    sendingEnabled: true,
    suspended: false,
    inSandbox: false,
  };
  switch (says) {
    case 'healthy':
    case 'slow':
      return healthy;
    case 'quota-used-up':
      return { ...healthy, freeQuota: 0 };
    case 'quota-drips':
      return { ...healthy, freeQuota: 2 + (Math.floor(clock.nowMs() / 1000) % 11) };
    case 'paused':
      return { ...healthy, sendingEnabled: false };
    case 'suspended':
      return { ...healthy, suspended: true };
    case 'sandbox':
      return { ...healthy, inSandbox: true, maxSendRate: 1, freeQuota: 200 };
    case 'less':
      return { ...healthy, maxSendRate: run.ratePerSecond / 2 };
    case 'more':
      return { ...healthy, maxSendRate: run.ratePerSecond * 3 };
    case 'rate-unknown':
      return { ...healthy, maxSendRate: 0 };
    case 'silent':
      throw new Error('AccessDeniedException');
    case 'never':
      return NEVER;
  }
}

/** A message as it is where it has been on the queue, and received, before the run. */
export function aged(messages: ReadonlyMap<string, GuardedMessage>, message: QueueMessage) {
  const { receives = 0, ageSeconds = 0 } = messages.get(message.id) ?? {};
  return {
    ...message,
    receiveCount: message.receiveCount + receives,
    sentAtMs: message.sentAtMs - ageSeconds * 1000,
  };
}

/** The queue as an environment has it: writes down what it is asked for, and fails where it shall. */
export function guardedQueue(
  { run, clock, effects }: World,
  environment: Environment,
  messages: ReadonlyMap<string, GuardedMessage>,
  inner: MailQueue,
): MailQueue {
  // What is asked for in the same millisecond has no order: so each call has a way of its own.
  const wayMs = (action: SqsAction) =>
    0.41 * (hashOf(environment.name) % 17) + 0.07 * (hashOf(action) % 13);
  const write = (what: string) => effects.add(clock.nowMs(), environment.name, what);
  const call = <Result>(action: SqsAction, made: () => Promise<Result>): Promise<Result> => {
    if (environment.isDead) return NEVER;
    const isNever = run.queueFaults.some(
      (fault) => fault.effect.kind === 'never-answered' && strikes(fault, action, clock.nowMs()),
    );
    if (isNever) {
      effects.count(`sqs: ${action} never-answered`);
      return NEVER;
    }
    return environment.awake(
      clock.sleep(wayMs(action)).then(() => (environment.isDead ? NEVER : made())),
    );
  };
  /** Makes a call for those entries that nothing happens to. */
  const entries = async <Item>(
    action: SqsAction,
    items: readonly Item[],
    idOf: (item: Item) => string,
    made: (items: readonly Item[]) => Promise<(EntryFailure | undefined)[]>,
  ): Promise<(EntryFailure | undefined)[]> => {
    const failures = items.map((item) => entryFailure(run, action, idOf(item), clock.nowMs()));
    if (failures.some((failure) => failure)) effects.count(`sqs: ${action} entry fails`);
    const fine = items.filter((_, index) => failures[index] === undefined);
    const answers = fine.length === 0 ? [] : await made(fine);
    let next = 0;
    return failures.map((failure) => failure ?? answers[next++]);
  };
  return {
    receive: async (options) => {
      const received = await call('ReceiveMessage', () => inner.receive(options));
      const ids = received.map(({ id }) => id).join(' ');
      write(`received in ${options.waitSeconds}s, ${options.visibilitySeconds}s: ${ids}`);
      return received.map((message) => aged(messages, message));
    },
    acknowledge: (receipts) => {
      for (const { id } of receipts) write(`delete ${id}`);
      return call('DeleteMessageBatch', () =>
        entries(
          'DeleteMessageBatch',
          receipts,
          (receipt: Receipt) => receipt.id,
          inner.acknowledge,
        ),
      );
    },
    changeVisibility: (changes) => {
      for (const { message, seconds } of changes) write(`visibility ${message.id} ${seconds}`);
      return call('ChangeMessageVisibilityBatch', () =>
        entries(
          'ChangeMessageVisibilityBatch',
          changes,
          ({ message }) => message.id,
          inner.changeVisibility,
        ),
      );
    },
    deadLetter: (message, reason) => {
      write(`dead letter ${message.id} ${JSON.stringify(reason)}`);
      return call('SendMessage', () => {
        if (messages.get(message.id)?.isTooLarge) {
          effects.count('sqs: too large');
          throw new MessageTooLargeError('Too large.');
        }
        return inner.deadLetter(message, reason);
      });
    },
    dropIdleConnections: () => write('queue drops connections'),
  };
}

function strikes(fault: QueueFault, action: SqsAction, nowMs: number): boolean {
  return (fault.action === 'all' || fault.action === action) && lastsAt(fault, nowMs);
}

function entryFailure(
  run: GuardedRun,
  action: SqsAction,
  id: string,
  nowMs: number,
): EntryFailure | undefined {
  for (const fault of run.queueFaults) {
    const { effect } = fault;
    if (effect.kind !== 'one-in' || !strikes(fault, action, nowMs)) continue;
    if (hashOf(`${id} ${Math.floor(nowMs / 2_000)}`) % effect.n !== 0) continue;
    return { code: effect.code, message: 'Made to fail.', senderFault: effect.senderFault };
  }
  return undefined;
}
