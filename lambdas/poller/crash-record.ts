import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Whether the process ended in the midst of work, and which suspicious messages it was sending. Lambda resets an environment
 * that crashed and leaves its /tmp, so the file outlives what it accuses.
 */
export class CrashRecord {
  /** Whether the last process of this environment ended in the midst of an invocation. */
  readonly hasCrashed: boolean;
  readonly #running: string;
  readonly #file: string;
  readonly #ids: Set<string>;

  constructor(folder = tmpdir()) {
    this.#file = join(folder, 'ses-queue-being-sent.json');
    this.#ids = new Set(existsSync(this.#file) ? readIds(this.#file) : []);
    this.#running = join(folder, 'ses-queue-running');
    this.hasCrashed = existsSync(this.#running);
  }

  /** An invocation begins; until `leave` the end of the process counts as a crash. */
  enter(): void {
    writeFileSync(this.#running, '');
  }

  leave(): void {
    rmSync(this.#running, { force: true });
  }

  /** Whether the process ended while the message was being sent. */
  accuses(messageId: string): boolean {
    return this.#ids.has(messageId);
  }

  /** Written before the message is sent. */
  add(messageId: string): void {
    this.#ids.add(messageId);
    this.#write();
  }

  /** Written when the process has survived it. */
  remove(messageId: string): void {
    if (this.#ids.delete(messageId)) this.#write();
  }

  #write(): void {
    writeFileSync(this.#file, JSON.stringify([...this.#ids]));
  }
}

function readIds(file: string): string[] {
  try {
    const ids: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    // Half written when the process ended: it accuses nobody.
    return [];
  }
}
