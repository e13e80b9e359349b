/** Calls under an `Idempotency-Key`, and what is stored of them [default, unless a source is named]. */

/** How long an answer is stored under its key: as long as a mobile camera may take to transfer (DPIA, 48 hours). */
export const IDEMPOTENCY_KEY_HOURS = 48;
/** A longer answer is not stored: a repeated call is refused in words. */
export const KEPT_ANSWER_MAX_BYTES = 256 * 1024;
/** Keys of one account at a time. Refused calls hold none; a list manager's day takes a few hundred. */
export const IDEMPOTENCY_KEYS_OF_AN_ACCOUNT = 2_000;
/** When an account holds this many, it may try again after this time. */
export const IDEMPOTENCY_KEYS_RETRY_AFTER_S = 3_600;
