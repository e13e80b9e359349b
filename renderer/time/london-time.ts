/**
 * Local time of the United Kingdom. An hour is missing each March and one happens twice each October; a period that is typed
 * by a person must say which hour it means, because a read in the other is a different read.
 */
import { HOUR_MS } from '../../app/domain/instant.ts';
import { londonFormat } from './london-format.ts';

const parts = londonFormat({
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

export type LocalTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
};
export type Zone = 'GMT' | 'BST';

export function localTime(ms: number): LocalTime {
  const of: Record<string, number> = {};
  for (const { type, value } of parts().formatToParts(ms)) of[type] = Number(value);
  return {
    year: of['year'] ?? 0,
    month: of['month'] ?? 1,
    day: of['day'] ?? 1,
    hour: (of['hour'] ?? 0) % 24,
    minute: of['minute'] ?? 0,
  };
}

const utcOf = (local: LocalTime): number => Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute);

/** GMT or BST, whichever held at the instant. */
export function zoneAt(ms: number): Zone {
  return utcOf(localTime(ms)) - Math.floor(ms / 60_000) * 60_000 === HOUR_MS ? 'BST' : 'GMT';
}

/** What a typed local time means: one instant, two an hour apart, or none because the clocks went forward over it. */
export type Resolved =
  | { readonly kind: 'one'; readonly ms: number; readonly zone: Zone }
  | { readonly kind: 'twice'; readonly bstMs: number; readonly gmtMs: number }
  | { readonly kind: 'missing'; readonly nextMs: number };

export function resolveLocal(local: LocalTime): Resolved {
  const gmtMs = utcOf(local);
  const bstMs = gmtMs - HOUR_MS;
  const isGmt = zoneAt(gmtMs) === 'GMT';
  const isBst = zoneAt(bstMs) === 'BST';
  if (isGmt && isBst) return { kind: 'twice', bstMs, gmtMs };
  if (isGmt) return { kind: 'one', ms: gmtMs, zone: 'GMT' };
  if (isBst) return { kind: 'one', ms: bstMs, zone: 'BST' };
  // 01:xx on the day the clocks go forward: the same reading of a clock that was not put forward.
  return { kind: 'missing', nextMs: gmtMs };
}

/** The first instant of the local day that is `daysBack` days before the day of `ms`. Midnight is never ambiguous here. */
export function localMidnight(ms: number, daysBack = 0): number {
  const { year, month, day } = localTime(ms);
  const back = new Date(Date.UTC(year, month - 1, day - daysBack));
  const resolved = resolveLocal({
    year: back.getUTCFullYear(),
    month: back.getUTCMonth() + 1,
    day: back.getUTCDate(),
    hour: 0,
    minute: 0,
  });
  return resolved.kind === 'one' ? resolved.ms : resolved.kind === 'twice' ? resolved.bstMs : resolved.nextMs;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

export type LocalDate = Pick<LocalTime, 'year' | 'month' | 'day'>;

/** A day as people in the UK type it: `16/12/2024`, `16.12.24`, `16 Dec 2024`, `2024-12-16`, `today`. Day before month, always. */
export function parseDay(text: string, nowMs: number): LocalDate | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+/, '');
  if (word === 'today' || word === 'yesterday') return localTime(localMidnight(nowMs, word === 'today' ? 0 : 1));
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(word);
  const british =
    /^(\d{1,2})(?:[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?|[ \-]*([a-z]{3,9})\.?[ \-]*(\d{4}|\d{2})?)$/.exec(word);
  const now = localTime(nowMs);
  const monthNamed = british?.[4] === undefined ? undefined : MONTHS.indexOf(british[4].slice(0, 3)) + 1;
  const year = Number(iso?.[1] ?? british?.[3] ?? british?.[5] ?? now.year);
  const date = {
    year: year < 100 ? 2000 + year : year,
    month: Number(iso?.[2] ?? monthNamed ?? british?.[2] ?? 0),
    day: Number(iso?.[3] ?? british?.[1] ?? 0),
  };
  const check = new Date(Date.UTC(date.year, date.month - 1, date.day));
  return check.getUTCMonth() + 1 === date.month && check.getUTCDate() === date.day && date.year > 1999
    ? date
    : undefined;
}

/** A time of day: `16:42`, `1642`, `16.42`, `7:05`, `4`. */
export function parseClock(text: string): { readonly hour: number; readonly minute: number } | undefined {
  const match = /^(\d{1,2})(?:[:.h ]?([0-5]\d))?$/.exec(text.trim());
  const hour = Number(match?.[1] ?? Number.NaN);
  const minute = Number(match?.[2] ?? 0);
  return hour >= 0 && hour < 24 ? { hour, minute } : undefined;
}

const two = (figure: number): string => String(figure).padStart(2, '0');

/** `16 Dec 2024` */
export function dayInput(ms: number): string {
  const { year, month, day } = localTime(ms);
  const name = MONTHS[month - 1] ?? '';
  return `${day} ${name.charAt(0).toUpperCase()}${name.slice(1)} ${year}`;
}

/** `16:42` */
export function clockInput(ms: number): string {
  const { hour, minute } = localTime(ms);
  return `${two(hour)}:${two(minute)}`;
}
