import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import type { Query } from '../../app/domain/query.ts';
import { READ_FLAGS } from '../../app/domain/read-columns.ts';
import { withConfidence, withToggled } from '../columns/read-filters.ts';
import { createReadTable } from '../columns/read-table.ts';
import { aBatch } from '../columns/read-table.fixture.ts';
import { clampBrush } from '../columns/time-bounds.ts';
import { createLooking, type Looking } from './looking.ts';
import { subjectOf } from './subject.ts';

const FROM_MS = Date.parse('2026-11-01T00:00:00Z');
const QUERY: Query = {
  kind: 'vrm',
  vrms: ['YK38RVL'],
  nearMiss: 1,
  window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-11T00:00:00.000Z' },
};

/** Ten trips of ten reads, a day apart, ten minutes between reads. */
const READS = Array.from({ length: 100 }, (_, i) => ({
  vrm: i % 7 === 3 ? 'YK38RVI' : 'YK38RVL',
  at: FROM_MS + Math.floor(i / 10) * DAY_MS + 8 * HOUR_MS + (i % 10) * 10 * MINUTE_MS,
  camera: `C${i % 4}`,
  lane: (i % 3) + 1,
  confidence: 50 + (i % 50),
  flags: i % 5 === 0 ? READ_FLAGS.doubtful : 0,
}));

function aLooking(): Looking {
  const table = createReadTable();
  const looking = createLooking(table, QUERY, subjectOf(QUERY));
  table.append(aBatch(READS));
  looking.takeIn();
  return looking;
}

const view = ({ filters, selection, index }: Looking) => {
  const { time, reads } = filters.getState();
  const rows: (number | undefined)[] = [];
  for (let k = 0; k < index.countIn(time); k += 1) rows.push(index.rowInView(time, k));
  return { time, reads, rows, selectedRow: selection.getState().selectedRow };
};

const aSpan = fc
  .tuple(fc.integer({ min: 0, max: 10 * 24 }), fc.integer({ min: 1, max: 72 }))
  .map(([from, hours]) => ({ fromMs: FROM_MS + from * HOUR_MS, toMs: FROM_MS + (from + hours) * HOUR_MS }));

type Act = (looking: Looking) => void;
const anAct: fc.Arbitrary<Act> = fc.oneof(
  aSpan.map(
    (span): Act =>
      (looking) =>
        looking.setTime(span),
  ),
  fc
    .tuple(fc.constantFrom('lane', 'camera', 'flag'), fc.constantFrom('1', '2', 'C1', 'C2', 'doubtful', 'nearMiss'))
    .map(
      ([field, value]): Act =>
        (looking) =>
          looking.setReads((reads) => withToggled(reads, field, value)),
    ),
  fc.integer({ min: 0, max: 99 }).map(
    (from): Act =>
      (looking) =>
        looking.setReads((reads) => withConfidence(reads, { from, to: 100 })),
  ),
  fc.constant<Act>((looking) => looking.clearReads()),
  fc.option(fc.integer({ min: 0, max: 99 }), { nil: undefined }).map(
    (row): Act =>
      (looking) =>
        looking.selection.getState().select(row),
  ),
  fc.array(aSpan, { minLength: 1, maxLength: 4 }).map((spans): Act => ({ live }) => {
    live.hold();
    spans.forEach((span) => live.move(span));
    live.release();
  }),
);

