import { setMaxListeners } from 'node:events';
import type { Message } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import type { Clock } from '../clock';
import type { InvokeResult } from '../lambda/invocation';
import { FEWEST_POLLERS, pollersAfterRefusal, waitAfterRefusalMs } from './backoff';
import { readBatchResponse } from './batch-response';
import type { MappedQueue } from './mapped-queue';
import { sqsRecord } from './sqs-record';

export interface EventSourceMappingOptions {
  readonly queue: MappedQueue;
  readonly queueArn: string;
  readonly invoke: (event: SQSEvent) => Promise<InvokeResult>;
  /** 1 to 10,000; above 10 needs a window. */
  readonly batchSize: number;
  /** How long it gathers a batch, in seconds; 0 takes what one receive brings. */
  readonly windowSeconds: number;
  /** 2 to 1,000: at so many batches under way it receives nothing. */
  readonly maximumConcurrency: number;
  /** Of the queue: how long a batch that can't run is tried again. */
  readonly visibilityTimeoutSeconds: number;
  /** Whether the function names the messages that failed. */
  readonly reportBatchItemFailures: boolean;
  /** Between a batch's receipt and its invocation. Default: 0. */
  readonly gapSeconds?: number;
  readonly clock: Clock;
}

/** What a mapping has done so far. */
export interface MappingCounts {
  /** Batches received. */
  batches: number;
  /** Messages in them. */
  messages: number;
  /** Invocations that the function's concurrency refused. */
  throttledInvocations: number;
  /** Batches given up, after having been refused until their visibility ended. */
  droppedBatches: number;
  /** Batches that came back whole: error, time-out, crash, or an answer that can't be read. */
  failedBatches: number;
  /** The longest that a batch was kept from its invocation by the function's concurrency. */
  longestRefusalMs: number;
}

const INITIAL_POLLERS = 5;
/** 300 more a minute while all are busy. */
const MORE_POLLERS_EVERY_MS = 200;
const RECEIVE_MAXIMUM = 10;
const LONG_POLL_SECONDS = 20;
const PAYLOAD_BYTES = 6 * 1024 * 1024;
const AFTER_RECEIVE_ERROR_MS = 1_000;

/**
 * Feeds a function from a queue as Lambda's event source mapping for SQS does. It knows nothing
 * of reserved concurrency: where the function has less than the mapping's maximum, batches are
 * pulled that can't run, tried again after ever longer waits, and dropped when their visibility
 * ends.
 */
export class EventSourceMapping {
  readonly counts: MappingCounts = {
    batches: 0,
    messages: 0,
    throttledInvocations: 0,
    droppedBatches: 0,
    failedBatches: 0,
    longestRefusalMs: 0,
  };
  private readonly stopping = new AbortController();
  private readonly pollers: Promise<void>[] = [];
  /** Pollers that have not ended. */
  private polling = 0;
  /** So many of them go on; the others end before they receive again. */
  private allotted = 0;
  private maximum: number;
  private busy = 0;
  /** Batches that wait since the function refused them. */
  private refused = 0;
  private isGrowing = false;

  constructor(private readonly options: EventSourceMappingOptions) {
    this.maximum = Math.max(FEWEST_POLLERS, options.maximumConcurrency);
    // Every poller listens to it.
    setMaxListeners(0, this.stopping.signal);
  }

  /** Batches received and not yet settled. */
  get underWay(): number {
    return this.busy;
  }

  start(): void {
    this.allotted = Math.min(INITIAL_POLLERS, this.maximum);
    while (this.polling < this.allotted) this.addPoller();
    this.startGrowing();
  }

  /** Changes how many batches may be under way, as an update of the mapping does. */
  setMaximumConcurrency(maximumConcurrency: number): void {
    this.maximum = Math.max(FEWEST_POLLERS, maximumConcurrency);
    this.allotted = Math.min(this.allotted, this.maximum);
    if (this.polling > 0) this.startGrowing();
  }

