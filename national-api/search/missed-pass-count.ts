import type { Camera } from '../../app/domain/camera.ts';
import { DAY_MS } from '../../app/domain/instant.ts';
import type { WindowMs } from '../../app/domain/time-window.ts';
import {
  countPasses,
  MISSED_PASSES_DAYS,
  missedPasses,
  type Leg,
  type MissedPasses,
  type PassCounts,
} from '../../app/movement/missed-passes.ts';
import { FEED_OLDEST_DAYS } from '../../app/policy/retention.ts';

/** Days of a question to the engine: each costs as much as reading the times of all reads, and searches wait for it. */
const DAYS_AT_ONCE = 5;

/** Counts by day, and the day on which they were last asked for. */
type Kept = { toDay: number; readonly days: Map<number, Promise<PassCounts>> };

/**
 * What cameras miss, counted by days (UTC). A few days are one question to the engine, so that searches go between, and
 * a day is asked for once when nothing can come for it any more: over a month of the whole nation the legs take the
 * engine many seconds. Until then a read that is delivered late would count as missed, so a younger day is counted anew
 * on each day that somebody asks. A leg over the end of a question is not counted, whether the camera between read it
 * or not.
 *
 * Kept in memory: counts have no personal data in them, and a restart counts again.
 */
export class MissedPassCount {
  /** Outages decide what is counted, and a list of cameras is replaced, never changed. */
  readonly #daysOf = new WeakMap<readonly Camera[], Kept>();

  /**
   * @param toDay the day (since 1970, UTC) before which `MISSED_PASSES_DAYS` are counted
   * @param legs asks the engine. What it throws is thrown; days that were counted stay, and whoever asks next goes on.
   */
  async before(
    toDay: number,
    cameras: readonly Camera[],
    legs: (window: WindowMs) => Promise<readonly Leg[]>,
  ): Promise<readonly MissedPasses[]> {
    const kept = this.#daysOf.get(cameras) ?? { toDay, days: new Map<number, Promise<PassCounts>>() };
    this.#daysOf.set(cameras, kept);
    const { days } = kept;
    const fromDay = toDay - MISSED_PASSES_DAYS;
    if (toDay !== kept.toDay) {
      for (const day of days.keys()) if (day < fromDay || day + FEED_OLDEST_DAYS >= kept.toDay) days.delete(day);
      kept.toDay = toDay;
    }

    const ask = (first: number): void => {
      let end = first + 1;
      while (end < Math.min(toDay, first + DAYS_AT_ONCE) && !days.has(end)) end += 1;
      const asked = legs({ fromMs: first * DAY_MS, toMs: end * DAY_MS });
      for (let day = first; day < end; day += 1) {
        const counting = asked.then((found) =>
          countPasses(
            cameras,
            found.filter((leg) => leg.day === day),
          ),
        );
        days.set(day, counting);
        counting.catch(() => {
          if (days.get(day) === counting) days.delete(day);
        });
      }
    };

    const counts: PassCounts[] = [];
    for (let day = fromDay; day < toDay;) {
      const others = days.get(day);
      if (others === undefined) ask(day);
      try {
        counts.push(await days.get(day)!);
        day += 1;
      } catch (error) {
        // Somebody else began to count it and has gone: it is counted for this caller.
        if (others === undefined) throw error;
      }
    }
    return missedPasses(counts);
  }
}
