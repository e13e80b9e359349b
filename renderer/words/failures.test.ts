import { describe, expect, test } from 'vitest';
import { LOCAL_FAILURE_CODES, type FailureCode } from '../../app/contract/failures.ts';
import { PROBLEM_STATUS, type ProblemCode } from '../../app/policy/problem-codes.ts';
import { failureWords, fieldOfCode, isMendable, SEARCH_ONLY, type FailureSubject } from './failures.ts';

const CODES: readonly FailureCode[] = [...LOCAL_FAILURE_CODES, ...(Object.keys(PROBLEM_STATUS) as ProblemCode[])];

describe('words for failures', () => {
  test.each(CODES)('%s says what happened, what is safe and what to do', (code) => {
    const { title, happened, safe, mend } = failureWords({ code }, 'search');
    expect(title).not.toMatch(/\.$/);
    for (const sentence of [happened, safe, mend]) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect([title, happened, safe, mend].join(' ')).not.toMatch(
      /sorry|oops|unfortunately|please|invalid|error|!|undefined|NaN/i,
    );
  });

  const OTHERS: readonly FailureSubject[] = [
    'authority',
    'comparison',
    'copy',
    'correction',
    'preservation',
    'saved',
    'session',
    'unlock',
    'settings',
    'change',
    'reading',
    'start',
  ];
  test.each(OTHERS)('of %s speak of no search, and are as whole', (subject) => {
    for (const code of CODES.filter((one) => !SEARCH_ONLY.has(one))) {
      const { title, happened, safe, mend } = failureWords({ code }, subject);
      expect(`${title} ${happened} ${safe} ${mend}`, code).not.toMatch(/search/i);
      for (const sentence of [happened, safe, mend]) expect(sentence, code).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('say in the words of what failed that it was not done', () => {
    expect(failureWords({ code: 'ROLE_FORBIDDEN' }, 'search').safe).toMatch(/^Nothing was searched\./);
    expect(failureWords({ code: 'ROLE_FORBIDDEN' }, 'change').safe).toMatch(/^Nothing was changed\./);
    expect(failureWords({ code: 'DISK_FULL' }, 'copy').safe).toMatch(/^Nothing was copied\./);
  });

  test('of an authority are those of asking and deciding, also where a search has words of its own', () => {
    const codes = [
      'CONFLICT',
      'CONFLICT_OF_INTEREST',
      'REFERENCE_INVALID',
      'ROLE_FORBIDDEN',
      'TOO_WIDE',
      'WINDOW_TOO_OLD',
    ];
    for (const code of codes as FailureCode[]) {
      const { title, happened, safe, mend } = failureWords({ code }, 'authority');
      expect(`${title} ${happened} ${safe} ${mend}`, code).not.toMatch(/search/i);
      expect(safe, code).toMatch(/^Nothing was asked for or decided\./);
    }
  });

  test('ask for the password alone where only the password was typed, and for no two things', () => {
    const lock = failureWords({ code: 'BAD_CREDENTIALS' }, 'unlock');
    expect(lock.title).toBe('That password is not right');
    expect(`${lock.title} ${lock.mend}`).not.toMatch(/both|user name|together/i);
    expect(failureWords({ code: 'BAD_CREDENTIALS' }, 'session').title).toContain('User name or password');
  });

  test('do not say that a search is repeated by itself', () => {
    expect(failureWords({ code: 'SERVICE_UNREACHABLE' }, 'search').mend).toContain('not repeated by itself');
  });

  test('no two codes read the same', () => {
    expect(new Set(CODES.map((code) => failureWords({ code }, 'search').title)).size).toBe(CODES.length);
  });

  test('names the figures of a limit and of a wait when they are known', () => {
    expect(failureWords({ code: 'TOO_WIDE', params: { asked: 12, allowed: 10 } }, 'search').happened).toContain(
      '12 asked, 10 allowed',
    );
    expect(failureWords({ code: 'RATE_LIMITED', params: { retryAfterSeconds: 41.2 } }, 'search').mend).toBe(
      'Try again in 42 s.',
    );
    expect(failureWords({ code: 'RATE_LIMITED' }, 'search').mend).toBe('Try again in a minute.');
  });

  test('every code that points at a field opens the prompt again', () => {
    for (const code of CODES) if (fieldOfCode(code) !== undefined) expect(isMendable(code)).toBe(true);
    expect(isMendable('SERVICE_UNREACHABLE')).toBe(false);
  });
});
