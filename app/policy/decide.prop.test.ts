import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, instantText } from '../domain/instant.ts';
import { CATEGORIES, PURPOSES, type Category, type Justification } from '../domain/justification.ts';
import type { Query } from '../domain/query.ts';
import type { Authority } from './authority.ts';
import { decide, type Actor, type Decision } from './decide.ts';
import { ORGANISATIONS } from './organisations.ts';
import { ROLES } from './roles.ts';

const NOW_MS = Date.UTC(2026, 2, 1, 12);
const surroundings = { nowMs: NOW_MS, countCameras: () => 5 };

const anActor: fc.Arbitrary<Actor> = fc.record({
  userName: fc.constantFrom('a', 'b'),
  roles: fc.uniqueArray(fc.constantFrom(...ROLES), { maxLength: 4 }),
  organisation: fc.constantFrom(...ORGANISATIONS.map((o) => o.name), 'Nobody'),
  rank: fc.constantFrom(null, 'INSPECTOR' as const, 'SUPERINTENDENT' as const),
});

const aWindow = fc
  .tuple(fc.integer({ min: 1, max: 400 * 24 }), fc.integer({ min: 1, max: 200 * 24 }))
  .map(([hoursAgo, hours]) => {
    const fromMs = NOW_MS - hoursAgo * 3_600_000;
    return { from: instantText(fromMs), to: instantText(Math.min(NOW_MS, fromMs + hours * 3_600_000)) };
  });

const marks = fc.array(fc.constantFrom('YK30RVA', 'YK31RVB', 'YK32RVC'), { minLength: 1, maxLength: 60 });
const cameraIds = fc.option(fc.uniqueArray(fc.constantFrom('C1', 'C2', 'C3', 'C4', 'C5', 'C6'), { minLength: 1 }), { nil: undefined });

const aQuery: fc.Arbitrary<Query> = fc.oneof(
  fc.record({ kind: fc.constant('vrm' as const), vrms: marks, nearMiss: fc.constantFrom(0, 1, 2), window: aWindow }),
  fc.record({ kind: fc.constant('pattern' as const), pattern: fc.constantFrom('YK3*', 'Y*', '?K30RV?'), window: aWindow, cameraIds }),
  fc.record({ kind: fc.constant('area' as const), window: aWindow, cameraIds }),
  fc.record({ kind: fc.constant('companions' as const), vrm: fc.constant('YK30RVA'), withinSeconds: fc.constant(60), minCameras: fc.constant(2), window: aWindow }),
  fc.record({ kind: fc.constant('incompatible' as const), vrms: marks, maxSpeedKmh: fc.constant(160), window: aWindow }),
);

