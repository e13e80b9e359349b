import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UK_VRM_SHAPES, normaliseVrmText } from './vrm.ts';
import { formatAsTyped, formatVrm, spellVrm } from './vrm-format.ts';

const aUkMark = fc.oneof(...Object.values(UK_VRM_SHAPES).map((shape) => fc.stringMatching(shape)));
const aMark = fc.oneof(aUkMark, fc.stringMatching(/^[A-Z0-9]{1,10}$/));
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...Array.from('aBz01?* -ﬁ９ß')), maxLength: 12 }),
);
const anyCaret = fc.oneof(fc.integer({ min: -2, max: 20 }), fc.double());
/** The two shapes that wait for the end of typing; see TYPED_SHAPES. */
const SETTLE_LATER = /^(?:[A-Z]{2}[0-9]{2}[A-Z]{2}|[A-Z]{1,2}[0-9]{1,3})$/;

describe('laws of spacing', () => {
  it('spacing then normalising gives the mark back, and so does spelling', () => {
    fc.assert(
      fc.property(aMark, (vrm) => {
        expect(normaliseVrmText(formatVrm(vrm))).toBe(vrm);
        expect(normaliseVrmText(spellVrm(vrm))).toBe(vrm);
      }),
      { numRuns: 1_000 },
    );
  });

  it('typing anything never throws and keeps the caret inside', () => {
    fc.assert(
      fc.property(anyText, anyCaret, (text, caret) => {
        const typed = formatAsTyped(text, caret);
        expect(typed.caret).toBeGreaterThanOrEqual(0);
        expect(typed.caret).toBeLessThanOrEqual(typed.text.length);
        expect(Number.isInteger(typed.caret)).toBe(true);
        expect(typed.text).toMatch(/^[A-Z0-9?* ]*$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('typing settles: formatting what is formatted changes nothing', () => {
    fc.assert(
      fc.property(anyText, fc.nat(20), (text, caret) => {
        const once = formatAsTyped(text, caret);
        expect(formatAsTyped(once.text, once.caret)).toEqual(once);
      }),
      { numRuns: 1_000 },
    );
  });

  it('the caret stays behind the same characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('aBz01?* ')), maxLength: 12 }),
        fc.nat(12),
        (text, caret) => {
          const bare = (part: string): string => part.replaceAll(' ', '').toUpperCase();
          const typed = formatAsTyped(text, caret);
          expect(bare(typed.text.slice(0, typed.caret))).toBe(bare(text.slice(0, caret)));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('a UK mark ends up typed as it is shown, but for those whose spaces settle afterwards', () => {
    fc.assert(
      fc.property(aUkMark, (vrm) => {
        if (SETTLE_LATER.test(vrm)) return;
        expect(formatAsTyped(vrm, 0).text).toBe(formatVrm(vrm));
      }),
      { numRuns: 1_000 },
    );
  });
});
