import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { READ_FLAGS } from '../../app/domain/read-columns.ts';
import { buildInvestigation, type Investigation } from '../columns/investigation.ts';
import { ReadIndex } from '../columns/read-index.ts';
import { aReadTable, theVehicles, type FixtureRead } from '../columns/read-table.fixture.ts';
import { LaneColumns, laneOrder, Lanes, MARKS, pixelOfRow } from './lane-columns.ts';

const PERIOD = { fromMs: 0, toMs: 10_000 };
const VEHICLES = ['YK38RVL', 'WT37DCT'];

const aRead = fc
  .record({
    at: fc.integer({ min: 0, max: 9_999 }),
    vrm: fc.constantFrom(...VEHICLES, 'YK38RVI'),
    lane: fc.constantFrom(1, 2, 3),
    isDoubtful: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  })
  .map(({ isDoubtful, ...read }) => ({ ...read, camera: 'C1', flags: isDoubtful ? READ_FLAGS.doubtful : 0 }));

const aResult = fc.record({
  reads: fc.array(aRead, { minLength: 1, maxLength: 120 }),
  span: fc
    .tuple(fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: 1, max: 10_000 }))
    .map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length })),
  width: fc.integer({ min: 1, max: 90 }),
  laneChosen: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
  selected: fc.option(fc.nat(119), { nil: undefined }),
  impossible: fc.array(fc.nat(119), { maxLength: 4 }),
  several: fc.boolean(),
});

type Result = typeof aResult extends fc.Arbitrary<infer R> ? R : never;

function setUp({ reads, laneChosen, impossible, several }: Result): {
  readonly index: ReadIndex;
  readonly investigation: Investigation;
  readonly lanes: Lanes;
} {
  const sorted: FixtureRead[] = [...reads].sort((a, b) => a.at - b.at);
  const table = aReadTable(sorted);
  const asked = several ? VEHICLES : VEHICLES.slice(0, 1);
  const index = new ReadIndex(table, PERIOD, (mark) => !asked.includes(mark), 0);
  index.append();
  index.setImpossible(impossible.filter((row) => row < table.rows));
  if (laneChosen !== undefined) index.filterBy({ lane: [laneChosen] });
  const investigation = buildInvestigation({ table, cameras: new Map(), subject: theVehicles(asked, 1) });
  return { index, investigation, lanes: new Lanes(index, laneOrder(investigation, index.rows)) };
}

describe('the pixels of a lane', () => {
  it('count what a walk over all reads counts, and a flagged read always wins its pixel', () => {
    fc.assert(
      fc.property(aResult, (result) => {
        const { span, width, selected } = result;
        const { index, investigation, lanes } = setUp(result);
        const columns = new LaneColumns(width);
        columns.setSpan(index, span);
        investigation.vehicles.forEach((_, lane) => {
          columns.fill(lanes.order, lanes.refresh(), lane, selected);
          const counts = new Array<number>(width).fill(0);
          const marks = new Array<number>(width).fill(MARKS.none);
          let selectedX: number | undefined;
          for (let row = 0; row < index.rows; row += 1) {
            const ms = index.table.capturedAtMs[row]!;
            if (ms < span.fromMs || ms >= span.toMs || !index.passes(row)) continue;
            if (investigation.vehicleOf(row) !== lane) continue;
            let x = width - 1;
            while (x > 0 && ms < span.fromMs + x * ((span.toMs - span.fromMs) / width)) x -= 1;
            counts[x]! += 1;
            const flags = index.flags[row]!;
            if (row === selected) selectedX = x;
            const own =
              (flags & 4) !== 0
                ? MARKS.impossible
                : (flags & 2) !== 0
                  ? MARKS.doubtful
                  : (flags & 1) !== 0
                    ? MARKS.nearMiss
                    : MARKS.plain;
            marks[x] = Math.max(marks[x]!, own);
          }
          expect([...columns.counts]).toEqual(counts);
          expect([...columns.marks]).toEqual(marks);
          expect(columns.selectedX, 'the chosen read hides no mark, and is found beside it').toBe(selectedX);
          expect(lanes.readsIn(lane, span).count).toBe(counts.reduce((sum, n) => sum + n, 0));
        });
      }),
    );
  });

  it('are the same whatever is drawn first: the reads of a lane come oldest first, and only those in view', () => {
    fc.assert(
      fc.property(aResult, (result) => {
        const { index, investigation, lanes } = setUp(result);
        investigation.vehicles.forEach((vehicle, lane) => {
          const reads = lanes.readsIn(lane, result.span);
          const found = Array.from({ length: reads.count }, (_, k) => reads.rowAt(k));
          expect(found).toEqual(
            [...vehicle.rows].filter((row) => {
              const ms = index.table.capturedAtMs[row]!;
              return ms >= result.span.fromMs && ms < result.span.toMs && index.passes(row);
            }),
          );
        });
      }),
    );
  });

  it('a press on a pixel chooses the flagged read in it before a plain one that is nearer', () => {
    const table = aReadTable([
      { vrm: 'YK38RVL', at: 1_000, camera: 'C1' },
      { vrm: 'YK38RVL', at: 1_020, camera: 'C1', flags: READ_FLAGS.doubtful },
      { vrm: 'YK38RVL', at: 5_000, camera: 'C1' },
    ]);
    const index = new ReadIndex(table, PERIOD, () => false);
    index.append();
    const investigation = buildInvestigation({ table, cameras: new Map(), subject: theVehicles(['YK38RVL']) });
    const lanes = new Lanes(index, laneOrder(investigation, index.rows));
    expect(lanes.readNear(0, 1_000, 100)).toBe(1);
    expect(lanes.readNear(0, 4_950, 100)).toBe(2);
    expect(lanes.readNear(0, 3_000, 100)).toBeUndefined();
  });

  it('finds the pixel of a row between edges that several pixels share', () => {
    expect(pixelOfRow(Int32Array.of(0, 0, 2, 2, 5), 1)).toBe(1);
    expect(pixelOfRow(Int32Array.of(0, 0, 2, 2, 5), 4)).toBe(3);
    expect(pixelOfRow(Int32Array.of(0, 0, 2, 2, 5), 5)).toBeUndefined();
  });
});
