import type { Channel } from '../channels/channel';
import { countRecipients } from '../email/email';
import { describeProblems, type EmailDefaults, parseEmail } from '../email/parse-email';
import type { Schedule } from '../pacing/schedule';
import { MAX_BATCH_ENTRIES } from '../queue/batches';
import { isNotInFlight } from '../queue/change-visibility';
import type { MailQueue } from '../queue/mail-queue';
import type { QueueMessage } from '../queue/message';
import type { Log } from '../telemetry/log';
import type { Meter } from '../telemetry/meter';
import { METRICS } from '../telemetry/metric-names';
import type { Clock } from './clock';
import { blockDelaySeconds, MAX_DELAY_SECONDS } from './ending';
import { type Held, HOLD_SECONDS, RENEW_BEFORE_MS } from './held';
import type { Settler } from './settle';
import { Wake } from './wake';

export interface DrainTools {
  readonly channel: Channel;
  readonly queue: MailQueue;
  readonly schedule: Schedule;
  readonly settler: Settler;
  readonly meter: Meter;
  readonly log: Log;
  readonly clock: Clock;
  readonly defaults: EmailDefaults;
  /** Recipients to keep in hand: about a second of this environment's share, 1 at least. */
  readonly handSize: number;
}

/** Until when a drain does what, by the clock that it was given. */
export interface DrainTimes {
  /** Receives by itself until then; at once for one batch an invocation. */
  readonly receiveUntilMs: number;
  /** Starts no call after that: it could not be answered and settled before the time-out. */
  readonly startUntilMs: number;
}

/** Between two short polls that overlap the sends. */
const SHORT_POLL_GAP_MS = 100;
/** Between two looks at what is to be deleted, renewed and published. */
const TICK_MS = 1000;

/**
 * One invocation: sends the mapping's batch and then what it receives by itself, on the schedule,
 * many in flight at once. Resolves to the ids of the batch's records that must not be deleted.
 * Never throws.
 */
export async function drain(
  batch: readonly QueueMessage[],
  times: DrainTimes,
  tools: DrainTools,
): Promise<string[]> {
  return new Drain(times, tools).run(batch);
}

/** A wait that is no debt: what it delays goes back at once, and another environment may be free. */
const LONGEST_STEP_MS = 5_000;

/** For how long a mail is of no use to anybody, while the debt of the last ones is worked off. */
function debtDelaySeconds(untilFreeMs: number): number {
  if (untilFreeMs <= LONGEST_STEP_MS) return 0;
  return Math.min(MAX_DELAY_SECONDS, Math.floor(untilFreeMs / 1000));
}

class Drain {
  readonly #times: DrainTimes;
  readonly #tools: DrainTools;
  /** In hand and in flight, by message id. */
  readonly #held = new Map<string, Held>();
  /** In hand: what has not been started, oldest first. */
  #hand: Held[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  /** The batch's records that are neither sent nor dead-lettered. */
  readonly #unfinished = new Set<string>();
  /** The last change of visibility that keeps messages hidden; returning one comes after it. */
  #hiding: Promise<void> = Promise.resolve();
  readonly #wake = new Wake();
  #receiving = true;
  /** Why no further call is started in this invocation, if so. */
  #stopped: 'account blocked' | 'out of time' | undefined;

  constructor(times: DrainTimes, tools: DrainTools) {
    this.#times = times;
    this.#tools = tools;
  }

