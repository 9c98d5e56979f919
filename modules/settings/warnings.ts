import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { addressOf } from '../naming';
import type { Sizes } from '../sizing';
import { hasRedriveOrIsOwn } from './preconditions';
import type { CustomCondition } from './rules/condition';
import type { SettingReferences } from './variables';

/** Text that refers to a value. */
interface Reference {
  readonly hcl: string;
}

/** What is allowed and yet worth a word at plan: Terraform `check` blocks, by their names. */
export function declareWarnings(
  scope: Construct,
  settings: SettingReferences,
  sizes: Sizes<Reference>,
): void {
  const reserved = settings.reserved_lambda_concurrency.hcl;
  const warnings: Readonly<Record<string, CustomCondition>> = {
    pinpoint_support: {
      condition: `${settings.channel.hcl} != "PINPOINT"`,
      message:
        'AWS ended its support for Amazon Pinpoint on 2026-10-30. channel = "PINPOINT" is only for accounts that still have it. To send through SES, leave channel out.',
    },
    one_environment: {
      condition: `${reserved} == null ? true : ${reserved} != 1`,
      message: `reserved_lambda_concurrency = 1 is less than 2, the lowest maximum concurrency of an event source mapping. Under load the mapping always pulls one batch that Lambda refuses to run. It comes back only when the queue's visibility time-out ends, in \${${sizes.queue_visibility_timeout_seconds.hcl}} seconds or what existing_queue has. So some mail is that late, and each time its receive count rises by one. AWS advises against it. Leave reserved_lambda_concurrency out, or set 2 or more; 1 is useful for mail with many recipients, and at 1/s to use the 15 % of the rate that two environments leave unused.`,
    },
    existing_queue_redrive: {
      condition: hasRedriveOrIsOwn(settings.existing_queue),
      message:
        'existing_queue has no redrive policy, so the last safety net is missing. A message that can be neither sent nor dead-lettered, because it crashes the poller or is too large, comes back until SQS deletes it. Give that queue a redrive policy to the dead-letter queue used here, with a maxReceiveCount of 1000, and give the same in redrive_policy.',
    },
    log_group_class_metrics: {
      condition: `${settings.log_group_class.hcl} != "INFREQUENT_ACCESS"`,
      message:
        "CloudWatch extracts no metrics from log groups of the class INFREQUENT_ACCESS. The dashboard's widgets and the alarms that show this installation's own metrics stay empty; those of SQS, Lambda and SES work. Leave log_group_class out to have all of them.",
    },
  };
  for (const [name, { condition, message }] of Object.entries(warnings)) {
    TerraformStack.of(scope).addOverride(`check.${addressOf(scope, name)}`, {
      assert: [{ condition: `\${${condition}}`, error_message: message }],
    });
  }
}
