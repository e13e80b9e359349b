import { describe, expect, test } from 'vitest';
import { happensTwice, readEnd, typedEnd } from './period-ends.ts';

const now = Date.parse('2026-11-24T12:00:00Z');

describe('one end of a period', () => {
  test('asks which hour is meant on the night the clocks go back', () => {
    const typed = { day: '25 Oct 2026', clock: '01:30', hour: undefined };
    expect(readEnd(typed, now)).toMatchObject({ kind: 'ask' });
    expect(readEnd({ ...typed, hour: 'BST' }, now)).toEqual({
      kind: 'instant',
      ms: Date.parse('2026-10-25T00:30:00Z'),
      zone: 'BST',
    });
    expect(readEnd({ ...typed, hour: 'GMT' }, now)).toEqual({
      kind: 'instant',
      ms: Date.parse('2026-10-25T01:30:00Z'),
      zone: 'GMT',
    });
    expect(happensTwice({ ...typed, hour: 'GMT' }, now)).toBe(true);
  });
  test('an instant in either of the two hours is written so that it comes back', () => {
    for (const text of [
      '2026-10-25T00:30:00Z',
      '2026-10-25T01:30:00Z',
      '2026-07-01T10:00:00Z',
      '2026-03-29T01:00:00Z',
    ]) {
      expect(readEnd(typedEnd(Date.parse(text)), now)).toMatchObject({ kind: 'instant', ms: Date.parse(text) });
    }
  });
  test('says that a time does not happen on the night the clocks go forward', () => {
    expect(readEnd({ day: '29/3/2026', clock: '0130', hour: undefined }, now)).toEqual({
      kind: 'missing',
      nextMs: Date.parse('2026-03-29T01:30:00Z'),
    });
  });
  test('names the field that cannot be read', () => {
    expect(readEnd({ day: 'x', clock: '1', hour: undefined }, now)).toMatchObject({ kind: 'bad', field: 'day' });
    expect(readEnd({ day: 'today', clock: '99', hour: undefined }, now)).toMatchObject({ kind: 'bad', field: 'clock' });
  });
});
