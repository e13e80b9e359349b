import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../domain/instant.ts';
import {
  EXPORT_AFTER_SEARCH_MS,
  FINDING_RECORDS,
  IDLE_DAYS,
  REFERENCE_MARKS,
  REWORDED_WITHIN_MS,
  SAME_MARK_A_DAY,
  SAME_MARK_DAYS,
  SAME_MARK_SEARCHES,
} from './audit-rules.ts';
import { indicatorsOf, type Indicator } from './indicators.ts';
import { maskedMark, type SearchFact } from './search-fact.ts';

/** A working day, noon in winter: local time is UTC. */
const NOON = Date.UTC(2026, 1, 10, 12);
const PERIOD = { fromMs: NOON - 20 * DAY_MS, toMs: NOON + 20 * DAY_MS };

let index = 0;
const fact = (change: Partial<SearchFact> = {}): SearchFact => ({
  index: (index += 1),
  atMs: NOON,
  userName: 'ann',
  organisation: 'A',
  role: 'investigator',
  kind: 'vrm',
  category: 'SERIOUS',
  reference: 'R/1/26',
  reason: `reason number ${index}`,
  marks: [`M${index}`],
  band: 'RECENT',
  authorityId: null,
  outcome: 'RAN',
  code: null,
  resultCount: 1,
  ...change,
});
const many = (count: number, change: (i: number) => Partial<SearchFact>): SearchFact[] =>
  Array.from({ length: count }, (_, i) => fact(change(i)));
const found = (facts: readonly SearchFact[]): Indicator[] =>
  indicatorsOf(
    [...facts].sort((a, b) => a.atMs - b.atMs),
    PERIOD,
  ).map(({ indicator }) => indicator);

