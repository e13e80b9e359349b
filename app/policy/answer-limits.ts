/**
 * How much of the shared resources one caller may take: turns at the engine, and how slowly an answer may be read
 * [default, all].
 */

/** Searches that the engine runs at once; more would only share the same cores and memory. */
export const SEARCHES_AT_ONCE = 8;
/** The most of these for one account, so that a busy caller leaves the rest to others. */
export const SEARCHES_AT_ONCE_OF_AN_ACCOUNT = 4;
/**
 * Searches that wait for a turn, in all and per account; the next is told to retry, unless its account has none
 * waiting.
 */
export const SEARCHES_WAITING = 128;
export const SEARCHES_WAITING_OF_AN_ACCOUNT = 64;
/**
 * Answers being sent, in all and per account, however fast they are read; an account that has none gets one all the
 * same.
 */
export const ANSWERS_UNDER_WAY = 96;
export const ANSWERS_UNDER_WAY_OF_AN_ACCOUNT = 24;
export const SEARCH_RETRY_AFTER_S = 2;
/**
 * Preservations whose reads are being looked up, in all and per account; an account that has none gets one all the
 * same.
 */
export const PRESERVATIONS_IN_HAND = 16;
export const PRESERVATIONS_IN_HAND_OF_AN_ACCOUNT = 2;
/**
 * Records of the log that are read for one answer about what changed since a search. A correction has up to four, and
 * one that is only proposed has some too, so that counting corrections made would bound nothing.
 */
export const CHANGE_RECORDS_LOOKED_AT = 800;

/**
 * The least rate at which a waiting answer must be read, and the most time it may take as a whole; otherwise it is
 * aborted.
 */
export const ANSWER_MIN_BYTES = 64 * 1024;
export const ANSWER_MIN_BYTES_IN_MS = 10_000;
export const ANSWER_WITHIN_MS = 10 * 60_000;
/** Size of the pieces in which an answer is handed on. */
export const ANSWER_PIECE_BYTES = 128 * 1024;

/** How long an erasure waits for running searches before it aborts their answers. */
export const ERASURE_READERS_GRACE_MS = 10_000;
/** How long one attempt at a file swap waits for open readers; new searches wait meanwhile. */
export const ERASURE_SHUT_MS = 300;
