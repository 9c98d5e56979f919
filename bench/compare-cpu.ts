/**
 * `npm run bench:cpu -- --before COMMIT`: CPU of an email before and after, of the built pollers of a
 * commit and of this tree, one after the other several times. On a busy machine a time says little
 * and the ratio of two neighbours much.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { flagsOrExit } from '../flags/flags-or-exit';
import { startInstallation } from '../local/installation';
import { bundlePaths } from '../tools/bundle';
import { bodiesOf } from './cases/load';
import { makeCertificate } from './running/certificate';
import { putAll } from './running/produce';
import { temporaryFolder } from './running/temporary-folder';

const ROOT = join(__dirname, '..');
const SLACK_SECONDS = 600;

const USAGE = `npm run bench:cpu -- --before COMMIT [--rates 14,50,200] [--pairs 3] [--seconds 60]`;

/** Builds the poller of a commit, with the packages of this tree. Answers its zip. */
function buildCommit(commit: string): string {
  const folder = temporaryFolder('before');
  const archive = execFileSync('git', ['archive', commit], { cwd: ROOT, maxBuffer: 1 << 28 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  execFileSync(join(ROOT, 'node_modules/.bin/tsx'), ['tools/bundle.ts', '--quiet'], {
    cwd: folder,
  });
  return bundlePaths('poller', join(folder, 'dist', 'lambdas')).zip;
}

/** Puts the poller of this tree aside, so that it may be built again meanwhile. */
function keepBuilt(): string {
  const kept = join(temporaryFolder('after'), 'poller.zip');
  copyFileSync(bundlePaths('poller').zip, kept);
  return kept;
}

/** CPU of an email in milliseconds, over TLS, for a backlog of so many seconds at the rate. */
async function cpuMs(poller: string, rate: number, seconds: number): Promise<number> {
  const installation = await startInstallation({
    bundles: { poller, publisher: bundlePaths('publisher').zip },
    settings: { email_from: 'sender@example.com', email_throughput: rate },
    latency: { ms: 105, jitterMs: 10 },
    gapSeconds: 0.1,
    startsDisabled: true,
    certificate: makeCertificate(),
  });
  try {
    const { sqs, queue, mapping, channel } = installation.parts;
    const bodies = bodiesOf({ kind: 'backlog', emails: rate * seconds });
    await putAll(sqs.client('producer'), queue.url, bodies);
    mapping.start();
    await installation.settled(seconds + SLACK_SECONDS);
    const { invocations } = installation.parts.poller;
    return invocations.reduce((sum, each) => sum + each.cpuMs, 0) / channel.mails.length;
  } finally {
    await installation.stop();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}

async function main(): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { before, rates, pairs, seconds } = flagsOrExit({
    args: process.argv.slice(2),
    options: {
      before: { type: 'string' },
      rates: { type: 'string', default: '14,50,200' },
      pairs: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '60' },
    },
  }).values;
  if (before === undefined) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const bundles = [buildCommit(before), keepBuilt()] as const;
  console.log('CPU of an email, in ms: before, after, ratio');
  for (const rate of rates.split(',').map(Number)) {
    const measured: { readonly old: number; readonly now: number }[] = [];
    for (let pair = 0; pair < Number(pairs); pair++) {
      const old = await cpuMs(bundles[0], rate, Number(seconds));
      const now = await cpuMs(bundles[1], rate, Number(seconds));
      measured.push({ old, now });
      console.log(row(`${rate}/s`, old, now, now / old));
    }
    const of = (pick: (each: (typeof measured)[number]) => number) => median(measured.map(pick));
    const ratio = of(({ old, now }) => now / old);
    console.log(
      `${row(
        `${rate}/s`,
        of(({ old }) => old),
        of(({ now }) => now),
        ratio,
      )}  median`,
    );
  }
}

function row(name: string, old: number, now: number, ratio: number): string {
  const texts = [old, now, ratio].map((value) => value.toFixed(2).padStart(6));
  return `${name.padStart(6)} ${texts.join(' ')}`;
}

void main();
