import { costPerMillion } from '../capacity/cost';
import { PLATFORM_BYTES_PER_INVOCATION } from '../capacity/log-bytes';
import type { Figures } from './figures';
import type { Observation } from './observation';

const MILLION = 1_000_000;

/** What the sending used, and what that costs for a million emails. */
export function measureCost(seen: Observation): Figures {
  const { invocations, sqsCalls, memoryMb } = seen;
  const emails = seen.mails.length;
  if (emails === 0 || seen.logBytes === undefined) return {};
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const gbSeconds = (sum(invocations.map(({ billedMs }) => billedMs)) / 1000) * (memoryMb / 1024);
  const sqsRequests = sum(Object.values(sqsCalls));
  const logBytes = seen.logBytes + invocations.length * PLATFORM_BYTES_PER_INVOCATION;
  const cpuMs = sum(invocations.map((each) => each.cpuMs));
  const cost = costPerMillion({
    emails,
    invocations: invocations.length,
    gbSeconds,
    sqsRequests,
    logBytes,
  });
  return {
    gbSecondsPerMillion: (gbSeconds / emails) * MILLION,
    sqsCallsPerEmail: sqsRequests / emails,
    logBytesPerEmail: logBytes / emails,
    ...(cpuMs > 0 && {
      cpuMsPerEmail: cpuMs / emails,
      ...(seen.sdkCpuMs !== undefined && {
        sdkCpuMsPerEmail: seen.sdkCpuMs,
        cpuBeyondSdkMs: cpuMs / emails - seen.sdkCpuMs,
      }),
      maxRssMb: Math.max(...invocations.map(({ maxMemoryMb }) => maxMemoryMb)),
    }),
    sqsDollars: cost.sqs,
    lambdaDollars: cost.lambda,
    logDollars: cost.logs,
    overheadDollars: cost.total,
  };
}