describe('an indicator of unusual use', () => {
  it('is silent about ordinary work', () => {
    expect(found(many(10, (i) => ({ atMs: NOON + i * 60_000 })))).toEqual([]);
    expect(found([])).toEqual([]);
  });

  it('speaks of one mark searched more than five times in seven days under different references, with the records', () => {
    const often = (count: number, change: (i: number) => Partial<SearchFact> = () => ({})) =>
      many(count, (i) => ({ marks: ['AB12CDE'], reference: `R/${i}/26`, atMs: NOON + i * 60_000, ...change(i) }));
    const facts = often(SAME_MARK_SEARCHES + 1);
    expect(indicatorsOf(facts, PERIOD)).toEqual([
      expect.objectContaining({
        indicator: 'SAME_MARK_MANY_REFERENCES',
        userName: 'ann',
        records: facts.map((each) => each.index),
      }),
    ]);
    expect(JSON.stringify(indicatorsOf(facts, PERIOD))).not.toContain('AB12CDE');
    expect(found(often(SAME_MARK_SEARCHES))).toEqual([]);
    expect(found(often(6, () => ({ reference: 'R/1/26' })))).toEqual([]);
    expect(found(often(6, (i) => ({ userName: `user${i}` })))).toEqual([]);
    const spread = (ms: number) => often(6, (i) => ({ atMs: NOON + (i * ms) / 5 }));
    expect(found(spread(SAME_MARK_DAYS * DAY_MS - 5))).toEqual(['SAME_MARK_MANY_REFERENCES']);
    expect(found(spread(SAME_MARK_DAYS * DAY_MS))).toEqual([]);
  });

  it('A14: speaks of one mark searched again and again on one day, under one reference too', () => {
    const again = (count: number, change: (i: number) => Partial<SearchFact> = () => ({})) =>
      many(count, (i) => ({ marks: ['AB12CDE'], reference: 'R/1/26', atMs: NOON + i * 1_000, ...change(i) }));
    expect(found(again(SAME_MARK_A_DAY))).not.toContain('SAME_MARK_FOLLOWED');
    const facts = again(150);
    const findings = indicatorsOf(facts, PERIOD).filter(({ indicator }) => indicator === 'SAME_MARK_FOLLOWED');
    expect(findings).toMatchObject([
      {
        userName: 'ann',
        words: expect.stringContaining('150 times'),
        records: facts.slice(0, FINDING_RECORDS).map((each) => each.index),
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain('AB12CDE');
    expect(found(again(SAME_MARK_A_DAY + 1, (i) => ({ userName: `user${i % 2}` })))).not.toContain(
      'SAME_MARK_FOLLOWED',
    );
    expect(found(again(SAME_MARK_A_DAY + 1, (i) => ({ atMs: NOON + (i % 2) * DAY_MS })))).not.toContain(
      'SAME_MARK_FOLLOWED',
    );
  });

  it('speaks of somebody far above the others of a role, measured without them', () => {
    const team = ['bob', 'cat', 'dan'].flatMap((userName, n) => many(4 + n, () => ({ userName })));
    expect(found([...team, ...many(40, () => ({}))])).toContain('ABOVE_ROLE_MEDIAN');
    expect(found([...team, ...many(7, () => ({}))])).not.toContain('ABOVE_ROLE_MEDIAN');
    expect(found([...team.slice(0, 8), ...many(40, () => ({}))])).not.toContain('ABOVE_ROLE_MEDIAN');
  });

  it('speaks of a reference used for more than twenty marks, by whom only when it was one person', () => {
    const marks = (count: number, people: number) =>
      many(count, (i) => ({
        reference: i % 2 === 0 ? 'r 1-26' : 'R/1/26',
        userName: `p${i % people}`,
        atMs: NOON + i * 1_000,
      }));
    expect(indicatorsOf(marks(REFERENCE_MARKS + 1, 1), PERIOD)).toEqual([
      expect.objectContaining({ indicator: 'REFERENCE_MANY_MARKS', userName: 'p0' }),
    ]);
    expect(indicatorsOf(marks(REFERENCE_MARKS + 1, 3), PERIOD)).toEqual([
      expect.objectContaining({ indicator: 'REFERENCE_MANY_MARKS', userName: null }),
    ]);
    expect(found(marks(REFERENCE_MARKS, 1))).toEqual([]);
  });

  it('speaks of reasons that say nothing: refused as vague, or the same words under different references', () => {
    expect(found([fact({ outcome: 'DENIED', code: 'REASON_TOO_VAGUE', resultCount: null })])).toEqual([
      'BOILERPLATE_REASON',
    ]);
    const same = (references: number) =>
      many(references, (i) => ({
        reason: i % 2 === 0 ? 'Seen near the scene, route wanted.' : 'seen near the scene - route wanted',
        reference: `R/${i}/26`,
      }));
    expect(found(same(3))).toEqual(['BOILERPLATE_REASON']);
    expect(found(same(2))).toEqual([]);
  });

  it('speaks of a search that was refused and then allowed in other words within ten minutes', () => {
    const denied = fact({ outcome: 'DENIED', code: 'ROLE_FORBIDDEN', marks: ['AB12CDE'], category: 'PRIORITY_VOLUME' });
    const after = (ms: number, change: Partial<SearchFact> = {}) => [
      denied,
      fact({ marks: ['AB12CDE'], atMs: NOON + ms, ...change }),
    ];
    expect(found(after(REWORDED_WITHIN_MS))).toEqual(['DENIED_THEN_REWORDED']);
    expect(found(after(REWORDED_WITHIN_MS + 1))).toEqual([]);
    expect(found(after(1_000, { marks: ['XY12ZZZ'] }))).toEqual([]);
    expect(
      found(after(1_000, { reason: denied.reason, reference: denied.reference, category: denied.category })),
    ).toEqual([]);
  });

  it('speaks of the first search after a long time without, and only within the period', () => {
    const back = (days: number, atMs = NOON) => [fact({ atMs: atMs - days * DAY_MS }), fact({ atMs })];
    expect(found(back(IDLE_DAYS))).toEqual(['FIRST_AFTER_IDLE']);
    expect(found(back(IDLE_DAYS - 1))).toEqual([]);
    expect(found(back(IDLE_DAYS, PERIOD.fromMs - 1))).toEqual([]);
  });

  it('speaks of many partial marks that found nothing within a day', () => {
    const partials = (count: number, resultCount: number | null) =>
      many(count, (i) => ({ kind: 'pattern', marks: [], resultCount, atMs: NOON + i * 60_000 }));
    expect(found(partials(5, 0))).toEqual(['EMPTY_PARTIALS']);
    expect(found(partials(4, 0))).toEqual([]);
    expect(found(partials(9, null))).toEqual([]);
  });

  it('speaks of a disclosure right after a search whose pictures nobody opened', () => {
    const after = (ms: number, picturesAtMs: readonly number[] = [], userName = 'ann') =>
      indicatorsOf([fact({ index: 70 })], PERIOD, [
        { index: 71, atMs: NOON + ms, userName, organisation: 'A', picturesAtMs },
      ]).map(({ indicator, records }) => [indicator, records]);
    expect(after(EXPORT_AFTER_SEARCH_MS)).toEqual([['EXPORT_WITHOUT_IMAGE', [70, 71]]]);
    expect(after(EXPORT_AFTER_SEARCH_MS + 1)).toEqual([]);
    expect(after(60_000, [NOON + 1])).toEqual([]);
    expect(after(60_000, [NOON - 1])).toHaveLength(1);
    expect(after(60_000, [], 'bob')).toEqual([]);
  });

  it('speaks of searches at night by local time, also in summer', () => {
    const at = (hourUtc: number, month: number) => many(5, (i) => ({ atMs: Date.UTC(2026, month, 12, hourUtc, i) }));
    expect(found(at(23, 1))).toEqual(['OUT_OF_HOURS']);
    expect(found(at(21, 1))).toEqual([]);
    const summer = at(21, 6);
    expect(
      indicatorsOf(summer, { fromMs: Date.UTC(2026, 6, 1), toMs: Date.UTC(2026, 7, 1) }).map(
        ({ indicator }) => indicator,
      ),
    ).toEqual(['OUT_OF_HOURS']);
  });
});

describe('a mark before an auditor', () => {
  it('keeps its length and its first characters only', () => {
    expect([maskedMark('AB12CDE'), maskedMark('A'), maskedMark('')]).toEqual(['AB•••••', 'A', '']);
  });

  it('H4: speaks of somebody who takes very many reads on one day, or many times what the others of the role take', () => {
    const noon = (day: number): number => NOON + day * DAY_MS;
    expect(found([fact({ resultCount: 30_000 }), fact({ resultCount: 20_001, atMs: NOON + 1 })])).toEqual([
      'READS_TAKEN',
    ]);
    expect(found([fact({ resultCount: 30_000 }), fact({ resultCount: 20_001, atMs: noon(1) })])).toEqual([]);
    const team = ['bob', 'cat', 'dan'].flatMap((userName) =>
      many(3, (i) => ({ userName, resultCount: 600, atMs: noon(i) })),
    );
    expect(found([...team, fact({ resultCount: 12_001 })])).toEqual(['READS_TAKEN']);
    expect(found([...team, fact({ resultCount: 12_000 })])).toEqual([]);
  });

  it('H4: speaks of searches that were refused because a budget was spent', () => {
    expect(found([fact({ outcome: 'DENIED', code: 'BUDGET_SPENT', resultCount: null })])).toEqual(['BUDGET_SPENT']);
  });
});

describe('M5: reasons that ran on trust', () => {
  const at = (fact: SearchFact, obligation: string): SearchFact => ({ ...fact, obligations: [obligation] });
  const whole = { fromMs: 0, toMs: NOON * 2 };

  it('M5: a search for a life at risk that nobody looked at within the hour is an indicator', () => {
    const [life] = many(1, () => ({})).map((fact) => at(fact, 'REVIEW_WITHIN_HOUR')) as [SearchFact];
    const found = (nowMs: number, reviewedMs?: number): readonly string[] =>
      indicatorsOf([life], whole, [], { nowMs, reviewedAtMs: () => reviewedMs }).map(({ indicator }) => indicator);
    expect(found(life.atMs + HOUR_MS)).toEqual([]);
    expect(found(life.atMs + 3_600_001)).toEqual(['LIFE_AT_RISK_NOT_REVIEWED']);
    expect(found(life.atMs + 9_000_000, life.atMs + 1_000_000)).toEqual([]);
    expect(found(life.atMs + 9_000_000, life.atMs + 8_000_000)).toEqual(['LIFE_AT_RISK_NOT_REVIEWED']);
  });

  it('M5: three thin reasons of one person are an indicator, two are not', () => {
    const thin = (count: number): readonly string[] =>
      indicatorsOf(
        many(count, () => ({})).map((fact) => at(fact, 'ASKED_AGAIN')),
        whole,
      )
        .map(({ indicator }) => indicator)
        .filter((name) => name === 'THIN_REASONS');
    expect([thin(2), thin(3)]).toEqual([[], ['THIN_REASONS']]);
  });
});
