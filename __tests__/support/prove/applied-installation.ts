import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { POLLER_ENV } from '../../../lambdas/poller/env';
import { pollerVariables } from '../../../local/function-variables';
import { type Installation, startInstallation } from '../../../local/installation';
import type { SendingAccount } from '../../../simulation/ses/account';
import { bundlePaths } from '../../../tools/bundle';
import { settingsOf } from '../installation/deployed-poller';
import { MotoContents } from '../moto/moto-contents';

interface FunctionAnswer {
  readonly Configuration: {
    readonly CodeSha256: string;
    readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
  };
  readonly Concurrency?: { readonly ReservedConcurrentExecutions?: number };
}

const BUNDLES = { poller: bundlePaths('poller').zip, publisher: bundlePaths('publisher').zip };

/**
 * Starts on this machine what an apply has made in moto: the same zips, the same variables, the
 * same concurrency.
 *
 * @throws Error where they aren't the same
 */
export async function startApplied(
  name: string,
  moto: string,
  region: string,
  account: SendingAccount,
): Promise<Installation> {
  const contents = new MotoContents(moto, region);
  const get = (each: string) =>
    contents.get<FunctionAnswer>('lambda', `/2015-03-31/functions/${each}`);
  const [poller, publisher] = await Promise.all([get(`${name}-poller`), get(`${name}-publisher`)]);
  sameCode(poller, BUNDLES.poller);
  sameCode(publisher, BUNDLES.publisher);
  const { Variables: variables } = poller.Configuration.Environment;
  const installation = await startInstallation({
    bundles: BUNDLES,
    region,
    account,
    identities: { verified: ['example.com'] },
    latency: { ms: 50 },
    settings: {
      ...settingsOf({ module: name, variables }),
      reserved_lambda_concurrency: poller.Concurrency?.ReservedConcurrentExecutions ?? -1,
    },
  });
  const { settings, sizes, queue, deadLetterQueue } = installation.parts;
  const local = pollerVariables(settings, sizes, { queue, deadLetterQueue });
  for (const [key, value] of Object.entries(local)) {
    const isUrl = key === POLLER_ENV.queueUrl || key === POLLER_ENV.deadLetterQueueUrl;
    if (!isUrl && variables[key] !== value) {
      throw new Error(`${key} was applied as ${variables[key]} and is ${value} here.`);
    }
  }
  return installation;
}

function sameCode({ Configuration }: FunctionAnswer, zip: string): void {
  const sum = createHash('sha256').update(readFileSync(zip)).digest('base64');
  if (Configuration.CodeSha256 !== sum) {
    throw new Error(`${zip} is not what was applied: its SHA-256 is another.`);
  }
}
