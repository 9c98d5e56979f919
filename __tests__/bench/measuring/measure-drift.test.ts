import type { BenchCase } from '../../../bench/cases/bench-case';
import { PREDICTION_CASES } from '../../../bench/cases/prediction-cases';
import { measureDrift } from '../../../bench/measuring/measure-drift';

const benchCase: BenchCase = {
  name: 'predicted',
  runs: 'processes',
  settings: { email_throughput: 14 },
  latency: { ms: 105, jitterMs: 10 },
  gapSeconds: 0.1,
  load: { kind: 'backlog', emails: 200 },
  isPredicted: true,
  targets: [],
  seconds: 1,
  cores: 1,
};

test('is the distance from the prediction, in percent of it', async () => {
  const predicted = await measureDrift(benchCase, {});
  expect(Object.keys(predicted).sort()).toEqual([
    'predictedDrainSeconds',
    'predictedGbSecondsPerMillion',
    'predictedRateUsed',
    'predictedSqsCallsPerEmail',
  ]);
  const { predictedDrainSeconds = 0, predictedRateUsed = 0, predictedSqsCallsPerEmail } = predicted;
  const drift = await measureDrift(benchCase, {
    allSentSeconds: predictedDrainSeconds * 1.03,
    rateToLast: predictedRateUsed * 0.98,
    ...(predictedSqsCallsPerEmail !== undefined && { sqsCallsPerEmail: predictedSqsCallsPerEmail }),
  });
  expect(drift.drainDrift).toBeCloseTo(3, 8);
  expect(drift.rateDrift).toBeCloseTo(-2, 8);
  expect(drift.sqsCallsDrift).toBe(0);
  expect(drift.gbSecondsDrift).toBeUndefined();
});

test('refuses a load that the planner does not know', async () => {
  const load = { kind: 'backlog', emails: 10, recipients: { kind: 'some with fifty' } } as const;
  await expect(measureDrift({ ...benchCase, load }, {})).rejects.toThrow(
    new Error('The capacity planner knows no emails with recipients as in some with fifty'),
  );
});

test('is looked at in nine cases', () => {
  expect(PREDICTION_CASES).toHaveLength(9);
  for (const { isPredicted, targets } of PREDICTION_CASES) {
    expect(isPredicted).toBe(true);
    expect(targets).toContainEqual({ figure: 'drainDrift', atLeast: -5, atMost: 5 });
    expect(targets).toContainEqual({ figure: 'rateDrift', atLeast: -5, atMost: 5 });
  }
});
