import { describe, expect, it } from 'vitest';
import { ageNote, formatAsTyped, formatVrm, spellVrm } from './vrm-format.ts';

describe('a mark on screen', () => {
  it.each([
    ['AB12CDE', 'AB12 CDE'],
    ['A123BCD', 'A123 BCD'],
    ['A1BCD', 'A1 BCD'],
    ['ABC123A', 'ABC 123A'],
    ['Q123ABC', 'Q123 ABC'],
    ['ABZ1234', 'ABZ 1234'],
    ['1234AZ', '1234 AZ'],
    ['AB1234', 'AB 1234'],
    ['123ABC', '123 ABC'],
    ['A1', 'A 1'],
    ['101D101', '101 D 101'],
    ['AB12CD', 'AB 12 CD'],
    ['12AB34', '12 AB 34'],
    ['012AB', '012 AB'],
    ['12345', '12345'],
    ['ABC1234', 'ABC1234'],
    ['LBO7SEO', 'LBO7SEO'],
    ['', ''],
  ])('%s is spaced as %j', (vrm, shown) => {
    expect(formatVrm(vrm)).toBe(shown);
  });

  it('is spelt with a pause between its groups', () => {
    expect(spellVrm('YK38RVL')).toBe('Y K 3 8, R V L');
    expect(spellVrm('101D101')).toBe('1 0 1, D, 1 0 1');
    expect(spellVrm('ABC1234')).toBe('A B C 1 2 3 4');
  });
});

describe('typing a mark', () => {
  it.each([
    [['Y', 'YK', 'YK3', 'YK38', 'YK38 R', 'YK38 RV', 'YK38 RVL'], 'yk38rvl'],
    [['A', 'A1', 'A12', 'A123', 'A123 B', 'A123 BC', 'A123 BCD'], 'a123bcd'],
    [['A', 'AB', 'ABC', 'ABC 1', 'ABC 12', 'ABC 123', 'ABC 123A'], 'abc123a'],
    [['1', '10', '101', '101 D', '101 D 1', '101 D 10', '101 D 101'], '101d101'],
    [['A', 'AB', 'ABZ', 'ABZ 1', 'ABZ 12', 'ABZ 123', 'ABZ 1234'], 'abz1234'],
    [['Y', 'YK', 'YK?', 'YK?8', 'YK?8R', 'YK?8RV', 'YK?8 RVL'], 'yk?8rvl'],
    [['Y', 'YK', 'YK3', 'YK3*'], 'yk3*'],
    [['1', '12', '12 A', '12 AB', '12 AB 3', '12 AB 34'], '12ab34'],
  ])('shows %j with the caret at the end', (steps, keys) => {
    let field = { text: '', caret: 0 };
    const seen = Array.from(keys).map((key) => {
      field = formatAsTyped(field.text + key, field.caret + 1);
      expect(field.caret).toBe(field.text.length);
      return field.text;
    });
    expect(seen).toEqual(steps);
  });

  it('leaves ambiguous wildcards unspaced', () => {
    expect(formatAsTyped('???????', 7)).toEqual({ text: '???????', caret: 7 });
    expect(formatAsTyped('*8 rvl', 6)).toEqual({ text: '*8RVL', caret: 5 });
  });

  it('keeps the caret behind the character it was behind', () => {
    expect(formatAsTyped('YKX38 RVL', 3)).toEqual({ text: 'YKX38RVL', caret: 3 });
    expect(formatAsTyped('yk38rvl', 5)).toEqual({ text: 'YK38 RVL', caret: 6 });
    expect(formatAsTyped('<yk38>', 3)).toEqual({ text: 'YK38', caret: 2 });
  });

  it('lets Backspace through the space in two steps', () => {
    expect(formatAsTyped('YK38RVL', 4)).toEqual({ text: 'YK38 RVL', caret: 4 });
    expect(formatAsTyped('YK3 RVL', 3)).toEqual({ text: 'YK3RVL', caret: 3 });
  });

  it('does not cut what is pasted', () => {
    expect(formatAsTyped('YK38RVL YK39RVL', 15).text).toBe('YK38RVLYK39RVL');
  });

  it.each([
    [-1, 0],
    [Number.NaN, 8],
    [Infinity, 8],
    [2.7, 2],
  ])('brings a caret at %d inside', (caret, inside) => {
    expect(formatAsTyped('YK38 RVL', caret).caret).toBe(inside);
  });
});

describe('the age identifier', () => {
  const NOVEMBER_2026 = Date.UTC(2026, 10, 10);
  const plausible = (identifier: number): boolean =>
    ageNote(`AB${String(identifier).padStart(2, '0')}CDE`, NOVEMBER_2026) === 'plausible';

  it('is plausible in November 2026 for 02 to 26 and 51 to 76, and for no other', () => {
    const expected = [...Array(100).keys()].filter((n) => (n >= 2 && n <= 26) || (n >= 51 && n <= 76));
    expect([...Array(100).keys()].filter(plausible)).toEqual(expected);
  });

  it('is not issued for the marks of demonstrations', () => {
    expect(ageNote('YK38RVL', NOVEMBER_2026)).toBe('not-issued');
    expect(ageNote('YK77RVL', NOVEMBER_2026)).toBe('not-issued');
  });

  it('changes at midnight in London on 1 March and 1 September', () => {
    const march = Date.parse('2026-03-01T00:00:00Z');
    expect([ageNote('AB26CDE', march - 1), ageNote('AB26CDE', march)]).toEqual(['not-issued', 'plausible']);
    const september = Date.parse('2026-09-01T00:00:00+01:00');
    expect([ageNote('AB76CDE', september - 1), ageNote('AB76CDE', september)]).toEqual(['not-issued', 'plausible']);
  });

  it.each(['A123BCD', 'ABC1234', 'AB50CDE', 'Q123ABC'])('has nothing to say of %s', (vrm) => {
    expect(ageNote(vrm, NOVEMBER_2026)).toBeUndefined();
  });
});
