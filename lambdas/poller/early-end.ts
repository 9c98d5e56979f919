import type { Interruption } from './clock';

/**
 * Ends one sleep early. An `AbortController` would do, but an email takes several, and events are
 * a twelfth of the CPU that it costs.
 */
export class EarlyEnd implements Interruption {
  #isAborted = false;
  #listener: (() => void) | undefined;

  get aborted(): boolean {
    return this.#isAborted;
  }

  abort(): void {
    this.#isAborted = true;
    this.#listener?.();
  }

  /** Takes one listener. */
  addEventListener(_: 'abort', listener: () => void): void {
    this.#listener = listener;
  }

  removeEventListener(): void {
    this.#listener = undefined;
  }
}
