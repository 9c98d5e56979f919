import { POLLER_ENV } from '../../../lambdas/poller/env';
import type { GivenSettings } from '../../../modules/settings/settings';

/** A poller as an apply has made it, read from the state. */
export interface DeployedPoller {
  /** The module's address, like `module.mail["bulk"]`. */
  readonly module: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** The pollers among the resources of a state. */
export function deployedPollers(
  resources: readonly {
    readonly address: string;
    readonly type: string;
    readonly name: string;
    readonly values: object;
  }[],
): DeployedPoller[] {
  return resources
    .filter(({ type, name }) => type === 'aws_lambda_function' && name === 'poller')
    .map(({ address, values }) => {
      const { environment } = values as {
        readonly environment: readonly [{ readonly variables: Record<string, string> }];
      };
      return {
        module: address.replace('.aws_lambda_function.poller', ''),
        variables: environment[0].variables,
      };
    });
}

/** The settings with which a local installation gets the same variables, but for the queues' URLs. */
export function settingsOf({ variables }: DeployedPoller): GivenSettings {
  const text = (name: string) => variables[name] ?? '';
  return {
    name: text(POLLER_ENV.instanceName),
    channel: text(POLLER_ENV.channel),
    pinpoint_application_id: variables[POLLER_ENV.pinpointApplicationId] ?? null,
    email_from: text(POLLER_ENV.emailFrom),
    email_throughput: Number(text(POLLER_ENV.emailThroughput)),
  };
}
