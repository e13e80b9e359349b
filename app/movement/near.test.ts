import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greatCircleKm } from './geodesy.ts';
import { kmFromPath } from './near.ts';

const point = fc.record({
  lon: fc.double({ min: -3, max: 0, noNaN: true }),
  lat: fc.double({ min: 52, max: 54, noNaN: true }),
});

describe('the distance from a path', () => {
  it('is that of the nearest of many points along it', () => {
    fc.assert(
      fc.property(point, fc.array(point, { minLength: 2, maxLength: 6 }), (from, path) => {
        const along = path.slice(1).flatMap((b, i) => {
          const a = path[i]!;
          return Array.from({ length: 401 }, (_, step) => ({
            lon: a.lon + ((b.lon - a.lon) * step) / 400,
            lat: a.lat + ((b.lat - a.lat) * step) / 400,
          }));
        });
        const nearest = Math.min(...along.map((each) => greatCircleKm(from, each)));
        // Between two of them lies half a step; the plane bends by a little more far away.
        expect(Math.abs(kmFromPath(from, path) - nearest)).toBeLessThan(0.6 + nearest * 0.03);
      }),
    );
  });
  it('is that of the point where the path has one, and infinite where it has none', () => {
    const [a, b] = [
      { lon: -1, lat: 53 },
      { lon: -1.1, lat: 53 },
    ];
    expect(kmFromPath(a, [b])).toBe(greatCircleKm(a, b));
    expect(kmFromPath(a, [])).toBe(Infinity);
  });
});
