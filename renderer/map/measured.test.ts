import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lengthText, measured } from './measured.ts';

test('a line is as long as its legs, and its bearing is that of the last one', () => {
  const leeds = { lon: -1.5491, lat: 53.8008 };
  const york = { lon: -1.0815, lat: 53.9591 };
  const there = measured([leeds, york]);
  // 35.3 km on the ellipsoid.
  expect(there.km).toBeGreaterThan(35.3 * 0.994);
  expect(there.km).toBeLessThan(35.3 * 1.006);
  expect(there.bearing).toBeCloseTo(60, -1);
  expect(measured([leeds, york, leeds]).km).toBeCloseTo(2 * there.km, 6);
  expect(measured([leeds])).toEqual({ km: 0, bearing: undefined });
  expect(measured([])).toEqual({ km: 0, bearing: undefined });
});

test('a point on the way never makes a line shorter', () => {
  const position = fc.record({
    lon: fc.double({ min: -8, max: 2, noNaN: true }),
    lat: fc.double({ min: 50, max: 60, noNaN: true }),
  });
  fc.assert(
    fc.property(position, position, position, (a, b, c) => {
      expect(measured([a, b, c]).km).toBeGreaterThanOrEqual(measured([a, c]).km - 1e-6);
    }),
  );
});

test('lengths are said in miles with kilometres, and in metres below one', () => {
  expect(lengthText(3.862)).toBe('2.4 miles (3.86 km)');
  expect(lengthText(0.85)).toBe('850 m (0.53 miles)');
  expect(lengthText(482.8)).toBe('300 miles (483 km)');
});
