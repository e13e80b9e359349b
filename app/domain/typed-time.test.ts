import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockInput, dayInput, noSuchDay, parseClock, parseDay } from './typed-time.ts';

const utc = (text: string): number => Date.parse(text);

describe('days and times as typed', () => {
  test('stand in a field as local time, on either side of a change of clocks', () => {
    expect(clockInput(utc('2026-03-29T00:59:00Z'))).toBe('00:59');
    expect(clockInput(utc('2026-03-29T01:00:00Z'))).toBe('02:00');
  });

  const now = utc('2026-11-24T12:00:00Z');
  test.each([
    '16/12/2024',
    '16.12.24',
    '16-12-2024',
    '16 Dec 2024',
    '16 december 2024',
    'Mon 16 Dec 2024',
    '2024-12-16',
    '16dec2024',
  ])('%s is 16 December 2024', (text) => {
    expect(parseDay(text, now)).toMatchObject({ year: 2024, month: 12, day: 16 });
  });
  test('the day comes before the month', () => {
    expect(parseDay('3/4/2026', now)).toMatchObject({ month: 4, day: 3 });
    expect(parseDay('4/13/2026', now)).toBeUndefined();
  });
  test.each(['31/2/2026', '0/1/2026', 'soon', '', '32 Dec 2024'])('%s is not a day', (text) => {
    expect(parseDay(text, now)).toBeUndefined();
  });
  test.each([
    ['31/02/2026', 'There is no 31 February.'],
    ['29 Feb 2026', 'There is no 29 February 2026.'],
    ['31 Jun', 'There is no 31 June.'],
    ['2026-04-31', 'There is no 31 April.'],
  ])('%s: %s', (text, words) => {
    expect(noSuchDay(text, now)).toBe(words);
  });
  test('whatever has the form of a day is a day of the calendar, or is said to be none', () => {
    const two = (figure: number): string => String(figure).padStart(2, '0');
    fc.assert(
      fc.property(
        fc.integer({ min: 2000, max: 2099 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 31 }),
        fc.constantFrom('british', 'short', 'iso'),
        (year, month, day, form) => {
          const text =
            form === 'iso'
              ? `${year}-${two(month)}-${two(day)}`
              : `${day}/${month}/${form === 'short' ? two(year % 100) : year}`;
          const real =
            !Number.isNaN(Date.parse(`${year}-${two(month)}-${two(day)}T00:00:00Z`)) &&
            new Date(`${year}-${two(month)}-${two(day)}T00:00:00Z`).getUTCDate() === day;
          expect(parseDay(text, now)).toEqual(real ? { year, month, day } : undefined);
          expect(noSuchDay(text, now) === undefined).toBe(real);
        },
      ),
    );
  });
  test.each(['soon', '', '0/1/2026', '16/12/2024'])('%s is not said to be missing from the calendar', (text) => {
    expect(noSuchDay(text, now)).toBeUndefined();
  });
  test('words and missing years are taken from now', () => {
    expect(parseDay('yesterday', now)).toMatchObject({ year: 2026, month: 11, day: 23 });
    expect(parseDay('1 Nov', now)).toMatchObject({ year: 2026, month: 11, day: 1 });
  });
  test.each([
    ['16:42', 16, 42],
    ['1642', 16, 42],
    ['7:05', 7, 5],
    ['7.05', 7, 5],
    ['4', 4, 0],
    ['00:00', 0, 0],
  ])('%s is a time', (text, hour, minute) => {
    expect(parseClock(text)).toEqual({ hour, minute });
  });
  test.each(['24:00', '12:60', 'noon', ''])('%s is not a time', (text) => {
    expect(parseClock(text)).toBeUndefined();
  });
  test('a day is written as it can be typed', () => {
    expect(parseDay(dayInput(now), now)).toMatchObject({ year: 2026, month: 11, day: 24 });
  });
});
