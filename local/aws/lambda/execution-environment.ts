import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Invocation, InvocationOutcome, LogLine } from '../../../simulation/lambda/invocation';

export interface ExecutionEnvironmentOptions {
  /** How it is called in logs and by what it calls: `poller.0`. */
  readonly name: string;
  readonly functionArn: string;
  readonly timeoutSeconds: number;
  /** All that the process finds in its environment. */
  readonly variables: Readonly<Record<string, string>>;
  readonly onLogLine: (line: LogLine) => void;
}

type RuntimeMessage =
  | { readonly kind: 'ready'; readonly initMs: number }
  | { readonly kind: 'init-failed'; readonly errorMessage: string }
  | {
      readonly kind: 'answer';
      readonly requestId: string;
      readonly outcome: InvocationOutcome;
      readonly cpuMs: number;
      readonly maxMemoryMb: number;
    };

type Answer = Pick<Invocation, 'outcome' | 'cpuMs' | 'maxMemoryMb'>;

/** Of every environment here, so that none outlives this process, however it ends. */
const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/**
 * One process that runs a function, one invocation at a time, as Lambda's does: frozen between two
 * invocations, killed at the time-out.
 */
export class ExecutionEnvironment {
  private readonly child: ChildProcess;
  private readonly initialised: Promise<{ readonly initMs: number } | { readonly error: string }>;
  private readonly closed: Promise<void>;
  private onAnswer: ((answer: Answer) => void) | undefined;
  private onEndLine: (() => void) | undefined;
  private isNew = true;
  private dead = false;
  /** Why it was killed, where that isn't a crash. */
  private killedAtTimeout = false;

  constructor(private readonly options: ExecutionEnvironmentOptions) {
    this.child = fork(path.join(__dirname, 'runtime.mjs'), {
      env: options.variables as NodeJS.ProcessEnv,
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    living.add(this.child);
    for (const stream of [this.child.stdout, this.child.stderr]) this.readLines(stream);
    this.initialised = new Promise((resolve) => {
      this.child.on('message', (message: RuntimeMessage) => {
        if (message.kind === 'ready') resolve({ initMs: message.initMs });
        else if (message.kind === 'init-failed') resolve({ error: message.errorMessage });
        else this.onAnswer?.(message);
      });
      this.child.once('exit', (code, signal) => {
        this.dead = true;
        living.delete(this.child);
        const error = this.reasonOfExit(code, signal);
        resolve({ error });
        this.onAnswer?.({
          outcome: this.killedAtTimeout
            ? { kind: 'timed-out', errorMessage: error }
            : { kind: 'crashed', errorMessage: error },
          cpuMs: 0,
          maxMemoryMb: 0,
        });
      });
    });
    this.closed = new Promise((resolve) => this.child.once('close', () => resolve()));
  }

  /** Whether its process has ended, so that it can run nothing any more. */
  get isDead(): boolean {
    return this.dead;
  }

  /** Runs one invocation. Never rejects. Call it only while no other is under way. */
  async invoke(event: unknown): Promise<Invocation> {
    const requestId = randomUUID();
    const startedAtMs = Date.now();
    const initialised = await this.initialised;
    const initMs = this.isNew && 'initMs' in initialised ? initialised.initMs : 0;
    this.isNew = false;
    if ('error' in initialised) {
      const outcome = { kind: 'crashed', errorMessage: initialised.error } as const;
      return this.invocation(requestId, startedAtMs, 0, 0, { outcome, cpuMs: 0, maxMemoryMb: 0 });
    }
    const begun = performance.now();
    const answer = await this.exchange(event, requestId);
    const durationMs = performance.now() - begun;
    return this.invocation(requestId, startedAtMs, initMs, durationMs, answer);
  }

  /** Ends the process at once, in the midst of whatever it does. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Ends the process and waits until its last line of log has been read. */
  async stop(): Promise<void> {
    this.kill();
    await this.closed;
  }

  private async exchange(event: unknown, requestId: string): Promise<Answer> {
    const { timeoutSeconds, functionArn } = this.options;
    const answered = new Promise<Answer>((resolve) => {
      this.onAnswer = resolve;
    });
    const logged = new Promise<void>((resolve) => {
      this.onEndLine = resolve;
    });
    if (this.dead) {
      const outcome = { kind: 'crashed', errorMessage: 'Runtime exited' } as const;
      return { outcome, cpuMs: 0, maxMemoryMb: 0 };
    }
    this.child.kill('SIGCONT');
    const deadlineMs = Date.now() + timeoutSeconds * 1000;
    // A failure to send means that the process has ended, which its exit reports.
    this.child.send({ event, requestId, deadlineMs, functionArn }, () => {});
    const timer = setTimeout(() => {
      this.killedAtTimeout = true;
      this.kill();
    }, timeoutSeconds * 1000);
    const answer = await answered;
    clearTimeout(timer);
    await (this.dead ? this.closed : Promise.race([logged, this.closed]));
    this.onAnswer = undefined;
    this.onEndLine = undefined;
    if (!this.dead) this.child.kill('SIGSTOP');
    return answer;
  }

  private invocation(
    requestId: string,
    startedAtMs: number,
    initMs: number,
    durationMs: number,
    answer: Answer,
  ): Invocation {
    const { outcome, cpuMs, maxMemoryMb } = answer;
    return {
      requestId,
      environment: this.options.name,
      outcome,
      startedAtMs,
      initMs,
      durationMs,
      billedMs: Math.ceil(initMs) + Math.ceil(durationMs),
      cpuMs,
      maxMemoryMb,
    };
  }

  private reasonOfExit(code: number | null, signal: NodeJS.Signals | null): string {
    if (this.killedAtTimeout) {
      return `Task timed out after ${this.options.timeoutSeconds.toFixed(2)} seconds`;
    }
    return signal === null
      ? `Runtime exited with error: exit status ${code}`
      : `Runtime exited with error: signal: ${signal}`;
  }

  private readLines(stream: Readable | null): void {
    if (stream === null) return;
    createInterface({ input: stream }).on('line', (text) => {
      if (text.startsWith('END RequestId: ')) this.onEndLine?.();
      else this.options.onLogLine({ environment: this.options.name, atMs: Date.now(), text });
    });
  }
}
