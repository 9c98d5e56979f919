/** How long a call to the channel may take: an answer that takes longer is not waited for. */
export const REQUEST_TIMEOUT_MS = 15_000;
export const CONNECT_TIMEOUT_MS = 2_000;
/** Left at the end of an invocation for settling what was in flight. */
const SETTLE_MS = 5_000;
/** Left when the invocation answers at the latest. */
export const ANSWER_MS = 1_000;
/**
 * Before the function's time-out no further call is started: it could not be answered and settled.
 * The time-out that is deployed allows for it.
 */
export const LAST_START_MS = REQUEST_TIMEOUT_MS + SETTLE_MS + ANSWER_MS;
