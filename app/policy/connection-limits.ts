/**
 * What connections and calls may take before it is known whose they are [default, all]. Generous: a force may be
 * behind one address.
 */

/**
 * Connections at once, in all and per address. When one more comes, the oldest without a call in progress is closed,
 * not the new one.
 */
export const CONNECTIONS = 2_000;
export const CONNECTIONS_OF_AN_ADDRESS = 1_000;
/**
 * Of these, connections that have not yet sent a complete request head, in all and per address. Honest ones take
 * milliseconds.
 */
export const SILENT_CONNECTIONS = 500;
export const SILENT_CONNECTIONS_OF_AN_ADDRESS = 200;
/** Streams of hits at once, in all and per account. */
export const HIT_STREAMS = 1_000;
export const HIT_STREAMS_OF_AN_ACCOUNT = 20;
export const HIT_STREAM_RETRY_AFTER_S = 10;

/** How often arrival deadlines are checked. */
export const ARRIVALS_LOOK_MS = 1_000;
/** The head of a request arrives within this time. */
export const HEAD_WITHIN_MS = 10_000;
/** A body arrives within this time, and at least at this rate. */
export const BODY_WITHIN_MS = 45_000;
export const BODY_MIN_BYTES = 8 * 1024;
export const BODY_MIN_BYTES_IN_MS = 8_000;
/** The most time for a whole call whose body nobody reads. */
export const CALL_WITHIN_MS = 60_000;

/** Bytes of bodies in memory at once, in all and per caller. */
export const BODIES_BYTES = 256 * 1024 * 1024;
export const BODIES_BYTES_OF_A_CALLER = 96 * 1024 * 1024;
