import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHeading, rowOf } from '../ui/grid/items.ts';
import type { Span } from './investigation.ts';
import { withValues } from './read-filters.ts';
import { ReadIndex } from './read-index.ts';
import { bitsIn, orderBy, orderByTime, placesIn, ReadList, type RankedCodes, type ReadOrder } from './read-order.ts';
import { createReadTable } from './read-table.ts';
import { aBatch } from './read-table.fixture.ts';

const PERIOD: Span = { fromMs: 0, toMs: 1_000 };

type Read = { readonly at: number; readonly group: number; readonly value: number; readonly lane: number };
const someReads = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 999 }),
      group: fc.integer({ min: 0, max: 4 }),
      value: fc.integer({ min: 0, max: 3 }),
      lane: fc.constantFrom(1, 2, 3),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((reads) => [...reads].sort((a, b) => a.at - b.at));

const aSpan: fc.Arbitrary<Span | undefined> = fc.option(
  fc.tuple(fc.integer({ min: -5, max: 1_000 }), fc.integer({ min: 0, max: 600 })).map(([fromMs, length]) => ({
    fromMs,
    toMs: fromMs + length,
  })),
  { nil: undefined },
);

/** Ranks that are not the codes themselves. */
const ranked = (codes: readonly number[], ranks: number): RankedCodes => ({
  codes,
  rankOfCode: Array.from({ length: ranks }, (_, code) => (code * 2 + 1) % ranks),
  ranks,
});
const rankOf = ({ codes, rankOfCode }: RankedCodes, row: number): number => rankOfCode[codes[row]!]!;

function indexOf(reads: readonly Read[]): ReadIndex {
  const table = createReadTable();
  table.append(aBatch(reads.map(({ at, lane }) => ({ vrm: 'YK38RVL', at, camera: 'C', lane }))));
  const index = new ReadIndex(table, PERIOD, () => false);
  index.append();
  return index;
}

/** How a list is made by whoever writes it down: heading by heading, row by row. */
function written(
  reads: readonly Read[],
  isListed: (row: number) => boolean,
  groupOf: (row: number) => number,
  valueOf: (row: number) => number,
  how: { newestFirst: boolean; groupsReversed: boolean; runsReversed: boolean; headings: boolean },
): number[] {
  const sign = (reversed: boolean): number => (reversed ? -1 : 1);
  const rows = reads
    .map((_, row) => row)
    .filter(isListed)
    .sort(
      (a, b) =>
        sign(how.groupsReversed) * (groupOf(a) - groupOf(b)) ||
        sign(how.runsReversed) * (valueOf(a) - valueOf(b)) ||
        sign(how.newestFirst) * (a - b),
    );
  return rows.flatMap((row, i) =>
    how.headings && (i === 0 || groupOf(rows[i - 1]!) !== groupOf(row)) ? [~row, row] : [row],
  );
}

const someWays = fc.record({
  newestFirst: fc.boolean(),
  groupsReversed: fc.boolean(),
  runsReversed: fc.boolean(),
  headings: fc.boolean(),
});

describe('a list of the reads in view', () => {
  it('has the items of a list that is written down, whatever group, value, brush and filter', () => {
    fc.assert(
      fc.property(
        someReads,
        aSpan,
        fc.subarray(['1', '2', '3']),
        fc.boolean(),
        fc.constantFrom('time', 'days', 'value', 'group', 'both'),
        someWays,
        (reads, span, lanes, isWhole, kind, how) => {
          const index = indexOf(reads);
          index.filterBy(withValues({}, 'lane', lanes));
          const group = ranked(
            reads.map((read) => read.group),
            5,
          );
          const value = ranked(
            reads.map((read) => read.value),
            4,
          );
          // Groups of ten rows each, as days are groups of rows that follow each other.
          const days = Int32Array.from({ length: Math.ceil(reads.length / 10) }, (_, day) => day * 10);
          const order: ReadOrder =
            kind === 'time'
              ? orderByTime(reads.length)
              : kind === 'days'
                ? orderByTime(reads.length, days)
                : orderBy(reads.length, kind === 'value' ? undefined : group, kind === 'group' ? undefined : value);
          const groupOf = (row: number): number =>
            kind === 'days' ? Math.floor(row / 10) : kind === 'group' || kind === 'both' ? rankOf(group, row) : 0;
          const valueOf = (row: number): number => (kind === 'value' || kind === 'both' ? rankOf(value, row) : 0);
          const isInView = (row: number): boolean =>
            (span === undefined || (reads[row]!.at >= span.fromMs && reads[row]!.at < span.toMs)) &&
            (lanes.length === 0 || lanes.includes(String(reads[row]!.lane)));
          const expected = written(reads, (row) => isWhole || isInView(row), groupOf, valueOf, how);
          const list = new ReadList({
            order,
            index,
            span,
            isWhole,
            hasHeadings: how.headings,
            isNewestFirst: how.newestFirst,
            areGroupsReversed: how.groupsReversed,
            areRunsReversed: how.runsReversed,
          });

          expect(list.length).toBe(expected.length);
          expect(Array.from({ length: list.length }, (_, i) => list.at(i))).toEqual(expected);
          expect([list.at(-1), list.at(list.length)]).toEqual([undefined, undefined]);
          expect([...list.headings]).toEqual(expected.flatMap((item, i) => (isHeading(item) ? [i] : [])));
          expect(list.reads).toBe(expected.filter((item) => !isHeading(item)).length);
          for (const [row] of reads.entries()) {
            expect(list.indexOf(row)).toBe(expected.indexOf(row));
            const near = list.indexNear(row);
            const after = written(reads, (one) => one === row || isWhole || isInView(one), groupOf, valueOf, {
              ...how,
              headings: false,
            });
            const rows = expected.filter((item) => !isHeading(item));
            // The first read of the list that comes no earlier than this one would; the end when there is none.
            const next = after.slice(after.indexOf(row)).find((one) => rows.includes(one));
            const at = list.at(near);
            expect(near === list.length ? undefined : at !== undefined && isHeading(at) ? rowOf(at) : at).toBe(next);
          }
          for (const heading of expected.filter(isHeading)) {
            const row = rowOf(heading);
            expect(list.readsUnder(row)).toBe(
              expected.filter((item) => !isHeading(item) && groupOf(item) === groupOf(row)).length,
            );
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps bits by place in step with the filters', () => {
    fc.assert(
      fc.property(someReads, fc.array(fc.subarray(['1', '2', '3']), { maxLength: 4 }), aSpan, (reads, steps, span) => {
        const index = indexOf(reads);
        const order = orderBy(
          reads.length,
          ranked(
            reads.map((read) => read.group),
            5,
          ),
          undefined,
        );
        for (const lanes of [[], ...steps]) {
          index.filterBy(withValues({}, 'lane', lanes));
          const { passing } = bitsIn(order, index);
          const fromRow = span === undefined ? 0 : index.rowAt(span.fromMs);
          const toRow = span === undefined ? reads.length : index.rowAt(span.toMs);
          let total = 0;
          order.groupOfRun.forEach((_, run) => {
            const [from, to] = placesIn(order, run, fromRow, toRow);
            total += passing.rank(to) - passing.rank(from);
          });
          expect(total).toBe(index.countIn(span));
        }
      }),
    );
  });
});
