import { execFileSync } from 'node:child_process';

const TIMEOUT_MS = 20_000;

/** Whether npm can ask its registry, wherever it is configured to be. */
export function registryReachable(): boolean {
  try {
    execFileSync('npm', ['ping', '--fetch-retries=0'], { stdio: 'ignore', timeout: TIMEOUT_MS });
    return true;
  } catch {
    return false;
  }
}
