import { describe, expect, test } from 'vitest';
import type { Camera } from '../../app/domain/camera.ts';
import type { Query } from '../../app/domain/query.ts';
import { withoutReadText, type ShownOfAnswer } from './without-read.ts';

const window = { from: '2026-03-01T00:00:00Z', to: '2026-03-08T00:00:00Z' };
const vehicle: Query = { kind: 'vrm', vrms: ['YK38RVL'], nearMiss: 0, window };
const square = (west: number, south: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [west, south],
      [west + 1, south],
      [west + 1, south + 1],
      [west, south + 1],
      [west, south],
    ] as [number, number][],
  ],
});
const camera = { id: 'C1', lon: -1.5, lat: 53.5 } as Camera;
const shown: ShownOfAnswer = {
  query: vehicle,
  isFiltered: false,
  isPairs: false,
  isApart: false,
  title: 'YK38 RVL',
};

describe('a camera at which nothing is drawn', () => {
  test.each<readonly [string, Partial<ShownOfAnswer>, string]>([
    ['read nothing, where it was asked and nothing is left out', {}, 'no read of YK38 RVL in this time'],
    [
      'may have reads that the filters leave out',
      { isFiltered: true },
      'no read of YK38 RVL in this time that the filters leave',
    ],
    [
      'may have reads that are in no pair',
      { isPairs: true },
      'in none of these pairs; its other reads are not in the answer',
    ],
    ['was not asked about the stretch', { isApart: true }, 'no read of YK38 RVL was asked for in this time'],
    ['was not asked, being outside of the area', { query: { kind: 'area', window, area: square(0, 50) } }, 'not asked'],
    [
      'was asked, being inside of the area',
      { query: { kind: 'area', window, area: square(-2, 53) }, title: undefined },
      'no read in this time',
    ],
    [
      'was not among the cameras of the question',
      { query: { kind: 'pattern', pattern: 'YK38*', window, cameraIds: ['C2'] } },
      'not asked',
    ],
    [
      'was among the cameras of the question',
      { query: { kind: 'pattern', pattern: 'YK38*', window, cameraIds: ['C1'] }, title: 'YK38*' },
      'no read of YK38* in this time',
    ],
  ])('%s', (_, change, words) => {
    expect(withoutReadText({ ...shown, ...change }, camera)).toBe(words);
  });
});
