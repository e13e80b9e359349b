import { DAY_MS } from '../domain/instant.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  SAMPLE_AT_LEAST,
  SAMPLE_MAX_ITEMS,
  SAMPLE_MOST_OF_A_PERSON,
  SAMPLE_SHARE,
  UNDECLARED_MOST,
} from './audit-rules.ts';
import { drawSample, shareOut } from './sampling.ts';
import type { SearchFact } from './search-fact.ts';

const searchesArb: fc.Arbitrary<SearchFact[]> = fc
  .array(
    fc.record({
      userName: fc.constantFrom('ann', 'bob', 'cat'),
      organisation: fc.constantFrom('A', 'B'),
      category: fc.constantFrom('SERIOUS' as const, 'MAJOR' as const, null),
      band: fc.constantFrom('RECENT' as const, 'RECENT' as const, 'OLDER' as const),
      authorityId: fc.constantFrom(null, null, 'AU-1'),
      obligations: fc.subarray(['REVIEW_WITHIN_HOUR', 'ASKED_AGAIN', 'CONFLICT_NOT_DECLARED']),
    }),
    { maxLength: 80 },
  )
  .map((list) =>
    list.map((each, index) => ({
      ...each,
      index,
      atMs: index,
      role: 'analyst',
      kind: 'vrm',
      reference: 'R/1/26',
      reason: 'x',
      marks: [],
      outcome: 'RAN',
      code: null,
      resultCount: 0,
    })),
  );
const lotOf =
  (seed: number) =>
  (index: number): string =>
    String((index * 7_919 + seed * 104_729) % 10_007).padStart(5, '0');

describe('a share', () => {
  it('is whole, is used up, is never above its population and is proportionate to one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 8 }), fc.nat(300), (populations, total) => {
        const shares = shareOut(populations, total);
        const all = populations.reduce((sum, n) => sum + n, 0);
        expect(shares.reduce((sum, n) => sum + n, 0)).toBe(Math.min(total, all));
        shares.forEach((share, i) => {
          expect(share).toBeLessThanOrEqual(populations[i] ?? 0);
          if (all > 0)
            expect(Math.abs(share - ((populations[i] ?? 0) * Math.min(total, all)) / all)).toBeLessThanOrEqual(1);
        });
      }),
    );
  });
});

