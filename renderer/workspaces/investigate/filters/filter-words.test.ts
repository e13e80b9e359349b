import { describe, expect, it } from 'vitest';
import { filterText, orderedValues, valueText } from './filter-words.ts';

const NO_CAMERAS = new Map();

describe('filters in words', () => {
  it('name what they let through', () => {
    const text = (filters: Parameters<typeof filterText>[0], field: Parameters<typeof filterText>[1]) =>
      filterText(filters, field, NO_CAMERAS);
    expect(text({ road: ['M1'] }, 'road')).toBe('M1');
    expect(text({ road: ['A1', 'B2', 'C3', 'D4'] }, 'road')).toBe('A1, B2 and 2 more');
    expect(text({ confidence: { from: 80, to: 100 } }, 'confidence')).toBe('80% or more');
    expect(text({ confidence: { from: 0, to: 79 } }, 'confidence')).toBe('79% or less');
    expect(text({ confidence: { from: 60, to: 79 } }, 'confidence')).toBe('60% to 79%');
    for (const percent of [0, 85, 100])
      expect(text({ confidence: { from: percent, to: percent } }, 'confidence')).toBe(`${percent}%`);
    expect(text({}, 'confidence')).toBeUndefined();
    expect(text({}, 'road')).toBeUndefined();
  });

  it('put hours together that follow each other, over midnight too', () => {
    const hours = (...values: number[]) => filterText({ hour: values.map(String) }, 'hour', NO_CAMERAS);
    expect(hours(7)).toBe('07:00 to 08:00');
    expect(hours(0, 1, 22, 23)).toBe('22:00 to 02:00');
    expect(hours(7, 8, 17)).toBe('07:00 to 09:00, 17:00 to 18:00');
    expect(hours(...Array.from({ length: 24 }, (_, hour) => hour))).toBe('all hours');
  });

  it('call values as people do, and say when a camera did not give one', () => {
    expect(valueText('vehicle', 'YK38RVL', NO_CAMERAS)).toBe('YK38 RVL');
    expect(valueText('make', 'VOLKSWAGEN', NO_CAMERAS)).toBe('Volkswagen');
    expect(valueText('make', 'BMW', NO_CAMERAS)).toBe('BMW');
    expect(valueText('make', '', NO_CAMERAS)).toBe('Not given');
    expect(valueText('road', '', NO_CAMERAS)).toBe('Road not known');
    expect(valueText('weekday', '7', NO_CAMERAS)).toBe('Sunday');
    expect(valueText('direction', 'N', NO_CAMERAS)).toBe('Northbound');
  });

  it('stand in an order that does not change with what is filtered', () => {
    const totals = (values: Readonly<Record<string, number>>) => new Map(Object.entries(values));
    expect(orderedValues('road', totals({ M1: 4, A1: 9, B2: 9 }), NO_CAMERAS)).toEqual(['A1', 'B2', 'M1']);
    expect(orderedValues('lane', totals({ '10': 9, '2': 1, '': 5 }), NO_CAMERAS)).toEqual(['2', '10', '']);
    expect(orderedValues('flag', totals({ none: 90, nearMiss: 1, impossible: 0, doubtful: 3 }), NO_CAMERAS)).toEqual([
      'impossible',
      'doubtful',
      'nearMiss',
      'none',
    ]);
  });
});
