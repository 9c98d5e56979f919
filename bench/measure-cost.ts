import type { Figures } from './figures';
import type { Observation } from './observation';
import { PRICES } from './prices';

/** What Lambda itself logs of an invocation: its start and its report, as JSON. */
const PLATFORM_LOG_BYTES = 600;
const MILLION = 1_000_000;
const GB = 1024 ** 3;

/** What the sending used, and what that costs for a million emails. */
export function measureCost(seen: Observation): Figures {
  const { invocations, sqsCalls, memoryMb } = seen;
  const emails = seen.mails.length;
  if (emails === 0 || seen.logBytes === undefined) return {};
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const gbSeconds = (sum(invocations.map(({ billedMs }) => billedMs)) / 1000) * (memoryMb / 1024);
  const requests = sum(Object.values(sqsCalls));
  const logBytes = seen.logBytes + invocations.length * PLATFORM_LOG_BYTES;
  const cpuMs = sum(invocations.map((each) => each.cpuMs));
  const perMillion = (amount: number) => (amount / emails) * MILLION;
  const sqsDollars = perMillion((requests * PRICES.sqsPerMillionRequests) / MILLION);
  const lambdaDollars = perMillion(
    gbSeconds * PRICES.lambdaPerGbSecond +
      (invocations.length * PRICES.lambdaPerMillionRequests) / MILLION,
  );
  const logDollars = perMillion((logBytes / GB) * PRICES.logsPerGb);
  return {
    gbSecondsPerMillion: perMillion(gbSeconds),
    sqsCallsPerEmail: requests / emails,
    logBytesPerEmail: logBytes / emails,
    ...(cpuMs > 0 && {
      cpuMsPerEmail: cpuMs / emails,
      ...(seen.sdkCpuMs !== undefined && {
        sdkCpuMsPerEmail: seen.sdkCpuMs,
        cpuBeyondSdkMs: cpuMs / emails - seen.sdkCpuMs,
      }),
      maxRssMb: Math.max(...invocations.map(({ maxMemoryMb }) => maxMemoryMb)),
    }),
    sqsDollars,
    lambdaDollars,
    logDollars,
    overheadDollars: sqsDollars + lambdaDollars + logDollars,
  };
}
