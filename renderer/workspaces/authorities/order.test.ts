import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import { DAY_MS, HOUR_MS, instantMs, instantText } from '../../../app/domain/instant.ts';
import { STANDINGS, standingOf } from '../../words/authorities.ts';
import { anAuthority } from './authorities.fixture.ts';
import { groupOf, inOrder, isShown, lastActMs, requestRows } from './order.ts';
import { SHOWN } from './view-store.ts';

const NOW_MS = Date.UTC(2026, 10, 28, 14);

/** Of every state that the service gives. */
const some: fc.Arbitrary<AuthorityAnswer> = fc
  .record({
    state: fc.constantFrom('REQUESTED', 'REFUSED', 'GRANTED', 'NOT_RATIFIED', 'EXPIRED', 'CLOSED' as const),
    oral: fc.boolean(),
    ratified: fc.boolean(),
    decided: fc.boolean(),
    narrower: fc.boolean(),
    hoursAgo: fc.integer({ min: 1, max: 400 }),
    id: fc.uuid(),
  })
  .map(({ state, oral, ratified, decided, narrower, hoursAgo, id }) => {
    const at = instantText(NOW_MS - hoursAgo * HOUR_MS);
    const hasDecision = state !== 'REQUESTED' && (state !== 'CLOSED' || decided);
    const isOral = state === 'NOT_RATIFIED' || oral;
    const window = { from: instantText(NOW_MS - 120 * DAY_MS), to: instantText(NOW_MS - 91 * DAY_MS) };
    return anAuthority(NOW_MS, {
      authorityId: id,
      requestedAt: at,
      form: isOral ? 'URGENT_ORAL' : 'WRITTEN',
      decision: hasDecision ? { granted: state !== 'REFUSED', at } : null,
      ratifyBy: state === 'GRANTED' && isOral && !ratified ? instantText(instantMs(at) + DAY_MS) : null,
      closure: state === 'CLOSED' ? { by: 'p.anand', at, reason: 'No longer needed here.' } : null,
      ...(narrower ? { window, asked: { ...anAuthority(NOW_MS).asked } } : {}),
      state,
    });
  });
const several = fc.uniqueArray(some, { selector: ({ authorityId }) => authorityId, maxLength: 12 });

describe('requests in their order', () => {
  test('are all there, once, whatever their state', () => {
    fc.assert(
      fc.property(several, (all) => {
        expect(new Set(inOrder(all))).toEqual(new Set(all));
        expect(inOrder(all)).toHaveLength(all.length);
      }),
    );
  });

  test('what waits comes before what is to be ratified, and that before what is decided', () => {
    fc.assert(
      fc.property(several, (all) => {
        const places = inOrder(all).map((one) => ['waiting', 'ratify', 'decided'].indexOf(groupOf(one)));
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }),
    );
  });

  test('of what waits the urgent come first, then the newest; of what is to be ratified what lapses soonest', () => {
    fc.assert(
      fc.property(several, (all) => {
        const ordered = inOrder(all);
        ordered.forEach((one, i) => {
          const next = ordered[i + 1];
          if (next === undefined || groupOf(one) !== groupOf(next)) return;
          if (groupOf(one) === 'ratify')
            expect(instantMs(one.ratifyBy ?? '')).toBeLessThanOrEqual(instantMs(next.ratifyBy ?? ''));
          else if (one.form === next.form || groupOf(one) === 'decided')
            expect(lastActMs(one)).toBeGreaterThanOrEqual(lastActMs(next));
          else expect([one.form, next.form]).toEqual(['URGENT_ORAL', 'WRITTEN']);
        });
      }),
    );
  });

  test('each is under the heading of its group, counted', () => {
    fc.assert(
      fc.property(several, (all) => {
        const ordered = inOrder(all);
        const { items, headings, counts } = requestRows(ordered);
        expect([...items].filter((item) => item >= 0)).toEqual(ordered.map((_, row) => row));
        expect([...headings].every((place) => (items[place] ?? 0) < 0)).toBe(true);
        expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(all.length);
        expect(headings.length).toBe(new Set(ordered.map(groupOf)).size);
      }),
    );
  });

  test('every one has a standing, and is in just one of the filters beside all, but for what is in force and to be ratified', () => {
    fc.assert(
      fc.property(some, (one) => {
        expect(STANDINGS).toContain(standingOf(one));
        const shown = SHOWN.filter((filter) => isShown(one, filter));
        expect(shown).toContain('all');
        expect(shown.length).toBe(standingOf(one) === 'ratify' ? 3 : 2);
      }),
    );
  });
});
