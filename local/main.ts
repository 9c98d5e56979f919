/**
 * `npm start`: the proving ground. Publisher and poller, as built for Lambda, on a local SQS and a
 * local SES or Pinpoint. Says what became of every message and writes it down. Exit codes: 0 if
 * every message is accounted for, 1 if not, 2 for flags or settings that won't do, 130 after Ctrl-C,
 * 143 after SIGTERM.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startMailbox } from './mailbox/mailbox-server';
import { writeRecord } from './report/write-record';
import { writeReport } from './report/write-report';
import { listenForInterrupt } from './run/interrupt';
import { createLiveView } from './run/live-view';
import { PublisherFailedError, run } from './run/run';
import { parseRunFlags, type RunFlags, RunFlagsError, USAGE } from './run/run-flags';
import { planRun, RunPlanError } from './run/run-plan';
import { isAccountedFor } from './run/run-result';
import { planLines, resultLines } from './run/run-text';
import { VarFileError } from './tfvars/var-file-error';

async function prove(flags: RunFlags): Promise<number> {
  const plan = await planRun(flags);
  makeFolder(flags.out);
  say(planLines(plan));
  const interrupt = listenForInterrupt();
  const view = createLiveView(process.stdout);
  let mailbox: Awaited<ReturnType<typeof startMailbox>> | undefined;
  try {
    const { result, record } = await run(plan, flags, {
      interrupt: interrupt.signal,
      onStart: async ({ parts: { channel } }) => {
        if (flags.mailbox) mailbox = await startMailbox(channel.mails);
        if (mailbox) say([`Mailbox: ${mailbox.endpoint}`]);
      },
      progressEveryMs: view.everyMs,
      onProgress: (progress) => view.show(progress),
    }).finally(() => view.end());
    say(resultLines(result));
    const files = [writeReport(record, flags.out), writeRecord(record, flags.out)];
    say([`Report: ${files.map((file) => path.relative('', file)).join(', ')}`]);
    const exitCode = isAccountedFor(result) ? 0 : 1;
    if (mailbox && !interrupt.signal.aborted) {
      say([`The mailbox stays open until Ctrl-C: ${mailbox.endpoint}`]);
      await interrupt.happened;
      return exitCode;
    }
    return interrupt.exitCode ?? exitCode;
  } finally {
    await mailbox?.stop();
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new RunFlagsError(
      `--out ${folder} can't be made (${code}). Give a folder that you may write to.`,
      { cause: error },
    );
  }
}

function say(lines: readonly string[]): void {
  console.log(lines.join('\n'));
}

/** What the user can put right: flags and settings. */
function isOfInput(error: unknown): error is Error {
  return (
    error instanceof RunFlagsError || error instanceof RunPlanError || error instanceof VarFileError
  );
}

async function main(): Promise<number> {
  // The SDK would warn about Node 20 here, which is no matter of a local run.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  try {
    const flags = parseRunFlags(process.argv.slice(2));
    if (flags !== 'help') return await prove(flags);
    say([USAGE]);
    return 0;
  } catch (error) {
    if (error instanceof PublisherFailedError) {
      console.error(error.message);
      return 1;
    }
    if (!isOfInput(error)) throw error;
    console.error(`${error.message}\n\nAll flags: npm start -- --help`);
    return 2;
  }
}

void main().then((exitCode) => {
  process.exitCode = exitCode;
});
