import { describe, expect, it } from 'vitest';
import { aReadTable, theVehicles } from '../../../columns/read-table.fixture.ts';
import { buildInvestigation } from '../../../columns/investigation.ts';
import { isHeading, nextRowIndex, rowOf } from '../../../ui/grid/items.ts';
import { countsByHeading, dayRuns, headingIndices, listItems } from './reads-rows.ts';

const at = (text: string): number => Date.parse(text);
// Local midnight of 1 July is 23:00 UTC on 30 June: British Summer Time.
const table = aReadTable([
  { vrm: 'YK38RVL', at: at('2025-06-30T21:00:00Z'), camera: 'B' },
  { vrm: 'YK38RVL', at: at('2025-06-30T22:59:59Z'), camera: 'A' },
  { vrm: 'YK38RVL', at: at('2025-06-30T23:00:00Z'), camera: 'C' },
  { vrm: 'YK38RVL', at: at('2025-07-02T10:00:00Z'), camera: 'A' },
]);
const investigation = buildInvestigation({ table, cameras: new Map(), subject: theVehicles(['YK38 RVL']) });
const days = dayRuns(investigation);

describe('the reads table', () => {
  it('groups by local day, so that a read at 23:00 UTC in summer belongs to the next day', () => {
    expect(days).toEqual([
      { from: 0, count: 2 },
      { from: 2, count: 1 },
      { from: 3, count: 1 },
    ]);
  });

  it('puts a heading over each day, newest first or oldest first', () => {
    expect([...listItems(investigation, { key: 'time', descending: false }, days)]).toEqual([~0, 0, 1, ~2, 2, ~3, 3]);
    expect([...listItems(investigation, { key: 'time', descending: true }, days)]).toEqual([~3, 3, ~2, 2, ~1, 1, 0]);
  });

  it('says under each heading how many reads the day has, whichever way it is sorted', () => {
    for (const descending of [true, false]) {
      const sort = { key: 'time', descending } as const;
      const counts = countsByHeading(investigation, sort, days);
      const shown = [...listItems(investigation, sort, days)].filter(isHeading).map((item) => counts.get(rowOf(item)));
      expect(shown).toEqual(descending ? [1, 1, 2] : [2, 1, 1]);
    }
  });

  it('knows where its headings stand without looking through the list', () => {
    for (const key of ['time', 'road'] as const)
      for (const descending of [true, false]) {
        const items = [...listItems(investigation, { key, descending }, days)];
        expect([...headingIndices({ key, descending }, days)]).toEqual(
          items.flatMap((item, i) => (isHeading(item) ? [i] : [])),
        );
      }
  });

  it('sorts by camera without headings and keeps time order among equals', () => {
    expect([...listItems(investigation, { key: 'camera', descending: false }, days)]).toEqual([1, 3, 0, 2]);
  });

  it('steps over headings with the arrow keys and stays at the ends', () => {
    const items = listItems(investigation, { key: 'time', descending: false }, days);
    expect(nextRowIndex(items, 2, 1)).toBe(4);
    expect(nextRowIndex(items, 4, -1)).toBe(2);
    expect(nextRowIndex(items, 6, 1)).toBe(6);
    expect(nextRowIndex(items, -1, 1)).toBe(1);
  });
});
