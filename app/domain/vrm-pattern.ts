/**
 * Partial marks: `?` is exactly one character, `*` any run of characters, including none. How many characters must be
 * known is up to the policy.
 */
import { VRM_INPUT_MAX_LENGTH, VRM_MAX_CHARACTERS, unspaced } from './vrm.ts';

declare const patternBrand: unique symbol;
/** A pattern in normal form: A-Z, 0-9, `?` and `*`; in each run of wildcards every `?` before a single `*`. */
export type VrmPattern = string & { readonly [patternBrand]: true };

export type VrmPatternFailureCode = 'PATTERN_MISSING' | 'PATTERN_EMPTY' | 'PATTERN_TOO_LONG' | 'PATTERN_BAD_CHARACTERS';
export type ParsedVrmPattern =
  | {
      readonly ok: true;
      readonly pattern: VrmPattern;
      /** Characters that are no wildcards. */
      readonly knownCharacters: number;
      /** True when there is a wildcard; without one the pattern names a single mark. */
      readonly hasWildcard: boolean;
    }
  | { readonly ok: false; readonly code: VrmPatternFailureCode; readonly message: string };

/**
 * The normal form of a typed pattern. Case, width, separators and surrounding white space are ignored as in
 * `parseVrm`. Any other character is a failure, and so is a pattern that needs more characters than a mark has.
 */
export function parseVrmPattern(input: unknown): ParsedVrmPattern {
  if (typeof input !== 'string') return { ok: false, code: 'PATTERN_MISSING', message: 'pattern missing' };
  if (input.length > VRM_INPUT_MAX_LENGTH) return tooLong();
  const text = unspaced(input);
  if (text === '') return { ok: false, code: 'PATTERN_EMPTY', message: 'pattern empty' };
  if (/[^A-Za-z0-9?*]/.test(text)) {
    return {
      ok: false,
      code: 'PATTERN_BAD_CHARACTERS',
      message: 'pattern has characters that are neither of a mark nor ? or *',
    };
  }
  const pattern = text.toUpperCase().replace(/[?*]+/g, settleWildcards);
  if (pattern.replaceAll('*', '').length > VRM_MAX_CHARACTERS) return tooLong();
  const knownCharacters = pattern.replace(/[?*]/g, '').length;
  return { ok: true, pattern: pattern as VrmPattern, knownCharacters, hasWildcard: knownCharacters < pattern.length };
}

/** `*?*` means the same as `?*`; one spelling means one hash, one cache entry, and less work for the matcher. */
function settleWildcards(run: string): string {
  return run.replaceAll('*', '') + (run.includes('*') ? '*' : '');
}

function tooLong(): ParsedVrmPattern {
  return {
    ok: false,
    code: 'PATTERN_TOO_LONG',
    message: `pattern asks for more than ${VRM_MAX_CHARACTERS} characters`,
  };
}

/**
 * True when the whole mark, in normal form, fits the pattern. Walks both texts with one way back, to the last `*`,
 * instead of building a regular expression: no input makes it slow.
 */
export function matchesPattern(pattern: VrmPattern, vrm: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let i = 0;
  while (i < vrm.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at;
      resume = i;
      at += 1;
    } else if (wanted === '?' || wanted === vrm[i]) {
      at += 1;
      i += 1;
    } else if (star >= 0) {
      resume += 1;
      i = resume;
      at = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/** The pattern for SQL LIKE, to be bound as a parameter. Needs no ESCAPE: a pattern holds neither `%` nor `_` nor a backslash. */
export function toLikePattern(pattern: VrmPattern): string {
  return pattern.replaceAll('?', '_').replaceAll('*', '%');
}
