import type { ConnectionLimits } from './channel';

/**
 * The options of the AWS clients that send. No tries of the SDK's own: a second call behind the
 * pacing's back would be throttled, and after a time-out it would send the mail twice.
 */
export function clientOptions(limits: ConnectionLimits) {
  const agent = { keepAlive: true, maxSockets: limits.maxSockets };
  return {
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: limits.connectTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      // Without it the SDK only prints a warning, and waits on.
      throwOnRequestTimeout: true,
      httpsAgent: agent,
      httpAgent: agent,
    },
  };
}
