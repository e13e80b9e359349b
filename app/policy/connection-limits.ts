/** What connections and calls may take before anybody knows whose they are [default, all]. Generous: a force may be behind one address. */

/** Connections at once, in all and from one address; for one more the oldest goes that is in no call, not the one that comes. */
export const CONNECTIONS = 2_000;
export const CONNECTIONS_OF_AN_ADDRESS = 1_000;
/** Of these, connections on which no head of a call is complete yet, in all and from one address. Honest ones are so for milliseconds. */
export const SILENT_CONNECTIONS = 500;
export const SILENT_CONNECTIONS_OF_AN_ADDRESS = 200;
/** Streams of hits at once, in all and of one account. */
export const HIT_STREAMS = 1_000;
export const HIT_STREAMS_OF_AN_ACCOUNT = 20;
export const HIT_STREAM_RETRY_AFTER_S = 10;

/** How often it is looked whether what arrives arrives in time. */
export const ARRIVALS_LOOK_MS = 1_000;
/** The head of a call arrives within this. */
export const HEAD_WITHIN_MS = 10_000;
/** A body arrives within this, and at this rate at least. */
export const BODY_WITHIN_MS = 45_000;
export const BODY_MIN_BYTES = 8 * 1024;
export const BODY_MIN_BYTES_IN_MS = 8_000;
/** The whole of a call, when nobody reads its body. */
export const CALL_WITHIN_MS = 60_000;

/** Bytes of bodies that are in hand at once, in all and of one caller. */
export const BODIES_BYTES = 256 * 1024 * 1024;
export const BODIES_BYTES_OF_A_CALLER = 96 * 1024 * 1024;
