/**
 * What AWS charges for what an installation uses, in US dollars.
 *
 * List prices of us-east-1 as known in November 2026, first tier, without the free tiers; AWS
 * changes them. Their sources: https://aws.amazon.com/sqs/pricing (standard queue, a request in
 * pieces of 64 KB), https://aws.amazon.com/lambda/pricing (arm64, on demand) and
 * https://aws.amazon.com/cloudwatch/pricing (ingestion of standard logs). Amazon SES's own price is
 * left out: it is the same whoever calls it.
 */
export const PRICES = {
  sqsPerMillionRequests: 0.4,
  lambdaPerGbSecond: 0.000_013_333_4,
  lambdaPerMillionRequests: 0.2,
  logsPerGb: 0.5,
} as const;
