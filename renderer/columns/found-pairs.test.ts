import { describe, expect, it } from 'vitest';
import { instantText, MINUTE_MS } from '../../app/domain/instant.ts';
import { foundPairs, pairOfRow } from './found-pairs.ts';
import { buildInvestigation, journeysIn, openingSpan } from './investigation.ts';
import { theVehicles } from './read-table.fixture.ts';
import { createReadTable } from './read-table.ts';

type Answer = Parameters<typeof foundPairs>[0];

const at = (minutes: number): string => instantText(minutes * MINUTE_MS);
const pair = (
  vrm: string,
  [firstId, first]: readonly [string, number],
  [secondId, second]: readonly [string, number],
) => ({
  ...{ vrm, firstReadId: firstId, secondReadId: secondId },
  first: { cameraId: `C${first}`, capturedAt: at(first) },
  second: { cameraId: `C${second}`, capturedAt: at(second) },
  ...{ distanceKm: 111, seconds: (second - first) * 60, requiredKmh: 1_665, explanations: [] },
});
/** The second read of the first pair is the first of the next; the answer begins with the gravest, not with the earliest. */
const ANSWER: Answer = [
  pair('YK38RVL', ['R-b', 14], ['R-c', 20]),
  pair('YK38RVL', ['R-a', 10], ['R-b', 14]),
  pair('YN31TVT', ['R-d', 12], ['R-e', 13]),
];

function shown() {
  const found = foundPairs(ANSWER, 200);
  const table = createReadTable();
  table.append(found.batch);
  const investigation = buildInvestigation({
    table,
    cameras: new Map(),
    subject: theVehicles(['YK38RVL', 'YN31TVT']),
    found: found.pairs,
  });
  return { found, table, investigation };
}

describe('pairs of impossible reads', () => {
  it('become rows: each read once, oldest first, whatever the order of the answer', () => {
    const { found, table } = shown();
    expect(table.rows).toBe(5);
    expect(Array.from({ length: 5 }, (_, row) => found.particularsOf(row)?.readId)).toEqual([
      ...['R-a', 'R-d', 'R-e', 'R-b', 'R-c'],
    ]);
    expect(Array.from({ length: 5 }, (_, row) => [table.vrmAt(row), table.cameraIdAt(row)])).toEqual([
      ...[
        ['YK38RVL', 'C10'],
        ['YN31TVT', 'C12'],
        ['YN31TVT', 'C13'],
        ['YK38RVL', 'C14'],
        ['YK38RVL', 'C20'],
      ],
    ]);
    expect(found.pairs.map(({ firstRow, secondRow }) => [firstRow, secondRow])).toEqual([
      ...[
        [3, 4],
        [0, 3],
        [1, 2],
      ],
    ]);
    expect(found.rowOf('R-e')).toBe(2);
    expect(found.rowOf('R-z')).toBeUndefined();
  });

  it('are meant by their reads: by the one that ends a pair, else by the one that begins it', () => {
    const { pairs } = shown().found;
    expect([0, 1, 2, 3, 4].map((row) => pairOfRow(pairs, row))).toEqual([1, 2, 2, 1, 0]);
    expect(pairOfRow(pairs, undefined)).toBe(-1);
  });

  it('are called impossible only where one vehicle cannot have made both, whatever speed was asked for', () => {
    const slow = { ...pair('YK38RVL', ['R-a', 10], ['R-b', 20]), distanceKm: 20 };
    const near = { ...pair('YK38RVL', ['R-c', 40], ['R-d', 41]), distanceKm: 1.9 };
    const far = pair('YK38RVL', ['R-e', 50], ['R-f', 54]);
    const found = foundPairs([far, slow, near], 96);
    const table = createReadTable();
    table.append(found.batch);
    const { vehicles, impossibleRows } = buildInvestigation({
      ...{ table, cameras: new Map(), subject: theVehicles(['YK38RVL']), found: found.pairs },
    });
    const legs = vehicles.flatMap(({ journey }) => journey.legs);
    expect(legs.map(({ kind }) => kind)).toEqual(['impossible', 'gap', 'gap']);
    expect(
      legs.map(({ leastKmh }) => Math.round(leastKmh)),
      'with tolerance',
    ).toEqual([1_453, 103, 0]);
    expect([...impossibleRows]).toEqual([4, 5]);
  });

  it('are joined by legs that nothing can have driven, and by no others; all their reads are flagged', () => {
    const { investigation, table } = shown();
    const span = openingSpan(investigation);
    expect(span).toEqual({ fromMs: 0, toMs: 30 * MINUTE_MS });
    const journeys = journeysIn(investigation, span ?? { fromMs: 0, toMs: 0 }).map(({ journey }) => journey);
    expect(journeys.flatMap(({ legs }) => legs.map(({ fromRow, toRow, kind }) => [fromRow, toRow, kind]))).toEqual([
      ...[
        [3, 4, 'impossible'],
        [0, 3, 'impossible'],
        [1, 2, 'impossible'],
      ],
    ]);
    expect(journeys.map(({ distanceKm }) => distanceKm)).toEqual([0, 0]);
    expect(investigation.pairs, 'nobody is told apart by what the answer does not hold').toEqual([]);
    expect(investigation.impossibleRows.size).toBe(table.rows);
    expect(investigation.stayOf(0)).toBeUndefined();
  });
});
