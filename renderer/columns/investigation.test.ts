import { describe, expect, it } from 'vitest';
import type { Camera } from '../../app/domain/camera.ts';
import { READ_FLAGS } from '../../app/domain/read-columns.ts';
import { buildInvestigation, journeysIn, openingSpan, rowsIn } from './investigation.ts';
import { aReadTable, theVehicles } from './read-table.fixture.ts';
import { readBadges } from './sequence.ts';

const at = (text: string): number => Date.parse(`2025-01-${text}Z`);

const camera = (id: string, lon: number, lat: number): [string, Camera] => [
  id,
  {
    id,
    name: id,
    organisation: 'West Yorkshire Police',
    kind: 'STATIC',
    road: 'M1',
    junction: null,
    direction: 'S',
    lon,
    lat,
    locationQuality: 'SURVEYED',
    status: 'OK',
    statusPeriods: [],
  },
];
const cameras = new Map([
  camera('LEEDS', -1.55, 53.79),
  camera('WAKEFIELD', -1.5, 53.68),
  camera('BARNSLEY', -1.48, 53.55),
  camera('BRISTOL', -2.58, 51.45),
]);

const table = aReadTable([
  { vrm: 'YK38RVL', at: at('10T08:00:00'), camera: 'LEEDS' },
  { vrm: 'YK38RVL', at: at('14T07:00:00'), camera: 'LEEDS' },
  { vrm: 'YK38RVL', at: at('14T07:14:00'), camera: 'WAKEFIELD' },
  { vrm: 'YK38RVL', at: at('14T07:19:00'), camera: 'BRISTOL' },
  { vrm: 'YK38RVI', raw: 'YK38RVI', at: at('14T07:30:00'), camera: 'BARNSLEY', flags: READ_FLAGS.doubtful },
]);
const investigation = buildInvestigation({ table, cameras, subject: theVehicles(['YK38 RVL'], 1) });

describe('an investigation', () => {
  it('puts a near miss with the mark that was asked and says that it is one', () => {
    expect(investigation.vehicles).toHaveLength(1);
    expect(investigation.vehicles[0]?.rows).toEqual(Int32Array.of(0, 1, 2, 3, 4));
    expect([0, 1, 2, 3, 4].map(investigation.isNearMiss)).toEqual([false, false, false, false, true]);
  });

  it('leaves an impossible read out of the journey and out of the numbers', () => {
    expect([...investigation.impossibleRows]).toEqual([3]);
    const span = { fromMs: at('14T00:00:00'), toMs: at('15T00:00:00') };
    const badges = readBadges(investigation, span);
    expect([1, 2, 3, 4].map((row) => badges.get(row)?.label)).toEqual(['1', '2', undefined, '3']);
    const two = buildInvestigation({
      table: investigation.table,
      cameras,
      subject: theVehicles(['YK38RVL', 'AB12CDE']),
    });
    expect(
      [1, 2].map((row) => [readBadges(two, span).get(row)?.label, readBadges(two, span).get(row)?.colour]),
    ).toEqual([
      ['A1', 'var(--cat-a)'],
      ['A2', 'var(--cat-a)'],
    ]);
    expect(journeysIn(investigation, span)[0]?.journey.impossible.map((read) => read.row)).toEqual([3]);
  });

  it('opens at the last stretch of reads, not at the whole month', () => {
    const span = openingSpan(investigation);
    expect(span?.fromMs).toBeGreaterThan(at('14T06:00:00'));
    expect(span?.toMs).toBeLessThan(at('14T08:30:00'));
  });

  it('takes the rows of a half-open stretch: its start belongs to it, its end does not', () => {
    const rows = rowsIn(table, investigation.rows, { fromMs: at('14T07:00:00'), toMs: at('14T07:30:00') });
    expect([...rows]).toEqual([1, 2, 3]);
  });

  it('keeps two vehicles apart when two marks are asked', () => {
    const two = aReadTable([
      { vrm: 'AB27CDE', at: 1, camera: 'LEEDS' },
      { vrm: 'XY30ZZZ', at: 2, camera: 'LEEDS' },
      { vrm: 'AB27CDE', at: 3, camera: 'WAKEFIELD' },
    ]);
    const both = buildInvestigation({ table: two, cameras, subject: theVehicles(['AB27CDE', 'XY30 ZZZ']) });
    expect(both.vehicles.map((vehicle) => [vehicle.letter, [...vehicle.rows]])).toEqual([
      ['A', [0, 2]],
      ['B', [1]],
    ]);
  });
});
