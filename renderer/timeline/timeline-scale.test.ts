import { HOUR_MS } from '../../app/domain/instant.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampBrush, histogram, overviewBins, ticks, tickStepMs, timeScale } from './timeline-scale.ts';

const span = { fromMs: 0, toMs: 30 * 24 * HOUR_MS };
const aSpan = fc
  .tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }))
  .map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length }));

describe('the timeline', () => {
  it('turns pixels into time and back', () => {
    const scale = timeScale(span, 100, 1_100);
    expect(scale.toMs(scale.toX(12 * HOUR_MS))).toBeCloseTo(12 * HOUR_MS, 3);
    expect(scale.toX(0)).toBe(100);
    expect(scale.toX(span.toMs)).toBe(1_100);
  });

  it('counts every read of the period once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: span.toMs - 1 })),
        fc.integer({ min: 1, max: 200 }),
        (times, bins) => {
          const counts = histogram(Float64Array.from(times), times.length, span, bins);
          expect(counts.reduce((sum, n) => sum + n, 0)).toBe(times.length);
        },
      ),
    );
  });

  it('counts what passes only', () => {
    const times = Float64Array.from([0, 1, 2, 3]);
    const counts = histogram(times, 4, { fromMs: 0, toMs: 4 }, 2, (row) => row !== 1);
    expect([...counts]).toEqual([1, 2]);
  });

  it('labels thirty days by days and four hours by half hours', () => {
    expect(tickStepMs(span, 900, 80)).toBe(3 * 24 * HOUR_MS);
    expect(tickStepMs({ fromMs: 0, toMs: 4 * HOUR_MS }, 900, 80)).toBe(HOUR_MS / 2);
    expect(ticks({ fromMs: 1, toMs: 4 * HOUR_MS }, HOUR_MS, 0)).toEqual([HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS]);
  });

  it('shows a month in bars of six hours', () => {
    expect(overviewBins(span, 900)).toEqual({ bins: 120, hours: 6 });
  });

  it('never lets a brush leave the period or vanish', () => {
    fc.assert(
      fc.property(aSpan, aSpan, (whole, brush) => {
        const kept = clampBrush(brush, whole);
        expect(kept.fromMs).toBeGreaterThanOrEqual(whole.fromMs);
        expect(kept.toMs).toBeLessThanOrEqual(whole.toMs + 1e-6);
        expect(kept.toMs).toBeGreaterThan(kept.fromMs);
      }),
    );
  });
});
