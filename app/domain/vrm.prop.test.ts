import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UK_VRM_SHAPES, VRM_FORMATS, classifyVrm, isVrm, normaliseVrmText, parseVrm } from './vrm.ts';
import type { UkVrmFormat } from './vrm.ts';

const UK_FORMATS = VRM_FORMATS.filter((format): format is UkVrmFormat => format !== 'other');
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...Array.from('aBz0 1-.９ßı\u0000')) }),
);
const aUkMark = fc.oneof(...UK_FORMATS.map((format) => fc.stringMatching(UK_VRM_SHAPES[format])));

describe('laws of marks', () => {
  it('normalising twice is normalising once', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normaliseVrmText(text);
        expect(normaliseVrmText(once)).toBe(once);
        expect(once).toMatch(/^[A-Z0-9]*$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('a mark that parses is the normal form of its text, and parses to itself', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parseVrm(text);
        if (!parsed.ok) return;
        expect(parsed.vrm).toBe(normaliseVrmText(text));
        expect(isVrm(parsed.vrm)).toBe(true);
        expect(parseVrm(parsed.vrm)).toEqual(parsed);
      }),
      { numRuns: 1_000 },
    );
  });

  it('parsing never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        expect(typeof parseVrm(input).ok).toBe('boolean');
      }),
    );
  });

  it('a mark fits one format only, but for trade and dateless', () => {
    fc.assert(
      fc.property(aUkMark, (vrm) => {
        const fitting = UK_FORMATS.filter((format) => UK_VRM_SHAPES[format].test(vrm));
        if (fitting.length > 1) expect(fitting).toEqual(['datelessGb', 'trade']);
        expect(classifyVrm(vrm)).toBe(fitting[0]);
      }),
      { numRuns: 2_000 },
    );
  });
});