  /** Stops receiving, and waits for the invocations under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.pollers);
  }

  private addPoller(): void {
    this.polling += 1;
    this.pollers.push(this.poll());
  }

  private async poll(): Promise<void> {
    const { clock, gapSeconds = 0 } = this.options;
    while (!this.stopping.signal.aborted) {
      if (this.polling > this.allotted) {
        this.polling -= 1;
        this.startGrowing();
        return;
      }
      const messages = await this.receive(
        Math.min(this.options.batchSize, RECEIVE_MAXIMUM),
        LONG_POLL_SECONDS,
      );
      if (messages.length === 0) continue;
      this.busy += 1;
      const receivedAtMs = clock.now();
      const batch = await this.gather(messages, receivedAtMs);
      this.counts.batches += 1;
      this.counts.messages += batch.length;
      if (gapSeconds > 0) await clock.sleep(gapSeconds * 1000, this.stopping.signal);
      await this.deliver(batch, receivedAtMs);
      this.busy -= 1;
    }
  }

  /** Adds to a batch until it is full, its window has passed, or the payload is at its limit. */
  private async gather(first: readonly Message[], receivedAtMs: number): Promise<Message[]> {
    const { batchSize, windowSeconds, clock } = this.options;
    const batch = [...first];
    const until = receivedAtMs + windowSeconds * 1000;
    while (batch.length < batchSize && !this.stopping.signal.aborted) {
      const leftSeconds = Math.floor((until - clock.now()) / 1000);
      if (leftSeconds < 1 || payloadBytes(batch) >= PAYLOAD_BYTES) break;
      const maximum = Math.min(batchSize - batch.length, RECEIVE_MAXIMUM);
      batch.push(...(await this.receive(maximum, leftSeconds)));
    }
    return batch;
  }

  private async receive(maximum: number, waitSeconds: number): Promise<readonly Message[]> {
    const { signal } = this.stopping;
    try {
      return await this.options.queue.receive(maximum, waitSeconds, signal);
    } catch {
      await this.options.clock.sleep(AFTER_RECEIVE_ERROR_MS, signal);
      return [];
    }
  }

  private async deliver(batch: readonly Message[], receivedAtMs: number): Promise<void> {
    const { clock, invoke, queueArn, visibilityTimeoutSeconds } = this.options;
    const event: SQSEvent = { Records: batch.map((message) => sqsRecord(message, queueArn)) };
    const giveUpAtMs = receivedAtMs + visibilityTimeoutSeconds * 1000;
    const refusedSinceMs = clock.now();
    for (let refusals = 1; !this.stopping.signal.aborted; refusals++) {
      const result = await invoke(event);
      if (result.kind === 'ran') {
        await this.settle(batch, result);
        return;
      }
      this.allotted = pollersAfterRefusal(this.allotted);
      const { counts } = this;
      counts.throttledInvocations += 1;
      this.refused += 1;
      const waitMs = Math.min(waitAfterRefusalMs(refusals), giveUpAtMs - clock.now());
      await clock.sleep(waitMs, this.stopping.signal);
      this.refused -= 1;
      counts.longestRefusalMs = Math.max(counts.longestRefusalMs, clock.now() - refusedSinceMs);
      if (clock.now() >= giveUpAtMs) {
        counts.droppedBatches += 1;
        return;
      }
    }
  }

  private async settle(
    batch: readonly Message[],
    result: Extract<InvokeResult, { kind: 'ran' }>,
  ): Promise<void> {
    const { outcome } = result.invocation;
    if (outcome.kind !== 'succeeded') {
      this.counts.failedBatches += 1;
      return;
    }
    const ids = batch.map(({ MessageId }) => MessageId ?? '');
    const verdict = this.options.reportBatchItemFailures
      ? readBatchResponse(outcome.response, ids)
      : readBatchResponse(null, ids);
    if (verdict.kind === 'failed') {
      this.counts.failedBatches += 1;
      return;
    }
    const done = batch.filter(({ MessageId }) => !verdict.failedIds.has(MessageId ?? ''));
    // Where deleting fails, the messages come back, as they do with Lambda.
    await this.options.queue.delete(done).catch(() => {});
  }

  private startGrowing(): void {
    if (this.isGrowing) return;
    this.isGrowing = true;
    this.pollers.push(this.grow());
  }

  /**
   * Adds pollers up to the maximum while all are busy, however long their invocations take, and
   * none while a batch waits that was refused.
   */
  private async grow(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted && this.polling < this.maximum) {
      await this.options.clock.sleep(MORE_POLLERS_EVERY_MS, signal);
      const areAllBusy = this.busy >= this.polling && this.polling < this.maximum;
      if (!areAllBusy || this.refused > 0) continue;
      this.allotted = this.polling + 1;
      this.addPoller();
    }
    this.isGrowing = false;
  }
}

function payloadBytes(batch: readonly Message[]): number {
  return batch.reduce((sum, { Body = '' }) => sum + Buffer.byteLength(Body), 0);
}