beforeEach(() => {
  vi.useFakeTimers({ now: FROM_MS + 30 * DAY_MS });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what of a search is looked at', () => {
  it('comes back exactly by undo, and goes forward exactly by redo', () => {
    fc.assert(
      fc.property(fc.array(anAct, { maxLength: 12 }), (acts) => {
        const looking = aLooking();
        const seen = [view(looking)];
        for (const act of acts) {
          const before = looking.history.state.getState().past.length;
          act(looking);
          const isKept = looking.history.state.getState().past.length > before;
          if (isKept) seen.push(view(looking));
          else expect(view(looking)).toEqual(seen.at(-1));
        }
        for (let i = seen.length - 2; i >= 0; i -= 1) {
          looking.undo();
          expect(view(looking)).toEqual(seen[i]);
        }
        for (const one of seen.slice(1)) {
          looking.redo();
          expect(view(looking)).toEqual(one);
        }
      }),
    );
  });

  it('never leaves the time that can be looked at, by undo or redo, also when what was drawn beside it is gone', () => {
    const aBeside = fc.option(
      fc.tuple(fc.integer({ min: -60, max: -1 }), fc.integer({ min: 1, max: 30 })).map(([from, days]) => ({
        fromMs: FROM_MS + from * DAY_MS,
        toMs: FROM_MS + (from + days) * DAY_MS,
      })),
      { nil: undefined },
    );
    const aBrush = fc.tuple(fc.integer({ min: -60, max: 29 }), fc.integer({ min: 1, max: 40 }));
    const aStep = fc.oneof(
      aBeside.map(
        (beside): Act =>
          (looking) =>
            looking.reachTo(beside),
      ),
      aBrush.map(
        ([from, days]): Act =>
          (looking) =>
            looking.setTime(
              clampBrush({ fromMs: FROM_MS + from * DAY_MS, toMs: FROM_MS + (from + days) * DAY_MS }, looking.bounds()),
            ),
      ),
      fc.constant<Act>((looking) => looking.undo()),
      fc.constant<Act>((looking) => looking.redo()),
      anAct.map((act): Act => (looking) => {
        act(looking);
        const { time } = looking.filters.getState();
        if (time !== undefined) looking.setTime(clampBrush(time, looking.bounds()));
      }),
    );
    let moved = 0;
    fc.assert(
      fc.property(fc.array(aStep, { maxLength: 14 }), (steps) => {
        const looking = aLooking();
        for (const step of steps) step(looking);
        looking.reachTo(undefined);
        const within = (): void => {
          const { time } = looking.filters.getState();
          const { fromMs, toMs } = looking.bounds();
          if (time !== undefined) expect([time.fromMs >= fromMs, time.toMs <= toMs]).toEqual([true, true]);
        };
        within();
        for (const go of [looking.undo, looking.redo]) {
          for (let left = 20; left > 0; left -= 1) {
            const before = view(looking);
            const { past, future } = looking.history.state.getState();
            go();
            within();
            // Every step that is offered changes something.
            if ((go === looking.undo ? past : future).length > 0) {
              expect(view(looking)).not.toEqual(before);
              moved += 1;
            }
          }
        }
      }),
    );
    expect(moved).toBeGreaterThan(100);
  });

  it('always holds the read that is chosen, whatever brush and filters left out', () => {
    fc.assert(
      fc.property(fc.array(anAct, { maxLength: 8 }), fc.integer({ min: 0, max: 99 }), (acts, row) => {
        const looking = aLooking();
        for (const act of acts) act(looking);
        const before = looking.filters.getState();
        const wasIn = view(looking).rows.includes(row);
        looking.selection.getState().select(row);
        expect(view(looking).rows).toContain(row);
        // Of what was set, only that is changed which left it out.
        if (wasIn) expect(looking.filters.getState()).toBe(before);
      }),
    );
  });

  it('shows a chosen read with its trip', () => {
    const looking = aLooking();
    looking.setTime({ fromMs: FROM_MS + DAY_MS, toMs: FROM_MS + DAY_MS + HOUR_MS });
    looking.selection.getState().select(44);
    expect(view(looking).rows).toEqual([40, 41, 42, 43, 44, 45, 46, 47, 48, 49]);
  });

  it('tells the filters of a brush that is dragged when the hand rests or lets go, and undo takes the whole drag back', () => {
    const looking = aLooking();
    const span = (day: number) => ({ fromMs: FROM_MS + day * DAY_MS, toMs: FROM_MS + (day + 1) * DAY_MS });
    looking.setTime(span(0));
    const told: unknown[] = [];
    looking.filters.subscribe(({ time }) => told.push(time));
    looking.live.hold();
    for (const day of [1, 2, 3]) looking.live.move(span(day));
    expect([told, looking.live.now()]).toEqual([[], span(3)]);
    vi.advanceTimersByTime(1_000);
    expect(told).toEqual([span(3)]);
    looking.live.move(span(4));
    looking.live.release();
    expect(told).toEqual([span(3), span(4)]);
    looking.undo();
    expect(looking.filters.getState().time).toEqual(span(0));
  });

  it('takes turns of the wheel that follow each other as one change', () => {
    const looking = aLooking();
    const span = (hours: number) => ({ fromMs: FROM_MS, toMs: FROM_MS + hours * HOUR_MS });
    for (const hours of [1, 2, 3]) looking.live.nudge(span(hours));
    vi.advanceTimersByTime(1_000);
    looking.live.nudge(span(9));
    expect(looking.history.state.getState().past).toHaveLength(1);
    looking.undo();
    expect(looking.filters.getState().time).toEqual(span(3));
    looking.undo();
    expect(looking.filters.getState().time).toBeUndefined();
  });

  it('is gone when the search is dropped', () => {
    const looking = aLooking();
    looking.setTime({ fromMs: FROM_MS, toMs: FROM_MS + DAY_MS });
    looking.setReads((reads) => withToggled(reads, 'camera', 'C1'));
    looking.selection.getState().select(1);
    looking.drop();
    expect(looking.history.state.getState()).toEqual({ past: [], future: [] });
    expect(looking.filters.getState()).toEqual({ time: undefined, openedWith: undefined, reads: {} });
    expect(looking.selection.getState().selectedRow).toBeUndefined();
    vi.advanceTimersByTime(1_000);
    expect(looking.filters.getState().time).toBeUndefined();
  });
});
