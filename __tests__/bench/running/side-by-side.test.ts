import type { BenchCase } from '../../../bench/cases/bench-case';
import { runSideBySide } from '../../../bench/running/side-by-side';

const benchCase = (name: string, cores: number): BenchCase => ({
  name,
  runs: 'processes',
  settings: { email_throughput: 1 },
  latency: { ms: 1 },
  gapSeconds: 0,
  load: { kind: 'backlog', emails: 1 },
  targets: [],
  seconds: 1,
  cores,
});

/** Runs the cases and says which ran at once. */
async function together(cases: readonly BenchCase[], jobs: number): Promise<string[]> {
  const running = new Set<string>();
  const seen: string[] = [];
  await runSideBySide(cases, { jobs, cores: 1.6 }, async ({ name }) => {
    running.add(name);
    seen.push([...running].join('+'));
    await new Promise(setImmediate);
    running.delete(name);
  });
  return seen;
}

test('light cases share the processors, a heavy one has them alone', async () => {
  const cases = [benchCase('a', 0.5), benchCase('heavy', 2), benchCase('b', 0.5)];
  expect(await together(cases, 8)).toEqual(['heavy', 'a', 'a+b']);
});

test('no more run at once than are allowed', async () => {
  const cases = ['a', 'b', 'c'].map((name) => benchCase(name, 0.1));
  expect((await together(cases, 1)).every((names) => !names.includes('+'))).toBe(true);
});

test('results come in the order of the cases', async () => {
  const cases = [benchCase('light', 0.1), benchCase('heavy', 2)];
  const names = await runSideBySide(cases, { jobs: 8, cores: 1 }, async ({ name }) => name);
  expect(names).toEqual(['light', 'heavy']);
});
