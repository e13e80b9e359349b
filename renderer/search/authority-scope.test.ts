import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuthorityAnswer } from '../../app/api/authorities.ts';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { querySchema, type Query } from '../../app/domain/query.ts';
import { narrowedScope, type Narrowing } from '../../app/policy/authority-narrowing.ts';
import { defaultKinds } from '../../app/policy/authority.ts';
import { aQuery, NOW_MS } from '../../app/policy/requests.fixture.ts';
import { anAuthority } from '../workspaces/authorities/authorities.fixture.ts';
import { asksForQuery, askScopeOf, coversQuery, justificationUnder, queryUnder } from './authority-scope.ts';

const CAMERAS = ['C1', 'C2', 'C3'];
const cameraIdsOf = ({ cameraIds, area }: { cameraIds?: readonly string[] | undefined; area?: unknown }) =>
  cameraIds ?? (area === undefined ? [] : CAMERAS);
/** As the service would keep a request for a query, and grant it. */
function granted(query: Query, narrowing: Narrowing = {}): AuthorityAnswer | undefined {
  const scope = askScopeOf(query, cameraIdsOf);
  if (scope === undefined) return undefined;
  const cameraIds = scope.vrms.length > 0 ? [] : [...cameraIdsOf(scope)];
  const asked = { kinds: scope.kinds, vrms: scope.vrms, cameraIds, window: scope.window };
  const less = narrowedScope(asked, narrowing);
  if (less === undefined) return undefined;
  return anAuthority(NOW_MS, {
    ...less,
    cameraIds: [...less.cameraIds],
    asked,
    decision: { at: instantText(NOW_MS - HOUR_MS) },
  });
}
const withoutNearMisses = (query: Query): Query => (query.kind === 'vrm' ? { ...query, nearMiss: 0 } : query);

describe('the scope of a request', () => {
  test('granted as asked covers the query that it was made for, of every kind', () => {
    const covered = new Set<string>();
    fc.assert(
      fc.property(aQuery, (any) => {
        const query = withoutNearMisses(any);
        const authority = granted(query);
        if (authority === undefined) return;
        covered.add(query.kind);
        expect(coversQuery(authority, query, NOW_MS, cameraIdsOf)).toBe(true);
        expect(asksForQuery(authority, query, cameraIdsOf)).toBe(true);
      }),
      { numRuns: 2_000, seed: 3 },
    );
    expect([...covered].sort()).toEqual(['area', 'companions', 'incompatible', 'pattern', 'scenes', 'vrm']);
  });

  test('names the kind of the query and no other: less than what is asked for without a kind', () => {
    fc.assert(
      fc.property(aQuery, (query) => {
        const scope = askScopeOf(query, cameraIdsOf);
        if (scope === undefined) return;
        expect(scope.kinds).toEqual([query.kind]);
        if (query.kind === 'vrm') expect(defaultKinds({ vrms: scope.vrms, cameraIds: [] })).toContain('vrm');
      }),
    );
  });

  test('granted for fewer cameras opens a search at those and no others, which is covered', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(aQuery, fc.subarray(CAMERAS, { minLength: 1, maxLength: 2 }), (any, cameraIds) => {
        const query = withoutNearMisses(any);
        const authority = granted(query, { cameraIds });
        if (authority === undefined || authority.cameraIds.length === 0) return;
        const search = queryUnder(authority, query);
        if (search === undefined) return;
        seen.add(search.kind);
        expect(querySchema.safeParse(search).success).toBe(true);
        expect(coversQuery(authority, search, NOW_MS, cameraIdsOf)).toBe(true);
        if (authority.cameraIds.length < authority.asked.cameraIds.length)
          expect(coversQuery(authority, query, NOW_MS, cameraIdsOf)).toBe(false);
      }),
      { numRuns: 2_000, seed: 5 },
    );
    expect([...seen]).toEqual(expect.arrayContaining(['area', 'pattern']));
  });

  test('is none where neither marks nor places are named', () => {
    const window = { from: instantText(NOW_MS - 100 * DAY_MS), to: instantText(NOW_MS) };
    expect(askScopeOf({ kind: 'pattern', pattern: 'YK3*', window }, cameraIdsOf)).toBeUndefined();
    expect(askScopeOf({ kind: 'incompatible', maxSpeedKmh: 160, window }, cameraIdsOf)).toBeUndefined();
  });

  test('does not speak for another mark, a longer period or another place', () => {
    const window = { from: instantText(NOW_MS - 120 * DAY_MS), to: instantText(NOW_MS - 95 * DAY_MS) };
    const query = { kind: 'vrm' as const, vrms: ['YK30RVA'], nearMiss: 0, window };
    const authority = granted(query)!;
    expect(asksForQuery(authority, { ...query, vrms: ['YK31RVB'] }, cameraIdsOf)).toBe(false);
    const longer = { from: instantText(NOW_MS - 121 * DAY_MS), to: window.to };
    expect(asksForQuery(authority, { ...query, window: longer }, cameraIdsOf)).toBe(false);
    const at = granted({ kind: 'area', cameraIds: ['C1'], window })!;
    expect(asksForQuery(at, { kind: 'area', cameraIds: ['C1', 'C2'], window }, cameraIdsOf)).toBe(false);
  });
});

describe('the search under an authority', () => {
  const less: fc.Arbitrary<Narrowing> = fc.record(
    {
      vrms: fc.subarray(['YK30RVA', 'YK31RVB', 'YK32RVC'], { minLength: 1 }),
      window: fc.integer({ min: 1, max: 300 }).map((days) => ({
        from: instantText(NOW_MS - 365 * DAY_MS),
        to: instantText(NOW_MS - days * DAY_MS),
      })),
    },
    { requiredKeys: [] },
  );

  test('is covered by it, as asked and narrower, remembered or not, and is well formed', () => {
    let made = 0;
    fc.assert(
      fc.property(aQuery, less, fc.boolean(), (query, narrowing, remembered) => {
        const authority = granted(query, narrowing);
        if (authority === undefined) return;
        const under = queryUnder(authority, remembered ? query : undefined);
        if (under === undefined) return;
        made += 1;
        expect(querySchema.safeParse(under).success).toBe(true);
        expect(coversQuery(authority, under, NOW_MS, cameraIdsOf)).toBe(true);
      }),
      { numRuns: 3_000, seed: 3 },
    );
    expect(made).toBeGreaterThan(500);
  });

  test('carries what was said, with the statement of proportionality only where it is needed', () => {
    const query = { kind: 'vrm' as const, vrms: ['YK30RVA'], nearMiss: 0, window: anAuthority(NOW_MS).window };
    const authority = anAuthority(NOW_MS, { requestedFor: 'DS 1182 T. Haigh' });
    expect(justificationUnder(authority, query)).toEqual({
      category: 'SERIOUS',
      purpose: 'PREVENT_DETECT',
      reference: authority.reference,
      reason: authority.necessity,
      requestedFor: 'DS 1182 T. Haigh',
    });
    const area = { kind: 'area' as const, cameraIds: ['C1'], window: authority.window };
    expect(justificationUnder(authority, area).proportionality).toBe(authority.proportionality);
  });
});
