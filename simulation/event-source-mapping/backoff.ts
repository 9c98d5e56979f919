/**
 * How a mapping backs off where the function's concurrency refuses a batch.
 *
 * AWS says that it does so "by reducing the amount of concurrency allocated to your Amazon SQS event
 * source mapping", and that it tries a batch again until its visibility ends and then drops it
 * (Lambda developer guide, "Handling errors for an SQS event source",
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html).
 *
 * How long it waits, and how far it reduces, isn't documented. An owner of a function with a reserved
 * concurrency of 1 reported batches that weren't run before their visibility ended, although the
 * function was free long before (https://github.com/aws/aws-cdk/issues/24180). So what is assumed is
 * not kind: waits that double without a limit, and one poller less with each refusal, down to the
 * two that AWS names as the fewest
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html).
 */

const FIRST_WAIT_MS = 1_000;
/** The fewest batches that a mapping has under way while there is mail. */
export const FEWEST_POLLERS = 2;

/** How long a batch waits after its nth refusal, from 1 on. */
export function waitAfterRefusalMs(refusals: number): number {
  return FIRST_WAIT_MS * 2 ** (refusals - 1);
}

/** How many pollers are left of so many after a refusal. */
export function pollersAfterRefusal(pollers: number): number {
  return Math.max(FEWEST_POLLERS, pollers - 1);
}
