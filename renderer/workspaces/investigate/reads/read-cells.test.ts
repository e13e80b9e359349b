import { describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../../../app/domain/instant.ts';
import { buildInvestigation } from '../../../columns/investigation.ts';
import { aReadTable, theVehicles } from '../../../columns/read-table.fixture.ts';
import { sinceText } from './read-cells.tsx';

const found = (reads: number, marks = ['YK38RVL']) =>
  buildInvestigation({
    table: aReadTable(
      Array.from({ length: reads }, (_, at) => ({
        vrm: marks[at % marks.length] ?? '',
        at: at * MINUTE_MS,
        camera: 'A',
      })),
    ),
    cameras: new Map(),
    subject: theVehicles(marks),
  });

describe('since the read before', () => {
  test('only the first read of all is said to be the first, however many were found', () => {
    const many = found(10_001);
    expect(sinceText(many, 0, undefined)).toBe('first read');
    expect(sinceText(many, 5, 4), 'no journey is worked out of so many').toBe('1 min');
    expect(sinceText(many, 5, undefined)).toBe('first in view');
  });

  test('the read of another vehicle is not the one before it', () => {
    const two = found(6, ['YK38RVL', 'KV31LTX']);
    expect(sinceText(two, 1, 0)).toBe('first read');
    expect(sinceText(two, 3, 2)).toBe('first in view');
  });
});
