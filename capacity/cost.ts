import { PRICES } from './prices';
import type { CostPerMillion, Usage } from './usage';

const MILLION = 1_000_000;
const GB = 1024 ** 3;

/**
 * What a million emails cost, by the list prices and without what the channel charges.
 *
 * @param usage of at least one email
 */
export function costPerMillion(usage: Usage): CostPerMillion {
  const { emails, invocations, gbSeconds, sqsRequests, logBytes } = usage;
  const perMillion = (dollars: number) => (dollars / emails) * MILLION;
  const lambda = perMillion(
    gbSeconds * PRICES.lambdaPerGbSecond +
      (invocations * PRICES.lambdaPerMillionRequests) / MILLION,
  );
  const sqs = perMillion((sqsRequests * PRICES.sqsPerMillionRequests) / MILLION);
  const logs = perMillion((logBytes / GB) * PRICES.logsPerGb);
  return { lambda, sqs, logs, total: lambda + sqs + logs };
}
