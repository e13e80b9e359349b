import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENTRY_FIELDS, WARNING_MARKERS, type VoiEntry, type WarningMarker } from '../domain/voi.ts';
import { aVoiEntry, voiEntries } from './voi-entry.fixture.ts';
import { changedFields, markersLost, mergeEntry, sameEntry, settleEntry, type Choice } from './merge.ts';

const orGone = fc.option(voiEntries, { nil: null, freq: 6 });
const MARKERS = Object.keys(WARNING_MARKERS) as readonly WarningMarker[];
const RANK = { HIGH: 2, MEDIUM: 1, LOW: 0 } as const;

const chosen = (fields: readonly { readonly field: string }[], choice: Choice): Record<string, Choice> =>
  Object.fromEntries(fields.map(({ field }) => [field, choice]));

describe('two people who change one entry', () => {
  test('a change of one alone is taken as it is, whichever of them made it', () => {
    fc.assert(
      fc.property(voiEntries, orGone, (base, changed) => {
        for (const merged of [mergeEntry(base, changed, base), mergeEntry(base, base, changed)]) {
          expect(merged.conflicts).toEqual([]);
          if (changed === null) expect(merged.entry).toBeNull();
          else expect(merged.entry !== null && sameEntry(merged.entry, changed)).toBe(true);
        }
      }),
    );
  });

  test('the same change made twice is one change', () => {
    fc.assert(
      fc.property(voiEntries, orGone, (base, both) => {
        const merged = mergeEntry(base, both, both);
        expect(merged.conflicts).toEqual([]);
        expect(merged.entry === null || both === null ? merged.entry === both : sameEntry(merged.entry, both)).toBe(
          true,
        );
      }),
    );
  });

  test('it does not matter who comes first', () => {
    fc.assert(
      fc.property(voiEntries, orGone, orGone, (base, a, b) => {
        const one = mergeEntry(base, a, b);
        const other = mergeEntry(base, b, a);
        expect(other.conflicts.map(({ field }) => field)).toEqual(one.conflicts.map(({ field }) => field));
        const open = new Set<string>(one.conflicts.map(({ field }) => field));
        if (one.entry === null || other.entry === null || open.has('entry')) return;
        expect(changedFields(one.entry, other.entry).filter((field) => !open.has(field))).toEqual([]);
      }),
    );
  });

  test('no field is lost: each is as one of them left it, and one that a single person changed is as that person left it or asked about', () => {
    fc.assert(
      fc.property(voiEntries, voiEntries, voiEntries, (base, yours, theirs) => {
        const { entry, conflicts } = mergeEntry(base, yours, theirs);
        if (entry === null) throw new Error('nobody removed it');
        const open = new Set<string>(conflicts.map(({ field }) => field));
        const byYou = new Set(changedFields(base, yours));
        const byThem = new Set(changedFields(base, theirs));
        for (const field of ENTRY_FIELDS) {
          if (open.has(field) || field === 'warningMarkers') continue;
          const differ = changedFields(entry, byYou.has(field) ? yours : theirs);
          expect(differ).not.toContain(field);
          if (byYou.has(field) && byThem.has(field)) expect(changedFields(yours, theirs)).not.toContain(field);
        }
      }),
    );
  });

  test('a warning marker goes only where one took it off and the other did not touch the markers', () => {
    fc.assert(
      fc.property(voiEntries, voiEntries, voiEntries, (base, yours, theirs) => {
        const { entry } = mergeEntry(base, yours, theirs);
        for (const marker of MARKERS) {
          const held = [base, yours, theirs].map((each) => each.warningMarkers.includes(marker));
          const untouched = (each: VoiEntry): boolean => !changedFields(base, each).includes('warningMarkers');
          const tookOff = (each: VoiEntry, other: VoiEntry): boolean =>
            held[0] === true &&
            !each.warningMarkers.includes(marker) &&
            (untouched(other) || !other.warningMarkers.includes(marker));
          if ((held[1] === true || held[2] === true) && !tookOff(yours, theirs) && !tookOff(theirs, yours))
            expect(entry?.warningMarkers).toContain(marker);
        }
      }),
    );
  });

  test('the higher of two priorities stands until a person has chosen', () => {
    fc.assert(
      fc.property(voiEntries, voiEntries, voiEntries, (base, yours, theirs) => {
        const { entry, conflicts } = mergeEntry(base, yours, theirs);
        if (!conflicts.some(({ field }) => field === 'priority')) return;
        expect(RANK[entry?.priority ?? 'LOW']).toBe(Math.max(RANK[yours.priority], RANK[theirs.priority]));
      }),
    );
  });

  test('settled once is settled: on what the list says now, the result conflicts with nothing', () => {
    fc.assert(
      fc.property(
        voiEntries,
        orGone,
        orGone,
        fc.constantFrom<Choice>('yours', 'theirs'),
        (base, yours, theirs, choice) => {
          const merged = mergeEntry(base, yours, theirs);
          const settled = settleEntry(merged, chosen(merged.conflicts, choice));
          if (!settled.ok) throw new Error('everything was chosen');
          if (theirs === null) return; // It has to be entered anew, under another id.
          const again = mergeEntry(theirs, settled.entry, theirs);
          expect(again.conflicts).toEqual([]);
          expect(
            again.entry === null || settled.entry === null ? again.entry : changedFields(again.entry, settled.entry),
          ).toEqual(settled.entry === null ? null : []);
        },
      ),
    );
  });

  test('nothing is settled while a choice is open', () => {
    fc.assert(
      fc.property(voiEntries, orGone, orGone, (base, yours, theirs) => {
        const merged = mergeEntry(base, yours, theirs);
        const settled = settleEntry(merged, {});
        expect(settled.ok).toBe(merged.conflicts.length === 0);
      }),
    );
  });
});

