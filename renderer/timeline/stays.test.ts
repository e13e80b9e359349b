import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Stay } from '../../app/movement/stays.ts';
import { buildInvestigation } from '../columns/investigation.ts';
import { aReadTable, theVehicles } from '../columns/read-table.fixture.ts';
import { staysAmong } from './stays.ts';

test('finds the stay of every read once, in order, of those that are looked through', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('C1', 'C1', 'C1', 'C2'), fc.integer({ min: 1, max: 15 })), { maxLength: 60 }),
      fc.nat(60),
      (passes, most) => {
        let minutes = 0;
        const table = aReadTable(
          passes.map(([camera, wait]) => ({ vrm: 'YK38RVL', camera, at: (minutes += wait) * 60_000 })),
        );
        const investigation = buildInvestigation({ table, cameras: new Map(), subject: theVehicles(['YK38RVL']) });
        const looked = Math.min(most, passes.length);
        const expected = new Map<number, Stay>();
        for (let row = 0; row < looked; row += 1) {
          const stay = investigation.stayOf(row);
          if (stay !== undefined) expected.set(stay.firstRow, stay);
        }
        const reads = { count: passes.length, rowAt: (k: number) => k };
        expect(staysAmong(investigation, reads, most)).toEqual([...expected.values()]);
      },
    ),
  );
});
