import fc from 'fast-check';
import { DAY_MS, HOUR_MS, instantText } from '../domain/instant.ts';
import { CATEGORIES, PURPOSES, type Justification } from '../domain/justification.ts';
import { QUERY_KINDS, queryWindows, type Query } from '../domain/query.ts';
import type { Authority } from './authority.ts';
import type { Actor, PolicyRequest } from './decide.ts';
import { ORGANISATIONS } from './organisations.ts';
import { ROLES } from './roles.ts';

/**
 * Requests for the property tests of the policy. Most are nearly right, because a law about what may run says nothing
 * of requests that are all refused.
 */
export const NOW_MS = Date.UTC(2026, 2, 1, 12);
const CAMERA_IDS = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6'] as const;
const OWN = 'West Yorkshire Police';

const mostly = <T>(good: fc.Arbitrary<T>, wild: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: wild });

export const anActor: fc.Arbitrary<Actor> = fc.record({
  userName: fc.constantFrom('a', 'b'),
  roles: mostly(
    fc.constantFrom(['investigator'], ['analyst'], ['analyst', 'listManager']) as fc.Arbitrary<Actor['roles']>,
    fc.uniqueArray(fc.constantFrom(...ROLES), { maxLength: 4 }),
  ),
  organisation: mostly(fc.constant(OWN), fc.constantFrom(...ORGANISATIONS.map(({ name }) => name), 'Nobody')),
  rank: fc.constantFrom(null, 'INSPECTOR' as const, 'SUPERINTENDENT' as const),
});

const windowOf = (hoursAgo: number, hours: number): { from: string; to: string } => {
  const fromMs = NOW_MS - hoursAgo * HOUR_MS;
  return { from: instantText(fromMs), to: instantText(Math.min(NOW_MS, fromMs + hours * HOUR_MS)) };
};
/** Any age, including beyond what is kept; mostly short, since places may be searched for hours only. */
export const aWindow = fc
  .tuple(
    fc.integer({ min: 1, max: 400 * 24 }),
    mostly(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 200 * 24 })),
  )
  .map(([hoursAgo, hours]) => windowOf(hoursAgo, hours));
const aLongWindow = fc
  .tuple(fc.integer({ min: 1, max: 370 * 24 }), fc.integer({ min: 1, max: 200 * 24 }))
  .map(([hoursAgo, hours]) => windowOf(hoursAgo, hours));

const VRMS = ['YK30RVA', 'YK31RVB', 'YK32RVC'] as const;
const marks = mostly(
  fc.uniqueArray(fc.constantFrom(...VRMS), { minLength: 1 }),
  fc.array(fc.constantFrom(...VRMS), { minLength: 1, maxLength: 60 }),
);
const cameraIds = mostly<string[] | undefined>(
  fc.uniqueArray(fc.constantFrom<string>(...CAMERA_IDS), { minLength: 1 }),
  fc.constant(undefined),
);
const anArea = fc.record({ window: aWindow, cameraIds }, { requiredKeys: ['window', 'cameraIds'] });

export const aQuery: fc.Arbitrary<Query> = fc.oneof(
  fc.record({
    kind: fc.constant('vrm' as const),
    vrms: marks,
    nearMiss: mostly(fc.constant(0), fc.constantFrom(0, 1, 2)),
    window: aLongWindow,
  }),
  fc.record({
    kind: fc.constant('pattern' as const),
    pattern: mostly(fc.constant('?K30RV?'), fc.constantFrom('YK3*', 'Y*')),
    window: aWindow,
    cameraIds,
  }),
  fc.record({ kind: fc.constant('area' as const), window: aWindow, cameraIds }),
  fc.record({
    kind: fc.constant('scenes' as const),
    scenes: fc.array(anArea, { minLength: 2, maxLength: 3 }),
    minScenes: fc.constant(2),
  }),
  fc.record({
    kind: fc.constant('companions' as const),
    vrm: fc.constant('YK30RVA'),
    withinSeconds: fc.constant(60),
    minCameras: fc.constant(2),
    window: aLongWindow,
  }),
  fc.record({
    kind: fc.constant('incompatible' as const),
    vrms: marks,
    maxSpeedKmh: fc.constant(160),
    window: aWindow,
  }),
);

const good: fc.Arbitrary<Justification> = fc.record({
  category: fc.constantFrom(...CATEGORIES.filter((category) => category !== 'DATA_SUBJECT')),
  purpose: fc.constant('PREVENT_DETECT' as const),
  reference: fc.constant('14/22871/25'),
  reason: fc.constant('Seen leaving the Old Weir Lane burglary; need its route.'),
  proportionality: fc.constant('One vehicle in the hours around the offence only.'),
});
const wild: fc.Arbitrary<Justification | undefined> = fc.option(
  fc.record(
    {
      category: fc.constantFrom(...CATEGORIES),
      purpose: fc.constantFrom(...PURPOSES),
      reference: fc.constantFrom('14/22871/25', 'TEST', 'OP-HARROW-2'),
      reason: fc.constantFrom('Seen leaving the Old Weir Lane burglary; need its route.', 'check', ''),
      proportionality: fc.constantFrom('One vehicle in the hours around the offence only.', ''),
      conflictDeclared: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);
export const aJustification = mostly<Justification | undefined>(good, wild);

/** An authority that covers a request, granted by another person of the highest rank. */
export const coveringAuthority = (actor: Actor, query: Query, justification: Justification | undefined): Authority => {
  const { from, to } = queryWindows(query).reduce((all, each) => ({
    from: all.from < each.from ? all.from : each.from,
    to: all.to > each.to ? all.to : each.to,
  }));
  const vrms =
    query.kind === 'vrm'
      ? query.vrms
      : query.kind === 'companions'
        ? [query.vrm]
        : query.kind === 'incompatible'
          ? (query.vrms ?? [])
          : [];
  return {
    id: 'AUTH-1',
    requesterUserName: actor.userName,
    authoriserUserName: 'z',
    rank: 'SUPERINTENDENT',
    form: 'WRITTEN',
    category: justification?.category ?? 'SERIOUS',
    reference: justification?.reference ?? '',
    vrms: [...vrms],
    cameraIds: [...CAMERA_IDS],
    window: { from, to },
    kinds: [...QUERY_KINDS],
    grantorStands: true,
    exceptionalCriterion: 'Threat to life',
    grantedAt: instantText(NOW_MS - DAY_MS),
    ratifiedAt: null,
    expiresAt: instantText(NOW_MS + DAY_MS),
    closedAt: null,
  };
};

export type AskedBy = { readonly actor: Actor; readonly request: PolicyRequest };
/** Half of them with an authority. */
export const aRequest: fc.Arbitrary<AskedBy> = fc
  .record({ actor: anActor, query: aQuery, justification: aJustification, authorised: fc.boolean() })
  .map(({ actor, query, justification, authorised }) => ({
    actor,
    request: {
      query,
      justification,
      ...(authorised ? { authority: coveringAuthority(actor, query, justification) } : {}),
    },
  }));
