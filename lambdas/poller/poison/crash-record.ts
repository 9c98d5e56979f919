import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Whether the process ended in the midst of work, and which suspicious messages it was sending.
 * Lambda resets an environment that crashed and leaves its /tmp, so the file outlives what it
 * accuses.
 */
export class CrashRecord {
  /** Whether the last process of this environment ended in the midst of an invocation. */
  readonly hasCrashed: boolean;
  readonly #running: string;
  readonly #file: string;
  /** What the last process was sending when it ended. */
  readonly #accused: Set<string>;
  /** What this one is sending. */
  readonly #sending = new Set<string>();

  constructor(folder = tmpdir()) {
    this.#file = join(folder, 'ses-queue-being-sent.json');
    this.#accused = new Set(existsSync(this.#file) ? readIds(this.#file) : []);
    this.#running = join(folder, 'ses-queue-running');
    this.hasCrashed = existsSync(this.#running);
  }

  /** An invocation begins; until `leave` the end of the process counts as a crash. */
  enter(): void {
    writeFileSync(this.#running, '');
  }

  /** Whoever is still being sent has not ended the process: its call was only slow. */
  leave(): void {
    if (this.#sending.size > 0) {
      this.#sending.clear();
      this.#write();
    }
    rmSync(this.#running, { force: true });
  }

  /** Whether the process ended while the message was being sent. */
  accuses(messageId: string): boolean {
    return this.#accused.has(messageId);
  }

  /** Written before the message is sent. */
  add(messageId: string): void {
    this.#sending.add(messageId);
    this.#write();
  }

  /** Written when the process has survived it, or it is dead-lettered. */
  remove(messageId: string): void {
    const wasSending = this.#sending.delete(messageId);
    const wasAccused = this.#accused.delete(messageId);
    if (wasSending || wasAccused) this.#write();
  }

  #write(): void {
    writeFileSync(this.#file, JSON.stringify([...this.#accused, ...this.#sending]));
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
