import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Which suspicious messages were being sent when the process ended. Lambda resets an environment
 * that crashed and leaves its /tmp, so the file outlives what it accuses.
 */
export class CrashRecord {
  readonly #file: string;
  readonly #ids: Set<string>;

  constructor(folder = tmpdir()) {
    this.#file = join(folder, 'ses-queue-being-sent.json');
    this.#ids = new Set(existsSync(this.#file) ? readIds(this.#file) : []);
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
