import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Camera } from '../../app/domain/camera.ts';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { coverageWords, heldWords, offWords } from '../words/coverage.ts';
import { camerasOffIn, lateArrivals, offByTime, offIn, stretchesOff, unheldIn } from './coverage.ts';

const FROM_MS = Date.parse('2026-11-01T00:00:00Z');
const period = { fromMs: FROM_MS, toMs: FROM_MS + 30 * DAY_MS };
const inDays = (day: number): number => FROM_MS + day * DAY_MS;

function aCamera(id: string, part: Partial<Camera> = {}, out?: readonly [from: number, to: number | null]): Camera {
  return {
    id,
    name: `Camera ${id}`,
    organisation: 'West Yorkshire Police',
    kind: 'STATIC',
    road: 'M1',
    junction: null,
    direction: 'N',
    lat: 53.5,
    lon: -1.5,
    locationQuality: 'SURVEYED',
    status: 'OK',
    statusPeriods:
      out === undefined
        ? []
        : [
            {
              status: 'OUT_OF_SERVICE',
              from: instantText(inDays(out[0])),
              to: out[1] === null ? null : instantText(inDays(out[1])),
            },
          ],
    ...part,
  };
}

describe('coverage', () => {
  it('tells cameras that were off near the reads from those elsewhere, and draws the near ones', () => {
    const reader = aCamera('R');
    const off = offIn({
      period,
      cameras: [
        reader,
        aCamera('near', { lat: 53.51 }, [2, 3]),
        aCamera('far', { lat: 55 }, [1, 4]),
        aCamera('before', {}, [-9, -1]),
        aCamera('still', { lat: 53.49 }, [29, null]),
      ],
      readers: [reader],
    });
    expect(off.outages.map(({ camera }) => camera.id)).toEqual(['far', 'near', 'still']);
    expect(off.near.map(({ camera }) => camera.id)).toEqual(['near', 'still']);
    expect(off.near.map(({ isOver }) => isOver)).toEqual([true, false]);
    expect(stretchesOff(off.drawn, period)).toEqual([
      { fromMs: inDays(2), toMs: inDays(3), off: 1 },
      { fromMs: inDays(29), toMs: inDays(30), off: 1 },
    ]);
    expect(camerasOffIn(off.near, { fromMs: inDays(2.5), toMs: inDays(2.6) }).map(({ id }) => id)).toEqual(['near']);
  });

  it('draws all that were off where nothing was read: that is when it matters most', () => {
    const off = offIn({ period, cameras: [aCamera('a', {}, [1, 2]), aCamera('b', { lat: 57 }, [1, 2])], readers: [] });
    expect(stretchesOff(off.drawn, period)).toEqual([{ fromMs: inDays(1), toMs: inDays(2), off: 2 }]);
  });

  it('counts at every instant the outages that a walk over all of them counts', () => {
    const outage = fc
      .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 50 }))
      .map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length }));
    fc.assert(
      fc.property(fc.array(outage, { maxLength: 20 }), fc.integer({ min: 0, max: 149 }), (outages, ms) => {
        const stretches = stretchesOff(offByTime(outages), { fromMs: 0, toMs: 150 });
        const found = stretches.filter(({ fromMs, toMs }) => ms >= fromMs && ms < toMs);
        const wanted = outages.filter(({ fromMs, toMs }) => ms >= fromMs && ms < toMs).length;
        expect(found.reduce((sum, { off }) => sum + off, 0)).toBe(wanted);
        expect(found.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('knows the parts of a period for which the service holds nothing', () => {
    expect(unheldIn(period, { fromMs: inDays(10), toMs: inDays(29) })).toEqual([
      { fromMs: inDays(0), toMs: inDays(10) },
      { fromMs: inDays(29), toMs: inDays(30) },
    ]);
    expect(unheldIn(period, { fromMs: inDays(-10), toMs: inDays(31) })).toEqual([]);
    expect(unheldIn(period, { fromMs: inDays(40), toMs: inDays(50) })).toEqual([period]);
    expect(unheldIn(period, { fromMs: null, toMs: null })).toEqual([period]);
    expect(unheldIn(period, undefined)).toEqual([]);
  });

  it('counts reads that came later than the kind of their camera allows', () => {
    const cameras = new Map([['mobile', aCamera('mobile', { kind: 'MOBILE' })]]);
    expect(
      lateArrivals(
        [
          { cameraId: 'fixed', overFixed: 2, overMobile: 0, longestMs: 31_000 },
          { cameraId: 'mobile', overFixed: 7, overMobile: 0, longestMs: 40 * HOUR_MS },
        ],
        cameras,
      ),
    ).toEqual({ late: 2, longestMs: 31_000 });
    expect(
      lateArrivals([{ cameraId: 'mobile', overFixed: 7, overMobile: 1, longestMs: 49 * HOUR_MS }], cameras),
    ).toEqual({ late: 1, longestMs: 49 * HOUR_MS });
  });

  it('says in words what could not be seen', () => {
    const held = { fromMs: inDays(10), toMs: inDays(30) };
    expect(heldWords({ held, period })).toBe('Nothing held before Wed 11 Nov 2026 00:00');
    expect(heldWords({ held: { fromMs: inDays(-1), toMs: inDays(30) }, period })).toMatch(/^Data held for all of it/);
    expect(heldWords({ held: { fromMs: inDays(40), toMs: inDays(50) }, period })).toMatch(
      /^Nothing held of this period/,
    );
    expect(offWords({ cameras: 600, off: 40, offNear: 3, hasReads: true })).toBe(
      '40 of 600 cameras were off for part of this period, 3 near these reads',
    );
    expect(offWords({ cameras: 600, off: 1, offNear: 0, hasReads: false })).toBe(
      '1 of 600 cameras was off for part of this period',
    );
    expect(
      coverageWords({
        ...{ held, period, cameras: 600, off: 0, offNear: 0, hasReads: true },
        late: { late: 2, longestMs: 64 * 60_000 },
      }),
    ).toEqual([
      'Nothing held before Wed 11 Nov 2026 00:00',
      'No camera of 600 was off',
      '2 reads came late, up to 1 h 4 min after capture',
    ]);
  });
});
