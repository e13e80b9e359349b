import { describe, expect, it } from 'vitest';
import { UK_VRM_SHAPES, classifyVrm, isVrm, normaliseVrmText, parseVrm } from './vrm.ts';
import type { VrmFormat } from './vrm.ts';

describe('the normal form of a mark', () => {
  it.each([
    ['yk38 rvl', 'YK38RVL'],
    ['  YK-38.RVL ', 'YK38RVL'],
    ['ＹＫ３８ ＲＶＬ', 'YK38RVL'],
    ['YK38\u00a0RVL', 'YK38RVL'],
    ['', ''],
    ['ß', ''],
    ['ı', ''],
  ])('of %j is %j', (text, normal) => {
    expect(normaliseVrmText(text)).toBe(normal);
  });

  it('is one to ten capital letters and digits', () => {
    expect(['Y', 'YK38RVL', 'ABCDEFGHIJ'].every(isVrm)).toBe(true);
    expect(['', 'yk38rvl', 'YK38 RVL', 'ABCDEFGHIJK', 'YK38RVL\n'].some(isVrm)).toBe(false);
  });
});

describe('reading a mark from outside', () => {
  it.each(['YK38RVL', 'yk38 rvl', 'YK38-RVL', 'Y.K.3.8.R.V.L', ' YK38\u00a0RVL\n', 'YK38\u2013RVL', 'YK38\u2011RVL'])(
    'accepts %j',
    (input) => {
      expect(parseVrm(input)).toEqual({ ok: true, vrm: 'YK38RVL', format: 'current' });
    },
  );

  it('accepts a mark of no UK format as other, because formats do not gate', () => {
    expect(parseVrm('ABC1234')).toEqual({ ok: true, vrm: 'ABC1234', format: 'other' });
    expect(parseVrm('X')).toEqual({ ok: true, vrm: 'X', format: 'other' });
  });

  it.each([
    [undefined, 'VRM_MISSING'],
    [null, 'VRM_MISSING'],
    [12345, 'VRM_MISSING'],
    [['YK38RVL'], 'VRM_MISSING'],
    ['', 'VRM_EMPTY'],
    [' - . ', 'VRM_EMPTY'],
    ['ABCDEFGHIJK', 'VRM_TOO_LONG'],
    [' '.repeat(65), 'VRM_TOO_LONG'],
    ['AB12\u0000CDE<script>', 'VRM_BAD_CHARACTERS'],
    ['AB12CD<', 'VRM_BAD_CHARACTERS'],
    ['AB38CDE\tAB39CDE', 'VRM_BAD_CHARACTERS'],
    ['AB?8CDE', 'VRM_BAD_CHARACTERS'],
    ['ÅB38CDE', 'VRM_BAD_CHARACTERS'],
    ['ß38CDE', 'VRM_BAD_CHARACTERS'],
    ['АВ38CDE', 'VRM_BAD_CHARACTERS'], // Cyrillic A and Ve.
  ])('refuses %j with %s', (input, code) => {
    expect(parseVrm(input)).toMatchObject({ ok: false, code });
  });

  it('says what is wrong in the words of the import report', () => {
    expect(parseVrm(undefined)).toMatchObject({ message: 'vrm missing' });
    expect(parseVrm('')).toMatchObject({ message: 'vrm empty' });
    expect(parseVrm('AB12\u0000CDE<script>')).toMatchObject({ message: 'vrm has characters no mark has' });
  });
});

const EXAMPLES: readonly (readonly [string, VrmFormat, string])[] = [
  ['LB07SEO', 'current', 'issued in London in 2007'],
  ['YK38RVL', 'current', 'an identifier not issued is still the shape'],
  ['AB12CDZ', 'current', 'Z is allowed in the last three'],
  ['AB02CDE', 'current', 'the first March identifier'],
  ['AB51CDE', 'current', 'the first September identifier'],
  ['AB50CDE', 'other', '50 was not used'],
  ['AB00CDE', 'other', '00 was not used'],
  ['AB01CDE', 'other', '01 was not used'],
  ['ZB12CDE', 'other', 'Z is no area letter'],
  ['AB12CDI', 'other', 'I is no serial letter'],
  ['AB12QDE', 'other', 'Q is no serial letter'],
  ['A1BCD', 'prefix', 'one digit'],
  ['A123BCD', 'prefix', 'three digits'],
  ['A012BCD', 'other', 'numbers have no leading zero'],
  ['U123BCD', 'other', 'U is no year letter'],
  ['Z123BCD', 'other', 'Z is no year letter'],
  ['ABC123A', 'suffix', 'mirror of prefix'],
  ['ABC1A', 'suffix', 'one digit'],
  ['ABC123U', 'other', 'U is no year letter'],
  ['Q123ABC', 'q', 'a vehicle of unknown age'],
  ['Q1ABC', 'q', 'one digit'],
  ['A1', 'datelessGb', 'the shortest'],
  ['AB1234', 'datelessGb', 'two letters, four digits'],
  ['ABC123', 'datelessGb', 'three letters, three digits'],
  ['1234AB', 'datelessGb', 'reversed'],
  ['123ABC', 'datelessGb', 'reversed; collides with trade, and dateless wins'],
  ['AB12', 'datelessGb', 'a current mark half read is a whole dateless one'],
  ['ABC1234', 'other', 'four figures after three letters: invalid in GB'],
  ['1234ABC', 'other', 'no four digits with three letters'],
  ['AIZ1234', 'northernIreland', 'with the letter I of its county'],
  ['ABZ1234', 'northernIreland', 'three letters'],
  ['IA1234', 'northernIreland', 'two letters, I first'],
  ['1234AZ', 'northernIreland', 'reversed'],
  ['IAZ1234', 'other', 'I is never the first of three'],
  ['ZAB1234', 'other', 'nor is Z'],
  ['101D101', 'diplomatic', 'three figures on both sides'],
  ['700X123', 'diplomatic', 'not a diplomat'],
  ['101E101', 'other', 'only D and X'],
  ['AB12CD', 'military', 'letters outside'],
  ['12AB34', 'military', 'digits outside'],
  ['12345', 'trade', 'five digits'],
  ['012AB', 'trade', 'a leading zero leaves only trade'],
  ['LBO7SEO', 'other', 'a misread'],
  ['1ABCD23', 'other', 'foreign'],
  ['ab12cde', 'other', 'not in normal form'],
  ['', 'other', 'nothing'],
];

describe('the format of a mark', () => {
  it.each(EXAMPLES)('of %s is %s: %s', (vrm, format) => {
    expect(classifyVrm(vrm)).toBe(format);
  });

  it('collides for a trade plate with three digits, and both shapes know it', () => {
    expect(UK_VRM_SHAPES.trade.test('123ABC') && UK_VRM_SHAPES.datelessGb.test('123ABC')).toBe(true);
  });
});
