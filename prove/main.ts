/**
 * `npm run prove`: a proof in an account. Exit codes: 0 if the installation did all it should,
 * whether or not AWS answered as assumed; 1 if it didn't, couldn't be deployed, or isn't removed; 2 if
 * the proof couldn't be begun; 129, 130, 143 after SIGHUP, Ctrl-C, SIGTERM.
 */
import { resolve } from 'node:path';
import { answersOf } from './answers';
import { awsClients } from './aws-clients';
import { AwsUnusableError, remedyOf, withRemedy } from './aws-error';
import { checkProduct } from './checks';
import { CleanUpFailedError, cleanUp, terraformOf } from './clean-up';
import { confirm, NobodyToAskError } from './confirm';
import { destroy } from './destroy';
import { listenForInterrupt } from './interrupt';
import { Journal, JournalError } from './journal';
import { newProofName } from './proof-name';
import { ProofRefusedError, planProof } from './proof-plan';
import { type ProofFlags, ProveFlagsError, parseProveFlags, USAGE } from './prove-flags';
import { announcementLines, reportLines } from './prove-text';
import { readAccount } from './read-account';
import { runProof } from './run-proof';
import { checkTerraform, NoTerraformError } from './terraform-run';

async function prove(flags: ProofFlags): Promise<number> {
  await checkTerraform();
  const clients = awsClients(flags.region);
  const facts = await withRemedy(flags.region, () => readAccount(clients, flags.from));
  const plan = planProof(flags, facts, newProofName(Math.random));
  for (const line of announcementLines(plan)) say(line);
  if (!flags.yes && !(await confirm('Go on?'))) {
    say('Nothing was made.');
    return 2;
  }
  const interrupt = listenForInterrupt();
  const journal = new Journal(resolve(flags.folder));
  const startedAt = new Date();
  const record = {
    name: plan.name,
    region: facts.region,
    accountId: facts.accountId,
    startedAt: startedAt.toISOString(),
    processId: process.pid,
  };
  journal.write(record);
  let isMet = false;
  try {
    const seen = await runProof({
      plan,
      clients,
      terraform: terraformOf(record, journal, clients),
      folder: journal.terraformFolder(plan.name),
      startedAt,
      signal: interrupt.signal,
      say,
    });
    const checks = checkProduct(seen);
    for (const line of reportLines(checks, answersOf(seen))) say(line);
    isMet = checks.every((check) => check.isMet);
  } catch (error) {
    if (interrupt.exitCode !== undefined) say('Stopped.');
    else complain(remedyOf(error, flags.region) ?? describe(interrupt.cause ?? error));
  }
  say('');
  // With what was written down meanwhile.
  const written = journal.records().find(({ name }) => name === plan.name) ?? record;
  await cleanUp(written, journal, clients, say);
  return interrupt.exitCode ?? (isMet ? 0 : 1);
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function say(line: string): void {
  console.log(line);
}

function complain(line: string): void {
  console.error(line);
}

/** What the user can put right before anything is made. */
const OF_INPUT = [
  ProveFlagsError,
  AwsUnusableError,
  NoTerraformError,
  ProofRefusedError,
  NobodyToAskError,
  JournalError,
];

async function main(): Promise<number> {
  // The SDK would warn about Node 20 here, which is no matter of a proof.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  try {
    const flags = parseProveFlags(process.argv.slice(2));
    if (flags === 'help') {
      say(USAGE);
      return 0;
    }
    if (flags.kind === 'prove') return await prove(flags);
    return await destroy(flags, new Journal(resolve(flags.folder)), say);
  } catch (error) {
    if (error instanceof CleanUpFailedError) {
      complain(error.message);
      return 1;
    }
    if (!OF_INPUT.some((ofInput) => error instanceof ofInput)) throw error;
    complain((error as Error).message);
    if (error instanceof ProveFlagsError) complain('\nAll flags: npm run prove -- --help');
    return 2;
  }
}

void main().then((exitCode) => {
  process.exitCode = exitCode;
});
