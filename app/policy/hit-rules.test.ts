import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../domain/instant.ts';
import {
  escalations,
  hitActSchema,
  hitDueMs,
  hitStateAt,
  isOpenHit,
  refusalOfAct,
  type HitAct,
  type HitFacts,
} from './hit-rules.ts';

const START = Date.parse('2026-12-01T12:00:00Z');
const facts = (changes: Partial<HitFacts> = {}): HitFacts & { readonly markers: readonly string[] } => ({
  matchedAtMs: START,
  priority: 'HIGH',
  action: 'STOP',
  queue: 1,
  entryHolds: true,
  markers: [],
  ...changes,
});
const acts: fc.Arbitrary<HitAct> = fc.oneof(
  fc.constant<HitAct>({ act: 'ACKNOWLEDGE' }),
  fc.record({
    act: fc.constant('VERIFY' as const),
    plate: fc.constantFrom('YES' as const, 'NO' as const, 'CANNOT_TELL' as const),
    vehicle: fc.constantFrom('YES' as const, 'NO' as const, 'CANNOT_TELL' as const),
    entryHolds: fc.constantFrom('YES' as const, 'NO' as const, 'CANNOT_TELL' as const),
    note: fc.constant(''),
  }),
  fc.constant<HitAct>({ act: 'ASSESS', threat: 'HIGH', note: 'Seen at two burglaries' }),
  fc.record({
    act: fc.constant('ASSIGN' as const),
    unit: fc.constant('TJ31'),
    markersAcknowledged: fc.boolean(),
    note: fc.constant(''),
  }),
  fc.record({
    act: fc.constant('RESULT' as const),
    outcome: fc.constantFrom('STOPPED_ARREST' as const, 'INTEL_ONLY' as const),
    note: fc.constant('Stopped at the services'),
  }),
  fc.record({ act: fc.constant('NO_ACTION' as const), noResource: fc.boolean(), note: fc.constant('No unit is near') }),
  fc.constant<HitAct>({ act: 'HAND_OVER', to: 'Late shift', note: '' }),
);

/** What the service would take of what was tried, in order. */
const taken = (tried: readonly HitAct[], of = facts()): readonly HitAct[] =>
  tried.reduce<readonly HitAct[]>(
    (done, act) => (refusalOfAct(act, done, of, START) === undefined ? [...done, act] : done),
    [],
  );

describe('a hit', () => {
  test('sends nobody before a person saw the listed plate and an entry that holds, whatever is tried', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 12 }), (tried) => {
        const done = taken(tried);
        const sent = done.findIndex(({ act }) => act === 'ASSIGN');
        if (sent < 0) return;
        const seen = done.slice(0, sent).find((act) => act.act === 'VERIFY');
        expect(seen).toMatchObject({ plate: 'YES', entryHolds: 'YES' });
        expect(done.slice(0, sent).some(({ act }) => act === 'ASSESS')).toBe(true);
      }),
    );
  });

  test('that has come to its end takes no act any more', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 12 }), acts, (tried, next) => {
        const done = taken(tried);
        if (!isOpenHit(hitStateAt(done, facts(), START)))
          expect(refusalOfAct(next, done, facts(), START)).toEqual({ why: 'STATE' });
      }),
    );
  });

  test('on a silent entry is watched, and nobody is sent to it', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 12 }), (tried) => {
        const silent = facts({ action: 'SILENT' });
        expect(taken(tried, silent).some(({ act }) => act === 'ASSIGN')).toBe(false);
      }),
    );
  });

  test('warns before anybody is sent', () => {
    const of = facts({});
    const before: HitAct[] = [
      { act: 'VERIFY', plate: 'YES', vehicle: 'YES', entryHolds: 'YES', note: '' },
      { act: 'ASSESS', threat: 'HIGH', note: 'Seen at two burglaries' },
    ];
    const send = (markersAcknowledged: boolean): HitAct => ({
      act: 'ASSIGN',
      unit: 'TJ31',
      markersAcknowledged,
      note: '',
    });
    const armed = { ...of, markers: ['FI'] };
    expect(refusalOfAct(send(false), before, armed, START)).toMatchObject({
      error: { pointer: '/markersAcknowledged' },
    });
    expect(refusalOfAct(send(true), before, armed, START)).toBeUndefined();
    expect(refusalOfAct(send(false), before, of, START)).toBeUndefined();
    // Removed since it was verified: its markers are gone with it, and so is the ground for a stop.
    expect(refusalOfAct(send(true), before, { ...of, entryHolds: false }, START)).toMatchObject({ why: 'CONTENT' });
  });

  test('says what was wrong with it', () => {
    const verify = (changes: object): HitAct =>
      hitActSchema.parse({ act: 'VERIFY', plate: 'YES', vehicle: 'YES', entryHolds: 'YES', ...changes });
    const state = (changes: object) => hitStateAt([verify(changes)], facts(), START);
    expect([
      state({}),
      state({ plate: 'NO' }),
      state({ vehicle: 'NO' }),
      state({ entryHolds: 'NO' }),
      state({ plate: 'CANNOT_TELL', vehicle: 'CANNOT_TELL' }),
    ]).toEqual(['VERIFIED', 'REJECTED_MISREAD', 'REJECTED_MISMATCH', 'REJECTED_STALE', 'VERIFIED']);
    expect(hitStateAt([], facts({ entryHolds: false }), START)).toBe('REJECTED_STALE');
  });

  test.each([
    ['HIGH', 60_000],
    ['MEDIUM', 300_000],
    ['LOW', 1_800_000],
  ] as const)('of %s priority is due within %d ms', (priority, withinMs) => {
    expect(hitDueMs('NEW', facts({ priority }))).toBe(START + withinMs);
    expect(hitDueMs('VERIFIED', facts({ priority }))).toBeNull();
  });

  test('of high priority goes to a supervisor after 60 and after 180 seconds, and never ends by itself', () => {
    const at = (ms: number) => escalations(hitStateAt([], facts(), START + ms), facts(), START + ms);
    expect([at(59_999), at(60_000), at(179_999), at(180_000)]).toEqual([0, 1, 1, 2]);
    expect(hitStateAt([], facts(), START + 90 * DAY_MS)).toBe('NEW');
    expect(hitStateAt([], facts({ priority: 'MEDIUM', queue: 2 }), START + 90 * DAY_MS)).toBe('NEW');
  });

  test('of low priority or a bulk list ends after 30 minutes unless somebody took it', () => {
    const low = facts({ priority: 'LOW', queue: 3 });
    const bulk = facts({ queue: 4 });
    for (const of of [low, bulk]) {
      expect(hitStateAt([], of, START + 1_799_999)).toBe('NEW');
      expect(hitStateAt([], of, START + 1_800_000)).toBe('EXPIRED');
      expect(hitStateAt([{ act: 'ACKNOWLEDGE' }], of, START + 1_800_000)).toBe('NEW');
    }
  });
});
