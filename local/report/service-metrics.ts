import type { Invocation } from '../../simulation/lambda/invocation';
import { isAccepted } from '../../simulation/ses/channel-record';
import type { LocalFunction } from '../aws/lambda/local-function';
import type { LocalQueue, QueueDepth } from '../aws/sqs/local-sqs';
import type { QueueCounts } from '../aws/sqs/queue-traffic';
import type { Installation } from '../installation';
import type { AcceptedRecipients } from '../rate-used';
import type { MetricValue } from './run-record';

/**
 * The metrics that SQS, Lambda and SES publish by themselves, as CloudWatch names them
 * ("Available CloudWatch metrics for Amazon SQS", "Types of metrics for Lambda functions",
 * "Monitoring using CloudWatch" of Amazon SES): sampled while a run goes on, at best each second.
 */
export class ServiceMetrics {
  private readonly sampled: MetricValue[] = [];
  private readonly countsBefore = new Map<string, QueueCounts>();
  private readonly throttlesBefore = new Map<string, number>();

  constructor(private readonly installation: Installation) {}

  /** Takes down how things stand now, and what was counted since the last time. */
  async sample(): Promise<void> {
    const { queue, deadLetterQueue, poller, publisher, sqs } = this.installation.parts;
    for (const each of [queue, deadLetterQueue]) {
      this.sampleQueue(each, await sqs.depth(each.name));
    }
    for (const each of [poller, publisher]) this.sampleFunction(each);
  }

  /**
   * All values so far.
   *
   * @param ended how many invocations count: those ended from outside aren't the functions' errors
   * @param others what others sent from the same account
   */
  values(
    ended: { readonly poller: number; readonly publisher: number },
    others: readonly AcceptedRecipients[],
  ): MetricValue[] {
    const { poller, publisher } = this.installation.parts;
    return [
      ...this.sampled,
      ...poller.invocations.slice(0, ended.poller).flatMap((each) => invocation(poller, each)),
      ...publisher.invocations
        .slice(0, ended.publisher)
        .flatMap((each) => invocation(publisher, each)),
      ...this.sesValues(others),
    ];
  }

  private sampleQueue({ name }: LocalQueue, depth: QueueDepth): void {
    const { sqs, clock } = this.installation.parts;
    const traffic = sqs.gateway.traffic(name);
    const now = { ...traffic.counts };
    const before = this.countsBefore.get(name) ?? { sent: 0, received: 0, deleted: 0 };
    this.countsBefore.set(name, now);
    const atMs = clock.now();
    const oldestMs = atMs - (traffic.oldestSentAtMs ?? atMs);
    const values = {
      NumberOfMessagesSent: now.sent - before.sent,
      NumberOfMessagesReceived: now.received - before.received,
      NumberOfMessagesDeleted: now.deleted - before.deleted,
      ApproximateNumberOfMessagesVisible: depth.visible,
      ApproximateNumberOfMessagesNotVisible: depth.inFlight,
      ApproximateNumberOfMessagesDelayed: depth.delayed,
      ApproximateAgeOfOldestMessage: Math.floor(oldestMs / 1000),
    };
    this.add('AWS/SQS', { QueueName: name }, atMs, values);
  }

  private sampleFunction(each: LocalFunction): void {
    const atMs = this.installation.parts.clock.now();
    const before = this.throttlesBefore.get(each.name) ?? 0;
    this.throttlesBefore.set(each.name, each.throttles);
    this.add('AWS/Lambda', { FunctionName: each.name }, atMs, {
      ConcurrentExecutions: each.running,
      Throttles: each.throttles - before,
    });
  }

  private add(
    namespace: string,
    dimensions: Readonly<Record<string, string>>,
    atMs: number,
    values: Readonly<Record<string, number>>,
  ): void {
    for (const [name, value] of Object.entries(values)) {
      this.sampled.push({ namespace, name, dimensions, atMs, value });
    }
  }

  /**
   * Of the whole account, so without dimensions. Recipients are counted, as the quotas do; whether
   * SES counts them or messages isn't documented. Pinpoint publishes nothing there.
   */
  private sesValues(others: readonly AcceptedRecipients[]): MetricValue[] {
    const { settings, channel } = this.installation.parts;
    if (settings.channel !== 'SES') return [];
    const bySecond = new Map<number, number>();
    for (const { atMs, recipients } of [...channel.calls.filter(isAccepted), ...others]) {
      const second = Math.floor(atMs / 1000);
      bySecond.set(second, (bySecond.get(second) ?? 0) + recipients);
    }
    return [...bySecond].flatMap(([second, value]) =>
      // The local SES delivers at once.
      ['Send', 'Delivery'].map((name) => ({
        namespace: 'AWS/SES',
        name,
        dimensions: {},
        atMs: second * 1000,
        value,
      })),
    );
  }
}

/** Lambda publishes an invocation's metrics at its end, with the time of its beginning. */
function invocation(of: LocalFunction, ended: Invocation): MetricValue[] {
  const values = {
    Invocations: 1,
    Errors: ended.outcome.kind === 'succeeded' ? 0 : 1,
    Duration: ended.durationMs,
  };
  return Object.entries(values).map(([name, value]) => ({
    namespace: 'AWS/Lambda',
    name,
    dimensions: { FunctionName: of.name },
    atMs: ended.startedAtMs,
    value,
  }));
}
