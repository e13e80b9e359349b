import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildInvestigation } from '../columns/investigation.ts';
import { ReadIndex } from '../columns/read-index.ts';
import { aReadTable, theVehicles } from '../columns/read-table.fixture.ts';
import { laneOrder, Lanes } from './lane-columns.ts';
import { gapsIn } from './timeline-words.tsx';

test('finds every gap of a lane that a walk over all of its reads finds, longest first', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 80 }),
      fc.integer({ min: 0, max: 600 }),
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 1, max: 120 }),
      (times, fromMs, length, leastMs) => {
        const sorted = [...times].sort((a, b) => a - b);
        const table = aReadTable(sorted.map((at) => ({ vrm: 'YK38RVL', at, camera: 'C1' })));
        const index = new ReadIndex(table, { fromMs: 0, toMs: 1_000 }, () => false);
        index.append();
        const investigation = buildInvestigation({ table, cameras: new Map(), subject: theVehicles(['YK38RVL']) });
        const lanes = new Lanes(index, laneOrder(investigation, index.rows));
        const brush = { fromMs, toMs: fromMs + length };
        const inView = sorted.filter((ms) => ms >= brush.fromMs && ms < brush.toMs);
        const expected = inView
          .slice(1)
          .map((toMs, i) => ({ fromMs: inView[i] ?? 0, toMs }))
          .filter((gap) => gap.toMs - gap.fromMs >= leastMs)
          .sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
        expect(gapsIn(lanes, 0, brush, (k) => inView[k] ?? 0, leastMs)).toEqual(expected);
      },
    ),
  );
});
