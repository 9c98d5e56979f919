import type { QueueMessage } from '../../queue/message';
import type { Settled } from '../delivery/settler';

/** The mapping's batch, and what Lambda is told of it. */
export class MappedBatch {
  readonly #ids: ReadonlySet<string>;
  /** Those that have not ended as sent or dead-lettered. */
  readonly #unfinished: Set<string>;

  constructor(batch: readonly QueueMessage[]) {
    this.#ids = new Set(batch.map(({ id }) => id));
    this.#unfinished = new Set(this.#ids);
  }

  /** Whether Lambda deletes the message unless it is named. */
  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Books how a message ended, of the batch or not. */
  ended({ id }: QueueMessage, ending: Settled): void {
    if (ending === 'sent' || ending === 'dead-lettered') this.#unfinished.delete(id);
  }

  /**
   * Ids of the records that must not be deleted. One that is sent and couldn't be deleted isn't
   * among them: so Lambda deletes it.
   * @param isFinished whether it was sent or dead-lettered here, as a dead letter may be later on
   */
  unfinished(isFinished: (id: string) => boolean): string[] {
    return [...this.#unfinished].filter((id) => !isFinished(id));
  }
}
