import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANNEL_FAULT_KINDS } from '../../simulation/ses/channel-fault';
import { SQS_FAULT_KINDS } from '../../simulation/sqs/sqs-fault';
import { temporaryFolder } from '../local/temporary-folder';
import { reportIn, start } from '../support/installation/proving-ground-run';

// A mail whose process was killed comes back after a minute, and a hold asks again after half a one.
const MESSAGES = 20;

/** What a run with a fault says at its end, beside what every run of `MESSAGES` says. */
interface Shown {
  readonly sent?: number;
  readonly deadLettered?: number;
  /** How many, or any number from the first to the second. */
  readonly duplicated?: number | readonly [number, number];
  readonly line?: RegExp;
}

const CASES: readonly (readonly [string, Shown])[] = [
  ['throttle:call=3+4', { line: /^throttled {6}2 of 22 calls$/m }],
  ['api-throttle:call=3+4', { line: /^throttled {6}2 of 22 calls$/m }],
  ['daily-quota:from=1,until=3', { line: /^throttled {6}0 of 2\d calls$/m }],
  ['5xx:share=0.3', {}],
  // By itself it is a tenth of the calls.
  ['reset', { line: /^returned {7}[1-9]\d* \(/m }],
  ['reset:call=3,accepted=yes', { duplicated: 1 }],
  ['timeout:call=3,accepted=yes', { duplicated: 1 }],
  ['paused:from=1,until=3', {}],
  ['set-paused:from=1,until=3', {}],
  ['set-missing:from=1,until=3', {}],
  ['sender-lapsed:from=1,until=3', {}],
  ['suspended:from=1,until=3', {}],
  ['denied:from=1,until=3', {}],
  [
    'reject:to=success+3-1@simulator.amazonses.com',
    { sent: MESSAGES - 1, deadLettered: 1, line: /^ {15}1 MessageRejected$/m },
  ],
  ['refuse:from=1,until=3', {}],
  [
    'refuse:call=3,class=BadRequestException,text=Illegal address',
    { sent: MESSAGES - 1, deadLettered: 1, line: /^ {15}1 BadRequestException$/m },
  ],
  // Sent mail is deleted about once a second, so a crash repeats a second's worth at most.
  ['kill:call=3,accepted=yes', { duplicated: [1, 5] }],
  ['sqs-5xx', {}],
  ['sqs-reset:share=0.3', {}],
  ['sqs-timeout:action=delete,call=1', {}],
  ['sqs-slow:ms=1000', {}],
];

test('there is a case for each kind of fault', () => {
  const kinds = new Set(CASES.map(([fault]) => fault.split(':')[0]));
  expect([...kinds].sort()).toEqual([...CHANNEL_FAULT_KINDS, ...SQS_FAULT_KINDS].sort());
});

/** Of those that say how far the run is. */
function lastLine(stdout: string): string | undefined {
  return stdout.match(/^\d+ s: .*$/gm)?.at(-1);
}

const folder = temporaryFolder();

// Side by side, as many as jest allows: most of their time is waiting.
test.concurrent.each(CASES)('%s: every message is accounted for', async (fault, shown) => {
  const out = join(folder.path, fault.replace(/\W/g, '-'));
  const flags = ['--rate', '5', '--messages', `${MESSAGES}`, '--fault', fault];
  const { exitCode, stdout, stderr } = await start(out, ...flags).ended;
  const { sent = MESSAGES, deadLettered = 0, duplicated: doubles = 0, line } = shown;
  const [fewest, most] = typeof doubles === 'number' ? [doubles, doubles] : doubles;
  const report = reportIn(out);
  const { duplicated } = report.messages;
  expect(stderr).toBe('');
  expect(duplicated).toBeGreaterThanOrEqual(fewest);
  expect(duplicated).toBeLessThanOrEqual(most);
  expect(stdout).toContain(`sent           ${sent}\ndead-lettered  ${deadLettered}\n`);
  expect(stdout).toContain(`left           0\nlost           0\nduplicated     ${duplicated}\n`);
  expect(lastLine(stdout)).toContain(`s: sent ${sent} of ${MESSAGES}, `);
  expect(stdout).toContain('\nEvery message is accounted for.\n');
  if (line !== undefined) expect(stdout).toMatch(line);
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({
    messages: { enqueued: MESSAGES, sent, deadLettered, left: 0, lost: 0, duplicated },
    faults: [fault],
  });
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain(fault);
});

test('of an email that Pinpoint accepts for some recipients, it says that it is not sent', async () => {
  const out = join(folder.path, 'partly-sent');
  const flags = ['--channel', 'PINPOINT', '--rate', '20', '--messages', '10', '--recipients', '3'];
  const fault = ['--fault', 'throttle:to=success+3-1@simulator.amazonses.com'];
  const { exitCode, stdout } = await start(out, ...flags, ...fault).ended;
  expect(lastLine(stdout)).toContain('s: sent 9 of 10, ');
  expect(stdout).toContain('sent           9\ndead-lettered  1\n               1 PartlySent\n');
  expect(stdout).toContain('\n1 of those dead-lettered or left reached recipients.\n');
  expect(exitCode).toBe(0);
  expect(reportIn(out).deadLetters).toEqual({ PartlySent: 1 });
});
