import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { AwsClients } from './aws-clients';

/** Terraform isn't there, or too old. */
export class NoTerraformError extends Error {
  override readonly name = 'NoTerraformError';
}

/** A terraform command failed. The message has what it printed as errors. */
export class TerraformFailedError extends Error {
  override readonly name = 'TerraformFailedError';
}

/** From 1.9 on a validation may name other variables, which the module's do. */
const OLDEST: readonly [number, number] = [1, 9];
/** How long to wait for one that still holds the state's lock. */
const LOCK_TIMEOUT = '15m';
const LOG_FILE = 'terraform.log';
/** The command line of the terraform that runs in a folder, and of no other. */
export function terraformCommandIn(folder: string): RegExp {
  const path = resolve(folder).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^(?:\\S*/)?terraform -chdir=${path} `);
}

/** @throws NoTerraformError */
export async function checkTerraform(): Promise<void> {
  const wanted = `${OLDEST.join('.')} or later`;
  try {
    const { stdout } = await promisify(execFile)('terraform', ['version', '-json']);
    const version: string = JSON.parse(stdout).terraform_version;
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
    throw new NoTerraformError(`terraform is ${version}. Install ${wanted}.`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new NoTerraformError(
      `terraform is not on PATH. Install ${wanted} (https://developer.hashicorp.com/terraform/install).`,
      { cause: error },
    );
  }
}

export interface TerraformRunOptions {
  /** With the root and the module in it; the state comes to lie there too. */
  readonly folder: string;
  /** Asked before each command, so that they are fresh. */
  readonly credentials: AwsClients['sts']['config']['credentials'];
  readonly region: string;
  /** Told of each process before it does anything. */
  readonly onStart: (processId: number) => void;
}

/**
 * Terraform in a proof's folder. Its processes belong to no terminal and write to a file: neither
 * Ctrl-C nor the end of this process breaks one off in the midst of what it makes, and the state
 * then knows it all.
 */
export class TerraformRun {
  constructor(private readonly options: TerraformRunOptions) {}

  write(root: object): void {
    writeFileSync(join(this.options.folder, 'main.tf.json'), JSON.stringify(root, null, 2));
  }

  init(signal?: AbortSignal): Promise<void> {
    return this.#run(['init', '-input=false', '-no-color'], signal);
  }

  /** Makes all. Aborted, it ends what it is at and starts nothing new. */
  apply(signal?: AbortSignal): Promise<void> {
    return this.#run(['apply', '-auto-approve', '-input=false', '-json'], signal);
  }

  /** Removes what the state knows; nothing where nothing was applied. */
  async destroy(): Promise<void> {
    if (!existsSync(join(this.options.folder, 'terraform.tfstate'))) return;
    if (!existsSync(join(this.options.folder, '.terraform'))) await this.init();
    await this.#run([
      'destroy',
      '-auto-approve',
      '-input=false',
      '-json',
      `-lock-timeout=${LOCK_TIMEOUT}`,
    ]);
  }

  /** The outputs' values by name, as the apply has left them. */
  async outputs(): Promise<unknown> {
    const options = { cwd: this.options.folder, env: await this.#environment() };
    const { stdout } = await promisify(execFile)('terraform', ['output', '-json'], options);
    const outputs = JSON.parse(stdout) as Readonly<Record<string, { readonly value: unknown }>>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  async #run(args: readonly string[], signal?: AbortSignal): Promise<void> {
    const env = await this.#environment();
    signal?.throwIfAborted();
    const file = join(this.options.folder, LOG_FILE);
    const log = openSync(file, 'w');
    // By its folder it is told from any other terraform, also after this process has ended.
    const child = spawn('terraform', [`-chdir=${resolve(this.options.folder)}`, ...args], {
      env,
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', (exitCode) => resolve(exitCode));
    });
    if (child.pid !== undefined) this.options.onStart(child.pid);
    const interrupt = () => child.kill('SIGINT');
    signal?.addEventListener('abort', interrupt);
    try {
      if ((await ended) === 0) return;
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
    throw new TerraformFailedError(
      `terraform ${args[0]} failed:\n${errorsIn(readFileSync(file, 'utf8'))}`,
    );
  }

  /** The SDK's credentials, so that both act as the same, and none of the user's own commands. */
  async #environment(): Promise<NodeJS.ProcessEnv> {
    const { accessKeyId, secretAccessKey, sessionToken } = await this.options.credentials();
    const others = Object.entries(process.env).filter(([name]) => !NOT_PASSED_ON.test(name));
    return {
      ...Object.fromEntries(others),
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
      AWS_REGION: this.options.region,
      TF_IN_AUTOMATION: '1',
    };
  }
}

const NOT_PASSED_ON =
  /^(AWS_PROFILE|AWS_DEFAULT_PROFILE|AWS_SESSION_TOKEN|TF_WORKSPACE|TF_DATA_DIR|TF_CLI_ARGS.*|TF_VAR_.*)$/;

/** The errors among what terraform wrote: JSON lines, or text. */
export function errorsIn(log: string): string {
  const errors = log.split('\n').flatMap((line) => {
    try {
      const { diagnostic } = JSON.parse(line);
      if (diagnostic?.severity !== 'error') return [];
      return [[diagnostic.summary, diagnostic.detail].filter(Boolean).join(': ')];
    } catch {
      return [];
    }
  });
  return errors.length > 0 ? errors.join('\n') : log.trim().split('\n').slice(-20).join('\n');
}
