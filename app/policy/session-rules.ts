/** Sessions and locks [default unless marked]. */
import { DAY_MS, HOUR_MS } from '../domain/instant.ts';

export const DEFAULT_IDLE_LOCK_MINUTES = 10;
export const IDLE_LOCK_MINUTES_RANGE = { min: 1, max: 30 } as const;
/** The warning appears this long before the lock; any key restarts the countdown. */
export const LOCK_WARNING_MS = 60_000;
export const ACCESS_TOKEN_MS = 15 * 60_000;
export const REFRESH_TOKEN_MS = 10 * 60 * 60_000;
/**
 * Failed sign-ins in a row before an account must wait, and how long (NCSC password guidance: throttle, do not lock
 * out).
 */
export const SIGN_IN_TRIES = 5;
export const SIGN_IN_WAIT_MS = 60_000;
/** A workstation clock that differs from the service's by more than this is reported to the user [default]. */
export const CLOCK_TOLERANCE_MS = 60_000;
/** A window may end this far ahead of the service clock, so that "until midnight" can be typed [default]. */
export const FUTURE_WINDOW_TOLERANCE_MS = DAY_MS;
/** The question of the last search, and words that were not used, are kept for this long for the person who wrote them: a shift [default]. */
export const KEPT_QUESTION_MS = 12 * HOUR_MS;
/** A search opens its reads and their pictures for this long, and only for the sign-in that ran it [default]. */
export const SEARCH_OPENS_MS = DAY_MS;
