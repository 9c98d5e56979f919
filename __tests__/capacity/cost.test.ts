import { costPerMillion } from '../../capacity/cost';

test('is the list prices times what was used', () => {
  const cost = costPerMillion({
    emails: 500_000,
    invocations: 1_000_000,
    gbSeconds: 75_000,
    sqsRequests: 1_000_000,
    logBytes: 1024 ** 3,
  });
  // For half a million: $1.000005 and $0.20, $0.40, $0.50.
  expect(cost.lambda).toBeCloseTo(2.40001, 10);
  expect(cost.sqs).toBeCloseTo(0.8, 10);
  expect(cost.logs).toBeCloseTo(1, 10);
  expect(cost.total).toBeCloseTo(4.20001, 10);
});
