import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const PROJECT = join(__dirname, '..', '..', '..');

export interface BuildOptions {
  /** Besides `--out`. */
  readonly flags?: readonly string[];
  /** Where it is run. Default: the project. */
  readonly cwd?: string;
  /** Environment variables, besides this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Builds the Terraform module into `output`, as `npm run build:module` does, in some seconds. What
 * is in `dist/` stays as it is.
 *
 * @returns the module's folder, `output/terraform-module`
 */
export function buildModuleInto(output: string, options: BuildOptions = {}): string {
  const script = join(PROJECT, 'tools', 'build-module.ts');
  const flags = ['--out', output, ...(options.flags ?? [])];
  execFileSync(process.execPath, [require.resolve('tsx/cli'), script, ...flags], {
    cwd: options.cwd ?? PROJECT,
    env: { ...process.env, ...options.environment },
    stdio: 'pipe',
  });
  return join(output, 'terraform-module');
}
