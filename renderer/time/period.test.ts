import { DAY_MS } from '../../app/domain/instant.ts';
import { describe, expect, test } from 'vitest';
import { bandBar, lengthText, periodSpan, spanError } from './period.ts';

const now = Date.parse('2025-01-14T16:42:00Z');
const DAY = DAY_MS;

describe('periods', () => {
  test('30 days are 30 dates, from local midnight to now', () => {
    expect(periodSpan({ kind: 'preset', preset: '30d' }, now)).toEqual({
      fromMs: Date.parse('2024-12-16T00:00:00Z'),
      toMs: now,
    });
  });
  test('90 days need no authority, whatever the hour', () => {
    const { fromMs } = periodSpan({ kind: 'preset', preset: '90d' }, now);
    expect((now - fromMs) / DAY).toBeLessThan(90);
  });
  test('24 hours are exact', () => {
    expect(periodSpan({ kind: 'preset', preset: '24h' }, now).fromMs).toBe(now - DAY);
  });
  test('length is in hours up to two days, then in days', () => {
    expect(lengthText({ fromMs: now - DAY, toMs: now })).toBe('24 h');
    expect(lengthText({ fromMs: now - 29.7 * DAY, toMs: now })).toBe('30 days');
  });
  test('upside down, future and endless periods are faults in words', () => {
    expect(spanError({ fromMs: now, toMs: now - 1 }, now)).toBe('The end is before the start.');
    expect(spanError({ fromMs: now + 1, toMs: now + 2 }, now)).toContain('lies in the future');
    expect(spanError({ fromMs: now - 1, toMs: now + 2 * DAY }, now)).toContain('ends in the future');
    expect(spanError({ fromMs: now - 1, toMs: now + DAY / 2 }, now)).toBeUndefined();
  });
  test('the bar parts at 90 days', () => {
    const bar = bandBar({ fromMs: now - 136 * DAY, toMs: now }, now);
    expect(bar.older[1]).toBeCloseTo(bar.recentFrom);
    expect(bar.recent).toEqual([bar.recentFrom, 1]);
    expect(bar.gone).toBe(false);
    expect(bandBar({ fromMs: now - 400 * DAY, toMs: now }, now).gone).toBe(true);
  });
});
