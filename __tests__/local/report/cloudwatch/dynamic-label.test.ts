import {
  completeLabel,
  DynamicLabelError,
} from '../../../../local/report/cloudwatch/dynamic-label';
import { timeSeries } from '../../../../local/report/cloudwatch/time-series';

const LABELLED = {
  series: timeSeries([
    [0, 4],
    [1_000, 9],
    [2_000, 2],
  ]),
  defaultLabel: 'Sent',
  properties: { MetricName: 'Sent', 'Dim.QueueName': 'mail' },
  format: (value: number) => value.toFixed(1),
};

test.each([
  ['Sent', 'Sent'],
  ['Now ${LAST}, at most ${MAX}', 'Now 2.0, at most 9.0'],
  ['${FIRST} ${MIN} ${AVG} ${SUM}', '4.0 2.0 5.0 15.0'],
  ['${DATAPOINT_COUNT} ${MIN_MAX_RANGE} ${FIRST_LAST_RANGE}', '3.0 7.0 2.0'],
  ['[max: ${MAX} of ${LABEL}]', '[max: 9.0 of Sent]'],
  ["${PROP('MetricName')} of ${PROP('Dim.QueueName')}", 'Sent of mail'],
])('%s', (label, expected) => {
  expect(completeLabel(label, LABELLED)).toBe(expected);
});

test('says that there is no data', () => {
  const labelled = { ...LABELLED, series: timeSeries([]) };
  expect(completeLabel('${LABEL}: ${LAST}', labelled)).toBe('Sent: no data');
});

test.each(['${LAST_TIME}', "${PROP('AccountId')}", '${last}', '${toString}'])(
  '%s is refused by name',
  (label) => {
    expect(() => completeLabel(label, LABELLED)).toThrow(
      new DynamicLabelError(`The label ${JSON.stringify(label)}: ${label} isn't known here.`),
    );
  },
);
