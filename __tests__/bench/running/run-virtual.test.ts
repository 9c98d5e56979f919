import type { BenchCase } from '../../../bench/cases/bench-case';
import { measure } from '../../../bench/measuring/measure';
import { runVirtual } from '../../../bench/running/run-virtual';

const backlog = (more: Partial<BenchCase> = {}): BenchCase => ({
  name: 'a backlog',
  runs: 'virtual',
  settings: { email_throughput: 14 },
  latency: { ms: 105 },
  gapSeconds: 0.1,
  load: { kind: 'backlog', emails: 300 },
  targets: [],
  seconds: 1,
  cores: 1,
  ...more,
});

async function run(benchCase: BenchCase) {
  return measure(benchCase, await runVirtual(benchCase, () => undefined));
}

test('sends a backlog, each email once, without a throttle', async () => {
  expect(await run(backlog())).toMatchObject({
    sent: 300,
    lost: 0,
    duplicates: 0,
    deadLettered: 0,
    left: 0,
    throttled: 0,
    mostReceives: 1,
  });
});

test('a fault that passes dead-letters nothing', async () => {
  const when = { kind: 'between', fromSeconds: 0, untilSeconds: 3600 } as const;
  const figures = await run(backlog({ faults: [{ kind: '5xx', when }] }));
  expect(figures).toMatchObject({ sent: 300, deadLettered: 0, duplicates: 0, left: 0 });
});

test('garbage is dead-lettered with a reason, and its neighbours are sent', async () => {
  const load = { kind: 'backlog', emails: 50, odd: { kind: 'garbage', every: 5 } } as const;
  expect(await run(backlog({ load }))).toMatchObject({
    sent: 40,
    deadLettered: 10,
    deadLetteredWithoutReason: 0,
    lost: 0,
    duplicates: 0,
  });
});
