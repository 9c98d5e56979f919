import { setMaxListeners } from 'node:events';
import type { Message } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import type { Clock } from '../clock';
import type { InvokeResult } from '../lambda/local-function';
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

const MINIMUM_CONCURRENCY = 2;
const INITIAL_POLLERS = 5;
/** 300 more a minute while all are busy. */
const MORE_POLLERS_EVERY_MS = 200;
const RECEIVE_MAXIMUM = 10;
const LONG_POLL_SECONDS = 20;
const PAYLOAD_BYTES = 6 * 1024 * 1024;
/** A refused invocation is tried again after this, doubled each time up to the maximum. */
const RETRY_FIRST_MS = 100;
const RETRY_MAXIMUM_MS = 5_000;
const AFTER_RECEIVE_ERROR_MS = 1_000;

/**
 * Feeds a function from a queue as Lambda's event source mapping for SQS does. It knows nothing
 * of reserved concurrency: where the function has less than the mapping's maximum, batches are
 * pulled that can't run, tried again until their visibility ends, and dropped.
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
  /** Pollers that have not been told to end. */
  private polling = 0;
  private maximum: number;
  private busy = 0;
  private isGrowing = false;

  constructor(private readonly options: EventSourceMappingOptions) {
    this.maximum = Math.max(MINIMUM_CONCURRENCY, options.maximumConcurrency);
    // Every poller listens to it.
    setMaxListeners(0, this.stopping.signal);
  }

  /** Batches received and not yet settled. */
  get underWay(): number {
    return this.busy;
  }

  start(): void {
    while (this.polling < Math.min(INITIAL_POLLERS, this.maximum)) this.addPoller();
    this.startGrowing();
  }

  /** Changes how many batches may be under way, as an update of the mapping does. */
  setMaximumConcurrency(maximumConcurrency: number): void {
    this.maximum = Math.max(MINIMUM_CONCURRENCY, maximumConcurrency);
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
      if (this.polling > this.maximum) {
        this.polling -= 1;
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
    let retryMs = RETRY_FIRST_MS;
    let refusedSinceMs: number | undefined;
    while (!this.stopping.signal.aborted) {
      const askedAtMs = clock.now();
      if (refusedSinceMs !== undefined) this.noteRefusal(askedAtMs - refusedSinceMs);
      const result = await invoke(event);
      if (result.kind === 'ran') {
        await this.settle(batch, result);
        return;
      }
      refusedSinceMs ??= askedAtMs;
      this.counts.throttledInvocations += 1;
      await clock.sleep(retryMs, this.stopping.signal);
      retryMs = Math.min(2 * retryMs, RETRY_MAXIMUM_MS);
      if (clock.now() >= giveUpAtMs) {
        this.counts.droppedBatches += 1;
        return;
      }
    }
  }

  private noteRefusal(milliseconds: number): void {
    this.counts.longestRefusalMs = Math.max(this.counts.longestRefusalMs, milliseconds);
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

  /** Adds pollers up to the maximum while all are busy, however long their invocations take. */
  private async grow(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted && this.polling < this.maximum) {
      await this.options.clock.sleep(MORE_POLLERS_EVERY_MS, signal);
      if (this.busy >= this.polling && this.polling < this.maximum) this.addPoller();
    }
    this.isGrowing = false;
  }
}

function payloadBytes(batch: readonly Message[]): number {
  return batch.reduce((sum, { Body = '' }) => sum + Buffer.byteLength(Body), 0);
}
