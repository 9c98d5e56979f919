import { SQSClient } from '@aws-sdk/client-sqs';

/** The longest that one try of a call may take; a long poll waits a second of it. */
const REQUEST_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * A client whose calls end. The SDK's own has no time-out, and a connection that has gone stale in a
 * frozen environment never answers: the invocation would wait for it until it is killed, and what
 * it has sent but not deleted would be sent again.
 */
export function createSqsClient(): SQSClient {
  return new SQSClient({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
}
