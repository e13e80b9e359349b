import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Camera } from '../domain/camera.ts';
import { camerasPassed, gridOfCameras, LEAST_PLAUSIBLE_CHANCE, unreadCameras, type Way } from './cameras-passed.ts';

const aCamera = (id: string, change: Partial<Camera> = {}): Camera => ({
  id,
  name: id,
  organisation: 'West Yorkshire Police',
  kind: 'STATIC',
  road: 'M1',
  junction: null,
  direction: 'S',
  lon: -1.5,
  lat: 53.5,
  locationQuality: 'SURVEYED',
  status: 'OK',
  statusPeriods: [],
  ...change,
});

const from = aCamera('FROM', { lat: 53.6 });
const to = aCamera('TO', { lat: 53.4 });
/** South on the M1, 22 km. */
const south: Way = {
  points: Array.from({ length: 21 }, (_, i) => [-1.5, 53.6 - i / 100] as const),
  roads: Array.from({ length: 21 }, () => 'M1'),
};
const passed = (cameras: readonly Camera[], way?: Way): readonly string[] =>
  camerasPassed(gridOfCameras([from, to, ...cameras]), { from, to }, way).map(({ id }) => id);
const during = { fromMs: Date.parse('2026-11-27T07:00:00Z'), toMs: Date.parse('2026-11-27T07:12:00Z') };

describe('the cameras that a vehicle passed unread', () => {
  it('are those beside its road in its direction, in the order in which they were passed', () => {
    const cameras = [aCamera('SECOND', { lat: 53.45 }), aCamera('FIRST', { lat: 53.55, lon: -1.505 })];
    expect(passed(cameras, south)).toEqual(['FIRST', 'SECOND']);
    expect(passed([aCamera('NORTH', { direction: 'N' })], south)).toEqual([]);
    expect(passed([aCamera('AWAY', { lon: -1.48 })], south)).toEqual([]);
    expect(passed([aCamera('BRIDGE', { road: 'A628', direction: 'S' })], south)).toEqual([]);
    expect(passed([aCamera('ANY', { direction: '' })], south)).toEqual(['ANY']);
  });

  it('are none that may stand elsewhere, none whose place is not known, and none beside either read', () => {
    expect(passed([aCamera('M', { kind: 'MOBILE' }), aCamera('P', { kind: 'MOVEABLE' })], south)).toEqual([]);
    expect(passed([aCamera('LOST', { locationQuality: 'UNKNOWN' })], south)).toEqual([]);
    expect(passed([aCamera('BESIDE', { lat: 53.595 })], south)).toEqual([]);
  });

  it('are none on a road that the way left before, nor joined after', () => {
    const leaving: Way = {
      points: [...south.points.slice(0, 10), [-1.48, 53.505], [-1.46, 53.5], [-1.44, 53.49]],
      roads: [...Array.from({ length: 10 }, () => 'M1'), 'A61', 'A61', 'A61'],
    };
    const onTheOther = aCamera('TO2', { road: 'A61', direction: 'E', lon: -1.44, lat: 53.49 });
    const found = camerasPassed(
      gridOfCameras([aCamera('AT TURN', { lat: 53.508 }), aCamera('BEFORE', { lat: 53.55 })]),
      { from, to: onTheOther },
      leaving,
    );
    expect(found.map(({ id }) => id)).toEqual(['BEFORE']);
  });

  it('count once for two lenses of one site', () => {
    expect(passed([aCamera('L1'), aCamera('L2', { lat: 53.501 })], south)).toHaveLength(1);
  });

  it('are looked for along the straight line, on the roads of both reads, while no road is known', () => {
    const beside = aCamera('BESIDE', { lon: -1.53 });
    expect(passed([beside], south)).toEqual([]);
    expect(passed([beside])).toEqual(['BESIDE']);
    expect(passed([aCamera('OTHER', { road: 'A1' })])).toEqual([]);
    expect(passed([aCamera('BACK', { direction: 'N' })])).toEqual([]);
  });

  it('are the same whatever other cameras there are, and in whatever order', () => {
    const somewhere = fc.record({
      lon: fc.double({ min: -1.6, max: -1.4, noNaN: true }),
      lat: fc.double({ min: 53.35, max: 53.65, noNaN: true }),
      direction: fc.constantFrom('N', 'S', 'E', '', 'SW'),
      road: fc.constantFrom('M1', 'A61'),
    });
    fc.assert(
      fc.property(fc.array(somewhere, { maxLength: 40 }), fc.constantFrom(undefined, south), (places, way) => {
        const cameras = places.map((place, i) => aCamera(`C${String(i).padStart(2, '0')}`, place));
        const far = cameras.map((camera) => ({ ...camera, id: `F${camera.id}`, lon: camera.lon + 0.6 }));
        expect(passed([...cameras].reverse(), way)).toEqual(passed(cameras, way));
        expect(passed([...far, ...cameras], way)).toEqual(passed(cameras, way));
        // Each is what a look at it alone says, but for sites that are counted once.
        for (const id of passed(cameras, way))
          expect(passed([cameras.find((camera) => camera.id === id) ?? from], way)).toEqual([id]);
      }),
    );
  });
});

describe('how likely it is that cameras missed a vehicle', () => {
  it('is plausible for one camera and not for two', () => {
    expect(unreadCameras([], during)).toEqual({ count: 0, chance: 1 });
    const one = unreadCameras([aCamera('A')], during);
    expect(one.count).toBe(1);
    expect(one.chance).toBeGreaterThan(LEAST_PLAUSIBLE_CHANCE);
    expect(unreadCameras([aCamera('A'), aCamera('B')], during).chance).toBeLessThan(LEAST_PLAUSIBLE_CHANCE);
  });

  it('does not count a camera that was out of service for any part of the time', () => {
    const out = (fromText: string, toText: string | null): Camera =>
      aCamera('OUT', { statusPeriods: [{ status: 'OUT_OF_SERVICE', from: fromText, to: toText }] });
    expect(unreadCameras([out('2026-11-27T07:11:00Z', null)], during).count).toBe(0);
    expect(unreadCameras([out('2026-11-27T06:00:00Z', '2026-11-27T07:01:00Z')], during).count).toBe(0);
    expect(unreadCameras([out('2026-11-27T06:00:00Z', '2026-11-27T07:00:00Z')], during).count).toBe(1);
  });

  it('forgives more where cameras are under suspicion, and less with each further camera', () => {
    const suspect = aCamera('S', {
      statusPeriods: [{ status: 'SUSPECT', from: '2026-11-20T00:00:00Z', to: null }],
    });
    expect(unreadCameras([suspect, aCamera('A')], during).chance).toBeGreaterThan(LEAST_PLAUSIBLE_CHANCE);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(suspect, aCamera('A'), aCamera('C', { kind: 'CCTV_INTEGRATED' }))),
        (list) => {
          const all = unreadCameras(list, during);
          expect(all.count).toBe(list.length);
          expect(all.chance).toBeGreaterThan(0);
          if (list.length > 0) expect(all.chance).toBeLessThan(unreadCameras(list.slice(1), during).chance);
        },
      ),
    );
  });
});
