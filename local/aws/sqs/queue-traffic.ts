import type { MessageEvent } from './message-events';

/** What went through a queue, counted as SQS does: by message, not by call. */
export interface QueueCounts {
  sent: number;
  received: number;
  /** Deletions of what is gone already count too. */
  deleted: number;
}

interface KeptMessage {
  readonly sentAtMs: number;
  readonly receiptHandles: string[];
}

/** A message received so often no longer counts for the age of the oldest. */
const RECEIVES_LEFT_OUT = 3;

/**
 * Follows the messages of one queue, for its metrics. What SQS itself moves to the dead-letter
 * queue stays in here; by then it was received too often to count for the age.
 */
export class QueueTraffic {
  readonly counts: QueueCounts = { sent: 0, received: 0, deleted: 0 };
  /** In the order in which they were sent. */
  private readonly kept = new Map<string, KeptMessage>();
  private readonly idByHandle = new Map<string, string>();

  note(event: MessageEvent, atMs: number): void {
    this.counts[event.kind] += 1;
    switch (event.kind) {
      case 'sent':
        this.kept.set(event.messageId, { sentAtMs: atMs, receiptHandles: [] });
        return;
      case 'received':
        this.kept.get(event.messageId)?.receiptHandles.push(event.receiptHandle);
        this.idByHandle.set(event.receiptHandle, event.messageId);
        return;
      case 'deleted':
        this.forget(event.receiptHandle);
    }
  }

  /** When the oldest message was sent that counts for the age; undefined if there is none. */
  get oldestSentAtMs(): number | undefined {
    for (const { sentAtMs, receiptHandles } of this.kept.values()) {
      if (receiptHandles.length < RECEIVES_LEFT_OUT) return sentAtMs;
    }
    return undefined;
  }

  private forget(receiptHandle: string): void {
    const messageId = this.idByHandle.get(receiptHandle);
    if (messageId === undefined) return;
    for (const handle of this.kept.get(messageId)?.receiptHandles ?? []) {
      this.idByHandle.delete(handle);
    }
    this.kept.delete(messageId);
  }
}
