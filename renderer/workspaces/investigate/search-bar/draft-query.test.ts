import { describe, expect, test } from 'vitest';
import { initialDraft } from './draft-store.ts';
import { draftQuery, markNote, settleMark } from './draft-query.ts';

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
    ['AB?2', 'Wildcards are not in this release. Type the whole mark.'],
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

describe('what is said about a mark', () => {
  test.each([
    ['YK24 RVL', 'quiet', 'Current format'],
    ['A123 BCD', 'quiet', 'Prefix format, 1983 to 2001'],
    ['ABZ 1234', 'quiet', 'Northern Ireland format'],
    ['YK38 RVL', 'note', 'Age identifier 38 is not issued yet. It can be searched.'],
    ['WXY1234Z9', 'note', 'Not a UK format. It is searched as typed.'],
    ['YK?8', 'wrong', 'Wildcards ? and * are not in this release. Type the whole mark.'],
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
