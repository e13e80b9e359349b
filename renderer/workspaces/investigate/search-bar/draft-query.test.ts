import { describe, expect, test } from 'vitest';
import { initialDraft } from './draft-store.ts';
import { draftQuery, markNote, patternNote, settleMark } from './draft-query.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const draft = (part: Partial<typeof initialDraft>): typeof initialDraft => ({ ...initialDraft, ...part });

describe('from the search bar to a query', () => {
  test('one typed mark, normalised, with the period in full', () => {
    expect(draftQuery(draft({ typing: 'yk38 rvl' }), now)).toEqual({
      ok: true,
      query: {
        kind: 'vrm',
        vrms: ['YK38RVL'],
        nearMiss: 0,
        window: { from: '2026-10-26T00:00:00.000Z', to: '2026-11-24T12:00:00.000Z' },
      },
    });
  });
  test('chips and what is being typed go together, each once', () => {
    const made = draftQuery(draft({ marks: ['AB12CDE'], typing: 'AB12 CDE' }), now);
    expect(made).toMatchObject({ ok: true, query: { vrms: ['AB12CDE'] } });
  });
  test.each([
    ['', 'Type a registration mark first.'],
    ['AB?2', 'Wildcards ? and * are for a part of a mark: choose Partial mark.'],
    ['ABCDEFGHIJK', 'Too long: a mark has at most 10 characters.'],
  ])('%s cannot be asked', (typing, text) => {
    expect(draftQuery(draft({ typing }), now)).toEqual({ ok: false, error: { where: 'mark', text } });
  });
  test('a period that is upside down is said at the period', () => {
    const period = { kind: 'custom', fromMs: now, toMs: now - 1 } as const;
    expect(draftQuery(draft({ typing: 'YK38RVL', period }), now)).toMatchObject({
      ok: false,
      error: { where: 'period' },
    });
  });
});

describe('from a partial mark, or a place, to a query', () => {
  const window = { from: '2026-10-26T00:00:00.000Z', to: '2026-11-24T12:00:00.000Z' };
  const place = { cameraIds: ['C1', 'C2'] };
  test('a partial mark, normalised, at the cameras that were chosen', () => {
    expect(draftQuery(draft({ kind: 'pattern', pattern: 'yk3? r*', place }), now)).toEqual({
      ok: true,
      query: { kind: 'pattern', pattern: 'YK3?R*', ...place, window },
    });
    expect(draftQuery(draft({ kind: 'pattern', pattern: 'yk3*' }), now)).toMatchObject({
      ok: true,
      query: { kind: 'pattern', pattern: 'YK3*', window },
    });
  });
  test.each([
    ['', 'Type what is known of the mark.'],
    ['Y?8*', 'At least 3 letters or figures must be known; this has 2.'],
    [
      'YK38',
      'Put ? for one character that is not known, or * for any number: YK38*. A whole mark is asked as Vehicle.',
    ],
    ['YK%8', 'A partial mark has letters A to Z, figures, ? and * only.'],
    ['YK38??????????', 'Too long: a mark has at most 10 characters.'],
  ])('%s cannot be asked', (pattern, text) => {
    expect(draftQuery(draft({ kind: 'pattern', pattern }), now)).toEqual({
      ok: false,
      error: { where: 'pattern', text },
    });
  });
  test('every vehicle at cameras, and nowhere is nothing to ask about', () => {
    expect(draftQuery(draft({ kind: 'area', place }), now)).toEqual({
      ok: true,
      query: { kind: 'area', ...place, window },
    });
    expect(draftQuery(draft({ kind: 'area' }), now)).toMatchObject({ ok: false, error: { where: 'place' } });
  });
  test('a vehicle is looked for everywhere, whatever place was chosen for another kind', () => {
    const made = draftQuery(draft({ typing: 'YK38RVL', place }), now);
    expect(made.ok && made.query).not.toHaveProperty('cameraIds');
  });
  test.each([
    ['YK3?RVL', 'quiet', '6 characters known, 1 character open'],
    ['YK3*', 'quiet', '3 characters known, any number more at *'],
    ['Y?3?R*', 'quiet', '3 characters known, 2 characters open, any number more at *'],
    ['YK*', 'note', 'At least 3 letters or figures must be known; this has 2.'],
    ['YK-3!', 'wrong', 'A partial mark has letters A to Z, figures, ? and * only.'],
  ])('%s: %s, %s', (typing, tone, text) => {
    expect(patternNote(typing)).toEqual({ tone, text });
  });
});

describe('from marks and a speed to impossible reads', () => {
  test('the speed goes out in kilometres per hour', () => {
    expect(draftQuery(draft({ kind: 'incompatible', typing: 'YK38RVL', speedMph: '100' }), now)).toMatchObject({
      ok: true,
      query: { kind: 'incompatible', vrms: ['YK38RVL'], maxSpeedKmh: 160.934 },
    });
    expect(draftQuery(draft({ kind: 'incompatible' }), now)).toMatchObject({ error: { where: 'mark' } });
  });
  test.each(['', 'fast', '5', '1000'])('%s is no speed', (speedMph) => {
    expect(draftQuery(draft({ kind: 'incompatible', typing: 'YK38RVL', speedMph }), now)).toEqual({
      ok: false,
      error: { where: 'speed', text: 'Type a speed from 19 to 248 mph.' },
    });
  });
});

describe('what is said about a mark', () => {
  test.each([
    ['YK24 RVL', 'quiet', 'Current format'],
    ['A123 BCD', 'quiet', 'Prefix format, 1983 to 2001'],
    ['ABZ 1234', 'quiet', 'Northern Ireland format'],
    ['YK38 RVL', 'note', 'Age identifier 38 is not issued yet. It can be searched.'],
    ['WXY1234Z9', 'note', 'Not a UK format. It is searched as typed.'],
    ['YK?8', 'wrong', 'Wildcards ? and * are for a part of a mark: choose Partial mark.'],
  ])('%s: %s', (typing, tone, text) => {
    expect(markNote(typing, now)).toEqual({ tone, text });
  });
  test('says nothing of the first letters', () => {
    expect(markNote('', now)).toBeUndefined();
    expect(markNote('Y', now)).toBeUndefined();
  });
  test('spaces settle when typing is over', () => {
    expect(settleMark('AB12')).toBe('AB 12');
  });
});
