import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { countIf, Expression } from '../expression';
import { type ResourceNames, withAddress } from '../naming';
import { type AlarmDefinition, type AlarmFacts, alarmDefinitions } from './alarm-definitions';

export interface AlarmsProps {
  /** The setting: the topic that is told, or null for no alarms. */
  readonly topic: Expression;
  readonly names: ResourceNames;
  readonly facts: AlarmFacts;
  readonly tags: Expression;
}

/** The alarms, where there is a topic to tell. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { topic, names, facts, tags }: AlarmsProps) {
    super(scope, id);
    // Without a topic there is no alarm; but where that is known, Terraform still reads this.
    const told = new Expression(`(${topic.hcl} == null ? [] : [${topic.hcl}.arn])`).asList;
    for (const alarm of alarmDefinitions(facts)) {
      withAddress(
        new CloudwatchMetricAlarm(this, alarm.kind, {
          count: countIf(`${topic.hcl} != null`),
          alarmName: names.alarm(alarm.kind),
          alarmDescription: alarm.description,
          metricQuery: metricQueries(alarm),
          comparisonOperator: 'GreaterThanThreshold',
          threshold: alarm.threshold,
          evaluationPeriods: alarm.breaches.of,
          datapointsToAlarm: alarm.breaches.periods,
          treatMissingData: 'notBreaching',
          alarmActions: told,
          okActions: told,
          tags: tags.asStringMap,
        }),
        alarm.kind.replaceAll('-', '_'),
      );
    }
  }
}

/** Of several queries the one that returns data is what the threshold is for. */
function metricQueries({ metrics, expression, kind, periodSeconds }: AlarmDefinition) {
  const queries = metrics.map(({ id, namespace, metricName, dimensions, stat }) => ({
    id,
    returnData: expression === undefined,
    metric: { namespace, metricName, dimensions, stat, period: periodSeconds },
  }));
  return expression === undefined
    ? queries
    : [{ id: kind.replaceAll('-', '_'), label: kind, expression, returnData: true }, ...queries];
}
