import { type AwsClients, awsClients } from './aws-clients';
import { AwsUnusableError, withRemedy } from './aws-error';
import { cleanUp, removeByName } from './clean-up';
import { confirm } from './confirm';
import type { Journal, ProofRecord } from './journal';
import { findLeftovers } from './leftovers';
import { isRunning } from './processes';
import { type DestroyFlags, ProveFlagsError } from './prove-flags';
import { readCaller } from './read-account';

/** The command line of a process that runs a proof. */
const PROOF_COMMAND = /prove[\\/]main\.ts/;

/** `npm run prove -- --destroy`: removes what earlier runs have left. Answers the exit code. */
export async function destroy(
  flags: DestroyFlags,
  journal: Journal,
  say: (line: string) => void,
): Promise<number> {
  const { name, region } = flags;
  const recorded = journal
    .records()
    .filter((record) => name === undefined || record.name === name)
    .filter((record) => region === undefined || record.region === region);
  if (recorded.length === 0 && region === undefined) return sayNothingRecorded(flags, say);
  for (const record of recorded) await destroyRecorded(record, journal, say);
  if (region !== undefined) await destroyUnrecorded(flags, region, journal, say);
  return 0;
}

function sayNothingRecorded({ name, folder }: DestroyFlags, say: (line: string) => void): number {
  if (name !== undefined) {
    throw new ProveFlagsError(
      `--name ${name} isn't recorded in ${folder}. Give --region, too, to look for it in the account.`,
    );
  }
  say(`Nothing is recorded in ${folder}. Give --region to look in an account.`);
  return 0;
}

async function destroyRecorded(
  record: ProofRecord,
  journal: Journal,
  say: (line: string) => void,
): Promise<void> {
  const { name, region, accountId, processId } = record;
  if (isRunning(processId, PROOF_COMMAND)) {
    throw new ProveFlagsError(
      `${name} is being proven by process ${processId}. Stop that with Ctrl-C, and it removes everything itself.`,
    );
  }
  const clients = awsClients(region);
  const caller = await withRemedy(region, () => readCaller(clients));
  if (caller.accountId !== accountId) {
    throw new AwsUnusableError(
      `${name} is in account ${accountId}, and the AWS credentials are of ${caller.accountId}. Use those of ${accountId}.`,
    );
  }
  await cleanUp(record, journal, clients, say);
}

/** What has a proof's name and stands in no record here; it may be somebody else's. */
async function destroyUnrecorded(
  { name, yes }: DestroyFlags,
  region: string,
  journal: Journal,
  say: (line: string) => void,
): Promise<void> {
  const clients: AwsClients = awsClients(region);
  const { accountId } = await withRemedy(region, () => readCaller(clients));
  const found = await withRemedy(region, () => findLeftovers(clients));
  const known = new Set(journal.records().map((record) => record.name));
  const left = found.filter(({ proof }) => !known.has(proof));
  if (left.length === 0) {
    say(`Nothing that isn't recorded is left in account ${accountId}, ${region}.`);
    return;
  }
  if (name === undefined) {
    say(`In account ${accountId}, ${region}, and not recorded in this folder:`);
    for (const { kind, name: each } of left) say(`  ${kind} ${each}`);
    const [example] = left;
    say('It may be a proof that somebody runs now. To remove one, give its name:');
    say(`  npm run prove -- --destroy --region ${region} --name ${example?.proof}`);
    return;
  }
  const own = left.filter(({ proof }) => proof === name);
  if (own.length === 0) {
    say(`Nothing of ${name} is left in account ${accountId}, ${region}.`);
    return;
  }
  for (const { kind, name: each } of own) say(`  ${kind} ${each}`);
  if (!yes && !(await confirm(`Remove these from account ${accountId}, ${region}?`))) return;
  await removeByName(name, clients, say);
  say(`Nothing of ${name} is left.`);
}
