import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, instantText } from '../domain/instant.ts';
import type { Category } from '../domain/justification.ts';
import { QUERY_KINDS, type Query } from '../domain/query.ts';
import type { TimeWindow } from '../domain/time-window.ts';
import type { Authority } from './authority.ts';
import { decide, type Actor, type Decision, type PolicyRequest } from './decide.ts';
import { aQuery, aRequest, NOW_MS, type AskedBy } from './requests.fixture.ts';

const context = {
  nowMs: NOW_MS,
  countCameras: () => 5,
  cameraIdsOf: ({ cameraIds }: { readonly cameraIds?: readonly string[] | undefined }) => cameraIds ?? [],
};
const run = (actor: Actor, request: PolicyRequest): Decision => decide(actor, request, context);

const SEED = 7;

/**
 * Checks a law on many requests, and on enough of them that may run, old ones too: if all are refused, most laws hold
 * trivially.
 */
function holds(law: (asked: AskedBy, decision: Decision) => void, runs = 5_000): void {
  const allowed = { RECENT: 0, OLDER: 0 };
  fc.assert(
    fc.property(aRequest, (asked) => {
      const decision = run(asked.actor, asked.request);
      if (decision.allow) allowed[decision.band === 'OLDER' ? 'OLDER' : 'RECENT'] += 1;
      law(asked, decision);
    }),
    { numRuns: runs, seed: SEED },
  );
  expect(allowed.RECENT).toBeGreaterThan(300);
  expect(allowed.OLDER).toBeGreaterThan(100);
}

const earlier = (window: TimeWindow, days: number): TimeWindow => ({
  from: instantText(Date.parse(window.from) - days * DAY_MS),
  to: window.to,
});
const widened = (query: Query, days: number): Query =>
  query.kind === 'scenes'
    ? { ...query, scenes: query.scenes.map((scene) => ({ ...scene, window: earlier(scene.window, days) })) }
    : { ...query, window: earlier(query.window, days) };

describe('laws of the access policy', () => {
  it('fewer powers never allow more: a role less, no authority, no approved organisation', () => {
    holds(({ actor, request }, decision) => {
      const { authority: _, ...bare } = request;
      const weaker: readonly (readonly [Actor, PolicyRequest])[] = [
        ...actor.roles.map(
          (role) => [{ ...actor, roles: actor.roles.filter((each) => each !== role) }, request] as const,
        ),
        [actor, bare],
        [{ ...actor, organisation: 'Nobody' }, request],
      ];
      for (const [who, what] of weaker) if (run(who, what).allow) expect(decision.allow).toBe(true);
    });
  });

  it('a wider window never turns a refusal into a permission', () => {
    holds(({ actor, request }, decision) => {
      if (decision.allow) return;
      for (const days of [1, 30, 90, 280])
        expect(run(actor, { ...request, query: widened(request.query, days) }).allow).toBe(false);
    });
  });

  it('what is older than 90 days runs under an authority or not at all', () => {
    holds(({ actor, request }, decision) => {
      const { authority, ...bare } = request;
      if (decision.allow && decision.band === 'OLDER')
        expect([authority === undefined, run(actor, bare).allow]).toEqual([false, false]);
    });
  });

  it('an authority for less never allows more, and none at all allows least', () => {
    const covered = (authority: Authority, query: Query, category: Category): boolean =>
      decide(
        { userName: 'a', roles: ['analyst'], organisation: 'West Yorkshire Police', rank: null },
        {
          query,
          justification: {
            category,
            purpose: 'PREVENT_DETECT',
            reference: '14/22871/25',
            reason: 'Seen leaving the Old Weir Lane burglary; need its route.',
            proportionality: 'One vehicle in the hours around the offence only.',
          },
          authority,
        },
        { ...context, cameraIdsOf: ({ cameraIds: ids }) => ids ?? [] },
      ).allow;
    const some = (texts: readonly string[]) => fc.subarray([...texts]);
    let allowed = 0;
    fc.assert(
      fc.property(
        aQuery,
        fc.constantFrom('CT', 'MAJOR', 'SERIOUS', 'PUBLIC_SAFETY' as const),
        some(['YK30RVA', 'YK31RVB', 'YK32RVC']),
        some(['C1', 'C2', 'C3', 'C4']),
        fc.nat(),
        fc.integer({ min: 0, max: 300 }),
        fc.constantFrom('WRITTEN' as const, 'URGENT_ORAL' as const),
        (query, category, vrms, cameras, drop, days, form) => {
          const authority: Authority = {
            id: 'AUTH-1',
            requesterUserName: 'a',
            authoriserUserName: 'b',
            rank: 'INSPECTOR',
            form,
            category,
            reference: '14/22871/25',
            vrms,
            cameraIds: cameras,
            window: { from: instantText(NOW_MS - 365 * DAY_MS), to: instantText(NOW_MS) },
            exceptionalCriterion: null,
            kinds: [...QUERY_KINDS],
            grantorStands: true,
            grantedAt: instantText(NOW_MS - DAY_MS / 2),
            ratifiedAt: null,
            expiresAt: instantText(NOW_MS + DAY_MS),
            closedAt: null,
          };
          const whole = covered(authority, query, category);
          allowed += whole ? 1 : 0;
          // Emptying a list gives another kind of authority: for cameras instead of marks, or the reverse.
          const less: Authority[] = [
            ...(vrms.length > 1 ? [{ ...authority, vrms: vrms.filter((_, i) => i !== drop % vrms.length) }] : []),
            ...(cameras.length > 0
              ? [{ ...authority, cameraIds: cameras.filter((_, i) => i !== drop % cameras.length) }]
              : []),
            {
              ...authority,
              window: { from: instantText(NOW_MS - 365 * DAY_MS + days * DAY_MS), to: authority.window.to },
            },
            { ...authority, closedAt: instantText(NOW_MS) },
            { ...authority, category: category === 'CT' ? 'MAJOR' : 'CT' },
            { ...authority, requesterUserName: 'b' },
          ];
          for (const each of less) if (covered(each, query, category)) expect(whole).toBe(true);
        },
      ),
      { numRuns: 3_000, seed: 7 },
    );
    expect(allowed).toBeGreaterThan(50);
  });

  it('every refusal has a reason in words that says where', () => {
    holds((_, decision) => {
      if (decision.allow) return;
      expect(decision.denials.length).toBeGreaterThan(0);
      for (const denial of decision.denials) {
        expect(denial.message).toMatch(/\.$/);
        expect(denial.pointer === '' || denial.pointer.startsWith('/')).toBe(true);
      }
    });
  });

  it('nothing without a reason, nothing older than 365 days, is ever allowed', () => {
    holds(({ request: { justification } }, decision) => {
      if (!decision.allow) return;
      expect(justification?.reason?.length).toBeGreaterThan(14);
      expect(decision.band).not.toBe('GONE');
    });
  });

  it('the nearest query that a refusal for width offers is not itself too wide in that respect', () => {
    holds(({ actor, request }, decision) => {
      if (decision.allow) return;
      for (const denial of decision.denials) {
        if (denial.nearest === undefined) continue;
        const again = run(actor, { ...request, query: denial.nearest });
        if (!again.allow)
          expect(
            again.denials.some((other) => other.code === 'TOO_WIDE' && other.limit?.name === denial.limit?.name),
          ).toBe(false);
      }
    });
  });
});
