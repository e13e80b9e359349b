import { describe, expect, test } from 'vitest';
import { LOCAL_FAILURE_CODES } from '../../../app/contract/failures.ts';
import { PROBLEM_STATUS, type ProblemCode } from '../../../app/policy/problem-codes.ts';
import { fakeClock } from '../../testing/fake-clock.ts';
import { memoryOutboxStore } from '../../testing/memory-stores.ts';
import { outbox, verdictOn, type Verdict } from './outbox.ts';

const entry = { key: 'k', endpoint: 'POST /audit/records', body: { n: 1 }, owner: '' };

describe('the outbox', () => {
  test('what failed on this side or on the way is sent again', () => {
    for (const code of LOCAL_FAILURE_CODES) expect(verdictOn({ code }), code).toBe('again');
  });

  test('every problem of the service has a verdict, and only load, faults and a lost sign-in are tried again', () => {
    const by = (verdict: Verdict): string[] =>
      (Object.keys(PROBLEM_STATUS) as ProblemCode[]).filter((code) => verdictOn({ code }) === verdict);
    expect(by('again')).toEqual(['NOT_SIGNED_IN', 'RATE_LIMITED', 'INTERNAL', 'AUDIT_UNAVAILABLE', 'OVERLOADED']);
    expect(by('never')).toEqual(['VALIDATION_FAILED', 'NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED', 'TOO_LARGE']);
    expect(by('session').length).toBe(Object.keys(PROBLEM_STATUS).length - 10);
  });

  test('a refusal stands for the session it was said to, or for all, until it is released', () => {
    let session = 's-1';
    const store = memoryOutboxStore();
    const made = outbox({ store, clock: fakeClock(5_000), sessionId: () => session });
    made.failed(entry, { code: 'ROLE_FORBIDDEN', ref: 'R-1' });
    expect(made.refusal('k')).toEqual({ code: 'ROLE_FORBIDDEN', ref: 'R-1', atMs: 5_000, sessionId: 's-1' });
    expect(made.refused('POST /audit/records')).toHaveLength(1);
    session = 's-2';
    expect([made.refusal('k'), made.refused('POST /audit/records')]).toEqual([null, []]);
    made.failed(entry, { code: 'TOO_LARGE', ref: 'R-2' });
    session = 's-3';
    expect(made.refusal('k')?.code).toBe('TOO_LARGE');
    expect(store.find('k')).toMatchObject({ attempts: 2, state: 'REFUSED', body: { n: 1 } });
    expect(made.refused('POST /other')).toEqual([]);
    made.release('POST /other');
    expect(made.refusal('k')).not.toBeNull();
    made.release('POST /audit/records');
    expect(made.refusal('k')).toBeNull();
    expect(store.find('k')).toMatchObject({ attempts: 2, state: 'WAITING', body: { n: 1 } });
    made.forget('POST /other');
    expect(store.find('k')).not.toBeNull();
    made.forget('POST /audit/records');
    expect(store.find('k')).toBeNull();
  });
});
