import { describe, expect, test } from 'vitest';
import {
  clockInput,
  dayInput,
  localMidnight,
  localTime,
  parseClock,
  parseDay,
  resolveLocal,
  zoneAt,
} from './london-time.ts';

const local = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute = 0,
): Parameters<typeof resolveLocal>[0] => ({ year, month, day, hour, minute });
const utc = (text: string): number => Date.parse(text);

describe('local time of the United Kingdom', () => {
  test('25 October 2026: 01:30 happens twice, an hour apart', () => {
    expect(resolveLocal(local(2026, 10, 25, 1, 30))).toEqual({
      kind: 'twice',
      bstMs: utc('2026-10-25T00:30:00Z'),
      gmtMs: utc('2026-10-25T01:30:00Z'),
    });
  });

  test('25 October 2026: 00:59 and 02:00 happen once', () => {
    expect(resolveLocal(local(2026, 10, 25, 0, 59))).toEqual({
      kind: 'one',
      ms: utc('2026-10-24T23:59:00Z'),
      zone: 'BST',
    });
    expect(resolveLocal(local(2026, 10, 25, 2))).toEqual({ kind: 'one', ms: utc('2026-10-25T02:00:00Z'), zone: 'GMT' });
  });

  test('29 March 2026: 01:00 to 01:59 do not happen', () => {
    expect(resolveLocal(local(2026, 3, 29, 1, 0))).toEqual({ kind: 'missing', nextMs: utc('2026-03-29T01:00:00Z') });
    expect(resolveLocal(local(2026, 3, 29, 1, 59)).kind).toBe('missing');
    expect(clockInput(utc('2026-03-29T01:00:00Z'))).toBe('02:00');
  });

  test('29 March 2026: 00:59 and 02:00 happen once', () => {
    expect(resolveLocal(local(2026, 3, 29, 0, 59))).toEqual({
      kind: 'one',
      ms: utc('2026-03-29T00:59:00Z'),
      zone: 'GMT',
    });
    expect(resolveLocal(local(2026, 3, 29, 2))).toEqual({ kind: 'one', ms: utc('2026-03-29T01:00:00Z'), zone: 'BST' });
  });

  test('every minute of a year comes back from its local time', () => {
    for (let ms = utc('2026-01-01T00:00:00Z'); ms < utc('2027-01-01T00:00:00Z'); ms += 37 * 60_000) {
      const resolved = resolveLocal(localTime(ms));
      const candidates =
        resolved.kind === 'one' ? [resolved.ms] : resolved.kind === 'twice' ? [resolved.bstMs, resolved.gmtMs] : [];
      expect(candidates).toContain(ms);
      if (resolved.kind === 'one') expect(resolved.zone).toBe(zoneAt(ms));
    }
  });

  test('midnight of days back crosses the change of clocks', () => {
    expect(localMidnight(utc('2026-10-26T10:00:00Z'), 1)).toBe(utc('2026-10-24T23:00:00Z'));
    expect(localMidnight(utc('2026-10-26T10:00:00Z'))).toBe(utc('2026-10-26T00:00:00Z'));
  });
});

describe('days and times as typed', () => {
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
