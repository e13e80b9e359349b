import { describe, expect, it } from 'vitest';
import type { Camera } from '../../app/domain/camera.ts';
import { READ_FLAGS } from '../../app/domain/read-columns.ts';
import {
  buildInvestigation,
  checkedWhole,
  DRAWN_READS,
  busiestRun,
  filtered,
  isToBeChecked,
  journeysIn,
  legsBeside,
  uncheckedIn,
  openingSpan,
  rowsIn,
  type Investigation,
} from './investigation.ts';
import { contradictionsOf, explanationsOf } from './contradictions.ts';
import { commonLooks, looksLike } from './looks.ts';
import { aReadTable, theVehicles, type FixtureRead } from './read-table.fixture.ts';
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
    expect([1, 2, 3, 4].map((row) => badges.get(row)?.label)).toEqual(['2', '3', undefined, '4']);
    const two = buildInvestigation({
      table: investigation.table,
      cameras,
      subject: theVehicles(['YK38RVL', 'AB12CDE']),
    });
    expect(
      [1, 2].map((row) => [readBadges(two, span).get(row)?.label, readBadges(two, span).get(row)?.colour]),
    ).toEqual([
      ['A2', 'var(--cat-a)'],
      ['A3', 'var(--cat-a)'],
    ]);
    expect(journeysIn(investigation, span)[0]?.journey.impossible.map((read) => read.row)).toEqual([3]);
  });

  it('opens at the last stretch of reads, not at the whole month', () => {
    const span = openingSpan(investigation);
    expect(span?.fromMs).toBeGreaterThan(at('14T06:00:00'));
    expect(span?.toMs).toBeLessThan(at('14T08:30:00'));
  });

  it('opens at the last journey and not at the busiest, which it offers', () => {
    const reads = (day: string, hour: number, many: number): { vrm: string; at: number; camera: string }[] =>
      Array.from({ length: many }, (_, i) => ({
        vrm: 'YK38RVL',
        at: at(`${day}T${String(hour).padStart(2, '0')}:00:00`) + i * 10 * 60_000,
        camera: 'LEEDS',
      }));
    const of = (...runs: readonly ReturnType<typeof reads>[]): Investigation =>
      buildInvestigation({ table: aReadTable(runs.flat()), cameras, subject: theVehicles(['YK38RVL']) });
    const busy = of(reads('10', 8, 3), reads('12', 5, 16), reads('14', 17, 2));
    expect(openingSpan(busy)).toEqual({ fromMs: at('14T16:50:00'), toMs: at('14T17:20:00') });
    expect(busiestRun(busy)).toMatchObject({ reads: 16, firstMs: at('12T05:00:00'), lastMs: at('12T07:30:00') });
    expect(busiestRun(of(reads('12', 5, 3), reads('14', 17, 2)))?.reads).toBe(3);
    // Not far more than the last one, and the last one itself, are no jump.
    expect(busiestRun(of(reads('12', 5, 4), reads('14', 17, 3)))).toBeUndefined();
    expect(busiestRun(of(reads('12', 5, 3), reads('14', 17, 9)))).toBeUndefined();
  });

  it('gives a read one number, whatever brush and filters leave in view', () => {
    const label = (of: Investigation, day: string, row: number): string | undefined =>
      readBadges(of, { fromMs: at(`${day}T00:00:00`), toMs: at(`${day}T23:59:59`) }).get(row)?.label;
    expect([label(investigation, '10', 0), label(investigation, '14', 1), label(investigation, '14', 4)]).toEqual([
      '1',
      '2',
      '4',
    ]);
    expect(
      label(
        filtered(investigation, (row) => row === 4),
        '14',
        4,
      ),
    ).toBe('4');
    expect([0, 3, 4].map(investigation.numberOf)).toEqual([1, undefined, 4]);
  });

  it('makes a journey of a stretch of very many reads only where the map can draw it', () => {
    const many = buildInvestigation({
      table: aReadTable(
        Array.from({ length: 10_001 }, (_, i) => ({
          vrm: 'YK38RVL',
          at: at('10T00:00:00') + i * 60_000,
          camera: i % 2 === 0 ? 'LEEDS' : 'WAKEFIELD',
        })),
      ),
      cameras,
      subject: theVehicles(['YK38RVL']),
    });
    const within = (minutes: number): Investigation['vehicles'][number] | undefined =>
      journeysIn(many, { fromMs: at('10T00:00:00'), toMs: at('10T00:00:00') + minutes * 60_000 })[0];
    expect(within(DRAWN_READS)?.journey.rows.length).toBeGreaterThan(0);
    expect(within(DRAWN_READS + 1)?.journey.rows).toEqual([]);
    expect(within(DRAWN_READS + 1)?.rows).toHaveLength(DRAWN_READS + 1);
    const unchecked = (minutes: number): number =>
      uncheckedIn(many, { fromMs: at('10T00:00:00'), toMs: at('10T00:00:00') + minutes * 60_000 }).length;
    expect([unchecked(DRAWN_READS), unchecked(DRAWN_READS + 1)]).toEqual([0, 1]);
  });

  it('of very many reads is looked at together in pieces, and every stretch of it agrees with the whole', () => {
    const odd = 5_000;
    const many = buildInvestigation({
      table: aReadTable(
        Array.from({ length: 10_001 }, (_, i) => ({
          vrm: 'YK38RVL',
          at: at('10T00:00:00') + i * 60_000,
          camera: i === odd ? 'BRISTOL' : 'LEEDS',
        })),
      ),
      cameras,
      subject: theVehicles(['YK38RVL']),
    });
    expect([isToBeChecked(many), many.impossibleRows.size]).toEqual([true, 0]);
    const work = checkedWhole(many);
    let pieces = 1;
    let piece = work.next();
    for (; piece.done !== true; pieces += 1) piece = work.next();
    expect(pieces).toBeGreaterThan(4);
    const whole = piece.value;
    expect([isToBeChecked(whole), [...whole.impossibleRows]]).toEqual([false, [odd]]);
    const minutes = (from: number, to: number) => ({
      fromMs: at('10T00:00:00') + from * 60_000,
      toMs: at('10T00:00:00') + to * 60_000,
    });
    const left = (of: Investigation, from: number, to: number) =>
      journeysIn(of, minutes(from, to))[0]?.journey.impossible.map(({ row, againstRow }) => [row, againstRow]);
    // Of this read alone a stretch cannot tell, and of too many it was not told before.
    expect([left(many, odd, odd + 1), left(many, 0, 9_000)]).toEqual([[], []]);
    expect([left(whole, odd, odd + 1), left(whole, 0, 9_000), left(whole, 0, 100)]).toEqual([
      [[odd, odd - 1]],
      [[odd, odd - 1]],
      [],
    ]);
    const near = journeysIn(whole, minutes(odd - 1, odd + 2))[0]?.journey;
    expect([near?.rows, near?.legs.length]).toEqual([[odd - 1, odd + 1], 1]);
    expect(uncheckedIn(whole, minutes(0, 9_000))).toEqual([]);
    const { before, after } = legsBeside(whole, odd + 1);
    expect([before?.fromRow, before?.seconds, after?.toRow]).toEqual([odd - 1, 120, odd + 2]);
    expect(legsBeside(whole, odd)).toEqual({ before: undefined, after: undefined });
  });

  describe('of a mark on two vehicles', () => {
    /** A commuter of Leeds, and somebody with the same mark in Bristol: twice when one vehicle cannot have come, and once when it could. */
    const cloned = buildInvestigation({
      table: aReadTable([
        { vrm: 'YN31TVT', at: at('14T07:00:00'), camera: 'LEEDS', colour: 'GREY', make: 'MG' },
        { vrm: 'YN31TVT', at: at('14T07:10:00'), camera: 'BRISTOL', colour: 'BLUE', make: 'MG' },
        { vrm: 'YN31TVT', at: at('14T07:15:00'), camera: 'WAKEFIELD', colour: 'GREY', make: 'MG' },
        { vrm: 'YN31TVT', at: at('14T12:00:00'), camera: 'BRISTOL', colour: 'BLUE', make: 'MG' },
        { vrm: 'YN31TVT', at: at('14T17:00:00'), camera: 'WAKEFIELD', colour: 'GREY', make: 'MG' },
        { vrm: 'YN31TVT', at: at('14T17:12:00'), camera: 'BRISTOL', colour: 'BLUE', make: 'MG' },
        { vrm: 'YN31TVT', at: at('14T17:15:00'), camera: 'LEEDS', colour: 'GREY', make: 'MG' },
      ]),
      cameras,
      subject: theVehicles(['YN31TVT']),
    });
    const day = { fromMs: at('14T00:00:00'), toMs: at('15T00:00:00') };

    it('shows two vehicles, A and B, and joins no read of one with one of the other', () => {
      expect(cloned.pairs).toEqual([{ first: 0, second: 1 }]);
      expect(cloned.vehicles.map(({ letter, mark, rows }) => [letter, mark, [...rows]])).toEqual([
        ['A', 'YN31TVT', [0, 2, 4, 6]],
        ['B', 'YN31TVT', [1, 3, 5]],
      ]);
      const badges = readBadges(cloned, day);
      expect([0, 1, 2, 3].map((row) => [badges.get(row)?.label, badges.get(row)?.isSquare])).toEqual([
        ['A1', false],
        ['B1', true],
        ['A2', false],
        ['B2', true],
      ]);
      for (const { journey, rows } of journeysIn(cloned, day))
        for (const { fromRow, toRow } of journey.legs)
          expect([...rows]).toEqual(expect.arrayContaining([fromRow, toRow]));
      expect([...cloned.impossibleRows]).toEqual([]);
    });

    it('gives no letter to a read of a camera whose place is not known', () => {
      const [, lost] = camera('LOST', 0, 0);
      const with3 = buildInvestigation({
        table: aReadTable([
          { vrm: 'YN31TVT', at: at('14T07:00:00'), camera: 'LEEDS' },
          { vrm: 'YN31TVT', at: at('14T07:10:00'), camera: 'BRISTOL' },
          { vrm: 'YN31TVT', at: at('14T07:15:00'), camera: 'WAKEFIELD' },
          { vrm: 'YN31TVT', at: at('14T09:00:00'), camera: 'LOST' },
          { vrm: 'YN31TVT', at: at('14T17:00:00'), camera: 'WAKEFIELD' },
          { vrm: 'YN31TVT', at: at('14T17:12:00'), camera: 'BRISTOL' },
          { vrm: 'YN31TVT', at: at('14T17:15:00'), camera: 'LEEDS' },
        ]),
        cameras: new Map([...cameras, ['LOST', { ...lost, locationQuality: 'UNKNOWN' as const }]]),
        subject: theVehicles(['YN31TVT']),
      });
      expect(with3.pairs).toHaveLength(1);
      const badges = readBadges(with3, day);
      expect([2, 3, 5].map((row) => badges.get(row)?.label)).toEqual(['A2', '?', 'B2']);
    });

    it('says which reads contradict each other, and what speaks for which explanation', () => {
      const found = contradictionsOf(cloned);
      expect(found.map(({ rows }) => rows)).toEqual([
        [2, 1],
        [6, 5],
      ]);
      for (const one of found) expect(one.requiredKmh).toBeGreaterThan(1_000);
      const [most] = explanationsOf(cloned, found[0]!, found.length, [null, null]);
      expect(most).toMatchObject({
        code: 'CLONED_PLATES',
        because: ['BOTH_READS_CONFIDENT', 'MAKE_OR_COLOUR_DIFFERS'],
      });
      const receivedBefore = cloned.table.capturedAtMs[found[0]!.rows[0]]! - 60_000;
      const withClock = explanationsOf(cloned, found[0]!, found.length, [receivedBefore, null]);
      expect(withClock.flatMap(({ because }) => because)).toContain('RECEIVED_BEFORE_CAPTURE');
      expect(contradictionsOf(investigation).map(({ rows, pair }) => [rows, pair])).toEqual([[[2, 3], undefined]]);
    });

    it('says what each looks like, and how many reads look like one of them', () => {
      expect(cloned.vehicles.map(({ rows }) => commonLooks(cloned.table, rows))).toEqual([
        { words: 'Grey MG', same: 4, given: 4 },
        { words: 'Blue MG', same: 3, given: 3 },
      ]);
      expect(looksLike(cloned.table, 6, cloned.rows)).toEqual({ same: 4, given: 7 });
    });
  });

  it('is not taken for two vehicles by near misses, doubtful reads or cameras under suspicion', () => {
    const reads = (change: Partial<FixtureRead>): readonly FixtureRead[] =>
      ['10', '12'].flatMap((day): FixtureRead[] => [
        { vrm: 'YK38RVL', at: at(`${day}T07:00:00`), camera: 'LEEDS' },
        { vrm: 'YK38RVL', at: at(`${day}T07:05:00`), camera: 'BRISTOL', ...change },
        { vrm: 'YK38RVL', at: at(`${day}T07:14:00`), camera: 'WAKEFIELD' },
      ]);
    const pairsOf = (change: Partial<FixtureRead>, known = cameras): number =>
      buildInvestigation({ table: aReadTable(reads(change)), cameras: known, subject: theVehicles(['YK38RVL'], 1) })
        .pairs.length;
    expect(pairsOf({})).toBe(1);
    expect(pairsOf({ vrm: 'YK38RVI' })).toBe(0);
    expect(pairsOf({ flags: READ_FLAGS.doubtful })).toBe(0);
    const [, bristol] = camera('BRISTOL', -2.58, 51.45);
    const suspect = {
      ...bristol,
      statusPeriods: [{ status: 'SUSPECT' as const, from: '2025-01-01T00:00:00.000Z', to: null }],
    };
    expect(pairsOf({}, new Map([...cameras, ['BRISTOL', suspect]]))).toBe(0);
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
