import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern, parseVrmPattern, toLikePattern } from './vrm-pattern.ts';

const rawPattern = fc.oneof(fc.stringMatching(/^[AB1?*]{1,8}$/), fc.stringMatching(/^[A-Z0-9?*]{1,10}$/));
const aMark = fc.oneof(fc.stringMatching(/^[AB1]{1,8}$/), fc.stringMatching(/^[A-Z0-9]{1,10}$/));
/** A slow reference implementation, on the text as written. */
const oracle = (raw: string): RegExp => new RegExp(`^${raw.replaceAll('?', '.').replaceAll('*', '.*')}$`);

describe('laws of partial marks', () => {
  it('match what the regular expression matches', () => {
    fc.assert(
      fc.property(rawPattern, fc.array(aMark, { minLength: 1, maxLength: 20 }), (raw, marks) => {
        const parsed = parseVrmPattern(raw);
        if (!parsed.ok) throw new Error(parsed.message);
        for (const vrm of marks)
          expect([vrm, matchesPattern(parsed.pattern, vrm)]).toEqual([vrm, oracle(raw).test(vrm)]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('match a mark from which they were made by hiding characters', () => {
    fc.assert(
      fc.property(aMark, fc.array(fc.constantFrom('keep', '?', '*'), { minLength: 10, maxLength: 10 }), (vrm, hide) => {
        const raw = Array.from(vrm)
          .map((c, i) => (hide[i] === '?' || hide[i] === '*' ? hide[i] : c))
          .join('');
        const parsed = parseVrmPattern(raw);
        expect(parsed.ok && matchesPattern(parsed.pattern, vrm)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('have one normal form, which parses to itself and counts what is known', () => {
    fc.assert(
      fc.property(rawPattern, (raw) => {
        const parsed = parseVrmPattern(raw);
        if (!parsed.ok) throw new Error(parsed.message);
        expect(parseVrmPattern(parsed.pattern)).toEqual(parsed);
        expect(parsed.knownCharacters).toBe(raw.replace(/[?*]/g, '').length);
        expect(parsed.pattern).not.toMatch(/\*[?*]/);
        expect(toLikePattern(parsed.pattern)).toMatch(/^[A-Z0-9_%]+$/);
      }),
      { numRuns: 500 },
    );
  });

  it('never throw, whatever arrives', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'binary' })), (input) => {
        expect(typeof parseVrmPattern(input).ok).toBe('boolean');
      }),
    );
  });
});
