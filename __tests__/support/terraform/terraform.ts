import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { changesIn, messagesOf, type Printed, type ResourceChange } from './terraform-messages';
import { fewerRetries, providerEnvironment } from './terraform-provider';

export { messagesOf };

/** One run of a terraform command; a refusal is a result too, never an exception. */
export interface TerraformResult extends Printed {
  readonly exitCode: number;
}

export interface PlanResult extends TerraformResult {
  /** 0: nothing to change, 1: refused, 2: there are changes. */
  readonly exitCode: 0 | 1 | 2;
  /** What would change, by resource; data sources and outputs aren't among them. */
  readonly changes: readonly ResourceChange[];
}

/** By name; null is Terraform's null, and a name that is left out takes its default. */
export type Variables = Readonly<Record<string, unknown>>;

export interface TerraformOptions {
  /**
   * Folders that are copied into the temporary workspace: where to, relative to it → where from.
   * Put a stack at `cdktf.out/stacks/NAME` and its state, `../../../…`, stays inside the workspace.
   */
  readonly folders?: Readonly<Record<string, string>>;
  /** Files that are written into the workspace: where, relative to it → the text. */
  readonly files?: Readonly<Record<string, string>>;
  /** The folder in the workspace that terraform runs in. Default: the workspace itself. */
  readonly root?: string;
  /** `AWS_ENDPOINT_URL`, moto's. Default: an address at which nobody answers, so that no run can reach AWS. */
  readonly endpoint?: string;
  /** Environment variables for terraform and its providers, beside the harness's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Terraform's JSON plan representation, as far as tests read it. */
export interface JsonPlan {
  readonly variables?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resource_changes?: readonly JsonResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly after?: unknown }>>;
}

/** A resource of the state. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: every resource has attributes of its own
  readonly values: Readonly<Record<string, any>>;
}

interface StateModule {
  readonly resources?: readonly StateResource[];
  readonly child_modules?: readonly StateModule[];
}

export interface JsonResourceChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    /** What is only known after apply is missing here. */
    readonly after: Readonly<Record<string, unknown>> | null;
  };
}

/** From 1.9 on a validation may name other variables, which the stack's do. */
const OLDEST_MINOR_OF_1 = 9;
const TIMEOUT_MS = 15 * 60_000;
const NOBODY = 'http://127.0.0.1:9';
const VARIABLES_FILE = '.given.tfvars.json';
const RETRIES_FILE = 'fewer_retries_override.tf.json';
const PLAN_FILE = '.saved.tfplan';

