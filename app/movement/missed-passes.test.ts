import { expect, it } from 'vitest';
import type { Camera } from '../domain/camera.ts';
import { DAY_MS, instantText } from '../domain/instant.ts';
import { countPasses, LEAST_PASSES, missedPasses as sharesOf, wilson, type Leg } from './missed-passes.ts';

const camera = (id: string, km: number, change: Partial<Camera> = {}): Camera => ({
  id,
  name: id,
  organisation: 'West Yorkshire Police',
  kind: 'STATIC',
  road: 'M1',
  junction: null,
  direction: 'N',
  lat: 53 + km / 111.195,
  lon: -1.5,
  locationQuality: 'SURVEYED',
  status: 'OK',
  statusPeriods: [],
  ...change,
});
const leg = (from: number, between: number | null, to: number, legs: number, day = 20_000): Leg => ({
  from,
  between,
  to,
  day,
  legs,
});

const missedPasses = (cameras: readonly Camera[], legs: readonly Leg[]) => sharesOf([countPasses(cameras, legs)]);

it('counts a pass that was read and one that was not, and says how sure the share is', () => {
  const cameras = [camera('A', 0), camera('B', 4), camera('C', 8)];
  const [found, ...more] = missedPasses(cameras, [leg(0, 1, 2, 190), leg(0, null, 2, 10)]);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ camera: 1, passes: 200, missed: 10 });
  expect(found?.low).toBeCloseTo(0.0274, 3);
  expect(found?.high).toBeCloseTo(0.0896, 3);
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
});

it('says nothing of a camera with few passes, of one beside another, of a covert one, nor of a day on which it was out', () => {
  const few = [leg(0, 1, 2, LEAST_PASSES - 10), leg(0, null, 2, 9)];
  const enough = [leg(0, 1, 2, 200), leg(0, null, 2, 20)];
  const [a, b, c] = [camera('A', 0), camera('B', 4), camera('C', 8)];
  expect(missedPasses([a, b, c], few)).toEqual([]);
  expect(missedPasses([a, b, c, camera('D', 4.3)], enough)).toEqual([]);
  expect(missedPasses([a, camera('B', 4, { kind: 'COVERT' }), c], enough)).toEqual([]);
  expect(missedPasses([a, camera('B', 4, { road: 'A61' }), c], enough)).toEqual([]);
  const out = { status: 'OUT_OF_SERVICE' as const, from: instantText(20_000 * DAY_MS + 1), to: null };
  expect(missedPasses([a, camera('B', 4, { statusPeriods: [out] }), c], enough)).toEqual([]);
});

it('adds days up: counted one by one they say what they say together', () => {
  const cameras = [camera('A', 0), camera('B', 4), camera('C', 8)];
  const days = [[leg(0, 1, 2, 60, 20_000)], [leg(0, null, 2, 10, 20_001)], [leg(0, 1, 2, 40, 20_002)]];
  const together = missedPasses(cameras, days.flat());
  expect(together).toMatchObject([{ camera: 1, passes: 110, missed: 10 }]);
  expect(sharesOf(days.map((legs) => countPasses(cameras, legs)))).toEqual(together);
  expect(sharesOf([])).toEqual([]);
});
