/** How long a message in hand stays hidden from others: what a crash delays it by. */
export const HOLD_SECONDS = 60;
/** Hidden for another while with so much left. */
export const RENEW_BEFORE_MS = 30_000;
