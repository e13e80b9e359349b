import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Query, VrmQuery } from '../../../../app/domain/query.ts';
import { windowMs } from '../../../../app/domain/time-window.ts';
import { circle } from '../../../../app/movement/shapes.ts';
import { PRESETS, type Period } from '../../../time/period.ts';
import { draftChanges, isChanged, wasNarrowed } from './draft-changes.ts';
import { draftQuery } from './draft-query.ts';
import { BAR_KINDS, initialDraft, NOWHERE, type DraftPlace, type DraftStore } from './draft-store.ts';

const NOW = Date.parse('2026-11-28T16:42:00Z');
const MINUTE = 60_000;

const mark = fc.constantFrom('YK38RVL', 'WT37DCT', 'YY43MJH', 'A1');
const period: fc.Arbitrary<Period> = fc.oneof(
  fc.constantFrom(...PRESETS.map(({ id }) => ({ kind: 'preset' as const, preset: id }))),
  fc
    .tuple(fc.constantFrom(10, 20, 30), fc.constantFrom(1, 2, 3))
    .map(([from, to]) => ({ kind: 'custom' as const, fromMs: NOW - from * MINUTE, toMs: NOW - to * MINUTE })),
);
const place: fc.Arbitrary<DraftPlace> = fc.constantFrom(
  NOWHERE,
  { cameraIds: ['C1'] },
  { cameraIds: ['C1', 'C2'] },
  { area: circle({ lon: -1.5, lat: 53 }, 500) },
  { area: circle({ lon: -1.5, lat: 53 }, 700) },
);
const draft: fc.Arbitrary<DraftStore> = fc.record({
  kind: fc.constantFrom(...BAR_KINDS),
  speedMph: fc.constantFrom('130', '130.0', '100', '62.5', 'fast', '5'),
  pattern: fc.constantFrom('YK3*', 'yk3 *', 'YK3?*', 'YK3*?', 'AB', ''),
  place,
  marks: fc.uniqueArray(mark, { maxLength: 3 }),
  typing: fc.oneof(mark, fc.constantFrom('', 'yk38 rvl', 'AB?1', 'ABCDEFGHIJKL')),
  nearMiss: fc.constantFrom(0 as const, 1 as const),
  period,
});

/** The question that the bar would put now, as a person tells questions apart: the order of marks says nothing. */
function asked(bar: DraftStore, nowMs: number): unknown {
  const made = draftQuery(bar, nowMs);
  if (!made.ok) return undefined;
  const { query } = made;
  return 'vrms' in query ? { ...query, vrms: [...(query.vrms ?? [])].sort() } : query;
}

describe('the search bar beside what is shown', () => {
  test('is changed exactly when it would have asked another question at the time of the search', () => {
    fc.assert(
      fc.property(draft, draft, (searched, bar) => {
        const made = draftQuery(searched, NOW);
        fc.pre(made.ok);
        const shown = { query: made.query, askedAs: searched.period };
        expect(isChanged(draftChanges(bar, shown))).toBe(
          JSON.stringify(asked(bar, NOW)) !== JSON.stringify(asked(searched, NOW)),
        );
      }),
    );
  });

  test('names the field that was changed, and no other', () => {
    fc.assert(
      fc.property(draft, draft, (searched, other) => {
        const made = draftQuery(searched, NOW);
        fc.pre(made.ok);
        const shown = { query: made.query, askedAs: searched.period };
        const changed = (part: Partial<DraftStore>) => draftChanges({ ...searched, ...part }, shown);
        const named = (part: Partial<DraftStore>): readonly string[] =>
          Object.entries(changed(part)).flatMap(([name, is]) => (is ? [name] : []));
        const may = (part: Partial<DraftStore>, only: string): void => expect([[], [only]]).toContainEqual(named(part));
        may({ marks: other.marks, typing: other.typing }, 'marks');
        may({ nearMiss: other.nearMiss }, 'nearMisses');
        may({ pattern: other.pattern }, 'pattern');
        may({ place: other.place }, 'place');
        may({ period: other.period }, 'period');
        may({ kind: other.kind }, 'kind');
        may({ speedMph: other.speedMph }, 'speed');
      }),
    );
  });

  test('is not changed by the clock alone, whose hand moves the end of a preset', () => {
    fc.assert(
      fc.property(draft, fc.integer({ min: 0, max: 10 * 60 * MINUTE }), (searched, laterMs) => {
        const made = draftQuery(searched, NOW - laterMs);
        fc.pre(made.ok);
        expect(isChanged(draftChanges(searched, { query: made.query, askedAs: searched.period }))).toBe(false);
      }),
    );
  });

  const shown = (query: Query): { readonly query: Query; readonly askedAs: null } => ({ query, askedAs: null });
  const SEARCHED: VrmQuery = {
    kind: 'vrm',
    vrms: ['YK38RVL'],
    nearMiss: 0,
    window: { from: '2026-11-20T10:00:00.000Z', to: '2026-11-21T10:00:00.000Z' },
  };
  const bar = (of: Period): DraftStore => ({ ...initialDraft, typing: 'YK38 RVL', period: of });

  test('the last 24 hours are another period than 24 hours a week ago', () => {
    expect(draftChanges(bar({ kind: 'preset', preset: '24h' }), shown(SEARCHED)).period).toBe(true);
    expect(isChanged(draftChanges(bar({ kind: 'custom', ...windowMs(SEARCHED.window) }), shown(SEARCHED)))).toBe(false);
  });

  test('what the bar cannot ask is another question', () => {
    const { window } = SEARCHED;
    const inBar = bar({ kind: 'custom', ...windowMs(window) });
    expect(isChanged(draftChanges(inBar, shown({ kind: 'area', window, cameraIds: ['C1'] })))).toBe(true);
    expect(isChanged(draftChanges(inBar, shown({ ...SEARCHED, cameraIds: ['C1'] })))).toBe(true);
  });

  test('a search of the last 90 days of what the bar asks was narrowed, one of another mark was not', () => {
    const { fromMs, toMs } = windowMs(SEARCHED.window);
    const wider = bar({ kind: 'custom', fromMs: fromMs - 1, toMs });
    expect(wasNarrowed(wider, shown(SEARCHED))).toBe(true);
    expect(wasNarrowed({ ...wider, typing: 'WT37 DCT' }, shown(SEARCHED))).toBe(false);
    expect(wasNarrowed(bar({ kind: 'custom', fromMs, toMs }), shown(SEARCHED))).toBe(false);
    expect(wasNarrowed(bar({ kind: 'custom', fromMs: fromMs + 1, toMs }), shown(SEARCHED))).toBe(false);
  });
});
