import type { AwsClients } from './aws-clients';
import type { Journal, ProofRecord } from './journal';
import { findLeftovers } from './leftovers';
import { isRunning, stopProcess } from './processes';
import { TerraformRun, terraformCommandIn } from './terraform-run';

/** Not everything could be removed. The message says what is left, and what to do. */
export class CleanUpFailedError extends Error {
  override readonly name = 'CleanUpFailedError';
}

/**
 * Removes all that a proof has made: what Terraform knows, and then whatever else has its name, as
 * after a terraform that was killed. Forgets the proof when nothing is left.
 *
 * @throws CleanUpFailedError
 */
export async function cleanUp(
  record: ProofRecord,
  journal: Journal,
  clients: AwsClients,
  say: (line: string) => void,
): Promise<void> {
  const { name, region, terraformProcessId } = record;
  say(`Removing ${name} in ${region} …`);
  try {
    // One whose parent was killed goes on by itself.
    const command = terraformCommandIn(journal.terraformFolder(name));
    if (terraformProcessId !== undefined && isRunning(terraformProcessId, command)) {
      say(`Waiting for Terraform (process ${terraformProcessId}) to end.`);
      await stopProcess(terraformProcessId, command);
    }
    const terraform = terraformOf(record, journal, clients);
    await terraform.destroy().catch((error: unknown) => {
      // What has a name is found without Terraform as well.
      say(`${(error as Error).message}\nGoing on without Terraform.`);
    });
    await removeByName(name, clients, say);
  } catch (error) {
    throw new CleanUpFailedError(
      `${name} may not be removed entirely: ${(error as Error).message}\nTry again: npm run prove -- --destroy --folder ${journal.folder}`,
      { cause: error },
    );
  }
  journal.remove(name);
  say(`Nothing of ${name} is left.`);
}

/** Removes what has a proof's name. */
export async function removeByName(
  name: string,
  clients: AwsClients,
  say: (line: string) => void,
): Promise<void> {
  const left = (await findLeftovers(clients)).filter(({ proof }) => proof === name);
  for (const leftover of left) {
    const wasThere = await leftover.remove();
    if (wasThere) say(`Removed the ${leftover.kind} ${leftover.name}.`);
  }
}

/** Terraform for a proof, which writes down each process that it starts. */
export function terraformOf(
  record: ProofRecord,
  journal: Journal,
  clients: AwsClients,
): TerraformRun {
  return new TerraformRun({
    folder: journal.terraformFolder(record.name),
    region: record.region,
    credentials: clients.sts.config.credentials,
    onStart: (terraformProcessId) => journal.write({ ...record, terraformProcessId }),
  });
}
