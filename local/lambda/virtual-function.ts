import type { SQSEvent } from 'aws-lambda';
import type { VirtualClock } from '../virtual-clock';
import type { Invocation } from './invocation';
import type { InvokeResult } from './local-function';

/** What runs in an environment. Resolves to the ids of the records that must not be deleted. */
export type VirtualHandler = (event: SQSEvent, remainingMs: number) => Promise<readonly string[]>;

export interface VirtualFunctionOptions {
  readonly clock: VirtualClock;
  readonly timeoutSeconds: number;
  /** Environments at once; -1 for as many as are asked for. */
  readonly reservedConcurrency: number;
  /** Makes what runs in a new environment. */
  readonly start: (environmentName: string) => VirtualHandler;
}

/** How long an environment takes to start. */
const INIT_MS = 300;

/** A Lambda function on a virtual clock; an environment lives for ever once it was started. */
export class VirtualFunction {
  readonly invocations: Invocation[] = [];
  running = 0;
  #options: VirtualFunctionOptions;
  #idle: { readonly name: string; readonly handler: VirtualHandler }[] = [];
  #started = 0;

  constructor(options: VirtualFunctionOptions) {
    this.#options = options;
  }

  /** New invocations run in new environments with the new options, beside those under way. */
  update(options: Partial<VirtualFunctionOptions>): void {
    this.#options = { ...this.#options, ...options };
    this.#idle = [];
  }

  async invoke(event: SQSEvent): Promise<InvokeResult> {
    const options = this.#options;
    const { clock, reservedConcurrency, timeoutSeconds, start } = options;
    if (reservedConcurrency >= 0 && this.running >= reservedConcurrency) {
      return { kind: 'throttled' };
    }
    this.running += 1;
    const startedAtMs = clock.now();
    const warm = this.#idle.pop();
    if (warm === undefined) await clock.sleep(INIT_MS);
    const name = warm?.name ?? `poller.${this.#started++}`;
    const environment = warm ?? { name, handler: start(name) };
    const begunMs = clock.nowMs();
    const unfinished = await environment.handler(event, timeoutSeconds * 1000);
    const durationMs = clock.nowMs() - begunMs;
    const initMs = warm === undefined ? INIT_MS : 0;
    const invocation: Invocation = {
      requestId: String(this.invocations.length),
      environment: name,
      outcome: {
        kind: 'succeeded',
        response: { batchItemFailures: unfinished.map((itemIdentifier) => ({ itemIdentifier })) },
      },
      startedAtMs,
      initMs,
      durationMs,
      billedMs: Math.ceil(initMs) + Math.ceil(durationMs),
      cpuMs: 0,
      maxMemoryMb: 0,
    };
    this.invocations.push(invocation);
    if (options === this.#options) this.#idle.push(environment);
    this.running -= 1;
    return { kind: 'ran', invocation };
  }
}
