import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CountMarks, countRadiusPx } from './count-marks.ts';

const place = fc.option(fc.record({ lon: fc.integer({ min: -8, max: 2 }), lat: fc.integer({ min: 50, max: 60 }) }), {
  nil: undefined,
});

describe('marks of cameras with counts', () => {
  it('are those of the cameras that have reads and a place, with the area in proportion, whatever stood there before', () => {
    fc.assert(
      fc.property(
        fc.array(place, { maxLength: 20 }),
        fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 20, maxLength: 30 }), { maxLength: 3 }),
        (places, steps) => {
          const marks = new CountMarks(places);
          for (const counts of steps) {
            marks.take(counts);
            const wanted = places.flatMap((at, code) =>
              at === undefined || counts[code] === 0 ? [] : [{ ...at, count: counts[code] ?? 0 }],
            );
            const most = Math.max(1, ...wanted.map(({ count }) => count));
            expect(marks.length).toBe(wanted.length);
            expect([...marks.positions.subarray(0, 2 * marks.length)]).toEqual(
              wanted.flatMap(({ lon, lat }) => [lon, lat]),
            );
            expect([...marks.radiiPx.subarray(0, marks.length)]).toEqual(
              wanted.map(({ count }) => Math.fround(countRadiusPx(count, most))),
            );
          }
        },
      ),
    );
  });
});
