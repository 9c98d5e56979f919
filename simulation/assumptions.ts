/**
 * What is reckoned with where AWS promises nothing, in predictions and in the benchmark's virtual
 * runs alike. None of it changes the rate by much: sends overlap with everything else.
 */

/** Between a batch's receipt by the event source mapping and its invocation, in seconds. */
export const MAPPING_GAP_SECONDS = 0.1;
/** How long a call to Amazon SQS takes. */
export const SQS_CALL_MS = 10;
/** How long a request is on its way to the channel, at most. */
export const WAY_MS = 3;
/** How much longer or shorter a call takes than usual, at most, as a part of it. */
export const CALL_JITTER = 0.1;
/** The part of the short polls that come back empty from a queue that isn't. */
export const EMPTY_SHORT_POLLS = 1 / 3;
