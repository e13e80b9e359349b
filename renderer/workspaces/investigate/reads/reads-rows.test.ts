import { describe, expect, it } from 'vitest';
import type { Camera } from '../../../../app/domain/camera.ts';
import { buildInvestigation } from '../../../columns/investigation.ts';
import { ReadIndex } from '../../../columns/read-index.ts';
import { ReadList } from '../../../columns/read-order.ts';
import { aReadTable, theVehicles } from '../../../columns/read-table.fixture.ts';
import { dayStarts, directionsOf, orderOf, type Arrangement } from './reads-rows.ts';

const at = (text: string): number => Date.parse(text);
const camera = (id: string, name: string, road: string): [string, Camera] => [
  id,
  {
    id,
    name,
    organisation: 'West Yorkshire Police',
    kind: 'STATIC',
    road,
    junction: null,
    direction: 'S',
    lon: -1.5,
    lat: 53.6,
    locationQuality: 'SURVEYED',
    status: 'OK',
    statusPeriods: [],
  },
];
const cameras = new Map([camera('A', 'J9', 'M1'), camera('B', 'J10', 'M1'), camera('C', 'J41', 'A1')]);
// Local midnight of 1 July is 23:00 UTC on 30 June: British Summer Time.
const table = aReadTable([
  { vrm: 'YK38RVL', at: at('2025-06-30T21:00:00Z'), camera: 'B', confidence: 80 },
  { vrm: 'AB27CDE', at: at('2025-06-30T22:59:59Z'), camera: 'A', confidence: 70 },
  { vrm: 'YK38RVL', at: at('2025-06-30T23:00:00Z'), camera: 'C', confidence: 70 },
  { vrm: 'YK38RVL', at: at('2025-07-02T10:00:00Z'), camera: 'A', confidence: 90 },
]);
const investigation = buildInvestigation({ table, cameras, subject: theVehicles(['YK38 RVL', 'AB27 CDE']) });
const index = new ReadIndex(
  table,
  { fromMs: at('2025-06-01T00:00:00Z'), toMs: at('2025-07-03T00:00:00Z') },
  () => false,
);
index.append();

function listed(arrangement: Arrangement): number[] {
  const order = orderOf(investigation, cameras, arrangement);
  const list = new ReadList({ order, index, span: undefined, isWhole: false, ...directionsOf(arrangement) });
  return Array.from({ length: list.length }, (_, i) => list.at(i) ?? NaN);
}
const time = (descending: boolean): Arrangement['sort'] => ({ key: 'time', descending });

describe('the reads table', () => {
  it('groups by local day, so that a read at 23:00 UTC in summer belongs to the next day', () => {
    expect([...dayStarts(investigation)]).toEqual([0, 2, 3]);
    expect(listed({ grouping: 'day', sort: time(false) })).toEqual([~0, 0, 1, ~2, 2, ~3, 3]);
    expect(listed({ grouping: 'day', sort: time(true) })).toEqual([~3, 3, ~2, 2, ~1, 1, 0]);
  });

  it('groups by vehicle and by camera, each in its own order, with the newest read first where that is asked', () => {
    expect(listed({ grouping: 'vehicle', sort: time(true) })).toEqual([~3, 3, 2, 0, ~1, 1]);
    expect(listed({ grouping: 'vehicle', sort: time(false) })).toEqual([~0, 0, 2, 3, ~1, 1]);
    expect(listed({ grouping: 'camera', sort: time(false) })).toEqual([~1, 1, 3, ~0, 0, ~2, 2]);
  });

  it('sorts by camera as people count junctions, and keeps the order of time among equals', () => {
    expect(listed({ grouping: 'none', sort: { key: 'camera', descending: false } })).toEqual([1, 3, 0, 2]);
    expect(listed({ grouping: 'none', sort: { key: 'camera', descending: true } })).toEqual([2, 0, 1, 3]);
    expect(listed({ grouping: 'none', sort: { key: 'road', descending: false } })).toEqual([2, 0, 1, 3]);
    expect(listed({ grouping: 'none', sort: { key: 'vrm', descending: false } })).toEqual([1, 0, 2, 3]);
  });

  it('sorts within groups', () => {
    expect(listed({ grouping: 'day', sort: { key: 'confidence', descending: false } })).toEqual([
      ~3,
      3,
      ~2,
      2,
      ~1,
      1,
      0,
    ]);
    expect(listed({ grouping: 'vehicle', sort: { key: 'confidence', descending: true } })).toEqual([
      ~3,
      3,
      0,
      2,
      ~1,
      1,
    ]);
  });
});
