import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadFilters } from '../columns/read-filters.ts';
import { createViewHistory, KEPT_STATES, sameViewed, type Viewed } from './view-history.ts';

const span = (fromMs: number): Viewed['time'] => ({ fromMs, toMs: fromMs + 10 });
const someFilters = fc.constantFrom<ReadFilters[]>({}, { road: ['M1'] }, { confidence: { from: 80, to: 100 } });

type Act =
  | { readonly kind: 'change'; readonly parts: readonly Partial<Viewed>[] }
  | { readonly kind: 'drag'; readonly parts: readonly Partial<Viewed>[] }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' };

const aPart: fc.Arbitrary<Partial<Viewed>> = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((from) => ({ time: span(from) })),
  someFilters.map((reads) => ({ reads })),
  fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }).map((selectedRow) => ({ selectedRow })),
);
const anAct: fc.Arbitrary<Act> = fc.oneof(
  fc.array(aPart, { maxLength: 3 }).map((parts) => ({ kind: 'change' as const, parts })),
  fc.array(aPart, { maxLength: 3 }).map((parts) => ({ kind: 'drag' as const, parts })),
  fc.constant({ kind: 'undo' as const }),
  fc.constant({ kind: 'redo' as const }),
);

describe('undo and redo of what is looked at', () => {
  it('go exactly to the state before and after each change, however changes are made', () => {
    fc.assert(
      fc.property(fc.array(anAct, { maxLength: 40 }), (acts) => {
        let now: Viewed = { time: undefined, reads: {}, selectedRow: undefined };
        const history = createViewHistory(
          () => now,
          (viewed) => (now = viewed),
        );
        // The same as two plain stacks.
        let past: Viewed[] = [];
        let future: Viewed[] = [];
        for (const act of acts) {
          const before = now;
          if (act.kind === 'undo') {
            const target = past.pop();
            history.undo();
            if (target !== undefined) future.push(before);
            expect(now).toEqual(target ?? before);
          } else if (act.kind === 'redo') {
            const target = future.pop();
            history.redo();
            if (target !== undefined) past.push(before);
            expect(now).toEqual(target ?? before);
          } else {
            const parts = (): void => act.parts.forEach((part) => (now = { ...now, ...part }));
            if (act.kind === 'change') history.change(parts);
            else {
              history.begin();
              act.parts.forEach((part) => history.change(() => (now = { ...now, ...part })));
              history.end();
            }
            if (!sameViewed(before, now)) {
              past.push(before);
              future = [];
            }
          }
          past = past.slice(-KEPT_STATES);
          expect(history.state.getState()).toEqual({ past, future });
        }
      }),
    );
  });

  it('keep no more states than they say, and none after they are forgotten', () => {
    let now: Viewed = { time: undefined, reads: {}, selectedRow: undefined };
    const history = createViewHistory(
      () => now,
      (viewed) => (now = viewed),
    );
    for (let row = 0; row < KEPT_STATES + 20; row += 1) history.change(() => (now = { ...now, selectedRow: row }));
    expect(history.state.getState().past).toHaveLength(KEPT_STATES);
    for (let i = 0; i < KEPT_STATES + 20; i += 1) history.undo();
    expect(now.selectedRow).toBe(19);
    history.forget();
    expect(history.state.getState()).toEqual({ past: [], future: [] });
    history.undo();
    history.redo();
    expect(now.selectedRow).toBe(19);
  });

  it('wait while something is being dragged', () => {
    let now: Viewed = { time: undefined, reads: {}, selectedRow: undefined };
    const history = createViewHistory(
      () => now,
      (viewed) => (now = viewed),
    );
    history.change(() => (now = { ...now, selectedRow: 1 }));
    history.begin();
    now = { ...now, time: span(1) };
    history.undo();
    expect(now.selectedRow).toBe(1);
    history.end();
    history.undo();
    expect(now).toEqual({ time: undefined, reads: {}, selectedRow: 1 });
  });

  it('go back to what was shown when the state before a drag can no longer be shown', () => {
    let now: Viewed = { time: span(1), reads: {}, selectedRow: undefined };
    const history = createViewHistory(
      () => now,
      (viewed) => (now = viewed),
    );
    history.begin();
    now = { ...now, time: span(2) };
    history.refit((viewed) => (viewed.time?.fromMs === span(1)?.fromMs ? undefined : viewed));
    now = { ...now, time: span(3) };
    history.end();
    history.undo();
    expect(now.time).toEqual(span(2));
  });
});
