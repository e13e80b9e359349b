import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UK_VRM_SHAPES, classifyVrm } from './vrm.ts';
import { positionalVrm } from './vrm-positional.ts';

describe('0 or O, 1 or I, by position', () => {
  it.each([
    ['LBO7SEO', 'LB07SEO'],
    ['LB07SE0', 'LB07SEO'],
    ['L807SEO', 'L807SEO'],
    ['YKI8RVL', 'YK18RVL'],
    ['1O1D1OI', '101D101'],
    ['AI234BCD', 'AI234BCD'],
    ['A1Z1234', 'AIZ1234'],
    ['AI23BCD', 'A123BCD'],
    ['2O345', '20345'],
  ])('reads %s as %s', (read, resolved) => {
    expect(positionalVrm(read)).toBe(resolved);
  });

  it.each([
    ['LB07SEO', 'it fits as it is'],
    ['ABC1234', 'no reading fits'],
    ['AII234', 'it is a Northern Irish mark'],
    ['A11234', 'AI 1234 and AII 234 both fit'],
    ['1O234', '10234 and IO 234 both fit'],
    ['AAO2OOR', 'AA02 OOR and AAO 200R both fit'],
    ['10OAB', 'it is dateless as it is'],
    ['OO', 'no reading fits'],
    ['', 'there is nothing to read'],
    ['IIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIIII', 'it is longer than a mark'],
  ])('leaves %s alone: %s', (read) => {
    expect(positionalVrm(read)).toBe(read);
  });

  it('either leaves a mark or makes it fit, changes nothing but those pairs, and is done after once', () => {
    const aMisread = fc.oneof(
      fc.stringMatching(/^[A-Z0-9]{1,10}$/),
      fc.stringMatching(/^[OI01AB7]{1,10}$/),
      fc
        .oneof(...Object.values(UK_VRM_SHAPES).map((shape) => fc.stringMatching(shape)))
        .map((vrm) => vrm.replaceAll('0', 'O').replaceAll('1', 'I')),
    );
    const oneShape = (vrm: string): string => vrm.replaceAll('0', 'O').replaceAll('1', 'I');
    fc.assert(
      fc.property(aMisread, (read) => {
        const resolved = positionalVrm(read);
        expect(oneShape(resolved)).toBe(oneShape(read));
        if (resolved !== read) expect([classifyVrm(read), classifyVrm(resolved) === 'other']).toEqual(['other', false]);
        expect(positionalVrm(resolved)).toBe(resolved);
      }),
      { numRuns: 2_000 },
    );
  });

  it('recovers a current mark however its zeros, Os, ones and Is were read, unless its serial starts OO', () => {
    // AA02 OOR read as AAO2OOR may also be AAO 200R, and AA12 OOO may be AAI 2000: those are left unchanged.
    fc.assert(
      fc.property(fc.stringMatching(UK_VRM_SHAPES.current), fc.nat(127), (vrm, flips) => {
        const twins: Readonly<Record<string, string>> = { '0': 'O', O: '0', '1': 'I', I: '1' };
        const read = Array.from(vrm, (c, i) => (((flips >> i) & 1) === 1 ? (twins[c] ?? c) : c)).join('');
        expect(vrm.startsWith('OO', 4) ? [vrm, read] : [vrm]).toContain(positionalVrm(read));
      }),
      { numRuns: 5_000 },
    );
  });
});
