import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aVoiEntry, voiEntries } from './voi-entry.fixture.ts';
import { changedFields } from './merge.ts';
import { entryOf, textOf, type EntryText } from './entry-text.ts';

const NOW = Date.parse('2026-12-01T12:00:00Z');
const sound = textOf(aVoiEntry());
const faultsOf = (changes: EntryText): readonly string[] =>
  entryOf({ ...sound, ...changes }, NOW).faults.map(({ field, weight }) => `${field} ${weight}`);
const first = (changes: EntryText) => entryOf({ ...sound, ...changes }, NOW).faults[0];

describe('an entry as it is typed', () => {
  test('every sound entry comes back as it was from its own columns', () => {
    fc.assert(
      fc.property(voiEntries, (entry) => {
        const consistent = {
          ...entry,
          sensitiveProcessing: entry.schedule8Condition !== null && entry.sensitiveProcessing,
        };
        const parsed = entryOf(textOf(consistent), NOW);
        expect(parsed.ok && parsed.entry).toEqual(consistent);
      }),
    );
  });

  test('a weed date that nobody typed anew is the very instant that it was', () => {
    const base = aVoiEntry({ weedAt: '2026-12-20T15:58:31.417Z' });
    const parsed = entryOf({ ...textOf(base), colour: 'RED' }, NOW, base);
    expect(parsed.ok && changedFields(base, parsed.entry)).toEqual(['colour']);
  });

  test('no text throws, and what is no entry says at least one error', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(sound), 'make'), fc.string()), (typed) => {
        const parsed = entryOf(typed, NOW);
        expect(parsed.ok).toBe(!parsed.faults.some(({ weight }) => weight === 'error'));
      }),
    );
  });

  test('a mark of no UK format may stand, and the marks that look like it are offered', () => {
    expect(first({ vrm: 'YJ4I CEN' })).toMatchObject({ field: 'vrm', weight: 'warn', mends: [{ text: 'YJ41CEN' }] });
    expect(entryOf({ ...sound, vrm: 'B MW 1234 X' }, NOW).ok).toBe(true);
  });

  test('a weed date is a day in London, the next one where no year is typed', () => {
    const weedOf = (typed: string) => {
      const parsed = entryOf({ ...sound, weedAt: typed }, NOW);
      return parsed.ok ? parsed.entry.weedAt : parsed.faults[0]?.message;
    };
    expect(weedOf('5 Jan')).toBe('2027-01-05T00:00:00.000Z');
    expect(weedOf('24/12/2026 15:58')).toBe('2026-12-24T15:58:00.000Z');
    expect(weedOf('1/11/2026')).toBe('Weed date is over already.');
    expect(weedOf('31 Feb 2027')).toBe('There is no 31 February.');
    expect(weedOf('1 March 2027')).toContain('within 56 days');
  });

  test('a name is found, and what is left without it is offered', () => {
    const fault = first({ reason: 'Driven by Mark Ellis, disqualified' });
    expect(fault).toMatchObject({ field: 'reason', weight: 'error', mends: [{ text: 'Driven by, disqualified' }] });
    expect(fault?.message).toContain('pncId');
  });

  test('each thing that is wrong is said under its own column', () => {
    expect(
      faultsOf({ action: 'stopp', priority: '', warningMarkers: 'VI ZZ', grading: 'B22', factualBasisConfirmed: '' }),
    ).toEqual([
      'action error',
      'priority error',
      'warningMarkers error',
      'factualBasisConfirmed error',
      'grading error',
    ]);
    expect(first({ action: 'stopp' })?.mends).toEqual([{ label: 'stop', text: 'stop' }]);
    expect(faultsOf({ make: '', colour: '' })).toEqual(['make warn', 'colour warn']);
    expect(faultsOf({ sensitiveProcessing: 'yes' })).toEqual(['schedule8Condition error']);
  });
});
