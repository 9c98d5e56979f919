import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Invocation, InvokeResult, LogLine } from '../../../simulation/lambda/invocation';
import { ExecutionEnvironment } from './execution-environment';
import { type ExtractedBundle, extractBundle } from './extract-bundle';

export interface FunctionOptions {
  /** Its name in AWS. */
  readonly name: string;
  /** How its execution environments are called by what they call: `poller`, `publisher`. */
  readonly role: string;
  /** The zip that Terraform uploads. */
  readonly zipFile: string;
  /** Passed on, not enforced: a local process has a whole core. */
  readonly memoryMb: number;
  /** 1 to 900. */
  readonly timeoutSeconds: number;
  /** 0 or more; -1 reserves nothing, which leaves the account's `UNRESERVED_CONCURRENCY`. */
  readonly reservedConcurrency: number;
  readonly region: string;
  /** The function's own variables. Lambda's, and the credentials, come with the environment. */
  readonly variables: Readonly<Record<string, string>>;
}

/** An account's concurrency quota in a Region, where AWS has raised it to its usual value. */
export const UNRESERVED_CONCURRENCY = 1000;

/** A place for an environment. Its /tmp stays when the environment in it crashes. */
interface Place {
  readonly name: string;
  readonly temporaryDirectory: string;
  environment: ExecutionEnvironment | undefined;
  /** The options that the environment was started with. */
  startedWith: FunctionOptions | undefined;
  isBusy: boolean;
}

/** What an update of a function's configuration can change. */
export type ConfigurationUpdate = Partial<
  Pick<FunctionOptions, 'memoryMb' | 'timeoutSeconds' | 'reservedConcurrency' | 'variables'>
>;

/** A Lambda function whose bundle runs on this machine, each environment in its own process. */
export class LocalFunction {
  /** Every invocation that has ended, in the order of their ends. */
  readonly invocations: Invocation[] = [];
  /** What its environments wrote, line by line. */
  readonly log: LogLine[] = [];
  /** Invocations refused, since every environment that may run was busy. */
  throttles = 0;
  private readonly bundle: ExtractedBundle;
  private readonly places: Place[] = [];

  constructor(
    private options: FunctionOptions,
    private readonly onLogLine: (line: LogLine) => void = () => {},
  ) {
    this.bundle = extractBundle(options.zipFile);
  }

  get name(): string {
    return this.options.name;
  }

  get arn(): string {
    return `arn:aws:lambda:${this.options.region}:000000000000:function:${this.options.name}`;
  }

  /** How many invocations are under way. */
  get running(): number {
    return this.places.filter(({ isBusy }) => isBusy).length;
  }

  /** Invokes the function in an idle environment or a new one. Never rejects. */
  async invoke(event: unknown): Promise<InvokeResult> {
    const place = this.freePlace();
    if (!place) {
      this.throttles += 1;
      return { kind: 'throttled' };
    }
    place.isBusy = true;
    const environment = this.environmentOf(place);
    const invocation = await environment.invoke(event);
    place.isBusy = false;
    this.invocations.push(invocation);
    return { kind: 'ran', invocation };
  }

  /**
   * Changes its configuration as Lambda does: invocations under way go on with the old one and
   * count against the concurrency, and the next ones start in new environments.
   */
  update(change: ConfigurationUpdate): void {
    this.options = { ...this.options, ...change };
  }

  /** Kills an environment by its name, as `poller.0`, in the midst of what it does. */
  kill(environmentName: string): void {
    this.places.find(({ name }) => name === environmentName)?.environment?.kill();
  }

  /** Names of the environments that run an invocation now. */
  busyEnvironments(): string[] {
    return this.places.filter(({ isBusy }) => isBusy).map(({ name }) => name);
  }

  /** Lets idle environments go, so that the next invocations start cold, as after an update. */
  async retireIdle(): Promise<void> {
    await Promise.all(this.places.filter(({ isBusy }) => !isBusy).map(stopEnvironment));
  }

  /** Ends every environment, busy ones included, and removes what was put on disk. */
  async stop(): Promise<void> {
    await Promise.all(this.places.map(stopEnvironment));
    for (const place of this.places) {
      rmSync(place.temporaryDirectory, { recursive: true, force: true });
    }
    this.bundle.remove();
  }

  private freePlace(): Place | undefined {
    const { reservedConcurrency, role } = this.options;
    const limit = reservedConcurrency < 0 ? UNRESERVED_CONCURRENCY : reservedConcurrency;
    if (this.running >= limit) return undefined;
    const idle = this.places.filter(({ isBusy }) => !isBusy);
    const warm = idle.find((place) => this.isWarm(place));
    if (warm ?? idle[0]) return warm ?? idle[0];
    const place: Place = {
      name: `${role}.${this.places.length}`,
      temporaryDirectory: mkdtempSync(path.join(tmpdir(), 'lambda-tmp-')),
      environment: undefined,
      startedWith: undefined,
      isBusy: false,
    };
    this.places.push(place);
    return place;
  }

  private isWarm({ environment, startedWith }: Place): boolean {
    return environment !== undefined && !environment.isDead && startedWith === this.options;
  }

  private environmentOf(place: Place): ExecutionEnvironment {
    if (place.environment !== undefined && this.isWarm(place)) return place.environment;
    place.environment?.kill();
    const environment = this.start(place);
    place.environment = environment;
    place.startedWith = this.options;
    return environment;
  }

  private start(place: Place): ExecutionEnvironment {
    const { name, region, memoryMb, timeoutSeconds, variables } = this.options;
    return new ExecutionEnvironment({
      name: place.name,
      functionArn: this.arn,
      timeoutSeconds,
      onLogLine: (line) => {
        this.log.push(line);
        this.onLogLine(line);
      },
      variables: {
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        // By its access key each local service knows who calls.
        AWS_ACCESS_KEY_ID: place.name,
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_LOG_FORMAT: 'JSON',
        AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
        AWS_LAMBDA_LOG_STREAM_NAME: place.name,
        // On Node 20 the SDK would fill the log with a warning that Lambda's runtime doesn't cause.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        LAMBDA_TASK_ROOT: this.bundle.directory,
        TMPDIR: place.temporaryDirectory,
        TZ: ':UTC',
        ...variables,
      },
    });
  }
}

async function stopEnvironment(place: Place): Promise<void> {
  await place.environment?.stop();
  place.environment = undefined;
}
