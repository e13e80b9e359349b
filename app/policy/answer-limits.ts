/** What one caller may take of what all share: turns at the engine, and how slowly an answer may be read [default, all]. */

/** Searches that the engine works on at once; more would only share the same cores and memory. */
export const SEARCHES_AT_ONCE = 8;
/** Of these for one account: whoever asks for more leaves the rest to the others. */
export const SEARCHES_AT_ONCE_OF_AN_ACCOUNT = 4;
/** Searches that wait for a turn, in all and of one account; the next is told to come again, unless its account has none waiting. */
export const SEARCHES_WAITING = 128;
export const SEARCHES_WAITING_OF_AN_ACCOUNT = 64;
/** Answers that are being sent, in all and to one account, however fast they are read; an account that has none gets one all the same. */
export const ANSWERS_UNDER_WAY = 96;
export const ANSWERS_UNDER_WAY_OF_AN_ACCOUNT = 24;
export const SEARCH_RETRY_AFTER_S = 2;
/** Preservations whose reads are being looked up, in all and of one account; an account that has none gets one all the same. */
export const PRESERVATIONS_IN_HAND = 16;
export const PRESERVATIONS_IN_HAND_OF_AN_ACCOUNT = 2;

/** An answer is read at this rate at least, once something of it waits to be sent, and within this time as a whole; else it is broken off. */
export const ANSWER_MIN_BYTES = 64 * 1024;
export const ANSWER_MIN_BYTES_IN_MS = 10_000;
export const ANSWER_WITHIN_MS = 10 * 60_000;
/** What is handed on of an answer at a time. */
export const ANSWER_PIECE_BYTES = 128 * 1024;

/** How long an erasure lets searches that are under way go on, before their answers are broken off. */
export const ERASURE_READERS_GRACE_MS = 10_000;
/** Searches wait no longer than this while the reads' file is changed for one without the erased. */
export const ERASURE_SHUT_MS = 300;
