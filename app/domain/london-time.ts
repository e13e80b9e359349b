/**
 * Local time of the United Kingdom, in which people live, rules count hours of the day, and every time is shown. One
 * hour is missing each March and one happens twice each October; a typed period must say which of the two hours it
 * means, because a read in the other one is a different read.
 * Based on the time zone data of `Intl`, which every side has. No supported runtime has `Temporal`, and this file is
 * all that is needed of it: a polyfill would be ten times as much code before the first screen.
 */
import { DAY_MS, HOUR_MS } from './instant.ts';

const ZONE = 'Europe/London';

/** A format of local time, made on first use: each costs a millisecond, and the first screen needs one of ten. */
export function londonFormat(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  let made: Intl.DateTimeFormat | undefined;
  return () => (made ??= new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, ...options }));
}

const parts = londonFormat({
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** The offset from the time zone data, at the cost of a format. */
function lookedUpOffsetMs(ms: number): number {
  const of: Record<string, number> = {};
  for (const { type, value } of parts().formatToParts(ms)) of[type] = Number(value);
  const localMs = Date.UTC(of['year'] ?? 0, (of['month'] ?? 1) - 1, of['day'], of['hour'], of['minute']);
  return localMs - Math.floor(ms / 60_000) * 60_000;
}

/** From an instant on local time is this much ahead of UTC. */
export type Change = { readonly atMs: number; readonly offsetMs: number };
const changesByYear = new Map<number, readonly Change[]>();

/**
 * The offset at the start of a year and at each change in it: looked up once per year, because local time is needed
 * for every row.
 */
function changesOf(year: number): readonly Change[] {
  const known = changesByYear.get(year);
  if (known !== undefined) return known;
  let last: Change = { atMs: Date.UTC(year, 0, 1), offsetMs: lookedUpOffsetMs(Date.UTC(year, 0, 1)) };
  const changes = [last];
  for (let month = 1; month <= 12; month += 1) {
    const endMs = Date.UTC(year, month, 1);
    const offsetMs = lookedUpOffsetMs(endMs);
    if (offsetMs === last.offsetMs) continue;
    // Clocks change on the whole hour.
    let before = Date.UTC(year, month - 1, 1) / HOUR_MS;
    let after = endMs / HOUR_MS;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (lookedUpOffsetMs(middle * HOUR_MS) === offsetMs) after = middle;
      else before = middle;
    }
    last = { atMs: after * HOUR_MS, offsetMs };
    changes.push(last);
  }
  changesByYear.set(year, changes);
  return changes;
}

/** Milliseconds by which local time is ahead of UTC at an instant: an hour in summer. */
export function londonOffsetMs(ms: number): number {
  let offsetMs = 0;
  for (const change of changesOf(new Date(ms).getUTCFullYear())) if (change.atMs <= ms) offsetMs = change.offsetMs;
  return offsetMs;
}

/** When the clocks change in `[fromMs, toMs)`: forward where the offset grows, and an hour happens twice where it falls. */
export function clockChangesIn(fromMs: number, toMs: number): readonly Change[] {
  const changes: Change[] = [];
  for (let year = new Date(fromMs).getUTCFullYear(); year <= new Date(toMs).getUTCFullYear(); year += 1)
    // The first of each year is its beginning and no change.
    changes.push(...changesOf(year).slice(1));
  return changes.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
}

export type LocalTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
};
export type Zone = 'GMT' | 'BST';

export function localTime(ms: number): LocalTime {
  const local = new Date(ms + londonOffsetMs(ms));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
  };
}

/** The day of the week of the local date, 1 = Monday to 7 = Sunday. */
export const localWeekday = (ms: number): number => new Date(ms + londonOffsetMs(ms)).getUTCDay() || 7;

/** Days since 1970 of the local date: the same for two instants that fall on one local day. */
export const localDayNumber = (ms: number): number => Math.floor((ms + londonOffsetMs(ms)) / DAY_MS);

/** GMT or BST, whichever held at the instant. */
export const zoneAt = (ms: number): Zone => (londonOffsetMs(ms) === 0 ? 'GMT' : 'BST');

/**
 * The meaning of a typed local time: one instant, two an hour apart, or none because the clocks went forward over it.
 */
export type Resolved =
  | { readonly kind: 'one'; readonly ms: number; readonly zone: Zone }
  | { readonly kind: 'twice'; readonly bstMs: number; readonly gmtMs: number }
  | { readonly kind: 'missing'; readonly nextMs: number };

export function resolveLocal(local: LocalTime): Resolved {
  const gmtMs = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute);
  const bstMs = gmtMs - HOUR_MS;
  const isGmt = zoneAt(gmtMs) === 'GMT';
  const isBst = zoneAt(bstMs) === 'BST';
  if (isGmt && isBst) return { kind: 'twice', bstMs, gmtMs };
  if (isGmt) return { kind: 'one', ms: gmtMs, zone: 'GMT' };
  if (isBst) return { kind: 'one', ms: bstMs, zone: 'BST' };
  // 01:xx on the day the clocks go forward: the instant that a clock not put forward would show.
  return { kind: 'missing', nextMs: gmtMs };
}

/** The first instant of a local day, numbered as in `localDayNumber`. Midnight is never ambiguous here. */
export function localDayStartMs(dayNumber: number): number {
  const utcMs = dayNumber * DAY_MS;
  return utcMs - londonOffsetMs(utcMs - HOUR_MS);
}

/** The first instant of the local day that is `daysBack` days before the day of `ms`. */
export const localMidnight = (ms: number, daysBack = 0): number => localDayStartMs(localDayNumber(ms) - daysBack);

/** The first local midnight after an instant. Days are 23 to 25 hours long. */
export const nextLocalMidnight = (ms: number): number => localMidnight(ms, -1);

/** The zones in which the local day of an instant has times, in their order: two on the days on which the clocks change. */
export function zonesOfDay(ms: number): readonly Zone[] {
  const [first, last] = [zoneAt(localMidnight(ms)), zoneAt(nextLocalMidnight(ms) - 1)];
  return first === last ? [first] : [first, last];
}
