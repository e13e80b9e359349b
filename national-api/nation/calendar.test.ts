import { HOUR_MS } from '../../app/domain/instant.ts';
import { describe, expect, it } from 'vitest';
import { londonOffsetMs } from '../../app/domain/london-time.ts';
import { localDays } from './calendar.ts';

describe('UK local time', () => {
  it('is an hour ahead from the last Sunday of March to the last Sunday of October', () => {
    expect(londonOffsetMs(Date.parse('2026-03-29T00:59:59Z'))).toBe(0);
    expect(londonOffsetMs(Date.parse('2026-03-29T01:00:00Z'))).toBe(HOUR_MS);
    expect(londonOffsetMs(Date.parse('2026-10-25T00:59:59Z'))).toBe(HOUR_MS);
    expect(londonOffsetMs(Date.parse('2026-10-25T01:00:00Z'))).toBe(0);
  });

  it('gives days from midnight to midnight, the long one in October included', () => {
    const days = localDays(Date.parse('2026-10-23T12:00:00Z'), Date.parse('2026-10-27T08:00:00Z'));
    expect(days.map((day) => new Date(day.startMs).toISOString().slice(0, 16))).toEqual([
      '2026-10-22T23:00',
      '2026-10-23T23:00',
      '2026-10-24T23:00',
      '2026-10-26T00:00',
      '2026-10-27T00:00',
    ]);
    expect(days.map((day) => (day.endMs - day.startMs) / HOUR_MS)).toEqual([24, 24, 25, 24, 24]);
    expect(days.map((day) => day.weekday)).toEqual([5, 6, 0, 1, 2]);
  });
});
