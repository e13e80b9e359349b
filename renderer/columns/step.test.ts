import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../app/domain/instant.ts';
import type { Query } from '../../app/domain/query.ts';
import { createLooking, type Looking } from '../search/looking.ts';
import { subjectOf } from '../search/subject.ts';
import { withToggled } from './read-filters.ts';
import { createReadTable } from './read-table.ts';
import { aBatch } from './read-table.fixture.ts';
import { stepThroughReads } from './step.ts';

const FROM_MS = Date.parse('2025-01-01T00:00:00Z');
const QUERY: Query = {
  kind: 'vrm',
  vrms: ['YK38RVL'],
  nearMiss: 0,
  window: { from: '2025-01-01T00:00:00.000Z', to: '2025-01-11T00:00:00.000Z' },
};

/** Three reads a day for five days, in lanes 1, 2 and 3. */
function aLooking(): Looking {
  const table = createReadTable();
  const looking = createLooking(table, QUERY, subjectOf(QUERY));
  table.append(
    aBatch(
      Array.from({ length: 15 }, (_, i) => ({
        vrm: 'YK38RVL',
        at: FROM_MS + Math.floor(i / 3) * DAY_MS + (9 + (i % 3)) * HOUR_MS,
        camera: 'C1',
        lane: (i % 3) + 1,
      })),
    ),
  );
  looking.takeIn();
  looking.filters.setState({ time: { fromMs: FROM_MS + DAY_MS, toMs: FROM_MS + 2 * DAY_MS } });
  return looking;
}
const selected = ({ selection }: Looking): number | undefined => selection.getState().selectedRow;
const steps = (looking: Looking, ...by: readonly (1 | -1)[]): (number | undefined)[] =>
  by.map((one) => {
    stepThroughReads(looking, one);
    return selected(looking);
  });

describe('stepping through reads', () => {
  it('begins in view, goes on past the end of the brush, and takes the brush with it', () => {
    const looking = aLooking();
    expect(steps(looking, 1, 1, 1, 1)).toEqual([3, 4, 5, 6]);
    const { time } = looking.filters.getState();
    expect(looking.index.countIn(time)).toBe(3);
    expect(time?.fromMs).toBeGreaterThan(FROM_MS + 2 * DAY_MS);
    expect(steps(aLooking(), -1, -1, -1, -1)).toEqual([5, 4, 3, 2]);
  });

  it('skips what filters leave out', () => {
    const looking = aLooking();
    looking.setReads((reads) => withToggled(reads, 'lane', '2'));
    expect(steps(looking, 1, 1, 1, -1)).toEqual([4, 7, 10, 7]);
  });

  it('brings the chosen read back into view where it is the one to go to', () => {
    const looking = aLooking();
    looking.selection.setState({ selectedRow: 14 });
    looking.setTime({ fromMs: FROM_MS + 8 * DAY_MS, toMs: FROM_MS + 9 * DAY_MS });
    expect(steps(looking, 1)).toEqual([14]);
    expect(looking.index.countIn(looking.filters.getState().time)).toBe(3);
  });

  it('stops at the first and the last read, and leaves an empty view for the nearest read', () => {
    const looking = aLooking();
    looking.setTime({ fromMs: FROM_MS + 8 * DAY_MS, toMs: FROM_MS + 9 * DAY_MS });
    expect(steps(looking, 1)).toEqual([14]);
    expect(steps(looking, 1)).toEqual([14]);
    looking.setTime({ fromMs: FROM_MS, toMs: FROM_MS + HOUR_MS });
    expect(steps(looking, -1)).toEqual([0]);
    looking.setReads((reads) => withToggled(reads, 'lane', '9'));
    expect(steps(looking, 1)).toEqual([0]);
  });
});
