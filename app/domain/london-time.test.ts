import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR_MS } from './instant.ts';
import {
  localDayNumber,
  localMidnight,
  localTime,
  localWeekday,
  nextLocalMidnight,
  resolveLocal,
  zoneAt,
  zonesOfDay,
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
    expect(localTime(utc('2026-03-29T01:00:00Z'))).toMatchObject({ hour: 2, minute: 0 });
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

describe('against the time zone data themselves', () => {
  const oracle = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    weekday: 'long',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

  const expectSame = (ms: number): void => {
    const of = Object.fromEntries(oracle.formatToParts(ms).map(({ type, value }) => [type, value]));
    expect(localTime(ms), new Date(ms).toISOString()).toEqual({
      year: Number(of['year']),
      month: Number(of['month']),
      day: Number(of['day']),
      hour: Number(of['hour']),
      minute: Number(of['minute']),
    });
    expect(zoneAt(ms)).toBe(of['timeZoneName']);
    expect(localWeekday(ms)).toBe(WEEKDAYS.indexOf(of['weekday'] ?? '') + 1);
  };

  test('any instant of the century is what they say', () => {
    fc.assert(fc.property(fc.integer({ min: Date.UTC(1996, 0, 1), max: Date.UTC(2060, 0, 1) }), expectSame), {
      numRuns: 500,
    });
  });

  test('so is each side of both changes of many years', () => {
    let changes = 0;
    for (let year = 2000; year < 2040; year += 1)
      for (const month of [2, 9])
        for (let hour = 0; hour < 31 * 24; hour += 1) {
          const ms = Date.UTC(year, month, 1, hour);
          const before = localTime(ms - 1).hour;
          if (localTime(ms).hour !== (before + 1) % 24) {
            changes += 1;
            expectSame(ms - 1);
            expectSame(ms);
          }
        }
    expect(changes).toBe(80);
  });

  test('a day begins at its first instant and ends at the first of the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) }), (ms) => {
        const [startMs, endMs] = [localMidnight(ms), nextLocalMidnight(ms)];
        expect([23, 24, 25]).toContain((endMs - startMs) / HOUR_MS);
        expect(startMs <= ms && ms < endMs).toBe(true);
        for (const inside of [startMs, ms, endMs - 1]) expect(localDayNumber(inside)).toBe(localDayNumber(ms));
        expect([localDayNumber(startMs - 1), localDayNumber(endMs)]).toEqual([
          localDayNumber(ms) - 1,
          localDayNumber(ms) + 1,
        ]);
        expect(localTime(startMs)).toMatchObject({ hour: 0, minute: 0 });
      }),
      { numRuns: 300 },
    );
  });

  test('two days of a year have two zones, in the order in which they come', () => {
    const of = (at: string): readonly string[] => zonesOfDay(Date.parse(at));
    expect(of('2025-10-26T00:30:00Z')).toEqual(['BST', 'GMT']);
    expect(of('2025-10-26T23:30:00Z')).toEqual(['BST', 'GMT']);
    expect(of('2026-03-29T12:00:00Z')).toEqual(['GMT', 'BST']);
    expect([of('2025-10-25T12:00:00Z'), of('2025-10-27T12:00:00Z')]).toEqual([['BST'], ['GMT']]);
  });
});
