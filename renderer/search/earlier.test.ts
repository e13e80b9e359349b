import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import type { Query } from '../../app/domain/query.ts';
import { bandOf } from '../../app/policy/decide.ts';
import { periodSpan } from '../time/period.ts';
import { earlierStep, stretchBefore, type EarlierStep } from './earlier.ts';
import { periodOf } from './subject.ts';

const NOW = Date.parse('2026-11-30T16:42:00Z');
const ofSpan = (fromMs: number, toMs = NOW): Query => ({
  ...{ kind: 'vrm', vrms: ['YK38RVL'], nearMiss: 1 },
  window: { from: instantText(fromMs), to: instantText(toMs) },
});
const step = (query: Query): Exclude<EarlierStep, { readonly cannot: string }> => {
  const found = earlierStep(query, NOW);
  if ('cannot' in found) throw new Error(found.cannot);
  return found;
};
/** All steps from a question on, until there is none. */
function steps(query: Query): readonly Exclude<EarlierStep, { readonly cannot: string }>[] {
  const found = earlierStep(query, NOW);
  return 'cannot' in found ? [] : [found, ...steps(found.question.query)];
}

describe('the year of a vehicle in steps', () => {
  test('first goes as far as no authority is needed, then by 90 days, each with one', () => {
    const taken = steps(ofSpan(NOW - 30 * DAY_MS));
    expect(taken.map(({ days, takesAuthority }) => [days, takesAuthority])).toEqual([
      [60, false],
      [90, true],
      [90, true],
      [95, true],
    ]);
  });

  test('begins with an authority where the 90 days have been asked for, however the preset counts them', () => {
    const preset = periodSpan({ kind: 'preset', preset: '90d' }, NOW);
    expect(step(ofSpan(preset.fromMs))).toMatchObject({ days: 90, takesAuthority: true });
  });

  test('asks the same of the days that end where those on screen begin, and joins without a gap or an overlap', () => {
    const query = ofSpan(NOW - 30 * DAY_MS);
    const { question } = step(query);
    expect({ ...question.query, window: undefined }).toEqual({ ...query, window: undefined });
    expect(periodOf(question.query).toMs).toBe(periodOf(query).fromMs);
    expect(question.askedAs).toEqual({ kind: 'custom', ...periodOf(question.query) });
  });

  test('reaches back 12 months from any start, is never refused for its age, and says so at the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: HOUR_MS, max: 365 * DAY_MS }), (agoMs) => {
        const taken = steps(ofSpan(NOW - agoMs));
        expect(taken.length).toBeLessThanOrEqual(5);
        // The prompt takes its time before the search is decided.
        for (const { question, takesAuthority } of taken)
          expect(bandOf(question.query, NOW + HOUR_MS)).toBe(takesAuthority ? 'OLDER' : 'RECENT');
        const last = taken.at(-1)?.question.query ?? ofSpan(NOW - agoMs);
        expect(NOW - periodOf(last).fromMs).toBeGreaterThan(362 * DAY_MS);
      }),
    );
    expect(earlierStep(ofSpan(NOW - 365 * DAY_MS), NOW)).toEqual({
      cannot: 'It reaches back 12 months: nobody can search what is older',
    });
    expect(stretchBefore({ fromMs: NOW - 400 * DAY_MS, toMs: NOW }, NOW)).toBeUndefined();
  });

  test('is one of a vehicle', () => {
    const area: Query = { kind: 'area', window: { from: instantText(NOW - DAY_MS), to: instantText(NOW) } };
    expect(earlierStep(area, NOW)).toEqual({ cannot: 'Only a question of a vehicle goes back in steps' });
    expect(earlierStep(null, NOW)).toHaveProperty('cannot');
  });
});