describe('what one entry must say of one vehicle', () => {
  const base = aVoiEntry({ vrm: 'AB12CDE', make: 'FORD', colour: 'BLUE' });

  test('another mark by one and another colour by the other are asked about, both', () => {
    const { conflicts } = mergeEntry(base, { ...base, vrm: 'XY34ZZZ' }, { ...base, colour: 'RED' });
    expect(conflicts.map(({ field }) => field)).toEqual(['vrm', 'colour']);
  });

  test('make by one and colour by the other are both taken while the mark is the same', () => {
    const { entry, conflicts } = mergeEntry(base, { ...base, make: 'VAUXHALL' }, { ...base, colour: 'RED' });
    expect(conflicts).toEqual([]);
    expect(entry).toMatchObject({ make: 'VAUXHALL', colour: 'RED' });
  });

  test('sensitive processing is not merged with a condition that somebody else took away', () => {
    const { conflicts } = mergeEntry(
      { ...base, sensitiveProcessing: false, schedule8Condition: 'SAFEGUARDING' },
      { ...base, sensitiveProcessing: true, schedule8Condition: 'SAFEGUARDING' },
      { ...base, sensitiveProcessing: false, schedule8Condition: null },
    );
    expect(conflicts.map(({ field }) => field)).toEqual(['sensitiveProcessing', 'schedule8Condition']);
  });

  test('what one wrote under a condition is not merged with the other having taken the condition away', () => {
    const under = { ...base, sensitiveProcessing: true, schedule8Condition: 'VITAL_INTERESTS' } as const;
    const merged = mergeEntry(
      under,
      { ...under, sensitiveProcessing: false, schedule8Condition: null },
      { ...under, information: 'The driver is diabetic' },
    );
    expect(merged.conflicts.map(({ field }) => field)).toEqual(['sensitiveProcessing', 'schedule8Condition']);
    expect(merged.entry?.sensitiveProcessing).toBe(true);
  });

  test('a choice that takes a marker off says which', () => {
    const merged = mergeEntry(
      { ...base, warningMarkers: ['VI'] },
      { ...base, warningMarkers: [] },
      { ...base, warningMarkers: ['VI', 'FI'] },
    );
    expect(merged.entry?.warningMarkers).toEqual(['VI', 'FI']);
    const settled = settleEntry(merged, { warningMarkers: 'yours' });
    expect(settled.ok && markersLost(merged, settled.entry)).toEqual(['VI', 'FI']);
  });
});
