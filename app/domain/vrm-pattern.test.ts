import { describe, expect, it } from 'vitest';
import { matchesPattern, parseVrmPattern, toLikePattern } from './vrm-pattern.ts';
import type { VrmPattern } from './vrm-pattern.ts';

const aPattern = (text: string): VrmPattern => {
  const parsed = parseVrmPattern(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.pattern;
};

describe('a partial mark', () => {
  it.each([
    ['yk3? rvl', 'YK3?RVL', 6],
    ['YK*', 'YK*', 2],
    ['*?*?', '??*', 0],
    ['Y**L', 'Y*L', 2],
    ['ｙｋ＊', 'YK*', 2],
    ['??????????', '??????????', 0],
  ])('%j is read as %s with %d known characters', (input, pattern, knownCharacters) => {
    expect(parseVrmPattern(input)).toEqual({ ok: true, pattern, knownCharacters, hasWildcard: true });
  });

  it('may be a whole mark', () => {
    expect(parseVrmPattern('YK38 RVL')).toEqual({
      ok: true,
      pattern: 'YK38RVL',
      knownCharacters: 7,
      hasWildcard: false,
    });
  });

  it.each([
    [undefined, 'PATTERN_MISSING'],
    [7, 'PATTERN_MISSING'],
    ['', 'PATTERN_EMPTY'],
    [' - ', 'PATTERN_EMPTY'],
    ['???????????', 'PATTERN_TOO_LONG'],
    ['*ABCDEFGHIJK', 'PATTERN_TOO_LONG'],
    ['*'.repeat(65), 'PATTERN_TOO_LONG'],
    ['YK%', 'PATTERN_BAD_CHARACTERS'],
    ['YK_8', 'PATTERN_BAD_CHARACTERS'],
    ['YK[38]', 'PATTERN_BAD_CHARACTERS'],
    ['YK\u0000*', 'PATTERN_BAD_CHARACTERS'],
  ])('refuses %j with %s', (input, code) => {
    expect(parseVrmPattern(input)).toMatchObject({ ok: false, code });
  });

  it.each([
    ['YK3?RVL', 'YK38RVL', true],
    ['YK3?RVL', 'YK3RVL', false],
    ['YK*', 'YK', true],
    ['YK*', 'YK38RVL', true],
    ['YK*', 'AYK38', false],
    ['*RVL', 'YK38RVL', true],
    ['*R*L', 'YK38RVL', true],
    ['*RVR', 'RVRVR', true],
    ['*', '', true],
    ['?*', '', false],
    ['YK38RVL', 'YK38RVLA', false],
  ])('%s against %s: %s', (pattern, vrm, matches) => {
    expect(matchesPattern(aPattern(pattern), vrm)).toBe(matches);
  });

  it('becomes LIKE with _ and %', () => {
    expect(toLikePattern(aPattern('YK3?*L'))).toBe('YK3_%L');
  });
});
