import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Camera } from '../../app/domain/camera.ts';
import { instantText } from '../../app/domain/instant.ts';
import {
  ALL_SIGNS,
  areDrawnAlike,
  cameraStateIn,
  cameraStateText,
  CAMERAS_FROM_ZOOM,
  camerasWithoutRead,
  OFF_FROM_ZOOM,
  pictureOf,
  signsDrawn,
  signsOf,
  strokesOf,
} from './camera-state.ts';

const aCamera = (change: Partial<Camera> = {}): Camera => ({
  id: 'CAM-0',
  name: 'A site',
  organisation: 'West Yorkshire Police',
  kind: 'STATIC',
  road: 'A58',
  junction: null,
  direction: 'N',
  lat: 53.8,
  lon: -1.5,
  locationQuality: 'SURVEYED',
  status: 'OK',
  statusPeriods: [],
  ...change,
});

const period = (status: Camera['status'], fromMs: number, toMs: number | null): Camera['statusPeriods'][number] => ({
  status,
  from: instantText(fromMs),
  to: toMs === null ? null : instantText(toMs),
});
const having = (...statusPeriods: Camera['statusPeriods']): Camera => aCamera({ statusPeriods });
const stretch = { fromMs: 1_000, toMs: 2_000 };

describe('the state of a camera in a stretch', () => {
  it('is working where no period of it overlaps the stretch', () => {
    const before = period('OUT_OF_SERVICE', 0, 1_000);
    const after = period('SUSPECT', 2_000, null);
    expect(cameraStateIn(having(before, after), stretch)).toEqual({ off: 'none', isSuspect: false });
  });

  it('is suspect where it was so only earlier in the stretch', () => {
    expect(cameraStateText(having(period('SUSPECT', 1_100, 1_200)), stretch)).toBe('not reliable in this time');
  });

  it('is off in all of it also when outages that touch cover it together', () => {
    const [late, early] = [period('OUT_OF_SERVICE', 1_500, null), period('OUT_OF_SERVICE', 0, 1_500)];
    expect(cameraStateText(having(late, early), stretch)).toBe('off in this time');
  });

  it('is off for a part of it between two outages, though both ends lie in one', () => {
    const [early, late] = [period('OUT_OF_SERVICE', 0, 1_400), period('OUT_OF_SERVICE', 1_600, null)];
    expect(cameraStateText(having(early, late), stretch)).toBe('off for part of this time');
  });

  it('says both of one that was off for a part and suspect in another, and of which kind it is', () => {
    const camera = { ...having(period('OUT_OF_SERVICE', 0, 1_400), period('SUSPECT', 1_400, null)) };
    expect(cameraStateText({ ...camera, kind: 'MOBILE' }, stretch)).toBe(
      'mobile camera, off for part of this time, not reliable in this time',
    );
  });

  it('without a stretch is what is known now', () => {
    const texts = (['OK', 'SUSPECT', 'OUT_OF_SERVICE'] as const).map((status) =>
      cameraStateText(aCamera({ status }), undefined),
    );
    expect(texts).toEqual(['working', 'not reliable', 'off']);
  });

  it('agrees with a look at every instant of the stretch', () => {
    const tenths = fc.tuple(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 1, max: 8 }),
      fc.boolean(),
      fc.boolean(),
    );
    fc.assert(
      fc.property(
        fc.array(tenths, { maxLength: 6 }),
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 1, max: 6 }),
        (drawn, start, length) => {
          const periods = drawn.map(([from, lasts, isOut, isOpen]) => ({
            isOut,
            from,
            to: isOpen ? null : from + lasts,
          }));
          const camera = having(
            ...periods.map(({ isOut, from, to }) => period(isOut ? 'OUT_OF_SERVICE' : 'SUSPECT', from, to)),
          );
          const instants = Array.from({ length }, (_, i) => start + i);
          const isAt = (asked: boolean, ms: number): boolean =>
            periods.some(({ isOut, from, to }) => isOut === asked && from <= ms && (to === null || to > ms));
          const out = instants.filter((ms) => isAt(true, ms)).length;
          const off = out === 0 ? 'none' : out === length ? 'all' : 'part';
          const isSuspect = off !== 'all' && instants.some((ms) => isAt(false, ms));
          expect(cameraStateIn(camera, { fromMs: start, toMs: start + length })).toEqual({ off, isSuspect });
        },
      ),
    );
  });
});

