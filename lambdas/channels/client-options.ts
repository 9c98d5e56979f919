import type { Connections } from '../aws/connections';

/**
 * Of a channel's AWS client. No tries of the SDK's own: a second call behind the pacing's back would
 * be throttled, and after a time-out it would send the mail twice.
 */
export function clientOptions({ requestHandler }: Connections) {
  return { maxAttempts: 1, requestHandler, cacheMiddleware: true };
}
