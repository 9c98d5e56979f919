import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import type { Installation } from './installation';
import { SIZE_NAMES } from './sizing';

/** Declares what a root or a module tells about its installation. */
export function declareOutputs(scope: Construct, emailQueue: Installation): void {
  const sizes = SIZE_NAMES.map((size) => [size, emailQueue.sizes[size].asNumber]);
  const outputs = {
    queue_url: {
      value: emailQueue.queue.url.asString,
      description: 'URL of the queue: applications send their email to it.',
    },
    queue_arn: {
      value: emailQueue.queue.arn.asString,
      description: 'ARN of the queue.',
    },
    dead_letter_queue_url: {
      value: emailQueue.deadLetterQueue.url.asString,
      description: 'URL of the dead-letter queue: what could not be sent, with its reason.',
    },
    dead_letter_queue_arn: {
      value: emailQueue.deadLetterQueue.arn.asString,
      description: 'ARN of the dead-letter queue.',
    },
    poller_function_name: {
      value: emailQueue.pollerFunctionName.asString,
      description: 'Name of the Lambda that sends the email.',
    },
    publisher_function_name: {
      value: emailQueue.publisherFunctionName.asString,
      description: 'Name of the Lambda that writes test emails to the queue.',
    },
    publisher_rule_name: {
      value: emailQueue.publisherRuleName.asString,
      description: 'Name of the EventBridge rule that runs the publisher each minute once enabled.',
    },
    dashboard_url: {
      value: emailQueue.dashboardUrl,
      description: 'URL of the CloudWatch dashboard.',
    },
    sizes: {
      value: Object.fromEntries(sizes),
      description:
        'Sizes chosen: throughput in recipients per second, concurrency in execution environments, batch size in messages, times in seconds.',
    },
    producer_policy_json: {
      value: emailQueue.producerPolicyJson.asString,
      description: "IAM policy for an application's role: what it needs to put email on the queue.",
    },
  };
  for (const [name, output] of Object.entries(outputs)) {
    new TerraformOutput(scope, `output_${name}`, output).overrideLogicalId(name);
  }
}
