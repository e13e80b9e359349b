import { localDayNumber, localDayStartMs } from '../../app/domain/london-time.ts';

/** UK local time, which people's habits follow, whatever the store uses. */

export type LocalDay = {
  /** Days since 1970 of the local date; it seeds the day's randomness. */
  readonly number: number;
  /** The instant of local midnight, and of the next. */
  readonly startMs: number;
  readonly endMs: number;
  /** 0 = Sunday. */
  readonly weekday: number;
  readonly weekend: boolean;
};

export function localDay(number: number): LocalDay {
  const weekday = (((number + 4) % 7) + 7) % 7;
  return {
    number,
    startMs: localDayStartMs(number),
    endMs: localDayStartMs(number + 1),
    weekday,
    weekend: weekday === 0 || weekday === 6,
  };
}

/** Local days that touch `[fromMs, untilMs)`, oldest first. */
export function localDays(fromMs: number, untilMs: number): LocalDay[] {
  const days: LocalDay[] = [];
  const first = localDayNumber(fromMs);
  for (let number = first; ; number += 1) {
    const day = localDay(number);
    if (day.startMs >= untilMs) return days;
    days.push(day);
  }
}
