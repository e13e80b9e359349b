import { DAY_MS, HOUR_MS } from '../../app/domain/instant.ts';

/** UK local time, in which people keep their habits, whatever the store keeps. */

/** 01:00 UTC on the last Sunday of a month (0 = January): when the clocks change. */
function lastSunday(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0));
  return Date.UTC(year, month, lastDay.getUTCDate() - lastDay.getUTCDay(), 1);
}

/** Milliseconds by which UK local time is ahead of UTC at an instant: an hour in summer. */
export function localOffsetMs(ms: number): number {
  const year = new Date(ms).getUTCFullYear();
  return ms >= lastSunday(year, 2) && ms < lastSunday(year, 9) ? HOUR_MS : 0;
}

export type LocalDay = {
  /** Days since 1970 of the local date: the number from which its randomness follows. */
  readonly number: number;
  /** The instant of local midnight, and of the next. */
  readonly startMs: number;
  readonly endMs: number;
  /** 0 = Sunday. */
  readonly weekday: number;
  readonly weekend: boolean;
};

function localMidnight(number: number): number {
  const utc = number * DAY_MS;
  return utc - localOffsetMs(utc - localOffsetMs(utc));
}

export function localDay(number: number): LocalDay {
  const weekday = (((number + 4) % 7) + 7) % 7;
  return {
    number,
    startMs: localMidnight(number),
    endMs: localMidnight(number + 1),
    weekday,
    weekend: weekday === 0 || weekday === 6,
  };
}

/** Local days that touch `[fromMs, untilMs)`, oldest first. */
export function localDays(fromMs: number, untilMs: number): LocalDay[] {
  const days: LocalDay[] = [];
  const first = Math.floor((fromMs + localOffsetMs(fromMs)) / DAY_MS);
  for (let number = first; ; number += 1) {
    const day = localDay(number);
    if (day.startMs >= untilMs) return days;
    days.push(day);
  }
}
