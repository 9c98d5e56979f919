import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { BenchCase } from '../cases/bench-case';
import type { CaseMessage } from './case-process';
import type { CaseResult } from './case-result';

/** Runs a case in a process of its own. Never rejects: what goes wrong stands in the result. */
export async function runCase(
  { name, runs }: BenchCase,
  onProgress: (accepted: number, of: number) => void,
): Promise<CaseResult> {
  const child = fork(join(__dirname, 'case-process.ts'), [name, runs], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let result: CaseResult | undefined;
  let complaint = '';
  child.stderr?.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  child.on('message', (message: CaseMessage) => {
    if (message.kind === 'progress') onProgress(message.accepted, message.of);
    else result = message.result;
  });
  await new Promise<void>((resolve) => child.once('close', () => resolve()));
  return (
    result ?? {
      name,
      runs,
      figures: {},
      judgements: [],
      sqsCalls: {},
      tookSeconds: 0,
      error: complaint.trim() || 'The run ended without a result',
    }
  );
}
