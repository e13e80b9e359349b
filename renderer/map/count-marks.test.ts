import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CountMarks, countRadiusPx, marksIn } from './count-marks.ts';

const place = fc.option(
  fc.record({ lon: fc.double({ min: -8, max: 2, noNaN: true }), lat: fc.double({ min: 50, max: 60, noNaN: true }) }),
  { nil: undefined },
);
const steps = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 60, maxLength: 70 }), { maxLength: 3 });
const scale = (zoom: number): number => 512 * 2 ** zoom;
const onScreen = ({ lon, lat }: { lon: number; lat: number }, zoom: number): [number, number] => [
  (scale(zoom) * (lon + 180)) / 360,
  scale(zoom) * (0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)),
];

describe('marks of cameras with counts', () => {
  it('never overlap at any zoom, stand where reads are, and lose no read and no camera, whatever stood there before', () => {
    fc.assert(
      fc.property(
        fc.array(place, { maxLength: 60 }),
        steps,
        fc.double({ min: 4, max: 17, noNaN: true }),
        (places, all, zoom) => {
          const marks = new CountMarks(places);
          for (const byCode of all) {
            marks.take(byCode, zoom);
            const drawn = marksIn(marks);
            const seen = places.flatMap((at, code) => (at === undefined || byCode[code] === 0 ? [] : [code]));
            const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
            expect(sum(drawn.map(({ count }) => count))).toBe(sum(seen.map((code) => byCode[code] ?? 0)));
            expect(sum(drawn.map(({ cameras }) => cameras))).toBe(seen.length);
            const most = Math.max(1, ...drawn.map(({ count }) => count));
            drawn.forEach((a, i) => {
              expect(seen).toContain(a.code);
              expect(a.radiusPx).toBe(Math.fround(countRadiusPx(a.count, most)));
              const [ax, ay] = onScreen(places[a.code]!, zoom);
              for (const b of drawn.slice(i + 1)) {
                const [bx, by] = onScreen(places[b.code]!, zoom);
                expect(Math.hypot(ax - bx, ay - by)).toBeGreaterThan(a.radiusPx + b.radiusPx - 1e-3);
              }
            });
          }
        },
      ),
    );
  });

  it('part as the map comes nearer', () => {
    const marks = new CountMarks([
      { lon: -1.5, lat: 53.4 },
      { lon: -1.52, lat: 53.41 },
    ]);
    marks.take([2, 3], 7);
    expect(marksIn(marks).map(({ count, cameras }) => ({ count, cameras }))).toEqual([{ count: 5, cameras: 2 }]);
    marks.take([2, 3], 13);
    expect(marksIn(marks).map(({ count }) => count)).toEqual([2, 3]);
  });
});
