/** Calls that are made once under an `Idempotency-Key`, and what is kept of them [default, unless a source is named]. */

/** How long an answer is kept under its key: as long as a mobile camera may take to transfer (DPIA, 48 hours). */
export const IDEMPOTENCY_KEY_HOURS = 48;
/** A longer answer is not kept: the call again is refused in words. */
export const KEPT_ANSWER_MAX_BYTES = 256 * 1024;
/** Keys of one account at a time. Refused calls hold none; a day's work of a list manager takes some hundreds. */
export const IDEMPOTENCY_KEYS_OF_AN_ACCOUNT = 2_000;
/** When an account holds as many, it may try again after so long. */
export const IDEMPOTENCY_KEYS_RETRY_AFTER_S = 3_600;
