import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATEGORIES, type Category } from '../../../../app/domain/justification.ts';
import { UK_VRM_SHAPES } from '../../../../app/domain/vrm.ts';
import { CATEGORY_LABELS } from '../../../../app/policy/labels.ts';
import { LIMIT_CLASS, MARKS_LIMIT } from '../../../../app/policy/limits.ts';
import { limitWords, pastedWords, splitMarks } from './pasted.ts';

describe('a pasted list', () => {
  test.each([
    ['WT37DCT YY43MJH', ['WT37DCT', 'YY43MJH']],
    ['WT37 DCT YY43 MJH', ['WT37DCT', 'YY43MJH']],
    ['yk38 rvl, ab12cde;\nMX44 TBD\tYK38RVL\r\n', ['YK38RVL', 'AB12CDE', 'MX44TBD']],
    ['YK38 RVL', ['YK38RVL']],
    ['A123 BCD ABZ 1234', ['A123BCD', 'ABZ1234']],
    // Of no UK format, and no list: a foreign mark keeps its spaces.
    ['AB 123 CD', ['AB123CD']],
  ])('%j is %j', (text, marks) => {
    expect(splitMarks(text)).toEqual({ marks, refused: [] });
  });

  test('says what is not a mark, whole', () => {
    expect(splitMarks('WT37DCT\nnot a mark!\nABCDEFGHIJKLM')).toEqual({
      marks: ['WT37DCT'],
      refused: ['not a mark!', 'ABCDEFGHIJKLM'],
    });
  });

  test('gives back the marks that were written, however they are spaced and parted', () => {
    const written = fc.record({
      mark: fc.stringMatching(UK_VRM_SHAPES.current),
      spaced: fc.boolean(),
      after: fc.constantFrom(' ', '  ', ',', ', ', '; ', '\t', '\n', '\r\n', '\u00a0'),
    });
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 30 }), (list) => {
        const text = list
          .map(({ mark, spaced, after }) => `${spaced ? `${mark.slice(0, 4)} ${mark.slice(4)}` : mark}${after}`)
          .join('');
        expect(splitMarks(text)).toEqual({ marks: [...new Set(list.map(({ mark }) => mark))], refused: [] });
      }),
    );
  });
});

describe('what is said of it', () => {
  test('what was taken, what was not, and what is over every limit', () => {
    expect(pastedWords({ taken: 60, refused: [], over: 0 })).toBe('60 taken');
    expect(pastedWords({ taken: 60, refused: ['ABCDEFGHIJKLMN', '?'], over: 0 })).toBe(
      '60 taken, 2 are not marks: ABCDEFGHIJK…, ?',
    );
    expect(pastedWords({ taken: 500, refused: ['!'], over: 20 })).toBe(
      '500 taken, 1 is not a mark: !, 20 left out: no category allows more than 500',
    );
  });

  test('the limits that are passed, the widest first, in the words of the rules', () => {
    const mine: readonly Category[] = ['CT', 'MAJOR', 'SERIOUS', 'PRIORITY_VOLUME', 'TAX_DUTY'];
    expect(limitWords(10, mine)).toBeUndefined();
    expect(limitWords(12, mine)).toBe('Priority and volume, Tax or duty allow 10');
    expect(limitWords(60, mine)).toBe('Serious and complex allows 50; Priority and volume, Tax or duty 10');
  });

  test('every category that would refuse so many marks is named, and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.subarray([...CATEGORIES]), (count, categories) => {
        const said = limitWords(count, categories) ?? '';
        for (const category of CATEGORIES)
          expect(said.includes(CATEGORY_LABELS[category])).toBe(
            categories.includes(category) && count > MARKS_LIMIT[LIMIT_CLASS[category]],
          );
      }),
    );
  });
});
