import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { PROJECT } from '../../docs/markdown-files';
import { providerEnvironment } from '../terraform/terraform-provider';
import { ACCESS_KEY } from './aws-gateway';

export interface EndedProof {
  readonly exitCode: number | null;
  readonly killedBy: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command, as `npm run prove` does, against this endpoint and no other AWS.
 *
 * @param folder for its records, and for what tells Terraform where the provider is
 */
export function startProof(
  folder: string,
  endpoint: string,
  flags: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
) {
  const child = spawn(
    process.execPath,
    ['--import', pathToFileURL(require.resolve('tsx')).href, 'prove/main.ts', ...flags],
    {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        ...providerEnvironment(folder),
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: ACCESS_KEY,
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_EC2_METADATA_DISABLED: 'true',
        CHECKPOINT_DISABLE: '1',
        ...environment,
      },
    },
  );
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    for (const look of waiting) look();
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<EndedProof>((resolve) =>
    child.once('close', (exitCode, killedBy) => resolve({ exitCode, killedBy, stdout, stderr })),
  );
  return {
    ended,
    /** Resolves when it has printed this; rejects if it ends before. */
    says: (text: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = () => text.test(stdout) && resolve();
        waiting.add(look);
        look();
        void ended.then(() => reject(new Error(`It ended without ${text}:\n${stdout}${stderr}`)));
      }),
    /** What it has printed so far. */
    printed: () => stdout,
    signal: (signal: NodeJS.Signals) => child.kill(signal),
  };
}
