import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS } from '../../lambdas/telemetry/metric-names';
import { drawRun } from './draw-run';
import { performRun } from './perform-run';

const RUNS = 200;
const FILE = join(__dirname, 'poller-digests.txt');
const TRACES = join(__dirname, '..', '..', 'dist', 'guard');

/** What the poller says in its log. Each has to occur in the runs. */
const LOG_TEXTS = [
  'A message could not be dealt with; it stays on the queue',
  'Amazon SQS or the channel did not answer in time; what is open comes back',
  'Amazon SQS does not carry out what it is asked for; nothing is sent that could not be deleted',
  'Amazon SQS is back',
  'The account may not send; the poller holds the mail and tries from time to time',
  'The account may send again',
  'The account is in the SES sandbox: one recipient a second, verified ones only',
  'The account may send less than email_throughput says; its own rate is used',
  'The account may send more than email_throughput says',
  'No mail gets through; the poller holds it and tries from time to time',
  'Mail gets through again',
  'Mail of one sender does not get through; the poller holds it and tries from time to time',
  'Mail of one configuration set does not get through; the poller holds it and tries from time to time',
  'Mail of a sender that was held gets through again',
  'Mail of a configuration set that was held gets through again',
  'Messages in hand could not be kept hidden; they come back',
  'The channel did not accept a message',
  'Could not receive from the queue; the mapping brings the next batch',
  'Amazon SQS has not carried out what is decided; a later invocation tries again',
  'Could not delete messages that are finished; they are deleted later',
  'Could not return messages; they are returned later',
  'Could not dead-letter a message; it stays on the queue',
  'Dead-lettered a message',
];

const HOLD_CAUSES = [
  'daily-quota',
  'sending-paused',
  'account-suspended',
  'denied',
  'outage',
  'throttled',
  'refused',
];

jest.setTimeout(600_000);

/**
 * What the poller does in 200 drawn runs, as one digest a run. `npm run guard:renew` writes the
 * digests anew; `GUARD_TRACE=17 npx jest __tests__/guard/poller` writes the effects of run 17 to
 * dist/guard/17.txt, so that two versions can be compared.
 *
 * What is never drawn, and has to be tried elsewhere: a crash record that can't be written, timers
 * that are late, a freeze in the midst of an invocation, more than 70 mails or 60 recipients a
 * second, more than 50 dead letters under way, and what is counted but never published.
 */
describe('the poller in 200 seeded runs', () => {
  const seen = new Map<string, number>();
  const lines: string[] = [];

  beforeAll(async () => {
    const traced = process.env.GUARD_TRACE?.split(',').map(Number) ?? [];
    for (let seed = 0; seed < RUNS; seed++) {
      const run = drawRun(seed);
      const effects = await performRun(run);
      lines.push(`${String(seed).padStart(3, '0')} ${effects.digest()} ${run.text}`);
      for (const kind of effects.seen.keys()) seen.set(kind, (seen.get(kind) ?? 0) + 1);
      if (traced.includes(seed)) {
        mkdirSync(TRACES, { recursive: true });
        writeFileSync(join(TRACES, `${seed}.txt`), `${effects.lines().join('\n')}\n`);
      }
    }
    if (process.env.GUARD_RENEW)
      writeFileSync(FILE, `${[...lines, '', ...summary()].join('\n')}\n`);
  });

  /** In how many runs each thing has happened. */
  function summary(): string[] {
    return [...seen].map(([kind, runs]) => `${kind}: ${runs}`).sort();
  }

  it('does what it did', () => {
    const recorded = readFileSync(FILE, 'utf8').split('\n');
    const differing = lines.filter((line, seed) => line !== recorded[seed]);
    expect(differing).toEqual([]);
  });

  it('says everything that it can say', () => {
    const unsaid = LOG_TEXTS.filter((text) => !seen.has(`log: ${text}`));
    expect(unsaid).toEqual([]);
  });

  it('says nothing that is not looked for here', () => {
    const said = [...seen.keys()].flatMap((kind) => kind.match(/^log: (.*)/)?.[1] ?? []);
    expect(said.filter((text) => !LOG_TEXTS.includes(text))).toEqual([]);
  });

  it('writes every metric', () => {
    const written = [...seen.keys()].join('\n');
    const unwritten = Object.values(METRICS).filter((name) => !written.includes(`metric: ${name}`));
    expect(unwritten).toEqual([]);
  });

  it('holds for every cause', () => {
    expect(HOLD_CAUSES.filter((cause) => !seen.has(`hold: ${cause}`))).toEqual([]);
  });
});