  async run(batch: readonly QueueMessage[]): Promise<string[]> {
    for (const { id } of batch) this.#unfinished.add(id);
    const hiddenUntilMs = this.#tools.clock.nowMs() + HOLD_SECONDS * 1000;
    this.#accept(batch, hiddenUntilMs);
    // The queue's own visibility is several time-outs long; a crash shall delay mail by less.
    this.#hide([...this.#held.values()]);
    const end = new AbortController();
    const ticking = this.#tick(end.signal);
    await Promise.all([this.#receiveLoop(), this.#sendLoop()]);
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
    end.abort();
    await Promise.all([ticking, this.#hiding]);
    await this.#tools.settler.deleteFinished();
    this.#tools.meter.publish();
    return [...this.#unfinished];
  }

  /** Takes messages in hand; dead-letters at once what is no email. */
  #accept(messages: readonly QueueMessage[], hiddenUntilMs: number): void {
    const { settler, defaults } = this.#tools;
    for (const message of messages) {
      const held = this.#held.get(message.id);
      if (settler.isFinished(message)) {
        settler.deleteAgain(message);
        this.#unfinished.delete(message.id);
      } else if (held !== undefined) {
        held.message = message;
        held.hiddenUntilMs = hiddenUntilMs;
      } else {
        const parsed = parseEmail(message.body, defaults);
        if (parsed.ok) {
          const { email } = parsed;
          const taken = { message, email, recipients: countRecipients(email), hiddenUntilMs };
          this.#held.set(message.id, taken);
          this.#hand.push(taken);
        } else {
          const failure = { class: 'InvalidMessage', message: describeProblems(parsed.problems) };
          this.#track(message, async () =>
            this.#end(message, await settler.deadLetter(message, failure, 0)),
          );
        }
      }
    }
    this.#wake.notify();
  }

  async #sendLoop(): Promise<void> {
    const { clock, schedule } = this.#tools;
    while (this.#hand.length > 0 || this.#receiving) {
      const now = clock.nowMs();
      const startMs = schedule.nextStartMs(now);
      if (startMs > this.#times.startUntilMs) this.#stopped ??= 'out of time';
      const next = this.#hand[0];
      if (next === undefined) {
        await this.#wake.wait();
      } else if (this.#stopped !== undefined) {
        await this.#giveBackHand(startMs - now);
      } else if (startMs > now) {
        await this.#pause(startMs - now);
      } else {
        this.#hand.shift();
        schedule.take(now, next.recipients);
        this.#track(next.message, () => this.#send(next));
        this.#wake.notify();
      }
    }
  }

  async #send(held: Held): Promise<void> {
    const { channel, settler, meter, clock } = this.#tools;
    const startedMs = clock.nowMs();
    const outcome = await channel.send(held.email);
    meter.apiTime(clock.nowMs() - startedMs);
    if (outcome.kind === 'accepted') {
      meter.count(METRICS.sent);
      meter.count(METRICS.recipients, held.recipients);
    } else {
      if (outcome.kind === 'blocked') this.#stopped = 'account blocked';
      await this.#hiding;
    }
    this.#held.delete(held.message.id);
    this.#end(held.message, await settler.settleOutcome(held.message, outcome));
  }

  #end(message: QueueMessage, ending: 'sent' | 'returned' | 'dead-lettered' | 'left'): void {
    this.#tools.meter.count(METRICS.processed);
    if (ending === 'sent' || ending === 'dead-lettered') this.#unfinished.delete(message.id);
  }

  /**
   * Receives by itself, so that the rate doesn't depend on the mapping's batches. A trickle isn't
   * billed for waiting: short polls while there is something to send anyway, until one has brought
   * mail; long polls from then on, and the first empty one is the end.
   */
  async #receiveLoop(): Promise<void> {
    const { clock } = this.#tools;
    let brought = false;
    while (this.#stopped === undefined && clock.nowMs() < this.#times.receiveUntilMs) {
      const wanted = this.#tools.handSize - this.#recipientsInHand();
      if (!brought && this.#held.size === 0) break;
      if (wanted <= 0) {
        await this.#wake.wait();
        continue;
      }
      const received = await this.#receive(wanted, brought ? 1 : 0);
      if (received === undefined || (received === 0 && brought)) break;
      if (received === 0) await this.#pause(SHORT_POLL_GAP_MS);
      else brought = true;
    }
    this.#receiving = false;
    this.#wake.notify();
  }

  /** How many messages a receive has brought; undefined if the queue could not be asked. */
  async #receive(wanted: number, waitSeconds: number): Promise<number | undefined> {
    const { queue, log, clock } = this.#tools;
    const hiddenUntilMs = clock.nowMs() + HOLD_SECONDS * 1000;
    const count = Math.min(MAX_BATCH_ENTRIES, Math.ceil(wanted));
    try {
      const options = { count, waitSeconds, visibilitySeconds: HOLD_SECONDS };
      const messages = await queue.receive(options);
      this.#accept(messages, hiddenUntilMs);
      return messages.length;
    } catch (error) {
      log.error('Could not receive from the queue; the mapping brings the next batch', {
        error: error instanceof Error ? error.name : 'unknown',
      });
      return undefined;
    }
  }

  /** Gives back what has not been started: at once, or when the debt of the last mails is paid. */
  async #giveBackHand(untilFreeMs: number): Promise<void> {
    const messages = this.#hand.map(({ message }) => message);
    this.#hand = [];
    for (const { id } of messages) this.#held.delete(id);
    await this.#hiding;
    const blocked = this.#stopped === 'account blocked';
    const delaySeconds = blocked ? blockDelaySeconds(1) : debtDelaySeconds(untilFreeMs);
    await this.#tools.settler.giveBack(messages, delaySeconds);
  }

  /** Keeps messages hidden from others for another while. */
  #hide(held: readonly Held[]): void {
    if (held.length === 0) return;
    const { queue, clock } = this.#tools;
    // Counted as done at once, so that a slow change isn't asked for again meanwhile.
    for (const each of held) each.hiddenUntilMs = clock.nowMs() + HOLD_SECONDS * 1000;
    this.#hiding = this.#hiding.then(async () => {
      const changes = held.map(({ message }) => ({ message, seconds: HOLD_SECONDS }));
      const failures = await queue.changeVisibility(changes);
      for (const [index, each] of held.entries()) {
        const failure = failures[index];
        if (failure === undefined) continue;
        // Due again at the next tick.
        each.hiddenUntilMs = clock.nowMs();
        if (isNotInFlight(failure)) this.#forget(each);
      }
    });
  }

  /** Drops a message that somebody else has by now, unless its call is out already. */
  #forget(held: Held): void {
    if (!this.#hand.includes(held)) return;
    this.#hand = this.#hand.filter((each) => each !== held);
    this.#held.delete(held.message.id);
  }

  async #tick(end: AbortSignal): Promise<void> {
    const { clock, settler, meter } = this.#tools;
    while (!end.aborted) {
      await clock.sleep(TICK_MS, end);
      void settler.deleteFinished();
      meter.publish();
      const renewFromMs = clock.nowMs() + RENEW_BEFORE_MS;
      this.#hide(
        [...this.#held.values()].filter(({ hiddenUntilMs }) => hiddenUntilMs < renewFromMs),
      );
    }
  }

  /** Runs the work on one message beside everything else. What it throws harms no other message. */
  #track(message: QueueMessage, work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => {
        this.#tools.log.error('A message could not be dealt with; it stays on the queue', {
          messageId: message.id,
          error: error instanceof Error ? error.name : 'unknown',
        });
      })
      .finally(() => {
        this.#inFlight.delete(running);
        this.#wake.notify();
      });
    this.#inFlight.add(running);
  }

  /** Waits that long, or until something has changed. */
  async #pause(milliseconds: number): Promise<void> {
    const early = new AbortController();
    void this.#wake.wait().then(() => early.abort());
    await this.#tools.clock.sleep(milliseconds, early.signal);
  }

  #recipientsInHand(): number {
    return this.#hand.reduce((sum, { recipients }) => sum + recipients, 0);
  }
}
