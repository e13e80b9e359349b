/** Days and times as people in the UK type them and as fields show them. */
import { localMidnight, localTime, type LocalTime } from './london-time.ts';

const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const MONTHS = MONTH_NAMES.map((name) => name.slice(0, 3).toLowerCase());

export type LocalDate = Pick<LocalTime, 'year' | 'month' | 'day'>;

/** What was typed as a day, whether or not there is such a day. */
function typedDate(text: string, nowMs: number): LocalDate | undefined {
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
  const month = Number(iso?.[2] ?? monthNamed ?? british?.[2] ?? 0);
  const day = Number(iso?.[3] ?? british?.[1] ?? 0);
  return month < 1 || month > 12 || day < 1 ? undefined : { year: year < 100 ? 2000 + year : year, month, day };
}

const lastDayOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** A day as people in the UK type it: `16/12/2024`, `16.12.24`, `16 Dec 2024`, `2024-12-16`, `today`. Day before month, always. */
export function parseDay(text: string, nowMs: number): LocalDate | undefined {
  const date = typedDate(text, nowMs);
  return date !== undefined && date.year > 1999 && date.day <= lastDayOf(date.year, date.month) ? date : undefined;
}

/** `There is no 31 February.`: what was typed has the form of a day and is none. Nothing for any other text. */
export function noSuchDay(text: string, nowMs: number): string | undefined {
  const date = typedDate(text, nowMs);
  if (date === undefined || date.year <= 1999 || date.day <= lastDayOf(date.year, date.month)) return undefined;
  const inLeapYears = date.month === 2 && date.day === 29;
  return `There is no ${date.day} ${MONTH_NAMES[date.month - 1] ?? ''}${inLeapYears ? ` ${date.year}` : ''}.`;
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
