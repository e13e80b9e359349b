import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Stay } from '../../app/movement/stays.ts';
import { buildInvestigation } from '../columns/investigation.ts';
import { aReadTable, theVehicles } from '../columns/read-table.fixture.ts';
import { staysAmong } from './stays.ts';

test('finds each stay once, in order, by its reads in view and no others', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          camera: fc.constantFrom('C1', 'C1', 'C1', 'C2'),
          wait: fc.integer({ min: 1, max: 15 }),
          isInView: fc.boolean(),
        }),
        { maxLength: 60 },
      ),
      fc.boolean(),
      fc.nat(60),
      (passes, isFiltered, most) => {
        let minutes = 0;
        const table = aReadTable(
          passes.map(({ camera, wait }) => ({ vrm: 'YK38RVL', camera, at: (minutes += wait) * 60_000 })),
        );
        const investigation = buildInvestigation({ table, cameras: new Map(), subject: theVehicles(['YK38RVL']) });
        const rows = passes.flatMap(({ isInView }, row) => (isFiltered && !isInView ? [] : [row])).slice(0, most);
        const byStay = new Map<number, number[]>();
        for (const row of rows) {
          const stay = investigation.stayOf(row);
          if (stay !== undefined) byStay.set(stay.firstRow, [...(byStay.get(stay.firstRow) ?? []), row]);
        }
        const expected = [...byStay.values()].flatMap((own): Stay[] => {
          const [firstRow = 0, lastRow = 0] = [own[0], own.at(-1)];
          const seconds = (table.capturedAtMs[lastRow]! - table.capturedAtMs[firstRow]!) / 1_000;
          return own.length < 3 ? [] : [{ firstRow, lastRow, reads: own.length, seconds }];
        });
        expect(staysAmong(investigation, { count: rows.length, rowAt: (k) => rows[k] ?? 0 })).toEqual(expected);
      },
    ),
  );
});

test('tells a stay whole that begins among the first reads and goes on after them', () => {
  const table = aReadTable(Array.from({ length: 600 }, (_, i) => ({ vrm: 'YK38RVL', camera: 'C1', at: i * 60_000 })));
  const investigation = buildInvestigation({ table, cameras: new Map(), subject: theVehicles(['YK38RVL']) });
  expect(staysAmong(investigation, { count: 600, rowAt: (k) => k }, 500)).toEqual([
    { firstRow: 0, lastRow: 599, reads: 600, seconds: 599 * 60 },
  ]);
});