/** Whether a `terraform` that understands the stack (1.9 or later) is on PATH. */
export function terraformAvailable(): boolean {
  try {
    const text = execFileSync('terraform', ['version', '-json'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [major = 0, minor = 0] = JSON.parse(String(text))
      .terraform_version.split('.')
      .map(Number);
    return major > 1 || (major === 1 && minor >= OLDEST_MINOR_OF_1);
  } catch {
    return false;
  }
}

/**
 * A temporary workspace with a configuration in it, and terraform to run on it: with made-up
 * credentials, without a prompt, and with nothing of this process's own AWS or Terraform settings.
 */
export class Terraform {
  /** The folder that terraform runs in. */
  readonly root: string;
  private readonly workspace = mkdtempSync(join(tmpdir(), 'terraform-'));
  /** What terraform runs with; for a command that runs terraform by itself, as `cdktf deploy` does. */
  readonly environment: NodeJS.ProcessEnv;

  constructor(options: TerraformOptions) {
    this.root = join(this.workspace, options.root ?? '.');
    for (const [to, from] of Object.entries(options.folders ?? {})) {
      cpSync(from, join(this.workspace, to), { recursive: true });
    }
    mkdirSync(this.root, { recursive: true });
    this.write(options.files ?? {});
    this.environment = {
      ...inherited(process.env),
      ...providerEnvironment(this.workspace),
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-west-1',
      AWS_CONFIG_FILE: join(this.workspace, 'no-such-config'),
      AWS_SHARED_CREDENTIALS_FILE: join(this.workspace, 'no-such-credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: options.endpoint ?? NOBODY,
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
      ...options.environment,
    };
  }

  /** Writes files into the workspace, over what is there: where, relative to the workspace → the text. */
  write(files: Readonly<Record<string, string>>): void {
    for (const [to, text] of Object.entries(files)) {
      const file = join(this.workspace, to);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  /** The text of a file in the workspace. */
  read(file: string): string {
    return readFileSync(join(this.workspace, file), 'utf8');
  }

  /** Removes the workspace, its state included. What was applied must be destroyed before. */
  remove(): void {
    rmSync(this.workspace, { recursive: true, force: true });
  }

  /** Runs any command, in the same folder and environment as the others. */
  run(...args: readonly string[]): Promise<TerraformResult> {
    return this.execute(args);
  }

  /** Installs the provider (linked, not copied, where it is on the machine) and opens the state. */
  async init(...args: readonly string[]): Promise<TerraformResult> {
    const override = fewerRetries(this.root);
    if (override !== undefined) {
      writeFileSync(join(this.root, RETRIES_FILE), override);
    }
    return this.execute(['init', '-input=false', '-no-color', ...args]);
  }

  validate(): Promise<TerraformResult> {
    return this.execute(['validate', '-json']);
  }

  /** Plans, and saves the plan for `show` and `applyPlan`. */
  async plan(variables: Variables = {}, ...args: readonly string[]): Promise<PlanResult> {
    rmSync(join(this.root, PLAN_FILE), { force: true });
    const result = await this.execute([
      'plan',
      '-detailed-exitcode',
      `-out=${PLAN_FILE}`,
      ...this.common(variables),
      ...args,
    ]);
    return { ...result, exitCode: planExitCode(result), changes: changesIn(result.stdout) };
  }

  apply(variables: Variables = {}, ...args: readonly string[]): Promise<TerraformResult> {
    return this.execute(['apply', '-auto-approve', ...this.common(variables), ...args]);
  }

  /** Applies what `plan` saved. */
  applyPlan(): Promise<TerraformResult> {
    return this.execute(['apply', '-input=false', '-json', PLAN_FILE]);
  }

  destroy(variables: Variables = {}, ...args: readonly string[]): Promise<TerraformResult> {
    return this.execute(['destroy', '-auto-approve', ...this.common(variables), ...args]);
  }

  /** The plan that `plan` saved, with every value: Terraform's JSON plan representation. */
  showPlan(): Promise<JsonPlan> {
    return this.json(['show', '-json', PLAN_FILE]) as Promise<JsonPlan>;
  }

  /** The addresses of the resources in the state, data sources included. */
  async addresses(): Promise<string[]> {
    const { stdout } = await this.execute(['state', 'list']);
    return stdout.split('\n').filter((line) => line !== '');
  }

  /** The resources in the state with all their attributes, those of modules too. */
  async resources(): Promise<StateResource[]> {
    const state = (await this.json(['show', '-json'])) as { values?: { root_module: StateModule } };
    return state.values === undefined ? [] : resourcesOf(state.values.root_module);
  }

  /** The outputs' values by name, as the last apply left them. */
  async outputs(): Promise<Record<string, unknown>> {
    const outputs = (await this.json(['output', '-json'])) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /**
   * What an expression is worth, for example `local.visibility_seconds`, with these variables.
   * @throws Error with terraform's messages when it can't be evaluated, or a variable is refused
   */
  async evaluate(expression: string, variables: Variables = {}): Promise<unknown> {
    const args = ['console', ...this.variablesFile(variables)];
    const result = await this.execute(args, `jsonencode(${expression})\n`);
    if (result.exitCode !== 0) {
      throw new Error(messagesOf(result).join('\n'));
    }
    return JSON.parse(JSON.parse(result.stdout));
  }

  private common(variables: Variables): string[] {
    return ['-input=false', '-json', ...this.variablesFile(variables)];
  }

  private variablesFile(variables: Variables): string[] {
    writeFileSync(join(this.root, VARIABLES_FILE), JSON.stringify(variables));
    return [`-var-file=${VARIABLES_FILE}`];
  }

  private async json(args: readonly string[]): Promise<unknown> {
    const result = await this.execute(args);
    if (result.exitCode !== 0) {
      throw new Error(`terraform ${args.join(' ')}: ${result.stderr}`);
    }
    return JSON.parse(result.stdout);
  }

  private async execute(args: readonly string[], input = ''): Promise<TerraformResult> {
    const result = await this.spawn(args, input);
    refuseUndeclared(result);
    return result;
  }

  private spawn(args: readonly string[], input: string): Promise<TerraformResult> {
    return new Promise((resolve, reject) => {
      const child = execFile(
        'terraform',
        args,
        { cwd: this.root, env: this.environment, maxBuffer: 2 ** 28, timeout: TIMEOUT_MS },
        (error, stdout, stderr) => {
          const exitCode = error === null ? 0 : error.code;
          if (typeof exitCode === 'number') {
            resolve({ exitCode, stdout, stderr });
          } else {
            reject(error);
          }
        },
      );
      child.stdin?.end(input);
    });
  }
}

/** A variable's name that a test misspells would otherwise be a mere warning, and test nothing. */
function refuseUndeclared(result: TerraformResult): void {
  const undeclared = messagesOf(result).find((text) =>
    text.includes(': Value for undeclared variable'),
  );
  if (undeclared !== undefined) {
    throw new Error(undeclared);
  }
}

function resourcesOf({ resources = [], child_modules = [] }: StateModule): StateResource[] {
  return [...resources, ...child_modules.flatMap(resourcesOf)];
}

function planExitCode({ exitCode }: TerraformResult): 0 | 1 | 2 {
  return exitCode === 0 || exitCode === 2 ? exitCode : 1;
}

/** What a developer has set for an account of theirs, or for terraform, must not reach the tests. */
function inherited(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = /^(AWS_|TF_(VAR_|CLI_|WORKSPACE|DATA_DIR|REATTACH|INPUT|STATE))/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !own.test(name)));
}
