import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SMALL_CELL } from './audit-rules.ts';
import { totalTold, withoutSmallCells } from './suppression.ts';

const counts = fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 1_000 })), {
  minLength: 1,
  maxLength: 8,
});

describe('counts without small cells', () => {
  it('tell no count from 1 to 4, and every count that is told is the true one', () => {
    fc.assert(
      fc.property(counts, (list) => {
        withoutSmallCells(list).forEach((told, i) => {
          if (told === null) return;
          expect(told).toBe(list[i]);
          expect(told === 0 || told >= SMALL_CELL).toBe(true);
        });
      }),
    );
  });

  it('cannot be worked out from a total that is known from elsewhere', () => {
    fc.assert(
      fc.property(counts, (list) => {
        const told = withoutSmallCells(list);
        const untold = list.filter((_, i) => told[i] === null);
        if (untold.length === 0) return;
        const rest = list.reduce((sum, n) => sum + n, 0) - totalTold(told);
        // A list of one count is its own total; there is nothing to hide it behind.
        if (list.length > 1) expect(untold.length).toBeGreaterThan(1);
        const all = untold.length === list.length;
        if (!all) {
          expect(rest).toBeGreaterThanOrEqual(SMALL_CELL);
          expect(rest).not.toBe(untold.length * (SMALL_CELL - 1));
        }
      }),
    );
  });

  it('tell everything when nothing is small, and take as little more as they must', () => {
    expect(withoutSmallCells([0, 5, 100])).toEqual([0, 5, 100]);
    expect(withoutSmallCells([3, 50, 20, 100])).toEqual([null, 50, null, 100]);
    expect(withoutSmallCells([3, 4, 20])).toEqual([null, null, 20]);
    expect(withoutSmallCells([1, 1, 20, 30])).toEqual([null, null, null, 30]);
    expect(withoutSmallCells([4, 4, 20, 30])).toEqual([null, null, null, 30]);
    expect(withoutSmallCells([2])).toEqual([null]);
    expect(withoutSmallCells([2, 0, 0])).toEqual([null, null, null]);
  });
});
