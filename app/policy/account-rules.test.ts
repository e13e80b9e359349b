import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../domain/instant.ts';
import { accountState, judgePassword, type AccountLife } from './account-rules.ts';

const life = (change: Partial<AccountLife> = {}): AccountLife => ({
  lastUsedAtMs: 0,
  suspendedAtMs: null,
  rolesChangedAtMs: null,
  leaves: null,
  closedAtMs: null,
  ...change,
});
const at = (ms: number, change: Partial<AccountLife> = {}): string => accountState(life(change), ms).state;

describe('an account', () => {
  it('that is not used is suspended on day 90 and closed on day 97, to the millisecond', () => {
    expect([89, 90, 97].map((day) => at(day * DAY_MS - 1))).toEqual(['ACTIVE', 'ACTIVE', 'SUSPENDED_UNUSED']);
    expect([89, 90, 97].map((day) => at(day * DAY_MS))).toEqual(['ACTIVE', 'SUSPENDED_UNUSED', 'CLOSED']);
    expect(accountState(life(), 91 * DAY_MS).decideByMs).toBe(97 * DAY_MS);
  });

  it('of a leaver ends when they leave, and within 48 h of its being said', () => {
    const soon = { leaves: { atMs: 10 * HOUR_MS, saidAtMs: 0 } };
    expect([at(10 * HOUR_MS - 1, soon), at(10 * HOUR_MS, soon)]).toEqual(['ACTIVE', 'CLOSED']);
    const far = { leaves: { atMs: 30 * DAY_MS, saidAtMs: 0 } };
    expect([at(48 * HOUR_MS - 1, far), at(48 * HOUR_MS, far)]).toEqual(['ACTIVE', 'CLOSED']);
  });

  it('with other roles is suspended on day 7 unless they are reviewed', () => {
    const changed = { rolesChangedAtMs: 0 };
    expect([at(7 * DAY_MS - 1, changed), at(7 * DAY_MS, changed), at(14 * DAY_MS, changed)]).toEqual([
      'ACTIVE',
      'SUSPENDED_ROLE_REVIEW',
      'CLOSED',
    ]);
  });

  it('under suspicion is suspended at once and closed when nobody decides', () => {
    const suspect = { suspendedAtMs: 5 };
    expect([at(5, suspect), at(5 + 7 * DAY_MS - 1, suspect), at(5 + 7 * DAY_MS, suspect)]).toEqual([
      'SUSPENDED_SUSPICIOUS',
      'SUSPENDED_SUSPICIOUS',
      'CLOSED',
    ]);
  });

  it('never comes back by itself: from ACTIVE to suspended to closed as time goes', () => {
    const time = fc.integer({ min: 0, max: 200 * DAY_MS });
    const maybe = fc.option(time, { nil: null });
    const rank = (state: string): number => (state === 'ACTIVE' ? 0 : state === 'CLOSED' ? 2 : 1);
    fc.assert(
      fc.property(
        maybe,
        maybe,
        fc.option(fc.record({ atMs: time, saidAtMs: time }), { nil: null }),
        time,
        time,
        (suspendedAtMs, rolesChangedAtMs, leaves, now, later) => {
          const some = life({
            suspendedAtMs: suspendedAtMs !== null && suspendedAtMs <= now ? suspendedAtMs : null,
            rolesChangedAtMs,
            leaves,
          });
          expect(rank(accountState(some, now + later).state)).toBeGreaterThanOrEqual(
            rank(accountState(some, now).state),
          );
        },
      ),
    );
  });
});

describe('a password', () => {
  const common = (text: string): boolean => ['password', 'letmein', 'football', 'password1234'].includes(text);
  it('is long, not on everybody’s list, and not the user', () => {
    expect(judgePassword('three random words', 'investigator', common)).toBe('ACCEPTED');
    expect(judgePassword('short one', 'investigator', common)).toBe('TOO_SHORT');
    expect(judgePassword('x'.repeat(201), 'investigator', common)).toBe('TOO_LONG');
    expect(judgePassword('Password1234', 'investigator', common)).toBe('COMMON');
    expect(judgePassword('123Football!!!2026', 'investigator', common)).toBe('COMMON');
    expect(judgePassword('i am Investigator', 'investigator', common)).toBe('NAMES_USER');
    expect(judgePassword('aaaaaaaaaaaaab', 'investigator', common)).toBe('ONE_CHARACTER');
  });
});
