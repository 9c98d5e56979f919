import { createInterface } from 'node:readline/promises';

/** Nobody is there to be asked. */
export class NobodyToAskError extends Error {
  override readonly name = 'NobodyToAskError';
}

/**
 * Asks on the terminal. Answers whether it was answered with yes.
 *
 * @throws NobodyToAskError where there is no terminal
 */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new NobodyToAskError(
      'There is no terminal to ask on. Give --yes to go on without asking.',
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // Ctrl-D and Ctrl-C close it without an answer.
    const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    const answer = await Promise.race([terminal.question(`${question} Type yes: `), closed]);
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    terminal.close();
  }
}
