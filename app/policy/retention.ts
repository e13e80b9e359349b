import type { CameraKind } from '../domain/camera.ts';
import { DAY_MS, HOUR_MS } from '../domain/instant.ts';

/** Numbers of days that data may live. DPIA, retention, unless marked. */

/** National reads are deleted on this day after capture unless preserved. */
export const DELETE_ON_DAY = 367;
/**
 * What must be gone when a day (UTC) begins: whatever would be `DELETE_ON_DAY` days old before it ends. Nobody may search it any
 * more by then, and no year is longer.
 */
export const erasedBeforeMs = (nowMs: number): number =>
  Math.floor(nowMs / DAY_MS) * DAY_MS - (DELETE_ON_DAY - 1) * DAY_MS;
/** Reads that are evidence are kept until a reviewer releases them, who looks at them at least this often [default]. */
export const PRESERVATION_REVIEW_DAYS = 366;
export const PRESERVATION_MAX_READS = 2_000;
/** So many reads, and so many older than 90 days, does one person preserve alone in a day [default, all]. */
export const PRESERVATION_ALONE_READS = 100;
export const PRESERVATION_ALONE_OLD_READS = 20;
export const PRESERVATION_OLD_DAYS = 90;
/** A review that is late is due, and an alarm each day; one that is late by so much is overdue, which is the second warning [default]. */
export const PRESERVATION_OVERDUE_DAYS = 28;
/**
 * One that is late by so much ends: nobody says any more that the reads are evidence, and the DPIA keeps for 12 months what is not. Its
 * reads then go when they are due. Neither the DPIA nor NASPLE has a number; a force that may lose no exhibit sets a longer time [default].
 */
export const PRESERVATION_LAPSES_DAYS = 56;

export const PRESERVATION_STATES = ['HELD', 'REVIEW_DUE', 'REVIEW_OVERDUE', 'RELEASED', 'LAPSED'] as const;
export type PreservationState = (typeof PRESERVATION_STATES)[number];
export type PreservationLife = {
  readonly reviewAtMs: number;
  readonly releasedAtMs: number | null;
  readonly lapsed: boolean;
};

/** How a preservation stands; one whose time is over says REVIEW_OVERDUE until the service has ended it, on record. */
export function preservationState(
  { reviewAtMs, releasedAtMs, lapsed }: PreservationLife,
  nowMs: number,
): PreservationState {
  if (releasedAtMs !== null) return lapsed ? 'LAPSED' : 'RELEASED';
  const lateMs = nowMs - reviewAtMs;
  return lateMs >= PRESERVATION_OVERDUE_DAYS * DAY_MS ? 'REVIEW_OVERDUE' : lateMs >= 0 ? 'REVIEW_DUE' : 'HELD';
}
export const preservationLapsesMs = (reviewAtMs: number): number => reviewAtMs + PRESERVATION_LAPSES_DAYS * DAY_MS;

/**
 * Whether a second person decides on a preservation (DPIA, retention).
 * @param before what the same person preserved alone in the last day: a large preservation is not made of small ones
 */
export function preservationNeedsTwo(
  capturedAtMs: readonly number[],
  nowMs: number,
  before: { readonly reads: number; readonly old: number } = { reads: 0, old: 0 },
): boolean {
  const old = oldReads(capturedAtMs, nowMs);
  return (
    before.reads + capturedAtMs.length > PRESERVATION_ALONE_READS ||
    (old > 0 && before.old + old > PRESERVATION_ALONE_OLD_READS)
  );
}
export const oldReads = (capturedAtMs: readonly number[], nowMs: number): number =>
  capturedAtMs.filter((atMs) => nowMs - atMs > PRESERVATION_OLD_DAYS * DAY_MS).length;
/** Lists of vehicles of interest: reviewed within, and deleted after, this many days from the last revision. */
export const VOI_REVIEW_DAYS = 28;
export const VOI_DELETE_DAYS = 56;
/** A mobile camera hands over what it read within this time. */
export const MOBILE_TRANSFER_HOURS = 48;
/** From other cameras a read is due at once; one that is received later than this after capture is late [default]. */
export const FIXED_LATE_MS = 30_000;
/** How long after its capture a read of such a camera is late. */
export const lateAfterMs = (kind: CameraKind | undefined): number =>
  kind === 'MOBILE' ? MOBILE_TRANSFER_HOURS * HOUR_MS : FIXED_LATE_MS;
/**
 * What a feed delivers later than this after capture is refused: a management server keeps reads for 7 days (DPIA risk 14), so an
 * older one did not wait there. Mobile cameras have 48 h; a month leaves room for a vehicle laid up [default, both].
 */
export const FEED_OLDEST_DAYS = 7;
export const MOBILE_FEED_OLDEST_DAYS = 31;
export const feedOldestMs = (kind: CameraKind | undefined): number =>
  (kind === 'MOBILE' ? MOBILE_FEED_OLDEST_DAYS : FEED_OLDEST_DAYS) * DAY_MS;
/** A read from further in the future than this has a wrong clock and is refused; so is a time of receipt [default]. */
export const FUTURE_CAPTURE_TOLERANCE_MS = 10_000;

/** An erasure is done within this of being due, or an alarm says why not [default]. */
export const ERASE_WITHIN_MS = 5 * 60_000;
/**
 * Erased reads are out of reach at once and kept aside, encrypted, for so long, in case the clock was wrong. They leave the store when the
 * day begins on which they are 367 days old, so their last bytes go within the same day [default].
 */
export const ERASED_KEPT_ASIDE_MS = 23 * HOUR_MS;
/**
 * So many days' reads go in one erasure without two people: each day's go when the day begins, so more are due at once only after the
 * service was off, or by a clock that is wrong [default].
 */
export const ERASE_DAYS_ALONE = 1;
/**
 * How far the clock may be beyond the last time that the service knows of: time for which it may have been switched off. Beyond it the
 * clock is doubted, and nothing is erased without two people [default]. A clock that is set back is doubted sooner, but erases nothing.
 */
export const CLOCK_AHEAD_DAYS = 45;
/**
 * A clock that moves by more than this from one look to the next was wrong before or is wrong now, or the service was off. For so long after
 * it lists, entries and hits whose time is over match nothing but stay, and are there again if the clock is set back [default].
 */
export const CLOCK_STEP_MS = DAY_MS;
export const LISTS_KEPT_AFTER_STEP_MS = 23 * HOUR_MS;
export const CLOCK_BEHIND_MS = 2 * DAY_MS;
