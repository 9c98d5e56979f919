import type { SQSEvent } from 'aws-lambda';
import type { VirtualClock } from '../virtual-clock';
import type { Invocation, InvocationOutcome, InvokeResult } from './invocation';

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

interface Environment {
  readonly name: string;
  readonly handler: VirtualHandler;
}

/** A Lambda function on a virtual clock; an environment lives until it is killed. */
export class VirtualFunction {
  readonly invocations: Invocation[] = [];
  running = 0;
  #options: VirtualFunctionOptions;
  #idle: Environment[] = [];
  #started = 0;
  /** How to end what runs, by the environment's name. */
  readonly #busy = new Map<string, () => void>();

  constructor(options: VirtualFunctionOptions) {
    this.#options = options;
  }

  /** New invocations run in new environments with the new options, beside those under way. */
  update(options: Partial<VirtualFunctionOptions>): void {
    this.#options = { ...this.#options, ...options };
    this.#idle = [];
  }

  /** The environments that run an invocation. */
  busyEnvironments(): string[] {
    return [...this.#busy.keys()];
  }

  /** Ends an environment in the midst of its invocation. What it has called for it has to lose. */
  kill(environmentName: string): void {
    this.#busy.get(environmentName)?.();
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
    const outcome = await this.#run(environment, event, timeoutSeconds * 1000);
    const durationMs = clock.nowMs() - begunMs;
    const initMs = warm === undefined ? INIT_MS : 0;
    const invocation: Invocation = {
      requestId: String(this.invocations.length),
      environment: name,
      outcome,
      startedAtMs,
      initMs,
      durationMs,
      billedMs: Math.ceil(initMs) + Math.ceil(durationMs),
      cpuMs: 0,
      maxMemoryMb: 0,
    };
    this.invocations.push(invocation);
    const isReusable = outcome.kind === 'succeeded' && options === this.#options;
    if (isReusable) this.#idle.push(environment);
    this.running -= 1;
    return { kind: 'ran', invocation };
  }

  async #run(
    { name, handler }: Environment,
    event: SQSEvent,
    remainingMs: number,
  ): Promise<InvocationOutcome> {
    const death = new Promise<InvocationOutcome>((resolve) => {
      this.#busy.set(name, () => resolve({ kind: 'crashed', errorMessage: 'Killed' }));
    });
    const answer = handler(event, remainingMs).then(
      (unfinished): InvocationOutcome => ({
        kind: 'succeeded',
        response: { batchItemFailures: unfinished.map((itemIdentifier) => ({ itemIdentifier })) },
      }),
    );
    const outcome = await Promise.race([answer, death]);
    this.#busy.delete(name);
    return outcome;
  }
}
