import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../domain/instant.ts';
import { localTime } from '../domain/london-time.ts';
import { QUERY_KINDS, type Query, type QueryKind } from '../domain/query.ts';
import { windowMs, type TimeWindow } from '../domain/time-window.ts';
import { authorityGap, type Authority } from './authority.ts';
import { narrowedScope, narrowingFaults, nearestGrant, olderPart, type Narrowing } from './authority-narrowing.ts';
import { aQuery, NOW_MS } from './requests.fixture.ts';

const MARKS = ['YK30RVA', 'YK31RVB', 'YK32RVC', 'YK33RVD'];
const CAMERAS = ['C1', 'C2', 'C3', 'C4'];
const window = (fromDays: number, toDays: number): TimeWindow => ({
  from: instantText(NOW_MS - fromDays * DAY_MS),
  to: instantText(NOW_MS - toDays * DAY_MS),
});
const aWindow = fc
  .tuple(fc.integer({ min: 1, max: 365 * 24 }), fc.integer({ min: 1, max: 365 * 24 }))
  .map(([hoursAgo, hours]) => ({
    from: instantText(NOW_MS - hoursAgo * HOUR_MS),
    to: instantText(NOW_MS - hoursAgo * HOUR_MS + hours * HOUR_MS),
  }));
const someKinds = fc.uniqueArray(fc.constantFrom<QueryKind>(...QUERY_KINDS), { minLength: 1 });
/** Anything that could stand in a record, also what no officer could grant. */
const aNarrowing: fc.Arbitrary<Narrowing> = fc.record(
  {
    kinds: someKinds,
    vrms: fc.uniqueArray(fc.constantFrom(...MARKS, 'yk30 rva', 'AB12CDE')),
    cameraIds: fc.uniqueArray(fc.constantFrom(...CAMERAS, 'C9')),
    window: aWindow,
  },
  { requiredKeys: [] },
);
const aScope = fc.record({
  kinds: someKinds,
  vrms: fc.subarray(MARKS),
  cameraIds: fc.subarray(CAMERAS),
  window: fc.oneof(aWindow, fc.constant(window(365, 0))),
});
type Scope = typeof aScope extends fc.Arbitrary<infer S> ? S : never;

const covers = (scope: Scope, query: Query): boolean => {
  const authority: Authority = {
    ...scope,
    id: 'AUTH-1',
    requesterUserName: 'a',
    authoriserUserName: 'b',
    rank: 'INSPECTOR',
    form: 'WRITTEN',
    category: 'SERIOUS',
    reference: '14/22871/25',
    exceptionalCriterion: null,
    grantorStands: true,
    grantedAt: instantText(NOW_MS - HOUR_MS),
    ratifiedAt: null,
    expiresAt: instantText(NOW_MS + DAY_MS),
    closedAt: null,
  };
  const required = { rank: 'INSPECTOR' as const, forms: ['WRITTEN' as const], exceptional: false };
  return (
    authorityGap(authority, {
      userName: 'a',
      category: 'SERIOUS',
      reference: '14/22871/25',
      query,
      nowMs: NOW_MS,
      required,
      cameraIdsOf: ({ cameraIds }) => cameraIds ?? [],
    }) === undefined
  );
};

describe('a narrowed authority', () => {
  test('never covers what the one that was asked for did not, whatever was decided', () => {
    let narrowedCovers = 0;
    let askedOnly = 0;
    fc.assert(
      fc.property(aScope, aNarrowing, aQuery, (asked, narrowing, query) => {
        const narrowed = narrowedScope(asked, narrowing);
        const whole = covers(asked, query);
        const part = narrowed !== undefined && covers(narrowed, query);
        narrowedCovers += part ? 1 : 0;
        askedOnly += whole && !part ? 1 : 0;
        if (part) expect(whole).toBe(true);
      }),
      { numRuns: 20_000, seed: 11 },
    );
    expect(narrowedCovers).toBeGreaterThan(50);
    expect(askedOnly).toBeGreaterThan(50);
  });

  test('is what was granted, where that is part of what was asked for', () => {
    fc.assert(
      fc.property(aScope, aNarrowing, (asked, narrowing) => {
        if (narrowingFaults(asked, narrowing).length > 0 || narrowing.vrms?.length === 0) return;
        if (narrowing.cameraIds?.length === 0) return;
        const narrowed = narrowedScope(asked, narrowing);
        expect(new Set(narrowed?.kinds)).toEqual(new Set(narrowing.kinds ?? asked.kinds));
        expect(new Set(narrowed?.vrms)).toEqual(
          new Set((narrowing.vrms ?? asked.vrms).map((vrm) => vrm.replace(' ', '').toUpperCase())),
        );
        expect(new Set(narrowed?.cameraIds)).toEqual(new Set(narrowing.cameraIds ?? asked.cameraIds));
        expect(windowMs(narrowed?.window ?? asked.window)).toEqual(windowMs(narrowing.window ?? asked.window));
      }),
    );
  });

  test('is nothing when nothing of a part is left: without its marks it would be one for all vehicles at its cameras', () => {
    const asked = { kinds: ['vrm' as const], vrms: ['YK30RVA'], cameraIds: ['C1'], window: window(200, 50) };
    expect(narrowedScope(asked, { vrms: ['AB12CDE'] })).toBeUndefined();
    expect(narrowedScope(asked, { cameraIds: ['C2'] })).toBeUndefined();
    expect(narrowedScope(asked, { kinds: ['area'] })).toBeUndefined();
    expect(narrowedScope(asked, { window: window(40, 30) })).toBeUndefined();
  });

  test('of other marks, kinds or days than were asked for is a fault, each with its place', () => {
    const asked = { kinds: ['vrm' as const], vrms: ['YK30RVA'], cameraIds: ['C1'], window: window(200, 50) };
    const other = {
      kinds: ['vrm' as const, 'companions' as const],
      vrms: ['yk30 rva', 'AB12CDE'],
      cameraIds: ['C1', 'C2'],
      window: window(201, 49),
    };
    expect(narrowingFaults(asked, other).map(({ pointer }) => pointer)).toEqual([
      '/kinds/1',
      '/vrms/1',
      '/cameraIds/1',
      '/window/from',
      '/window/to',
    ]);
    expect(narrowingFaults(asked, {})).toEqual([]);
    expect(narrowingFaults(asked, { window: window(100, 60), vrms: ['YK30 RVA'] })).toEqual([]);
  });
});

