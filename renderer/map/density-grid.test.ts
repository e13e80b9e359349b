import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOf, DENSITY_CLASSES, densityBreaks, DensityGrid, squareMiles } from './density-grid.ts';

const place = fc.option(
  fc.record({ lon: fc.double({ min: -8, max: 2, noNaN: true }), lat: fc.double({ min: 50, max: 60, noNaN: true }) }),
  { nil: undefined },
);
const palette = Uint8ClampedArray.from({ length: 4 * DENSITY_CLASSES }, (_, i) => i);

describe('density of reads', () => {
  it('counts each read in the square where its camera is, at every zoom and whatever was counted before', () => {
    fc.assert(
      fc.property(
        fc.array(place, { maxLength: 40 }),
        fc.array(fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 40, maxLength: 50 }), { maxLength: 3 }),
        fc.double({ min: 4, max: 17, noNaN: true }),
        (places, steps, zoom) => {
          const grid = new DensityGrid(places);
          for (const byCode of steps) {
            grid.take(byCode, zoom, palette);
            const squares = grid.densest();
            const across = 2 ** (Math.floor(zoom) + 5);
            const wanted = new Map<string, number>();
            places.forEach((at, code) => {
              if (at === undefined || byCode[code] === 0) return;
              const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + (at.lat * Math.PI) / 360)) / (2 * Math.PI);
              const key = `${Math.floor(((at.lon + 180) / 360) * across)} ${Math.floor(y * across)}`;
              wanted.set(key, (wanted.get(key) ?? 0) + (byCode[code] ?? 0));
              expect(grid.at(at, zoom)?.codes).toContain(code);
            });
            expect(squares.map(({ count }) => count)).toEqual([...wanted.values()].sort((a, b) => b - a));
            for (const { code, lon, lat } of squares) {
              // It is named by a camera that is in it.
              const named = places[code]!;
              expect(Math.abs(named.lon - lon)).toBeLessThanOrEqual(180 / across + 1e-4);
              expect(Math.abs(named.lat - lat)).toBeLessThanOrEqual(180 / across + 1e-4);
            }
          }
        },
      ),
    );
  });

  it('has at most five classes that begin at 1, ascend, and make the densest the largest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), (most) => {
        const breaks = densityBreaks(most);
        expect(breaks[0]).toBe(1);
        expect(breaks.length).toBeLessThanOrEqual(DENSITY_CLASSES);
        breaks.slice(1).forEach((least, i) => expect(least).toBeGreaterThan(breaks[i]!));
        expect(breaks.at(-1)).toBeLessThanOrEqual(most);
        expect(classOf(most, breaks)).toBe(DENSITY_CLASSES - 1);
      }),
    );
    expect(densityBreaks(1)).toEqual([1]);
    expect(densityBreaks(44)).toEqual([1, 2, 5, 20]);
    expect(densityBreaks(100_000)).toEqual([1, 10, 100, 1_000, 10_000]);
  });

  it('says how wide a square is', () => {
    expect(squareMiles(5.5, 54)).toBeCloseTo(14.3, 1);
  });
});