describe('a sample', () => {
  it('M5: holds enough of each organisation, all that must be looked at, and everybody who was not sampled', () => {
    fc.assert(
      fc.property(
        searchesArb,
        fc.nat(1_000),
        fc.constantFrom<string[]>([], ['ann'], ['ann', 'bob']),
        (searches, seed, known) => {
          const draw = {
            searches,
            always: [{ index: 9_000, why: 'DISCLOSURE' as const }],
            sampledPeople: new Set<string>(known),
            lot: lotOf(seed),
          };
          const { items, strata, leftOut } = drawSample(draw);
          expect(drawSample({ ...draw, searches: [...searches] })).toEqual({ items, strata, leftOut });
          const taken = new Set(items.map(({ index }) => index));
          expect(taken.has(9_000)).toBe(true);
          expect(items.length).toBe(taken.size);
          for (const search of searches) {
            if (search.band === 'OLDER' || search.authorityId !== null) expect(taken.has(search.index)).toBe(true);
            for (const [obligation, why] of [
              ['REVIEW_WITHIN_HOUR', 'LIFE_AT_RISK'],
              ['ASKED_AGAIN', 'ASKED_AGAIN'],
              ['CONFLICT_NOT_DECLARED', 'CONFLICT_NOT_DECLARED'],
            ] as const) {
              if (search.obligations?.includes(obligation) === true)
                expect(items.find(({ index }) => index === search.index)?.why, 'M5').toContain(why);
            }
            if (!known.includes(search.userName))
              expect(searches.some((other) => other.userName === search.userName && taken.has(other.index))).toBe(true);
          }
          for (const organisation of new Set(searches.map((each) => each.organisation))) {
            const own = searches.filter((each) => each.organisation === organisation);
            const random = items.filter(
              ({ index, why }) => why.includes('RANDOM') && own.some((each) => each.index === index),
            );
            expect(random.length).toBe(
              Math.min(own.length, Math.max(SAMPLE_AT_LEAST, Math.ceil(own.length * SAMPLE_SHARE))),
            );
            expect(
              strata
                .filter((each) => each.organisation === organisation)
                .reduce((sum, { population }) => sum + population, 0),
            ).toBe(own.length);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  const thin = (index: number, userName: string, change: Partial<SearchFact> = {}): SearchFact => ({
    index,
    atMs: index,
    userName,
    organisation: 'A',
    role: 'analyst',
    kind: 'vrm',
    category: 'SERIOUS',
    reference: 'R/1/26',
    reason: 'x',
    marks: [],
    band: 'RECENT',
    authorityId: null,
    outcome: 'RAN',
    code: null,
    resultCount: 0,
    obligations: ['ASKED_AGAIN'],
    ...change,
  });
  const times = (n: number, make: (index: number) => SearchFact): SearchFact[] =>
    Array.from({ length: n }, (_, index) => make(index));

  it('A16: has one item for the same question asked again and again, with the number', () => {
    const { items, strata, leftOut } = drawSample({
      searches: [...times(2_178, (index) => thin(index, 'ann', { queryHash: 'same' })), thin(5_000, 'bob')],
      always: [],
      sampledPeople: new Set(),
      lot: lotOf(1),
    });
    expect(items).toEqual([
      { index: 0, why: ['ASKED_AGAIN', 'RANDOM'], asked: 2_178 },
      { index: 5_000, why: ['ASKED_AGAIN', 'RANDOM'] },
    ]);
    expect([strata.map(({ population }) => population), leftOut]).toEqual([[2], []]);
    // For another reason, or on another day, it is another item.
    const others = drawSample({
      searches: [
        thin(0, 'ann', { queryHash: 'same' }),
        thin(1, 'ann', { queryHash: 'same', reason: 'y' }),
        thin(2, 'ann', { queryHash: 'same', atMs: DAY_MS }),
      ],
      always: [],
      sampledPeople: new Set(),
      lot: lotOf(1),
    });
    expect(others.items.map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  it('A16: is filled by nobody: of one person, day and reason some are drawn by lot, and the rest is counted', () => {
    const flood = times(3_000, (index) =>
      thin(index, 'ann', { queryHash: `query ${index}`, obligations: ['ASKED_AGAIN', 'CONFLICT_NOT_DECLARED'] }),
    );
    const changed = times(1_000, (index) => thin(index, 'ann')).map(({ index }) => ({
      index: 10_000 + index,
      why: 'DISCLOSURE' as const,
      userName: 'ann',
      atMs: index,
    }));
    const { items, leftOut } = drawSample({
      searches: [...flood, ...times(30, (index) => thin(5_000 + index, 'bob', { queryHash: `other ${index}` }))],
      always: changed,
      sampledPeople: new Set(),
      lot: lotOf(3),
    });
    expect(items.length).toBeLessThan(UNDECLARED_MOST + 3 * SAMPLE_MOST_OF_A_PERSON + 100);
    expect(items.length).toBeLessThan(SAMPLE_MAX_ITEMS);
    expect(items.filter(({ index }) => index >= 5_000 && index < 5_030)).toHaveLength(30);
    expect(items.filter(({ why }) => why.includes('DISCLOSURE'))).toHaveLength(SAMPLE_MOST_OF_A_PERSON);
    expect(leftOut).toEqual([
      { userName: 'ann', why: 'ASKED_AGAIN', records: 3_000 - SAMPLE_MOST_OF_A_PERSON },
      { userName: 'ann', why: 'DISCLOSURE', records: 1_000 - SAMPLE_MOST_OF_A_PERSON },
    ]);
  });
});
