import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import { attributeOf, type Expression, wholeOf } from '../expression';
import { withAddress } from '../naming';

export interface FunctionLogProps {
  readonly bundle: 'poller' | 'publisher';
  readonly name: string;
  readonly retentionDays: Expression;
  /** `STANDARD` or `INFREQUENT_ACCESS`. */
  readonly logGroupClass: Expression;
  /** Customer key, or null. */
  readonly kmsKeyArn: Expression;
  readonly tags: Expression;
}

/** The log group of a function: made before it, or Lambda makes one without retention. */
export class FunctionLog extends Construct {
  readonly name: Expression;
  readonly arn: Expression;
  /** The log group with all that it has. */
  readonly group: Expression;

  constructor(scope: Construct, id: string, props: FunctionLogProps) {
    super(scope, id);
    const group = withAddress(
      new CloudwatchLogGroup(this, 'group', {
        name: props.name,
        logGroupClass: props.logGroupClass.asString,
        retentionInDays: props.retentionDays.asNumber,
        kmsKeyId: props.kmsKeyArn.asString,
        tags: props.tags.asStringMap,
      }),
      props.bundle,
    );
    this.name = attributeOf(group, 'name');
    this.arn = attributeOf(group, 'arn');
    this.group = wholeOf(group);
  }
}
