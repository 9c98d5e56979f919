import { spawnSync } from 'node:child_process';
import { motoAvailable } from './moto/moto-server';
import { registryReachable } from './registry';
import { terraformAvailable } from './terraform/terraform';

const TOOLS = {
  terraform: {
    available: terraformAvailable,
    missing: 'terraform 1.9 or later is not on PATH',
  },
  moto: {
    available: motoAvailable,
    missing: "no Python on PATH has moto's server, version 5.2.1",
  },
  openssl: {
    available: () => spawnSync('openssl', ['version']).status === 0,
    missing: 'openssl is not on PATH',
  },
  registry: {
    available: registryReachable,
    missing: "npm's registry can't be reached",
  },
} as const;

export type Tool = keyof typeof TOOLS;

/**
 * `describe` for tests that need what `npm ci` doesn't install. Where one is missing the tests
 * are skipped, counted as skipped, and their title says why, from where the run's summary takes it.
 */
export function describeWith(tools: readonly Tool[], name: string, fn: () => void): void {
  const missing = tools.map((tool) => TOOLS[tool]).filter(({ available }) => !available());
  if (missing.length === 0) {
    describe(name, fn);
    return;
  }
  const why = missing.map((tool) => tool.missing).join('; ');
  process.stderr.write(`\nSKIPPED: ${name}\n  because ${why}\n\n`);
  describe.skip(`${name} [skipped: ${why}]`, fn);
}
