import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether a process is there and its command line says that it is the one that is meant. */
export function isRunning(processId: number, command: RegExp): boolean {
  const line = commandLineOf(processId);
  return line !== undefined && command.test(line);
}

/** A process did not end although it was asked to. */
export class StillRunningError extends Error {
  override readonly name = 'StillRunningError';
}

/**
 * Asks a process to stop, if it is still the one that is meant, and waits for its end.
 * @throws StillRunningError
 */
export async function stopProcess(
  processId: number,
  command: RegExp,
  limitMs = LIMIT_MS,
): Promise<void> {
  if (!isRunning(processId, command)) return;
  process.kill(processId, 'SIGINT');
  for (let waitedMs = 0; isRunning(processId, command); waitedMs += LOOK_AGAIN_MS) {
    if (waitedMs >= limitMs) {
      throw new StillRunningError(
        `Process ${processId} has not stopped in ${Math.round(limitMs / 60_000)} minutes. End it and try again.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

const LOOK_AGAIN_MS = 500;
/** Longer than Terraform takes to end what it is at. */
const LIMIT_MS = 15 * 60_000;

/** Undefined where there is no such process. */
function commandLineOf(processId: number): string | undefined {
  // Small images have no ps, and macOS has no /proc.
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    try {
      const args = ['-o', 'args=', '-p', String(processId)];
      return String(execFileSync('ps', args, { stdio: ['ignore', 'pipe', 'ignore'] }));
    } catch {
      return undefined;
    }
  }
}
