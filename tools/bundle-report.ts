import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Metafile } from 'esbuild';
import { POLLER_ENV } from '../lambdas/poller/env';
import { PUBLISHER_ENV } from '../lambdas/publisher/env';
import { bundle, bundlePaths, FUNCTIONS, type FunctionName } from './bundle';

/** Prints what each bundle weighs, what it consists of, and how long importing it takes. */

const LARGEST = 10;
const IMPORTS = 7;

async function report(name: FunctionName): Promise<void> {
  const metafile = await bundle(name);
  const { folder, zip } = bundlePaths(name);
  const sizes = [...bytesByPackage(metafile)].sort(([, a], [, b]) => b - a);
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  console.log(`${name}: ${kib(statSync(zip).size)} zipped, ${kib(total)} of code`);
  for (const [packageName, bytes] of sizes.slice(0, LARGEST)) {
    console.log(`  ${kib(bytes).padStart(10)}  ${packageName}`);
  }
  const milliseconds = Array.from({ length: IMPORTS }, () => importMs(join(folder, 'index.mjs')));
  const median = milliseconds.sort((a, b) => a - b)[Math.floor(IMPORTS / 2)];
  console.log(`  importing it takes ${median?.toFixed(0)} ms (median of ${IMPORTS} processes)\n`);
}

function bytesByPackage({ outputs }: Metafile): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const [file, output] of Object.entries(outputs)) {
    if (!file.endsWith('.mjs')) continue;
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const owner = packageOf(input);
      sizes.set(owner, (sizes.get(owner) ?? 0) + bytesInOutput);
    }
  }
  return sizes;
}

function packageOf(file: string): string {
  const inside = file.split('node_modules/').at(-1);
  if (inside === undefined || inside === file) return "this project's own code";
  return inside.split('/', inside.startsWith('@') ? 2 : 1).join('/');
}

/** Imports the bundle in a process of its own, with an environment that it accepts. */
function importMs(file: string): number {
  const script = `const started = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - started);`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, AWS_REGION: 'us-east-1', ...ENVIRONMENT },
  });
  return Number(printed);
}

const ENVIRONMENT: Record<string, string> = {
  [POLLER_ENV.instanceName]: 'report',
  [POLLER_ENV.queueUrl]: 'http://127.0.0.1/queue',
  [POLLER_ENV.deadLetterQueueUrl]: 'http://127.0.0.1/dead-letter-queue',
  [POLLER_ENV.channel]: 'SES',
  [POLLER_ENV.emailFrom]: 'sender@example.com',
  [POLLER_ENV.emailThroughput]: '14',
  [POLLER_ENV.environments]: '2',
  [POLLER_ENV.drainSeconds]: '240',
  [POLLER_ENV.maxTries]: '20',
  [PUBLISHER_ENV.messageCount]: '100',
};

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

async function main(): Promise<void> {
  for (const name of FUNCTIONS) await report(name);
}

void main();
