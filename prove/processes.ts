import { execFileSync } from 'node:child_process';

/** Whether a process is there and its command line says that it is the one that is meant. */
export function isRunning(processId: number, command: RegExp): boolean {
  try {
    const args = ['-o', 'args=', '-p', String(processId)];
    return command.test(String(execFileSync('ps', args, { stdio: ['ignore', 'pipe', 'ignore'] })));
  } catch {
    // ps answers 1 where there is no such process.
    return false;
  }
}

/** Asks a process to stop, if it is still the one that is meant, and waits for its end. */
export async function stopProcess(processId: number, command: RegExp): Promise<void> {
  if (!isRunning(processId, command)) return;
  process.kill(processId, 'SIGINT');
  while (isRunning(processId, command)) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

const LOOK_AGAIN_MS = 500;
