import { createMeter } from '../../../lambdas/telemetry/meter';
import { METRICS } from '../../../lambdas/telemetry/metric-names';
import { captureWrittenLines } from '../../support/written-lines';

interface Document {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

let output: ReturnType<typeof captureWrittenLines>;
beforeEach(() => {
  output = captureWrittenLines();
});
afterEach(() => output.restore());

/** What was written: of each document its dimensions, values and units. */
function written() {
  return output.take().map((line) => {
    const document: Document = JSON.parse(line);
    const [directive] = document._aws.CloudWatchMetrics;
    const names = directive?.Dimensions.flat() ?? [];
    return {
      namespace: directive?.Namespace,
      dimensions: Object.fromEntries(names.map((name) => [name, document[name]])),
      metrics: Object.fromEntries(
        (directive?.Metrics ?? []).map(({ Name, Unit }) => [Name, [document[Name], Unit]]),
      ),
    };
  });
}

const dimensions = { service: 'shop', channel: 'SES' };

test('what is counted is summed, and written with its dimensions', () => {
  const meter = createMeter('shop', 'SES');
  meter.count(METRICS.sent);
  meter.count(METRICS.sent);
  meter.count(METRICS.recipients, 50);
  meter.count(METRICS.recipients, 3);
  expect(output.take()).toEqual([]);
  meter.publish();
  expect(written()).toEqual([
    {
      namespace: 'SesQueue',
      dimensions,
      metrics: { Sent: [2, 'Count'], RecipientsSent: [53, 'Count'] },
    },
  ]);
});

test('each measurement is written in its unit, to a hundredth', () => {
  const meter = createMeter('shop', 'SES');
  meter.measure(METRICS.apiTime, 105.376);
  meter.measure(METRICS.apiTime, 0.004);
  meter.measure(METRICS.effectiveRate, 6.93);
  meter.measure(METRICS.eventLoopLag, 12.344);
  meter.measure(METRICS.oldestMessageAge, 123);
  meter.publish();
  expect(written()).toEqual([
    {
      namespace: 'SesQueue',
      dimensions,
      metrics: {
        ApiTime: [[105.38, 0], 'Milliseconds'],
        EffectiveRate: [6.93, 'Count/Second'],
        EventLoopLag: [12.34, 'Milliseconds'],
        OldestMessageAge: [123, 'Seconds'],
      },
    },
  ]);
});

test('what is dead-lettered is counted altogether and by class; an unknown class is Other', () => {
  const meter = createMeter('shop', 'PINPOINT');
  meter.deadLettered('MessageRejected');
  meter.deadLettered('MessageRejected');
  meter.deadLettered('SomethingNew');
  meter.publish();
  const all = { service: 'shop', channel: 'PINPOINT' };
  const documents = written();
  expect(documents).toHaveLength(3);
  expect(documents).toEqual(
    expect.arrayContaining([
      { namespace: 'SesQueue', dimensions: all, metrics: { DeadLettered: [3, 'Count'] } },
      {
        namespace: 'SesQueue',
        dimensions: { ...all, failureClass: 'MessageRejected' },
        metrics: { DeadLettered: [2, 'Count'] },
      },
      {
        namespace: 'SesQueue',
        dimensions: { ...all, failureClass: 'Other' },
        metrics: { DeadLettered: [1, 'Count'] },
      },
    ]),
  );
});

test('where nothing was counted, nothing is written', () => {
  const meter = createMeter('shop', 'SES');
  meter.publish();
  meter.count(METRICS.sent, 0);
  meter.publish();
  expect(output.take()).toEqual([]);
});

test('nothing is written twice', () => {
  const meter = createMeter('shop', 'SES');
  meter.count(METRICS.sent, 5);
  meter.deadLettered('OPT_OUT');
  meter.measure(METRICS.apiTime, 7);
  meter.publish();
  output.take();
  meter.publish();
  expect(output.take()).toEqual([]);
  meter.count(METRICS.sent, 2);
  meter.publish();
  expect(written()).toEqual([
    { namespace: 'SesQueue', dimensions, metrics: { Sent: [2, 'Count'] } },
  ]);
});
