import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import { attributeOf, defineLocal, Expression } from '../expression';
import { type ResourceNames, withAddress } from '../naming';
import type { Place } from '../permissions';
import { type Channel, type DashboardFacts, dashboardBody } from './dashboard-body';

export interface DashboardProps {
  /** The setting, or null. */
  readonly dashboardName: Expression;
  readonly names: ResourceNames;
  /** The setting, unknown until plan: the dashboard follows it. */
  readonly channel: Expression;
  readonly facts: Omit<DashboardFacts, 'channel'>;
  readonly place: Place;
}

/** The dashboard of the channel that is chosen. */
export class Dashboard extends Construct {
  /** Where a browser finds it. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    // One local per channel: a body within a condition would have to be an expression itself.
    const body = (channel: Channel) =>
      defineLocal(
        this,
        `dashboard_${channel.toLowerCase()}`,
        JSON.stringify(dashboardBody({ ...props.facts, channel })),
      );
    const ses = body('SES');
    const pinpoint = body('PINPOINT');

    const { partition, region } = props.place;
    const dashboard = withAddress(
      new CloudwatchDashboard(this, 'dashboard', {
        dashboardName: new Expression(
          `coalesce(${props.dashboardName.hcl}, ${JSON.stringify(props.names.dashboard(region.asString))})`,
        ).asString,
        dashboardBody: new Expression(
          `(${props.channel.hcl} == "PINPOINT" ? ${pinpoint.hcl} : ${ses.hcl})`,
        ).asString,
      }),
      'dashboard',
    );

    const host = `lookup({"aws-cn": "console.amazonaws.cn", "aws-us-gov": "console.amazonaws-us-gov.com"}, ${partition.hcl}, "console.aws.amazon.com")`;
    const name = attributeOf(dashboard, 'dashboard_name').asString;
    this.url = `https://${region.asString}.\${${host}}/cloudwatch/home?region=${region.asString}#dashboards/dashboard/${name}`;
  }
}
