import { costPerMillion } from '../../capacity/cost';
import { PLATFORM_BYTES_PER_INVOCATION } from '../../capacity/log-bytes';
import type { Usage } from '../../capacity/usage';
import type { Figures } from './figures';
import type { Observation } from './observation';

const MILLION = 1_000_000;

/** What the sending used, and where it was logged, what that costs for a million emails. */
export function measureCost(seen: Observation): Figures {
  const { invocations, sqsCalls, memoryMb } = seen;
  const emails = seen.mails.length;
  if (emails === 0) return {};
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const gbSeconds = (sum(invocations.map(({ billedMs }) => billedMs)) / 1000) * (memoryMb / 1024);
  const sqsRequests = sum(Object.values(sqsCalls));
  const cpuMs = sum(invocations.map((each) => each.cpuMs));
  return {
    gbSecondsPerMillion: (gbSeconds / emails) * MILLION,
    sqsCallsPerEmail: sqsRequests / emails,
    ...(cpuMs > 0 && {
      cpuMsPerEmail: cpuMs / emails,
      ...(seen.sdkCpuMs !== undefined && {
        sdkCpuMsPerEmail: seen.sdkCpuMs,
        cpuBeyondSdkMs: cpuMs / emails - seen.sdkCpuMs,
      }),
      maxRssMb: Math.max(...invocations.map(({ maxMemoryMb }) => maxMemoryMb)),
    }),
    ...(seen.logBytes !== undefined &&
      dollars({
        emails,
        invocations: invocations.length,
        gbSeconds,
        sqsRequests,
        logBytes: seen.logBytes + invocations.length * PLATFORM_BYTES_PER_INVOCATION,
      })),
  };
}

function dollars(usage: Usage): Figures {
  const cost = costPerMillion(usage);
  return {
    logBytesPerEmail: usage.logBytes / usage.emails,
    sqsDollars: cost.sqs,
    lambdaDollars: cost.lambda,
    logDollars: cost.logs,
    overheadDollars: cost.total,
  };
}
