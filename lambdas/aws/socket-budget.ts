/**
 * File descriptors of an execution environment, whatever its memory (Lambda developer guide,
 * "Lambda quotas"). Each connection is one.
 */
const FILE_DESCRIPTORS = 1_024;
/**
 * For everything else: Node's own (about 25), the runtime's, the log, files while they are read,
 * names that are looked up, and connections that are closed while others take their place.
 */
const OTHER_DESCRIPTORS = 174;

/** Connections to SQS. The SDK's own number; calls that find none free wait for one. */
export const SQS_SOCKETS = 50;

/**
 * Messages in flight at once: each call has a connection of its own, and never waits for one. An
 * environment's share needs so many only where calls take many seconds.
 */
export const MOST_IN_FLIGHT = FILE_DESCRIPTORS - OTHER_DESCRIPTORS - SQS_SOCKETS;

/** Connections to the channel: one for each call, and one to ask about the account. */
export const CHANNEL_SOCKETS = MOST_IN_FLIGHT + 1;
