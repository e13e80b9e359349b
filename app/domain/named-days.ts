import { DAY_MS } from './instant.ts';
import { localDayNumber, localDayStartMs, localTime } from './london-time.ts';

/** Local days that a text names, `[fromMs, toMs)`. */
export type NamedDays = {
  readonly fromMs: number;
  readonly toMs: number;
  /** It says "since": what comes after is meant too. */
  readonly isOpen: boolean;
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\b\\.?';
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
const BEFORE = '(\\bsince\\s+)?(?<![\\d/.-])\\b';

/** `8 Sep`, `8th of September 2026`, `3 to 9 March`. */
const DAY_OF_MONTH = new RegExp(
  `${BEFORE}(?:${DAY}\\s*(?:to|and|or|-|–|,)\\s*)?${DAY}\\s+(?:of\\s+)?${MONTH}(?:\\s+(\\d{4}))?`,
  'gi',
);
/** `08/09/2026`, `8.9.26`: day before month, always. */
const FIGURES = new RegExp(`${BEFORE}(\\d{1,2})[/.](\\d{1,2})[/.](\\d{4}|\\d{2})\\b(?![/.-]?\\d)`, 'gi');
const ISO = new RegExp(`${BEFORE}(\\d{4})-(\\d{2})-(\\d{2})\\b(?!-?\\d)`, 'gi');
/** `October 2026`; without a year only after a word of time and with a capital, because *may* and *march* are words too. */
const MONTH_OF_YEAR = new RegExp(
  `(\\bsince\\s+)?(?<!\\d(?:st|nd|rd|th)?\\s+(?:of\\s+)?)\\b${MONTH}\\s+(\\d{4})\\b`,
  'gi',
);
const MONTH_ALONE =
  /\b([A-Za-z]+)\s+(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b(?!\.?\s+\d{4})/g;
const WORDS_OF_TIME: ReadonlySet<string> = new Set(
  'since in during from to until through throughout between and early mid late last'.split(' '),
);

const monthNumber = (word: string): number => MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1;

const dayNumber = (year: number, month: number, day: number): number | undefined => {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() + 1 === month && at.getUTCDate() === day ? at.getTime() / DAY_MS : undefined;
};

/** The days and months that a text names, in no order. A date without a year is the latest that is not after `nowMs`. */
export function daysNamed(text: string, nowMs: number): readonly NamedDays[] {
  const found: NamedDays[] = [];
  const today = localDayNumber(nowMs);
  const { year: thisYear } = localTime(nowMs);
  const add = (first: number | undefined, last: number | undefined, isOpen: boolean): void => {
    if (first !== undefined && last !== undefined && first <= last)
      found.push({ fromMs: localDayStartMs(first), toMs: localDayStartMs(last + 1), isOpen });
  };
  const addDay = (year: number | undefined, month: number, day: number, isOpen: boolean): void => {
    const at = [year ?? thisYear, ...(year === undefined ? [thisYear - 1] : [])]
      .map((each) => dayNumber(each, month, day))
      .find((each) => each !== undefined && (year !== undefined || each <= today));
    add(at, at, isOpen);
  };
  const addMonth = (year: number | undefined, month: number, isOpen: boolean): void => {
    const of = (each: number): number | undefined => dayNumber(each, month, 1);
    const chosen = year ?? ((of(thisYear) ?? Infinity) <= today ? thisYear : thisYear - 1);
    const next = month === 12 ? dayNumber(chosen + 1, 1, 1) : dayNumber(chosen, month + 1, 1);
    add(of(chosen), next === undefined ? undefined : next - 1, isOpen);
  };
  for (const [, since, first, last, month = '', year] of text.matchAll(DAY_OF_MONTH))
    for (const day of [first, last])
      if (day !== undefined)
        addDay(year === undefined ? undefined : Number(year), monthNumber(month), Number(day), since !== undefined);
  for (const [, since, day, month, year] of text.matchAll(FIGURES))
    addDay(Number(year) < 100 ? 2000 + Number(year) : Number(year), Number(month), Number(day), since !== undefined);
  for (const [, since, year, month, day] of text.matchAll(ISO))
    addDay(Number(year), Number(month), Number(day), since !== undefined);
  for (const [, since, month = '', year] of text.matchAll(MONTH_OF_YEAR))
    addMonth(Number(year), monthNumber(month), since !== undefined);
  for (const [, word = '', month = ''] of text.matchAll(MONTH_ALONE))
    if (WORDS_OF_TIME.has(word.toLowerCase())) addMonth(undefined, monthNumber(month), word.toLowerCase() === 'since');
  return found;
}
