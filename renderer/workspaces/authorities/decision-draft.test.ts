import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../../app/domain/instant.ts';
import { QUERY_KINDS } from '../../../app/domain/query.ts';
import { windowMs } from '../../../app/domain/time-window.ts';
import { narrowedScope, narrowingFaults } from '../../../app/policy/authority-narrowing.ts';
import { dayInput } from '../../../app/domain/typed-time.ts';
import { wordsFault } from '../../words/authorities.ts';
import { anAuthority } from './authorities.fixture.ts';
import { canBeNarrower, grantOf, narrowerFields } from './decision-draft.ts';
import { NO_DRAFT, type DecisionDraft } from './view-store.ts';

const NOW_MS = Date.UTC(2026, 10, 28, 14);
const NARROWER: DecisionDraft = { ...NO_DRAFT, scope: 'narrower' };
const asked = anAuthority(NOW_MS);

const anAsked = fc
  .record({
    fromHours: fc.integer({ min: 91 * 24, max: 365 * 24 }),
    hours: fc.integer({ min: 1, max: 365 * 24 }),
    vrms: fc.uniqueArray(fc.constantFrom('YK38RVL', 'PJ33TAW', 'GU41FED'), { minLength: 1 }),
    cameraIds: fc.subarray(['C1', 'C2', 'C3']),
    kinds: fc.uniqueArray(fc.constantFrom(...QUERY_KINDS), { minLength: 1 }),
  })
  .map(({ fromHours, hours, vrms, cameraIds, kinds }) => {
    const fromMs = NOW_MS - fromHours * HOUR_MS;
    const window = { from: instantText(fromMs), to: instantText(Math.min(NOW_MS, fromMs + hours * HOUR_MS)) };
    return anAuthority(NOW_MS, { window, vrms, cameraIds, kinds });
  });
const aDay = fc.integer({ min: 0, max: 400 }).map((ago) => dayInput(NOW_MS - ago * DAY_MS));
const aTypedDay = fc.option(fc.oneof({ weight: 9, arbitrary: aDay }, { weight: 1, arbitrary: fc.string() }), {
  nil: undefined,
});
const aDraft: fc.Arbitrary<DecisionDraft> = fc.record({
  scope: fc.constant('narrower' as const),
  words: fc.constant(''),
  fromDay: aTypedDay,
  toDay: aTypedDay,
  vrms: fc.option(fc.subarray(['YK38RVL', 'PJ33TAW', 'GU41FED']), { nil: undefined }),
  cameraIds: fc.option(fc.subarray(['C1', 'C2', 'C3', 'C9']), { nil: undefined }),
  kinds: fc.option(fc.subarray([...QUERY_KINDS]), { nil: undefined }),
});

describe('a decision that is being made', () => {
  test('as asked narrows nothing', () => {
    expect(grantOf(asked, NO_DRAFT, NOW_MS)).toEqual({ ok: true, narrowing: {}, window: asked.asked.window });
  });

  test('narrower begins with what the policy proposes, so that it is as quick as granting as asked', () => {
    const grant = grantOf(asked, NARROWER, NOW_MS);
    expect(grant.ok && windowMs(grant.window).fromMs).toBe(windowMs(asked.asked.window).fromMs);
    // To the end of the day in which the last 90 days begin, which is a Sunday.
    expect(grant.ok && grant.window.to).toBe('2026-08-30T23:00:00.000Z');
    expect(narrowerFields(asked, NARROWER, NOW_MS)).toMatchObject({ fromDay: '15 Jul 2026', toDay: '30 Aug 2026' });
  });

  test.each([
    [{ fromDay: 'some day' }, 'from', 'Type a day'],
    [{ toDay: '' }, 'to', 'Type a day'],
    [{ fromDay: '1 Jan 2026' }, 'from', 'Not in the period'],
    [{ toDay: '1 Jan 2027' }, 'to', 'Not in the period'],
    [{ fromDay: '20 Aug 2026', toDay: '10 Aug 2026' }, 'to', 'before the first'],
    [{ fromDay: '15 Jul 2026', toDay: '28 Nov 2026' }, 'from', 'no less than was asked for'],
  ])('%o is said at its field', (change, field, text) => {
    expect(grantOf(asked, { ...NARROWER, ...change }, NOW_MS)).toMatchObject({
      ok: false,
      field,
      text: expect.stringContaining(text) as string,
    });
  });

  test('marks and kinds are chosen one by one, and not all left out', () => {
    const several = anAuthority(NOW_MS, { vrms: ['YK38RVL', 'PJ33TAW'], kinds: ['vrm', 'companions'] });
    expect(grantOf(several, { ...NARROWER, vrms: [] }, NOW_MS)).toMatchObject({ field: 'vrms' });
    expect(grantOf(several, { ...NARROWER, kinds: [] }, NOW_MS)).toMatchObject({ field: 'kinds' });
    expect(grantOf(several, { ...NARROWER, vrms: ['PJ33TAW'] }, NOW_MS)).toMatchObject({
      ok: true,
      narrowing: { vrms: ['PJ33TAW'], kinds: ['vrm'] },
    });
  });

  test('is never more or other than was asked for, whatever is typed', () => {
    let granted = 0;
    fc.assert(
      fc.property(anAsked, aDraft, (authority, draft) => {
        const grant = grantOf(authority, draft, NOW_MS);
        if (!grant.ok) return;
        granted += 1;
        expect(narrowingFaults(authority.asked, grant.narrowing)).toEqual([]);
        expect(narrowedScope(authority.asked, grant.narrowing)?.window).toEqual(grant.window);
        expect(canBeNarrower(authority)).toBe(true);
      }),
      { numRuns: 5_000, seed: 5 },
    );
    expect(granted).toBeGreaterThan(100);
  });

  test('its words are judged as the service judges them', () => {
    expect(wordsFault('')).toBe('Say it in 15 characters or more.');
    expect(wordsFault('asdf qwer zxcv hjkl')).toContain('Is not words');
    expect(wordsFault('Necessary for the series of thefts.')).toBeUndefined();
  });
});
