import { metricSum, readEmbeddedMetrics } from '../../local/embedded-metrics';

const DOCUMENT = JSON.stringify({
  _aws: {
    Timestamp: 1_700_000_000_000,
    CloudWatchMetrics: [
      {
        Namespace: 'Mail',
        Dimensions: [['Instance', 'Channel']],
        Metrics: [
          { Name: 'Sent', Unit: 'Count' },
          { Name: 'ApiTime', Unit: 'Milliseconds' },
        ],
      },
    ],
  },
  Instance: 'one',
  Channel: 'SES',
  Sent: 3,
  ApiTime: [100, 120, 90],
});

test('reads numbers and lists with their dimensions', () => {
  const dimensions = { Instance: 'one', Channel: 'SES' };
  const common = { namespace: 'Mail', dimensions, timestampMs: 1_700_000_000_000 };
  expect(readEmbeddedMetrics(DOCUMENT)).toEqual([
    { ...common, name: 'Sent', unit: 'Count', values: [3] },
    { ...common, name: 'ApiTime', unit: 'Milliseconds', values: [100, 120, 90] },
  ]);
});

test.each([
  ['text', 'sent 3 emails'],
  ['a document that console wrapped', JSON.stringify({ level: 'INFO', message: DOCUMENT })],
  ['half a document', DOCUMENT.slice(0, -5)],
  ['JSON without metrics', '{"level":"INFO"}'],
])('finds none in %s', (_name, line) => {
  expect(readEmbeddedMetrics(line)).toEqual([]);
});

test('sums a metric by namespace and name', () => {
  const samples = [DOCUMENT, DOCUMENT].flatMap(readEmbeddedMetrics);
  expect(metricSum(samples, 'Mail', 'Sent')).toBe(6);
  expect(metricSum(samples, 'Mail', 'ApiTime')).toBe(620);
  expect(metricSum(samples, 'Other', 'Sent')).toBe(0);
});
