import type { CameraKind } from '../domain/camera.ts';
import { DAY_MS, HOUR_MS } from '../domain/instant.ts';

/** Retention periods in days. DPIA, retention, unless marked. */

/** National reads are deleted on this day after capture unless preserved. */
export const DELETE_ON_DAY = 367;
/**
 * What must be gone when a day (UTC) begins: everything that would reach `DELETE_ON_DAY` days before it ends. By then
 * nobody may search it any more, and no year is longer.
 */
export const erasedBeforeMs = (nowMs: number): number =>
  Math.floor(nowMs / DAY_MS) * DAY_MS - (DELETE_ON_DAY - 1) * DAY_MS;
/** Preserved reads are kept until a reviewer releases them, who reviews them at least this often [default]. */
export const PRESERVATION_REVIEW_DAYS = 366;
export const PRESERVATION_MAX_READS = 2_000;
/** Reads, and reads older than 90 days, that one person may preserve alone in a day [default, all]. */
export const PRESERVATION_ALONE_READS = 100;
export const PRESERVATION_ALONE_OLD_READS = 20;
export const PRESERVATION_OLD_DAYS = 90;
/**
 * A late review is due, and raises an alarm each day; when it is this late it is overdue, which is the second warning
 * [default].
 */
export const PRESERVATION_OVERDUE_DAYS = 28;
/**
 * A preservation whose review is this late ends: nobody confirms any more that the reads are evidence, and the DPIA
 * keeps only evidence beyond 12 months. Its reads are then erased when due. Neither the DPIA nor NASPLE has a number;
 * a force that may lose no exhibit sets a longer time [default].
 */
export const PRESERVATION_LAPSES_DAYS = 56;

export const PRESERVATION_STATES = ['HELD', 'REVIEW_DUE', 'REVIEW_OVERDUE', 'RELEASED', 'LAPSED'] as const;
export type PreservationState = (typeof PRESERVATION_STATES)[number];
export type PreservationLife = {
  readonly reviewAtMs: number;
  readonly releasedAtMs: number | null;
  readonly lapsed: boolean;
};

/** The state of a preservation; one whose time is over is REVIEW_OVERDUE until the service has ended it, on record. */
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
 * @param before what the same person preserved alone in the last day: a large preservation must not be split into
 * small ones
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
/** Lists of vehicles of interest are reviewed within, and deleted after, this many days from the last revision. */
export const VOI_REVIEW_DAYS = 28;
export const VOI_DELETE_DAYS = 56;
/** A mobile camera delivers its reads within this time. */
export const MOBILE_TRANSFER_HOURS = 48;
/** Other cameras deliver at once; a read received later than this after capture is late [default]. */
export const FIXED_LATE_MS = 30_000;
/** How long after capture a read of such a camera counts as late. */
export const lateAfterMs = (kind: CameraKind | undefined): number =>
  kind === 'MOBILE' ? MOBILE_TRANSFER_HOURS * HOUR_MS : FIXED_LATE_MS;
/**
 * Reads delivered by a feed later than this after capture are refused: a management server keeps reads for 7 days
 * (DPIA risk 14), so an older one did not wait there. Mobile cameras have 48 h; a month leaves room for a vehicle off
 * the road [default, both].
 */
export const FEED_OLDEST_DAYS = 7;
export const MOBILE_FEED_OLDEST_DAYS = 31;
export const feedOldestMs = (kind: CameraKind | undefined): number =>
  (kind === 'MOBILE' ? MOBILE_FEED_OLDEST_DAYS : FEED_OLDEST_DAYS) * DAY_MS;
/**
 * A read further in the future than this comes from a wrong clock and is refused; so is a time of receipt [default].
 */
export const FUTURE_CAPTURE_TOLERANCE_MS = 10_000;

/** An erasure is done within this of being due, or an alarm says why not [default]. */
export const ERASE_WITHIN_MS = 5 * 60_000;
/**
 * Erased reads are out of reach at once and kept aside, encrypted, for this long, in case the clock was wrong. They
 * leave the store when the day begins on which they are 367 days old, so their last bytes go within the same day
 * [default].
 */
export const ERASED_KEPT_ASIDE_MS = 23 * HOUR_MS;
/**
 * The most days' reads that one erasure takes without two people. Each day's reads go when the day begins, so more
 * are due at once only after the service was off, or by a wrong clock [default].
 */
export const ERASE_DAYS_ALONE = 1;
/**
 * How far the clock may be beyond the last time that the service knows of: time for which it may have been switched
 * off. Beyond that the clock is doubted, and nothing is erased without two people [default]. A clock that is set back
 * is doubted sooner, but erases nothing.
 */
export const CLOCK_AHEAD_DAYS = 45;
/**
 * When the clock jumps by more than this between two checks, it was or is wrong, or the service was off. For this
 * long afterwards expired lists, entries and hits match nothing but stay, and return if the clock is set back
 * [default].
 */
export const CLOCK_STEP_MS = DAY_MS;
export const LISTS_KEPT_AFTER_STEP_MS = 23 * HOUR_MS;
export const CLOCK_BEHIND_MS = 2 * DAY_MS;
