import { describe, expect, test } from 'vitest';
import { LOCAL_FAILURE_CODES, type FailureCode } from '../../app/contract/failures.ts';
import { PROBLEM_STATUS, type ProblemCode } from '../../app/policy/problem-codes.ts';
import { failureWords, fieldOfCode, isMendable } from './failures.ts';

const CODES: readonly FailureCode[] = [...LOCAL_FAILURE_CODES, ...(Object.keys(PROBLEM_STATUS) as ProblemCode[])];

describe('words for failures', () => {
  test.each(CODES)('%s says what happened, what is safe and what to do', (code) => {
    const { title, happened, safe, mend } = failureWords({ code });
    expect(title).not.toMatch(/\.$/);
    for (const sentence of [happened, safe, mend]) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect([title, happened, safe, mend].join(' ')).not.toMatch(
      /sorry|oops|unfortunately|please|invalid|error|!|undefined|NaN/i,
    );
  });

  test('no two codes read the same', () => {
    expect(new Set(CODES.map((code) => failureWords({ code }).title)).size).toBe(CODES.length);
  });

  test('names the figures of a limit and of a wait when they are known', () => {
    expect(failureWords({ code: 'TOO_WIDE', params: { asked: 12, allowed: 10 } }).happened).toContain(
      '12 asked, 10 allowed',
    );
    expect(failureWords({ code: 'RATE_LIMITED', params: { retryAfterSeconds: 41.2 } }).mend).toBe('Try again in 42 s.');
    expect(failureWords({ code: 'RATE_LIMITED' }).mend).toBe('Try again in a minute.');
  });

  test('every code that points at a field opens the prompt again', () => {
    for (const code of CODES) if (fieldOfCode(code) !== undefined) expect(isMendable(code)).toBe(true);
    expect(isMendable('SERVICE_UNREACHABLE')).toBe(false);
  });
});
