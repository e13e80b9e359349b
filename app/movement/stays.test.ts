import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STAY_PAUSE_SECONDS, stayAround, type Stay, type StayReads } from './stays.ts';

type Read = { readonly atS: number; readonly camera: number | undefined };
const readsOf = (reads: readonly Read[]): StayReads => ({
  rows: reads.map((_, row) => row),
  cameraOf: (row) => reads[row]?.camera,
  capturedAtMs: (row) => (reads[row]?.atS ?? 0) * 1_000,
});

/** Of each read, those that are the same stay once. */
const staysOf = (reads: StayReads): readonly Stay[] => {
  const found = Array.from(reads.rows, (_, place) => stayAround(reads, place));
  return found.flatMap((stay, i) => (stay === undefined || stay.firstRow === found[i - 1]?.firstRow ? [] : [stay]));
};

describe('stays', () => {
  it('are one for a vehicle that is read every half minute, with its duration', () => {
    const parked = Array.from({ length: 300 }, (_, i) => ({ atS: 1_000 + i * 30, camera: 7 }));
    const reads = readsOf([{ atS: 0, camera: 1 }, ...parked, { atS: 12_000, camera: 2 }]);
    expect(staysOf(reads)).toEqual([{ firstRow: 1, lastRow: 300, reads: 300, seconds: 299 * 30 }]);
  });

  it('end with another camera and with a long pause, and are none where two reads may be a turn in the road', () => {
    const pauseS = STAY_PAUSE_SECONDS;
    const at = (...reads: readonly Read[]): readonly number[] => staysOf(readsOf(reads)).map(({ reads: many }) => many);
    const minutes = (from: number, camera: number | undefined, count: number): Read[] =>
      Array.from({ length: count }, (_, i) => ({ atS: from + i * 60, camera }));
    expect(at(...minutes(0, 1, 3), ...minutes(180, 2, 1), ...minutes(240, 1, 3))).toEqual([3, 3]);
    expect(at(...minutes(0, 1, 3), ...minutes(120 + pauseS, 1, 3))).toEqual([6]);
    expect(at(...minutes(0, 1, 3), ...minutes(121 + pauseS, 1, 3))).toEqual([3, 3]);
    expect(at(...minutes(0, 1, 2))).toEqual([]);
    expect(at(...minutes(0, undefined, 9))).toEqual([]);
  });

  it('hold no read twice, only reads of one camera, and none that could have been added', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ gapS: fc.integer({ min: 0, max: 1_200 }), camera: fc.integer({ min: 1, max: 2 }) }), {
          maxLength: 60,
        }),
        (steps) => {
          let atS = 0;
          const reads = steps.map(({ gapS, camera }) => ({ atS: (atS += gapS), camera }));
          const joins = (row: number): boolean =>
            row > 0 &&
            row < reads.length &&
            reads[row]?.camera === reads[row - 1]?.camera &&
            (reads[row]?.atS ?? 0) - (reads[row - 1]?.atS ?? 0) <= STAY_PAUSE_SECONDS;
          let before = -1;
          for (const { firstRow, lastRow, reads: many, seconds } of staysOf(readsOf(reads))) {
            expect(firstRow).toBeGreaterThan(before);
            expect(many).toBe(lastRow - firstRow + 1);
            expect(many).toBeGreaterThanOrEqual(3);
            expect(seconds).toBe((reads[lastRow]?.atS ?? 0) - (reads[firstRow]?.atS ?? 0));
            for (let row = firstRow + 1; row <= lastRow; row += 1) expect(joins(row)).toBe(true);
            expect([joins(firstRow), joins(lastRow + 1)]).toEqual([false, false]);
            before = lastRow;
          }
        },
      ),
    );
  });
});