describe('the picture of a camera without a read', () => {
  it('has another shape for each state and kind', () => {
    const shapes = ALL_SIGNS.map((signs) => JSON.stringify(strokesOf(signs)));
    expect(new Set(shapes).size).toBe(shapes.length);
    expect(new Set(ALL_SIGNS.map(pictureOf)).size).toBe(shapes.length);
  });

  it('exists for every state and every kind of camera', () => {
    const pictures = new Set(ALL_SIGNS.map(pictureOf));
    for (const kind of ['STATIC', 'MOVEABLE', 'MULTI_LANE', 'CCTV_INTEGRATED', 'MOBILE', 'COVERT'] as const)
      for (const periods of [
        [],
        [period('SUSPECT', 0, null)],
        [period('OUT_OF_SERVICE', 0, null)],
        [period('OUT_OF_SERVICE', 0, 1_500)],
        [period('OUT_OF_SERVICE', 0, 1_500), period('SUSPECT', 0, null)],
        [period('OUT_OF_SERVICE', 0, null), period('SUSPECT', 0, null)],
      ])
        expect(pictures).toContain(pictureOf(signsOf(cameraStateIn(having(...periods), stretch), kind)));
  });
});

describe('the cameras that the map draws', () => {
  const works = aCamera({ id: 'WORKS', kind: 'COVERT' });
  const off = { ...having(period('OUT_OF_SERVICE', 0, 1_500)), id: 'OFF' };
  const reads = aCamera({ id: 'READS' });
  const cameras = [works, off, reads];
  const inStretch = (fromMs: number, toMs: number): ReturnType<typeof camerasWithoutRead> =>
    camerasWithoutRead(cameras, new Set(['READS']), { fromMs, toMs });

  it('are those without a read', () => {
    expect(inStretch(1_000, 2_000).map(({ camera, isOff }) => [camera.id, isOff])).toEqual([
      ['WORKS', false],
      ['OFF', true],
    ]);
  });

  it('are drawn anew for a stretch in which a state differs, and not for another', () => {
    expect(areDrawnAlike(inStretch(1_000, 2_000), inStretch(1_200, 1_900))).toBe(true);
    expect(areDrawnAlike(inStretch(1_000, 2_000), inStretch(1_000, 1_500))).toBe(false);
    expect(areDrawnAlike(inStretch(1_000, 2_000), inStretch(1_600, 2_000))).toBe(false);
    expect(areDrawnAlike(inStretch(1_000, 2_000), camerasWithoutRead(cameras, new Set(), stretch))).toBe(false);
    const renewed = camerasWithoutRead([{ ...works }, off], new Set(), stretch);
    expect(areDrawnAlike(inStretch(1_000, 2_000), renewed)).toBe(false);
  });

  it('have a row of the legend for each sign on the screen at this zoom, those that were off sooner', () => {
    const drawn = inStretch(1_000, 2_000);
    const everywhere = (): boolean => true;
    expect(signsDrawn(drawn, OFF_FROM_ZOOM - 0.1, everywhere)).toEqual([]);
    expect(signsDrawn(drawn, OFF_FROM_ZOOM, everywhere)).toEqual(['part-off']);
    expect(signsDrawn(drawn, CAMERAS_FROM_ZOOM, everywhere)).toEqual(['working', 'part-off', 'covert']);
    expect(signsDrawn(drawn, CAMERAS_FROM_ZOOM, ({ id }) => id === 'OFF')).toEqual(['part-off']);
  });
});
