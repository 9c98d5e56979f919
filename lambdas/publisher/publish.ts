import type { EntryFailure } from '../queue/batch-call';
import type { Enqueue } from '../queue/enqueue';

/** Some messages are not on the queue, though they were tried several times. The others are. */
export class UnsentMessagesError extends Error {
  override readonly name = 'UnsentMessagesError';
  /** The places of the messages that are not on the queue, counted from 0. */
  readonly unsent: readonly number[];

  constructor(unsent: readonly number[], total: number, last: EntryFailure) {
    super(
      `${unsent.length} of ${total} messages are not on the queue (${last.code}: ${last.message}). Send these again, counted from 0: ${unsent.join(', ')}`,
    );
    this.unsent = unsent;
  }
}

/** The time that a run has. */
export interface PublishTime {
  sleep(milliseconds: number): Promise<unknown>;
  /** Until the function's time-out. */
  remainingMs(): number;
}

/** With less left no further wave is begun: its calls, tried again, could outlast the function. */
const LAST_WAVE_MS = 12_000;
const OUT_OF_TIME: EntryFailure = {
  code: 'OutOfTime',
  message: "the function's time-out is near; send fewer at a time",
  senderFault: false,
};

/** Messages written at a time: ten batches of ten. */
const WAVE = 100;
/** Tries of a message, the first one included. */
const TRIES = 5;
const FIRST_PAUSE_MS = 200;

/**
 * Puts messages on the queue, several batches at a time. What a batch didn't take is tried again
 * with growing pauses, unless SQS says that it is of no use.
 *
 * @throws UnsentMessagesError if some are not on it in the end
 */
export async function publish(
  bodies: readonly string[],
  enqueue: Enqueue,
  time: PublishTime,
): Promise<void> {
  const unsent: { readonly index: number; readonly failure: EntryFailure }[] = [];
  for (let start = 0; start < bodies.length; start += WAVE) {
    if (time.remainingMs() < LAST_WAVE_MS) {
      const rest = bodies
        .slice(start)
        .map((_, index) => ({ index: start + index, failure: OUT_OF_TIME }));
      unsent.push(...rest);
      break;
    }
    let open = bodies
      .slice(start, start + WAVE)
      .map((body, index) => ({ body, index: start + index }));
    for (let attempt = 1; open.length > 0; attempt++) {
      const failures = await enqueue(open.map(({ body }) => body));
      const failed = open.flatMap((entry, place) => {
        const failure = failures[place];
        return failure === undefined ? [] : [{ ...entry, failure }];
      });
      const isFinal = ({ failure }: { failure: EntryFailure }) =>
        failure.senderFault || attempt === TRIES || time.remainingMs() < LAST_WAVE_MS;
      unsent.push(...failed.filter(isFinal));
      open = failed.filter((entry) => !isFinal(entry));
      if (open.length > 0) await time.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
  const last = unsent.at(-1);
  if (last !== undefined) {
    const places = unsent.map(({ index }) => index).sort((a, b) => a - b);
    throw new UnsentMessagesError(places, bodies.length, last.failure);
  }
}
