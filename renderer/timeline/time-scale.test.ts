import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../app/domain/instant.ts';
import { histogramBins, lengthMs, panned, timeScale, zoomAbout } from './time-scale.ts';

const YEAR = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2027, 0, 1) };
const aSpan = fc
  .tuple(fc.integer({ min: 0, max: 364 * DAY_MS }), fc.integer({ min: 1_000, max: 365 * DAY_MS }))
  .map(([from, length]) => ({ fromMs: YEAR.fromMs + from, toMs: Math.min(YEAR.toMs, YEAR.fromMs + from + length) }));

describe('the scale of the timeline', () => {
  it('turns pixels into time and back', () => {
    const scale = timeScale(YEAR, 100, 1_100);
    expect(scale.toMs(scale.toX(YEAR.fromMs + 12 * HOUR_MS))).toBeCloseTo(YEAR.fromMs + 12 * HOUR_MS, 0);
    expect(scale.toX(YEAR.fromMs)).toBe(100);
    expect(scale.toX(YEAR.toMs)).toBe(1_100);
  });

  it('zooms from a year to a second and back, never out of the period', () => {
    let span = YEAR;
    const at = Date.UTC(2026, 5, 12, 7, 30, 4);
    for (let turn = 0; turn < 80; turn += 1) span = zoomAbout(span, at, 0.8, YEAR);
    expect(lengthMs(span)).toBe(1_000);
    expect(span.fromMs).toBeLessThanOrEqual(at);
    expect(span.toMs).toBeGreaterThanOrEqual(at);
    for (let turn = 0; turn < 100; turn += 1) span = zoomAbout(span, at, 1.25, YEAR);
    expect(span).toEqual(YEAR);
  });

  it('keeps what is under the pointer under the pointer, as far as the period goes', () => {
    fc.assert(
      fc.property(
        aSpan,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (span, share, factor) => {
          const at = span.fromMs + share * lengthMs(span);
          const next = zoomAbout(span, at, factor, YEAR);
          expect(next.fromMs).toBeGreaterThanOrEqual(YEAR.fromMs);
          expect(next.toMs).toBeLessThanOrEqual(YEAR.toMs + 0.01);
          if (next.fromMs > YEAR.fromMs + 1 && next.toMs < YEAR.toMs - 1)
            expect((at - next.fromMs) / lengthMs(next)).toBeCloseTo(share, 3);
        },
      ),
    );
  });

  it('moves by its own length and stops at the ends', () => {
    const week = { fromMs: YEAR.fromMs, toMs: YEAR.fromMs + 7 * DAY_MS };
    expect(panned(week, 1, YEAR)).toEqual({ fromMs: week.toMs, toMs: week.toMs + 7 * DAY_MS });
    expect(panned(week, -1, YEAR)).toEqual(week);
  });

  it('counts in parts that people know: days for a quarter, quarters of an hour for a day', () => {
    expect(histogramBins({ fromMs: 0, toMs: 90 * DAY_MS }, 1_200).eachMs).toBe(12 * HOUR_MS);
    expect(histogramBins({ fromMs: 0, toMs: 30 * DAY_MS }, 1_200).eachMs).toBe(3 * HOUR_MS);
    expect(histogramBins({ fromMs: 0, toMs: DAY_MS }, 1_200).eachMs).toBe(HOUR_MS / 12);
  });
});
