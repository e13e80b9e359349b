import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { polygonContains, polygonSchema } from '../domain/area.ts';
import { greatCircleKm } from './geodesy.ts';
import { circle, crossesItself, polygonOf, shapeOf } from './shapes.ts';

const place = fc.record({
  lon: fc.double({ min: -8, max: 2, noNaN: true }),
  lat: fc.double({ min: 49, max: 61, noNaN: true }),
});
const radius = fc.integer({ min: 50, max: 100_000 });

describe('a circle', () => {
  it('holds what lies nearer than its radius, and nothing that lies further', () => {
    fc.assert(
      fc.property(
        place,
        radius,
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (centre, radiusM, east, north) => {
          const point = { lon: centre.lon + (east * radiusM) / 70_000, lat: centre.lat + (north * radiusM) / 111_000 };
          const away = (greatCircleKm(centre, point) * 1_000) / radiusM;
          // Between the two lie the edges of the polygon, and the sixth decimal place.
          fc.pre(away < 0.995 || away > 1.005);
          expect(polygonContains(circle(centre, radiusM), point.lon, point.lat)).toBe(away < 1);
        },
      ),
    );
  });

  it('is a polygon that may be asked about, and is known again as the circle that it is', () => {
    fc.assert(
      fc.property(place, radius, (centre, radiusM) => {
        const polygon = polygonSchema.parse(circle(centre, radiusM));
        const shape = shapeOf(polygon);
        expect(shape.kind).toBe('circle');
        if (shape.kind !== 'circle') return;
        expect(Math.abs(shape.radiusM - radiusM)).toBeLessThanOrEqual(Math.max(1, radiusM * 0.002));
        expect(greatCircleKm(shape.centre, centre) * 1_000).toBeLessThanOrEqual(Math.max(1, radiusM * 0.01));
      }),
    );
  });
});

describe('what was drawn', () => {
  it('is a rectangle with its sides, and a polygon with its corners', () => {
    const corner = (lon: number, lat: number) => ({ lon, lat });
    const rectangle = polygonOf([corner(-1.5, 53), corner(-1.4, 53), corner(-1.4, 53.1), corner(-1.5, 53.1)]);
    expect(shapeOf(polygonSchema.parse(rectangle))).toMatchObject({ kind: 'rectangle' });
    expect(shapeOf(rectangle)).toMatchObject({ northKm: expect.closeTo(11.12, 1) as number });
    expect(shapeOf(polygonOf([corner(-1.5, 53), corner(-1.4, 53), corner(-1.45, 53.1)]))).toEqual({
      kind: 'polygon',
      corners: 3,
    });
  });
});

describe('a ring that crosses itself', () => {
  const at = (lon: number, lat: number) => ({ lon, lat });
  it('is a bow tie, and one that comes back to a corner', () => {
    expect(crossesItself([at(0, 0), at(1, 1), at(1, 0), at(0, 1)])).toBe(true);
    expect(crossesItself([at(0, 0), at(1, 0), at(0, 0), at(0, 1)])).toBe(true);
  });
  it('is none of the stars around a point, in the order of their corners', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 3, maxLength: 40 }), (radii) => {
        const ring = radii.map((radius, i) =>
          at(radius * Math.cos((2 * Math.PI * i) / radii.length), radius * Math.sin((2 * Math.PI * i) / radii.length)),
        );
        expect(crossesItself(ring)).toBe(false);
        // Two neighbours that are exchanged cross, where there is a fourth corner to cross.
        if (ring.length === 4) expect(crossesItself([ring[1]!, ring[0]!, ring[2]!, ring[3]!])).toBe(true);
      }),
    );
  });
});
