import { logBytes } from '../../capacity/log-bytes';
import { createMeter } from '../../lambdas/telemetry/meter';
import { METRICS } from '../../lambdas/telemetry/metric-names';

/** What the poller's meter writes for a second of so many emails. */
function written(emails: number): number {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const meter = createMeter('ses-queue', 'SES');
    for (let email = 0; email < emails; email++) {
      meter.measure(METRICS.apiTime, 105.37);
      meter.count(METRICS.sent);
      meter.count(METRICS.recipients);
      meter.count(METRICS.processed);
    }
    meter.measure(METRICS.effectiveRate, 6.93);
    meter.measure(METRICS.eventLoopLag, 12.34);
    meter.measure(METRICS.oldestMessageAge, 123.45);
    meter.publish();
    return write.mock.calls.reduce((bytes, [text]) => bytes + Buffer.byteLength(String(text)), 0);
  } finally {
    write.mockRestore();
  }
}

test.each([1, 7, 17, 24])('are what the meter writes for %d emails', (emails) => {
  const modelled = logBytes({ invocations: 0, documents: 1, calls: emails, throttledCalls: 0 });
  expect(modelled / written(emails)).toBeGreaterThan(0.95);
  expect(modelled / written(emails)).toBeLessThan(1.05);
});
