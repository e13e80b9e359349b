import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from './instant.ts';
import { localTime } from './london-time.ts';
import { daysNamed } from './named-days.ts';

const NOW_MS = Date.UTC(2026, 10, 28, 14);
const dayOf = (ms: number): string => {
  const { year, month, day } = localTime(ms);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};
/** First and last local day of each mention, with `+` where it goes on. */
const named = (text: string): string[] =>
  daysNamed(text, NOW_MS)
    .map(({ fromMs, toMs, isOpen }) => {
      const [first, last] = [dayOf(fromMs), dayOf(toMs - 1)];
      return `${first === last ? first : `${first}..${last}`}${isOpen ? '+' : ''}`;
    })
    .sort();

describe('days that a text names', () => {
  test.each([
    ['Burglary on 8 Sep, another on 24th of September 2026.', ['2026-09-08', '2026-09-24']],
    ['Seen 12/05/2026 and 9.6.26 near the yard', ['2026-05-12', '2026-06-09']],
    ['CCTV of 2026-03-02 shows it', ['2026-03-02']],
    ['Thefts 3 to 9 March 2026', ['2026-03-03', '2026-03-09']],
    ['Seen on 1 Dec.', ['2025-12-01']],
    ['Used in thefts since October', ['2026-10-01..2026-10-31+']],
    ['Since 14 Feb 2026 it has been seen', ['2026-02-14+']],
    ['Offences in June 2026', ['2026-06-01..2026-06-30']],
    ['a series in May, and from December', ['2025-12-01..2025-12-31', '2026-05-01..2026-05-31']],
  ])('%s', (text, days) => expect(named(text)).toEqual([...days].sort()));

  test.each([
    'It may 5 times have passed; they march on',
    'Reference 14/22871/26, log 0123/09-11',
    'Seen at 07.40 on the A61, 31 February 2026, 32/01/2026',
    'Vehicle 3.2.1 of 10',
    '',
  ])('none in: %s', (text) => expect(named(text)).toEqual([]));

  test('any day of the last year, however it is written, is that day', () => {
    const months = ['January', 'Feb', 'Mar', 'April', 'May', 'June', 'Jul', 'August', 'Sept', 'Oct', 'Nov', 'December'];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 364 }), fc.integer({ min: 0, max: 3 }), (ago, form) => {
        const { year, month, day } = localTime(NOW_MS - ago * DAY_MS);
        const written = [
          `${day} ${months[month - 1]}`,
          `the ${day}th of ${months[month - 1]} ${year}`,
          `${day}/${month}/${year}`,
          `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
        ][form];
        expect(named(`It was seen on ${written}, near the yard.`)).toEqual([dayOf(NOW_MS - ago * DAY_MS)]);
      }),
    );
  });

  test('no text breaks it, and what it gives is whole days in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const { fromMs, toMs } of daysNamed(text, NOW_MS)) expect(toMs).toBeGreaterThan(fromMs);
      }),
    );
  });
});
