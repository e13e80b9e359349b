import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeReference } from './reference.ts';

describe('M5: references', () => {
  it('M5: are numbers of forces, logs and operations in their many shapes', () => {
    for (const text of [
      '14/22871/25',
      '13/1234/26',
      '22/90417/26',
      'R/1/26',
      'OP HARROWGATE',
      'Operation Venetic',
      'OP-HARROW-2',
      'CAD 123 of 3 March',
      'URN 13/44/26',
      'Log 455 of 12/03/26',
      'SAR/2026/31',
      'HX1234567',
      '13250045871',
      '20260301-0345',
      'CRIME-2026-001',
      'Case 44/2026',
      '1234/26',
      'INC 345',
      'WYP-2026-000123',
      'Niche 13250045871',
      'X2611/00321',
      '14/1/25',
      '300112',
      'LOG 10',
      'CAD 7 of 12 May',
    ])
      expect([text, judgeReference(text)]).toEqual([text, 'ACCEPTED']);
  });

  it('M5: are no registration mark, date, stand-in or telephone number', () => {
    for (const text of ['YK38 RVL', 'yk38rvl', 'A123 BCD', 'ABZ 1234'])
      expect([text, judgeReference(text)]).toEqual([text, 'REGISTRATION_MARK']);
    for (const text of ['01/01/2026', '2026-03-01', '3 March 2026', '01/02/26', '20260301', '12/12/12', '14/11/25'])
      expect([text, judgeReference(text)]).toEqual([text, 'DATE']);
    for (const text of [
      'ASDF12',
      'na 12',
      'none 12',
      'see log 99',
      'XXXX99',
      'TEST',
      'OP TEST',
      'N/A',
      '12345',
      '00000',
      'qwerty 1234',
      'tbc 2026',
      '100000',
      '11112222',
      '121212',
      'X',
      'XX 12',
    ])
      expect([text, judgeReference(text)]).toEqual([text, 'BLOCKED']);
    for (const text of [
      'AA11',
      'ref12',
      '12/34',
      'nowhere',
      'ab',
      'OP',
      '07700900123',
      'some words about it 12',
      'LOG 01',
      'CAD 5',
    ])
      expect([text, judgeReference(text) === 'ACCEPTED']).toEqual([text, false]);
    expect(judgeReference('')).toBe('EMPTY');
  });

  it('M5: force, number and year are accepted whatever they are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99 }),
        fc.integer({ min: 100, max: 999_999 }),
        fc.integer({ min: 20, max: 29 }),
        (force, number, year) => {
          fc.pre(!/^(\d)\1*$/.test(`${force}${number}${year}`) && !'01234567890'.includes(`${force}${number}${year}`));
          expect(judgeReference(`${force}/${number}/${year}`)).toBe('ACCEPTED');
        },
      ),
    );
  });
});