const aJustification: fc.Arbitrary<Justification | undefined> = fc.option(
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

const run = (actor: Actor, query: Query, justification: Justification | undefined): Decision =>
  decide(actor, { query, justification }, surroundings);

describe('laws of the access policy', () => {
  it('fewer powers never allow more', () => {
    fc.assert(
      fc.property(anActor, aQuery, aJustification, fc.nat(), (actor, query, justification, drop) => {
        const roles = actor.roles.filter((_, i) => i !== drop % Math.max(1, actor.roles.length));
        if (run({ ...actor, roles }, query, justification).allow) expect(run(actor, query, justification).allow).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('a wider window never turns a refusal into a permission', () => {
    fc.assert(
      fc.property(anActor, aQuery, aJustification, fc.integer({ min: 0, max: 300 }), (actor, query, justification, days) => {
        if (query.kind === 'scenes') return;
        const from = instantText(Date.parse(query.window.from) - days * DAY_MS);
        const wider = { ...query, window: { from, to: query.window.to } };
        if (!run(actor, query, justification).allow) expect(run(actor, wider, justification).allow).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });

  it('an authority for less never allows more, and none at all allows least', () => {
    const covered = (authority: Authority, query: Query, category: Category): boolean =>
      decide({ userName: 'a', roles: ['analyst'], organisation: 'West Yorkshire Police', rank: null }, { query, justification: { category, purpose: 'PREVENT_DETECT', reference: '14/22871/25', reason: 'Seen leaving the Old Weir Lane burglary; need its route.', proportionality: 'One vehicle in the hours around the offence only.' }, authority }, { ...surroundings, cameraIdsOf: ({ cameraIds: ids }) => ids ?? [] }).allow;
    const some = (texts: readonly string[]) => fc.subarray([...texts]);
    let allowed = 0;
    fc.assert(
      fc.property(aQuery, fc.constantFrom('CT', 'MAJOR', 'SERIOUS', 'PUBLIC_SAFETY' as const), some(['YK30RVA', 'YK31RVB', 'YK32RVC']), some(['C1', 'C2', 'C3', 'C4']), fc.nat(), fc.integer({ min: 0, max: 300 }), fc.constantFrom('WRITTEN' as const, 'URGENT_ORAL' as const), (query, category, vrms, cameras, drop, days, form) => {
        const authority: Authority = {
          id: 'AUTH-1', requesterUserName: 'a', authoriserUserName: 'b', rank: 'INSPECTOR', form, category, reference: '14/22871/25', vrms, cameraIds: cameras, window: { from: instantText(NOW_MS - 365 * DAY_MS), to: instantText(NOW_MS) },
          exceptionalCriterion: null, grantedAt: instantText(NOW_MS - DAY_MS / 2), ratifiedAt: null, expiresAt: instantText(NOW_MS + DAY_MS), closedAt: null,
        };
        const whole = covered(authority, query, category);
        allowed += whole ? 1 : 0;
        // A list that is emptied is another kind of authority: for cameras and not for marks, or the other way.
        const less: Authority[] = [
          ...(vrms.length > 1 ? [{ ...authority, vrms: vrms.filter((_, i) => i !== drop % vrms.length) }] : []),
          ...(cameras.length > 0 ? [{ ...authority, cameraIds: cameras.filter((_, i) => i !== drop % cameras.length) }] : []),
          { ...authority, window: { from: instantText(NOW_MS - 365 * DAY_MS + days * DAY_MS), to: authority.window.to } },
          { ...authority, closedAt: instantText(NOW_MS) }, { ...authority, category: category === 'CT' ? 'MAJOR' : 'CT' }, { ...authority, requesterUserName: 'b' },
        ];
        for (const each of less) if (covered(each, query, category)) expect(whole).toBe(true);
      }),
      { numRuns: 3_000, seed: 7 },
    );
    expect(allowed).toBeGreaterThan(50);
  });

  it('every refusal has a reason in words that says where', () => {
    fc.assert(
      fc.property(anActor, aQuery, aJustification, (actor, query, justification) => {
        const decision = run(actor, query, justification);
        if (decision.allow) return;
        expect(decision.denials.length).toBeGreaterThan(0);
        for (const denial of decision.denials) {
          expect(denial.message).toMatch(/\.$/);
          expect(denial.pointer === '' || denial.pointer.startsWith('/')).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('nothing without a reason, nothing older than 365 days, is ever allowed', () => {
    fc.assert(
      fc.property(anActor, aQuery, aJustification, (actor, query, justification) => {
        const decision = run(actor, query, justification);
        if (!decision.allow) return;
        expect(justification?.reason?.length).toBeGreaterThan(14);
        expect(decision.band).not.toBe('GONE');
      }),
      { numRuns: 2_000 },
    );
  });

  it('the nearest query that a refusal for width offers is not itself too wide in that respect', () => {
    fc.assert(
      fc.property(anActor, aQuery, aJustification, (actor, query, justification) => {
        const decision = run(actor, query, justification);
        if (decision.allow) return;
        for (const denial of decision.denials) {
          if (denial.nearest === undefined) continue;
          const again = run(actor, denial.nearest, justification);
          if (!again.allow) {
            expect(again.denials.some((other) => other.code === 'TOO_WIDE' && other.limit?.name === denial.limit?.name)).toBe(false);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
