import { DAY_MS } from '../../../app/domain/instant.ts';
import { misreadsOf, periodOf } from '../subject.ts';
import { describe, expect, test } from 'vitest';
import type { VrmQuery } from '../../../app/domain/query.ts';
import { PRIYA } from '../../testing/fake-bridge.ts';
import {
  answersFrom,
  categoriesFor,
  categoryHint,
  effectiveQuery,
  EMPTY_ANSWERS,
  problemAt,
  problemsOf,
  problemsOfRefusal,
  recentQuery,
  toJustification,
  type Answers,
} from './answers.ts';
import { checksOf } from './checks.ts';

const nowMs = Date.parse('2026-11-24T12:00:00Z');
const query = (days: number, vrms: string[] = ['YK38RVL']): VrmQuery => ({
  kind: 'vrm',
  vrms,
  nearMiss: 0,
  window: { from: new Date(nowMs - days * DAY_MS).toISOString(), to: new Date(nowMs).toISOString() },
});
const COMPLETE: Answers = {
  ...EMPTY_ANSWERS,
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Seen by a witness leaving the Old Weir Lane burglary. I need its route in and out to find the stolen tools.',
};
const problems = (answers: Answers, asked = query(30)): ReturnType<typeof problemsOf> =>
  problemsOf({ account: PRIYA, query: asked, nowMs }, answers, asked.vrms.length > 10);

describe('what keeps a search from running', () => {
  test('an empty prompt lacks category, purpose, reference and reason', () => {
    expect(problems(EMPTY_ANSWERS).map(({ pointer }) => pointer)).toEqual([
      '/justification/category',
      '/justification/purpose',
      '/justification/reference',
      '/justification/reason',
    ]);
  });
  test('a complete prompt lacks nothing', () => {
    expect(problems(COMPLETE)).toEqual([]);
  });
  test.each(['category', 'purpose', 'reference', 'reason'] as const)('nothing runs without %s', (field) => {
    expect(problems({ ...COMPLETE, [field]: EMPTY_ANSWERS[field] })).not.toEqual([]);
  });
  test('a conflict stops it', () => {
    expect(problemAt(problems({ ...COMPLETE, conflict: 'yes' }), '/justification/conflictDeclared')).toContain(
      'supervisor',
    );
  });
  test('more than ten marks need proportionality', () => {
    const many = query(
      30,
      Array.from({ length: 12 }, (_, i) => `YK${27 + i}RVL`),
    );
    expect(problemAt(problems(COMPLETE, many), '/justification/proportionality')).toBeDefined();
    expect(
      problems({ ...COMPLETE, proportionality: 'Only these marks fit the description of the lorry.' }, many),
    ).toEqual([]);
  });
  test('a copied reason must be changed or confirmed', () => {
    const copied = { ...answersFrom(toJustification(COMPLETE, false), undefined, true) };
    expect(problemAt(problems(copied), '/justification/reason')).toContain('another search');
    expect(problems({ ...copied, confirmed: true })).toEqual([]);
    expect(problems({ ...copied, reason: `${copied.reason} It was seen again.` })).toEqual([]);
  });
});

