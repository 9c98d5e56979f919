import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

const PATCHED_MOTO = join(__dirname, 'patched_moto.py');
const START_TIMEOUT_MS = 60_000;

/** A running moto server: an AWS of its own, empty at the start. */
export interface MotoServer {
  /** What `AWS_ENDPOINT_URL` is to be, for example `http://127.0.0.1:40335`. */
  readonly endpoint: string;
  /** Ends the server and resolves when its process is gone. */
  stop(): Promise<void>;
}

export interface MotoOptions {
  /**
   * Environment variables for moto, beside this process's own. For example
   * `MOTO_LAMBDA_CONCURRENCY_QUOTA: '10'` (reserving concurrency fails, as on a new account) or
   * `MOTO_IAM_LOAD_MANAGED_POLICIES: 'true'`.
   */
  readonly environment?: Readonly<Record<string, string>>;
}

function onPath(command: string): string[] {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, command))
    .filter((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** `pipx` and the like put moto into a Python of its own, which only the script's first line names. */
function interpreterOf(script: string): string[] {
  const named = /^#!(\S*python\S*)/.exec(readFileSync(script, 'latin1'))?.[1];
  return named === undefined ? [] : [named];
}

let found: { readonly interpreter: string | undefined } | undefined;

function pythonWithMoto(): string | undefined {
  if (found === undefined) {
    const candidates = [...onPath('python3'), ...onPath('moto_server').flatMap(interpreterOf)];
    found = { interpreter: candidates.find(importsMoto) };
  }
  return found.interpreter;
}

function importsMoto(interpreter: string): boolean {
  try {
    execFileSync(interpreter, ['-c', 'import moto, flask'], { stdio: 'ignore', timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

/** Whether a Python with moto's server (`pip install 'moto[server]==5.2.1'`) is on this machine. */
export function motoAvailable(): boolean {
  return pythonWithMoto() !== undefined;
}

/**
 * Starts moto's server with its differences from AWS mended (see `moto/patched_moto.py`) on a free
 * port of 127.0.0.1. It ends with this process, should `stop` not be called.
 * @throws Error when no Python has moto, or the server ends before it listens; with what it printed
 */
export async function startMoto(options: MotoOptions = {}): Promise<MotoServer> {
  const interpreter = pythonWithMoto();
  if (interpreter === undefined) {
    throw new Error("No python3 on PATH can import moto: pip install 'moto[server]==5.2.1'");
  }
  const server = spawn(interpreter, [PATCHED_MOTO], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.environment },
  });
  let printed = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const ended = once(server, 'close');
  const port = await Promise.race([
    once(createInterface(server.stdout), 'line', { signal: AbortSignal.timeout(START_TIMEOUT_MS) }),
    ended.then(() => undefined),
  ]);
  if (port === undefined) {
    throw new Error(`moto ended before it listened:\n${printed}`);
  }
  return {
    endpoint: `http://127.0.0.1:${port[0]}`,
    stop: async () => {
      server.stdin.end();
      server.kill();
      await ended;
    },
  };
}
