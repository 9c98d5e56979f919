/**
 * What must hold that settings alone don't show, since sizes or resources have a part in it: the
 * functions' preconditions. Only Terraform checks them; what is unknown at plan, before it makes the
 * function.
 */

import { LAMBDA_MAXIMUM_TIMEOUT_SECONDS, type SizeName, type Sizes } from '../sizing';
import type { CustomCondition } from './rules/condition';

/** Text that refers to a value. */
interface Reference {
  readonly hcl: string;
}

/**
 * The provider that plans knows the runtime. Terraform doesn't tell a configuration the provider's
 * version, but what a resource has shows it: from 6.0 on each has a Region. (6.0 to 6.18 have that
 * and don't know nodejs24.x either; they refuse it by themselves, with a list of what they know.)
 *
 * @param resource any that has a Region
 */
export function providerKnowsRuntime(runtime: Reference, resource: Reference): CustomCondition {
  return {
    condition: `${runtime.hcl} != "nodejs24.x" ? true : contains(keys(${resource.hcl}), "region")`,
    message:
      'lambda_runtime is nodejs24.x. It needs the AWS provider 6.19 or later, and this is version 5. Use version 6.19 or later, below 7, or leave lambda_runtime out for nodejs22.x.',
  };
}

/** A batch can be sent within the longest time-out that Lambda allows. */
export function batchFitsTimeout(sizes: Sizes<Reference>): CustomCondition {
  const value = (size: SizeName) => `\${${sizes[size].hcl}}`;
  return {
    condition: `${sizes.poller_timeout_seconds.hcl} <= ${LAMBDA_MAXIMUM_TIMEOUT_SECONDS}`,
    message: `A batch of ${value('batch_size')} (sqs_batch_size) takes one execution environment ${value('batch_seconds')} seconds, since ${value('environments')} of them share ${value('effective_throughput')} recipients per second; with the time for finishing, that is more than the ${LAMBDA_MAXIMUM_TIMEOUT_SECONDS} seconds that Lambda allows. Lower sqs_batch_size or reserved_lambda_concurrency (left out, they are derived), or raise email_throughput.`,
  };
}

/**
 * The estate's queue hides a message for six time-outs of the poller, AWS's advice; below one,
 * Lambda refuses the mapping, and only after minutes.
 *
 * @param existingQueue the setting
 */
export function visibilityOutlastsPoller(
  existingQueue: Reference,
  sizes: Sizes<Reference>,
): CustomCondition {
  const given = `${existingQueue.hcl}.visibility_timeout_seconds`;
  const least = sizes.queue_visibility_timeout_seconds.hcl;
  return {
    condition: `${existingQueue.hcl} == null ? true : (${given} == null ? false : ${given} >= ${least})`,
    message: `existing_queue has a visibility time-out of \${try(coalesce(${given}), "null")} seconds, and the poller, which may run for \${${sizes.poller_timeout_seconds.hcl}} seconds, needs six times as long plus the batching window. With less, mail that waits for its turn comes back to the queue, and its receive count rises without a try. Set visibility_timeout_seconds of that queue to \${${least}} or more, or lower drain_seconds, sqs_batch_size or sqs_batching_window_seconds.`,
  };
}

/**
 * A queue of the estate is where the poller is: Lambda reads no queue of another Region, and the
 * poller signs its dead letters for its own.
 *
 * @param queue the setting
 * @param region where the poller is made
 */
export function isInRegion(
  name: 'existing_queue' | 'existing_dead_letter_queue',
  queue: Reference,
  region: Reference,
): CustomCondition {
  const given = `element(split(":", ${queue.hcl}.arn), 3)`;
  return {
    condition: `${queue.hcl} == null ? true : ${given} == ${region.hcl}`,
    message: `${name} is in \${try(${given}, "null")}, and the poller in \${${region.hcl}}, which can't use a queue of another Region. Give a queue in \${${region.hcl}}, or give this installation the provider of the other Region.`,
  };
}

/** Dead letters don't go back onto the queue that they come from. */
export function deadLettersGoElsewhere(
  existingQueue: Reference,
  deadLetterArn: Reference,
): CustomCondition {
  return {
    condition: `${existingQueue.hcl} == null ? true : ${existingQueue.hcl}.arn != ${deadLetterArn.hcl}`,
    message: `existing_dead_letter_queue is existing_queue itself, \${${deadLetterArn.hcl}}: dead letters would be sent again for ever. Give another queue, or leave it out: then one is created.`,
  };
}

/** The estate's redrive leaves the poller all of its tries. */
export function redriveLeavesTries(existingQueue: Reference, maxTries: Reference): CustomCondition {
  const given = redrive(existingQueue, 'maxReceiveCount');
  return {
    condition: `!(${hasRedrive(existingQueue)}) ? true : try(tonumber(${given}) > ${maxTries.hcl}, true)`,
    message: `existing_queue moves a message to its dead-letter queue after \${try(${given}, "null")} receives (maxReceiveCount), without a reason. That is before the poller gives up on it, after \${${maxTries.hcl}} faults (max_tries). Raise maxReceiveCount in the redrive policy of that queue, best to 1000 because receives are not tries, or lower max_tries.`,
  };
}

/** The estate's redrive goes where the poller's own dead letters go. */
export function redriveMeetsDeadLetters(
  existingQueue: Reference,
  deadLetterArn: Reference,
): CustomCondition {
  const given = redrive(existingQueue, 'deadLetterTargetArn');
  return {
    condition: `!(${hasRedrive(existingQueue)}) ? true : try(${given} == ${deadLetterArn.hcl}, true)`,
    message: `existing_queue moves messages to \${try(${given}, "null")} (deadLetterTargetArn), but the poller writes its dead letters to \${${deadLetterArn.hcl}}. Set existing_dead_letter_queue to the first, or redrive that queue to the second, which is the output dead_letter_queue_arn.`,
  };
}

/** Whether the estate's queue has a redrive policy; true where there is no such queue. */
export function hasRedriveOrIsOwn(existingQueue: Reference): string {
  return `${existingQueue.hcl} == null ? true : (${hasRedrive(existingQueue)})`;
}

function hasRedrive(existingQueue: Reference): string {
  const policy = `${existingQueue.hcl}.redrive_policy`;
  return `${existingQueue.hcl} == null ? false : (${policy} == null ? false : ${policy} != "")`;
}

function redrive(existingQueue: Reference, key: string): string {
  return `jsondecode(${existingQueue.hcl}.redrive_policy).${key}`;
}
