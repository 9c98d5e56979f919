import { METRIC_NAMESPACE, METRICS } from '../../lambdas/telemetry/metric-names';
import {
  type AcceptedMail,
  isAccepted,
  isThrottled,
  recipientsOf,
} from '../../simulation/ses/channel-record';
import { metricSum, readEmbeddedMetrics } from '../embedded-metrics';
import type { Installation } from '../installation';
import type { RunProgress } from './run-progress';

/** The time left follows from what was accepted in so many seconds. */
const SPEED_SECONDS = 5;

/** Tells how far a run is. Reads each call, each email and each line of log once. */
export class RunWatch {
  private readonly startedAtMs: number;
  private callsRead = 0;
  private mailsRead = 0;
  private linesRead = 0;
  /** The subjects of what was accepted for all recipients: each test email has its own. */
  private readonly sent = new Set<string>();
  /** The recipients, by subject, of what was accepted for some. */
  private readonly partlySent = new Map<string, Set<string>>();
  private firstAcceptedAtMs: number | undefined;
  private throttled = 0;
  private returned = 0;
  /** Of the last seconds. */
  private accepted: { readonly atMs: number; readonly recipients: number }[] = [];

  /**
   * @param messages emails of the whole run
   * @param recipients of each
   */
  constructor(
    private readonly installation: Installation,
    private readonly messages: number,
    private readonly recipients: number,
  ) {
    this.startedAtMs = installation.parts.clock.now();
  }

  async look(): Promise<RunProgress> {
    const { sqs, queue, deadLetterQueue, clock, sizes } = this.installation.parts;
    const [depth, dead] = [await sqs.depth(queue.name), await sqs.depth(deadLetterQueue.name)];
    this.readCalls();
    this.readMails();
    this.readLog();
    const nowMs = clock.now();
    this.accepted = this.accepted.filter(({ atMs }) => atMs > nowMs - SPEED_SECONDS * 1000);
    const deadLettered = dead.visible + dead.delayed + dead.inFlight;
    return {
      messages: this.messages,
      sent: this.sent.size,
      throttled: this.throttled,
      returned: this.returned,
      deadLettered,
      waiting: depth.visible + depth.delayed,
      inFlight: depth.inFlight,
      elapsedSeconds: (nowMs - this.startedAtMs) / 1000,
      secondsLeft: this.secondsLeft(this.messages - this.sent.size - deadLettered, nowMs),
      perSecond: this.recipientsSince(nowMs - 1000),
      limitPerSecond: sizes.effective_throughput,
    };
  }

  private readCalls(): void {
    const { calls } = this.installation.parts.channel;
    for (const call of calls.slice(this.callsRead)) {
      if (isThrottled(call)) this.throttled += 1;
      if (!isAccepted(call)) continue;
      this.firstAcceptedAtMs ??= call.atMs;
      this.accepted.push(call);
    }
    this.callsRead = calls.length;
  }

  private readMails(): void {
    const { mails } = this.installation.parts.channel;
    for (const mail of mails.slice(this.mailsRead)) this.readMail(mail);
    this.mailsRead = mails.length;
  }

  /** Pinpoint sends an email of its own to each recipient, and may refuse some of them. */
  private readMail(mail: AcceptedMail): void {
    const { subject } = mail;
    if (this.sent.has(subject)) return;
    const reached = this.partlySent.get(subject) ?? new Set();
    for (const recipient of recipientsOf(mail)) reached.add(recipient);
    if (reached.size < this.recipients) {
      this.partlySent.set(subject, reached);
    } else {
      this.sent.add(subject);
      this.partlySent.delete(subject);
    }
  }

  private readLog(): void {
    const { log } = this.installation.parts.poller;
    const samples = log.slice(this.linesRead).flatMap(({ text }) => readEmbeddedMetrics(text));
    this.returned += metricSum(samples, METRIC_NAMESPACE, METRICS.returned);
    this.linesRead = log.length;
  }

  private recipientsSince(sinceMs: number): number {
    return this.accepted
      .filter(({ atMs }) => atMs > sinceMs)
      .reduce((sum, { recipients }) => sum + recipients, 0);
  }

  /** Undefined while nothing gets through. At the beginning the limit is believed in. */
  private secondsLeft(messagesLeft: number, nowMs: number): number | undefined {
    const recipientsLeft = Math.max(0, messagesLeft) * this.recipients;
    const seconds = (nowMs - (this.firstAcceptedAtMs ?? nowMs)) / 1000;
    const isBeginning = this.callsRead === 0 || (this.accepted.length > 0 && seconds < 2);
    if (isBeginning) return recipientsLeft / this.installation.parts.sizes.effective_throughput;
    if (this.accepted.length === 0) return recipientsLeft === 0 ? 0 : undefined;
    const perSecond = this.recipientsSince(0) / Math.min(SPEED_SECONDS, seconds);
    return recipientsLeft / perSecond;
  }
}
