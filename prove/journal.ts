import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isProofName } from './proof-name';

/**
 * What is written down of a proof before it makes anything, so that it can be removed by another
 * run. The folder beside the record is Terraform's: the root, the module, the state.
 */
export interface ProofRecord {
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  /** ISO 8601, in UTC. */
  readonly startedAt: string;
  /** Of the process that runs the proof. */
  readonly processId: number;
  /** Of the terraform that it has started last. */
  readonly terraformProcessId?: number | undefined;
}

/** A record can't be read. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

const RECORD = z.object({
  name: z.string().refine(isProofName),
  region: z.string(),
  accountId: z.string(),
  startedAt: z.string(),
  processId: z.number(),
  terraformProcessId: z.number().optional(),
});

const RECORD_FILE = 'proof.json';
const TERRAFORM_FOLDER = 'terraform';

/** The records of the proofs that haven't been removed yet. */
export class Journal {
  /** @param folder in which each proof has a folder of its own; made when the first is written */
  constructor(readonly folder: string) {}

  /** Where terraform runs for a proof. */
  terraformFolder(name: string): string {
    return join(this.folder, name, TERRAFORM_FOLDER);
  }

  /** Writes a record, whole or not at all. */
  write(record: ProofRecord): void {
    const folder = join(this.folder, record.name);
    mkdirSync(join(folder, TERRAFORM_FOLDER), { recursive: true });
    const file = join(folder, RECORD_FILE);
    writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`);
    renameSync(`${file}.new`, file);
  }

  /**
   * All records, by name; folders without one are of proofs that made nothing.
   *
   * @throws JournalError
   */
  records(): ProofRecord[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter(isProofName)
      .sort()
      .flatMap((name) => this.#read(name));
  }

  /** Forgets a proof of which nothing is left. */
  remove(name: string): void {
    rmSync(join(this.folder, name), { recursive: true, force: true });
    if (existsSync(this.folder) && readdirSync(this.folder).length === 0) {
      rmSync(this.folder, { recursive: true });
    }
  }

  #read(name: string): ProofRecord[] {
    const file = join(this.folder, name, RECORD_FILE);
    if (!existsSync(file)) return [];
    try {
      return [RECORD.parse(JSON.parse(readFileSync(file, 'utf8')))];
    } catch (error) {
      throw new JournalError(
        `${file} can't be read. Delete the folder it is in, and remove what it told of by its name: npm run prove -- --destroy --region REGION --name ${name}`,
        { cause: error },
      );
    }
  }
}
