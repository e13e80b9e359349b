import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import {
  clockChangesIn,
  localDayNumber,
  localDayStartMs,
  localTime,
  resolveLocal,
  zoneAt,
} from '../../app/domain/london-time.ts';
import type { Span } from '../columns/investigation.ts';
import { clockText, monthText, shortClockText, shortDayText } from '../words/measures.ts';

/** Where an axis of local time has a line, and what is written there. */
export type Tick = { readonly ms: number; readonly label: string; readonly isDay: boolean };

const SECOND_MS = 1_000;
/** Steps that local and universal time have in common: the clocks change by whole hours. */
const FINE_MS = [
  ...[100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  HOUR_MS,
];
const HOURS = [2, 3, 6, 12];
const DAYS = [1, 2, 7, 14];
const MONTHS = [1, 2, 3, 6, 12];
/** Monday 5 January 1970 has day number 4: weeks begin on Mondays. */
const MONDAY = 3;
const MOST_TICKS = 400;

/** Whether the clock shows this time twice that day: then it is written with its zone. */
const isTwice = (ms: number): boolean => resolveLocal(localTime(ms)).kind === 'twice';

const timeLabel = (ms: number, stepMs: number): string => {
  const clock =
    stepMs < SECOND_MS
      ? `${clockText(ms)}.${Math.floor((ms % SECOND_MS) / 100)}`
      : stepMs < MINUTE_MS
        ? clockText(ms)
        : shortClockText(ms);
  return isTwice(ms) ? `${clock} ${zoneAt(ms)}` : clock;
};

function fineTicks({ fromMs, toMs }: Span, stepMs: number): Tick[] {
  const ticks: Tick[] = [];
  for (let ms = Math.ceil(fromMs / stepMs) * stepMs; ms < toMs && ticks.length < MOST_TICKS; ms += stepMs) {
    const isDay = localDayStartMs(localDayNumber(ms)) === ms;
    ticks.push({ ms, isDay, label: isDay ? shortDayText(ms) : timeLabel(ms, stepMs) });
  }
  return ticks;
}

function hourTicks({ fromMs, toMs }: Span, hours: number): Tick[] {
  const ticks: Tick[] = [];
  for (let day = localDayNumber(fromMs); localDayStartMs(day) < toMs && ticks.length < MOST_TICKS; day += 1) {
    const date = new Date(day * DAY_MS);
    for (let hour = 0; hour < 24; hour += hours) {
      const local = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      const at = resolveLocal({ ...local, hour, minute: 0 });
      // None of these hours is the one that is missing or happens twice.
      if (at.kind !== 'one' || at.ms < fromMs || at.ms >= toMs) continue;
      ticks.push({ ms: at.ms, isDay: hour === 0, label: hour === 0 ? shortDayText(at.ms) : shortClockText(at.ms) });
    }
  }
  return ticks;
}

function dayTicks({ fromMs, toMs }: Span, days: number): Tick[] {
  const ticks: Tick[] = [];
  const origin = days >= 7 ? MONDAY : 0;
  for (let day = localDayNumber(fromMs); ticks.length < MOST_TICKS; day += 1) {
    const ms = localDayStartMs(day);
    if (ms >= toMs) break;
    if (ms >= fromMs && (day + origin) % days === 0) ticks.push({ ms, isDay: true, label: shortDayText(ms) });
  }
  return ticks;
}

function monthTicks({ fromMs, toMs }: Span, months: number): Tick[] {
  const ticks: Tick[] = [];
  const first = localTime(fromMs);
  for (let month = first.year * 12 + first.month - 1; ticks.length < MOST_TICKS; month += 1) {
    if (month % months !== 0) continue;
    const ms = localDayStartMs(Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY_MS);
    if (ms >= toMs) break;
    if (ms >= fromMs) ticks.push({ ms, isDay: true, label: monthText(ms) });
  }
  return ticks;
}

/** Ticks at the finest step of local time that leaves about `leastPx` between them, from tenths of a second to years. */
export function ticksIn(span: Span, widthPx: number, leastPx: number): readonly Tick[] {
  const msPerPx = (span.toMs - span.fromMs) / Math.max(1, widthPx);
  const fits = (stepMs: number): boolean => stepMs / msPerPx >= leastPx;
  const fineMs = FINE_MS.find(fits);
  if (fineMs !== undefined) return fineTicks(span, fineMs);
  const hours = HOURS.find((each) => fits(each * HOUR_MS));
  if (hours !== undefined) return hourTicks(span, hours);
  const days = DAYS.find((each) => fits(each * DAY_MS));
  if (days !== undefined) return dayTicks(span, days);
  return monthTicks(span, MONTHS.find((each) => fits(each * 28 * DAY_MS)) ?? 12);
}

/**
 * Where the clocks change. `twice`: from `fromMs` an hour of summer time and from `atMs` the same hour again; `missing`: at `atMs` the
 * clock goes from 01:00 to 02:00.
 */
export type ClockMark =
  | { readonly kind: 'twice'; readonly fromMs: number; readonly atMs: number; readonly toMs: number }
  | { readonly kind: 'missing'; readonly atMs: number };

export function clockMarksIn({ fromMs, toMs }: Span): readonly ClockMark[] {
  return clockChangesIn(fromMs - HOUR_MS, toMs + HOUR_MS).map(({ atMs, offsetMs }) =>
    offsetMs === 0 ? { kind: 'twice', fromMs: atMs - HOUR_MS, atMs, toMs: atMs + HOUR_MS } : { kind: 'missing', atMs },
  );
}
