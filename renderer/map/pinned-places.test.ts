import { expect, test } from 'vitest';
import type { Camera } from '../../app/domain/camera.ts';
import { NO_READ_FILTERS } from '../columns/read-filters.ts';
import { ReadIndex } from '../columns/read-index.ts';
import { aReadTable } from '../columns/read-table.fixture.ts';
import type { Pin } from '../search/pins.ts';
import { pinAtPoint, pinnedPlaces } from './pinned-places.ts';

const CAMERAS = new Map(
  ['C1', 'C2', 'LOST'].map((id, i): readonly [string, Camera] => [
    id,
    {
      ...{ id, name: id, organisation: 'West Yorkshire Police', kind: 'STATIC', road: 'M1', junction: null },
      ...{ direction: 'N', lat: 53, lon: -1 - i, status: 'OK', statusPeriods: [] },
      locationQuality: id === 'LOST' ? 'UNKNOWN' : 'SURVEYED',
    },
  ]),
);
const aPin = (number: number, reads: readonly (readonly [at: number, camera: string])[]): Pin => {
  const table = aReadTable(reads.map(([at, camera]) => ({ vrm: 'YK38RVL', at, camera })));
  const index = new ReadIndex(table, { fromMs: 0, toMs: 1_000 }, () => false);
  index.append();
  return { number, session: { looking: { index } } as never };
};

test('reads of pinned questions are counted by camera in the stretch that is looked at, side by side at one camera', () => {
  const pins = [
    aPin(1, [
      [10, 'C1'],
      [20, 'C1'],
      [30, 'C2'],
      [900, 'C1'],
    ]),
    aPin(4, [
      [15, 'C1'],
      [16, 'LOST'],
      [17, 'GONE'],
    ]),
  ];
  const places = pinnedPlaces(pins, { fromMs: 0, toMs: 500 }, CAMERAS);
  expect(places.map(({ cameraId, number, count, slot }) => [cameraId, number, count, slot])).toEqual([
    ['C1', 1, 2, 0],
    ['C2', 1, 1, 0],
    ['C1', 4, 1, 1],
  ]);
  expect(pinnedPlaces(pins, { fromMs: 950, toMs: 960 }, CAMERAS)).toEqual([]);
  pins[0]?.session.looking.index.filterBy({ ...NO_READ_FILTERS, camera: new Set(['C2']) } as never);
  expect(pinnedPlaces(pins.slice(0, 1), undefined, CAMERAS).map(({ cameraId }) => cameraId)).toEqual(['C2']);
});

test('a tag is found under its camera, beside that of the pin before it, and nowhere else', () => {
  const pins = [1, 2].map((number) => aPin(number, [[10, 'C1']]));
  const places = pinnedPlaces(pins, undefined, CAMERAS);
  const at = (x: number, y: number) => pinAtPoint(places, () => ({ x: 100, y: 100 }), x, y)?.number;
  expect([at(100, 119), at(123, 119), at(146, 119), at(100, 100)]).toEqual([1, 2, undefined, undefined]);
});