describe('data older than 90 days', () => {
  test('needs an authority reference or the newer part', () => {
    expect(problemAt(problems(COMPLETE, query(136)), '/authorityId')).toContain("inspector's authority");
    expect(problems({ ...COMPLETE, older: 'reference', authorityId: 'AUTH-1' }, query(136))).toEqual([]);
  });
  test('the last 90 days only changes the query', () => {
    const asking = { account: PRIYA, query: query(136), nowMs };
    const narrowed = effectiveQuery(asking, { ...COMPLETE, older: 'recent' });
    expect(periodOf(narrowed)).toEqual({ ...periodOf(asking.query), fromMs: nowMs - 90 * DAY_MS });
    expect(problemsOf({ ...asking, query: narrowed }, { ...COMPLETE, older: 'recent' }, false)).toEqual([]);
  });
  test('priority and volume does not reach it even with an authority', () => {
    const volume: Answers = { ...COMPLETE, category: 'PRIORITY_VOLUME', older: 'reference', authorityId: 'AUTH-1' };
    expect(problemAt(problems(volume, query(136)), '/authorityId')).toContain('90 days');
  });
  test('there is no newer part of a period that is over', () => {
    const old: VrmQuery = {
      ...query(136),
      window: {
        from: new Date(nowMs - 136 * DAY_MS).toISOString(),
        to: new Date(nowMs - 100 * DAY_MS).toISOString(),
      },
    };
    expect(recentQuery({ account: PRIYA, query: old, nowMs }, 'SERIOUS')).toBeUndefined();
  });
  test('beyond 12 months nothing helps', () => {
    expect(problems({ ...COMPLETE, older: 'reference', authorityId: 'AUTH-1' }, query(400))).toHaveLength(1);
  });
});

test('refusals point at their fields', () => {
  expect(problemsOfRefusal({ code: 'REASON_TOO_VAGUE', ref: 'x' })[0]?.pointer).toBe('/justification/reason');
  expect(
    problemsOfRefusal({
      code: 'TOO_WIDE',
      ref: 'x',
      errors: [{ pointer: '/query/vrms', message: '12 marks; at most 10 for this category.' }],
    }),
  ).toEqual([{ pointer: '/query/vrms', text: '12 marks; at most 10 for this category.' }]);
  expect(problemsOfRefusal({ code: 'INTERNAL', ref: 'x' })).toEqual([]);
});

test('categories are those of the organisation, each with its reach', () => {
  expect(categoriesFor(PRIYA)).toEqual(['CT', 'MAJOR', 'SERIOUS', 'PRIORITY_VOLUME', 'PUBLIC_SAFETY', 'TAX_DUTY']);
  expect(categoriesFor({ ...PRIYA, organisation: 'Intelligence Services' })).toEqual(['CT']);
  expect(categoryHint('SERIOUS')).toBe('After 90 days: Insp');
  expect(categoryHint('PRIORITY_VOLUME')).toBe('Not after 90 days');
});

test('checks say in words what the rules say', () => {
  const lead = (category: Parameters<typeof checksOf>[2], asked: VrmQuery): string[] =>
    checksOf(PRIYA, asked, category, nowMs).map((check) => `${check.state}: ${check.lead} ${check.rest}`.trim());
  expect(lead('SERIOUS', query(30))).toEqual([
    'met: All data is under 90 days old. No authority needed.',
    'met: Investigators may search this category.',
    'met: One vehicle. No proportionality statement needed.',
  ]);
  expect(lead('SERIOUS', query(136))[0]).toBe(
    'needs: Inspector’s authority needed. Serious and complex, over 90 days.',
  );
  expect(lead('TAX_DUTY', query(136))[0]).toBe(
    'refused: Part of this period is over 90 days old. Tax or duty: last 90 days only.',
  );
  expect(
    lead(
      'PRIORITY_VOLUME',
      query(
        5,
        Array.from({ length: 12 }, (_, i) => `A${i + 1}`),
      ),
    )[2],
  ).toBe('refused: 12 vehicles. At most 10 in this category.');
});

test('near misses are never called one vehicle: how many others they may reach is said', () => {
  const near: VrmQuery = { ...query(30), nearMiss: 1 };
  const { carried } = misreadsOf(near);
  expect(carried.size).toBeGreaterThan(1);
  const said = checksOf(PRIYA, near, 'SERIOUS', nowMs).map((check) => `${check.state}: ${check.lead} ${check.rest}`);
  expect(said[2]).toBe(
    `warns: One vehicle, and near misses reach up to ${carried.size} others. Each is a lead, and another vehicle until shown otherwise.`,
  );
  expect(said.join(' ')).not.toContain('No proportionality statement needed');
});