describe('the narrower grant that a request speaks for', () => {
  const asked = (part: object = {}) => ({
    kinds: ['vrm' as const],
    vrms: ['YK30RVA'],
    cameraIds: [],
    window: window(200, 10),
    necessity: 'The vehicle is suspected in linked thefts.',
    proportionality: 'One vehicle only, and only in that time.',
    ...part,
  });
  const dayOf = (text: string | undefined): string => {
    const { day, month } = localTime(Date.parse(text ?? ''));
    return `${day}/${month}`;
  };

  test('is the part that needs an authority, where the words name no day', () => {
    const nearest = nearestGrant(asked(), NOW_MS);
    expect(nearest).toMatchObject({ because: 'OLDER_PART', kinds: ['vrm'] });
    expect(nearest?.window).toEqual(olderPart(window(200, 10), NOW_MS));
    expect(nearest?.window.from).toBe(window(200, 10).from);
  });

  test('is the days that the words name, with a day on either side', () => {
    const nearest = nearestGrant(
      asked({ necessity: 'Thefts on 8 Sep and 10 October 2025; its route on those nights.' }),
      NOW_MS,
    );
    expect(nearest?.because).toBe('DAYS_NAMED');
    expect([dayOf(nearest?.window.from), dayOf(nearest?.window.to)]).toEqual(['7/9', '12/10']);
  });

  test('goes on to the end of the older part when the words say since', () => {
    const nearest = nearestGrant(asked({ necessity: 'Used in thefts since 8 Sep 2025, always at night.' }), NOW_MS);
    expect(dayOf(nearest?.window.from)).toBe('7/9');
    expect(nearest?.window.to).toBe(olderPart(window(200, 10), NOW_MS)?.to);
  });

  test('is without the kinds that show people nobody asked about', () => {
    expect(nearestGrant(asked({ window: window(200, 120), kinds: ['vrm', 'companions'] }), NOW_MS)).toEqual({
      window: window(200, 120),
      kinds: ['vrm'],
      because: 'KINDS',
    });
    // Asked for alone there is nothing else to grant.
    expect(nearestGrant(asked({ window: window(200, 120), kinds: ['companions'] }), NOW_MS)).toBeUndefined();
  });

  test('is always part of what was asked for, and less', () => {
    const words = fc.constantFrom(
      '',
      'on 8 Sep 2025',
      'since October',
      'between 1 and 9 December 2025, and 14/02/2026',
      'in May',
    );
    let given = 0;
    fc.assert(
      fc.property(aScope, words, (scope, necessity) => {
        const nearest = nearestGrant({ ...scope, necessity, proportionality: '' }, NOW_MS);
        if (nearest === undefined) return;
        given += 1;
        expect(narrowingFaults(scope, nearest)).toEqual([]);
        const less = narrowedScope(scope, nearest);
        expect(less).toBeDefined();
        expect(
          windowMs(nearest.window).toMs - windowMs(nearest.window).fromMs <
            windowMs(scope.window).toMs - windowMs(scope.window).fromMs || nearest.kinds.length < scope.kinds.length,
        ).toBe(true);
      }),
      { numRuns: 3_000, seed: 11 },
    );
    expect(given).toBeGreaterThan(300);
  });

  test('leaves out only what needs no authority', () => {
    fc.assert(
      fc.property(aWindow, fc.integer({ min: 0, max: 364 * 24 }), (asked, hoursAgo) => {
        const ms = NOW_MS - hoursAgo * HOUR_MS;
        const { fromMs, toMs } = windowMs(asked);
        const part = olderPart(asked, NOW_MS);
        if (ms < fromMs || ms >= toMs || ms >= NOW_MS - 90 * DAY_MS) return;
        expect(part).toBeDefined();
        const inside = windowMs(part ?? asked);
        expect(inside.fromMs <= ms && ms < inside.toMs).toBe(true);
      }),
    );
  });
});
