import { describe, expect, test } from 'vitest';
import type { Camera } from '../../../../app/domain/camera.ts';
import { cameraChoices, findCameras } from './camera-choices.ts';

const camera = (id: string, name: string, road: string, direction: string, organisation: string): Camera => ({
  id,
  name,
  organisation,
  kind: 'STATIC',
  road,
  junction: null,
  direction,
  lat: 53,
  lon: -1,
  locationQuality: 'SURVEYED',
  status: 'OK',
  statusPeriods: [],
});
const CHOICES = cameraChoices([
  camera('C4', 'Scotch Corner', 'A1(M)', 'N', 'North Yorkshire Police'),
  camera('C2', 'Woodall services', 'M1', 'S', 'South Yorkshire Police'),
  camera('C1', 'Tibshelf services', 'M1', 'N', 'Derbyshire Constabulary'),
  camera('C3', 'Meadowhall viaduct', 'M1', 'N', 'South Yorkshire Police'),
]);
const found = (typed: string) => {
  const { groups, cameras } = findCameras(CHOICES, typed);
  return { groups: groups.map(({ label }) => label), cameras: cameras.map(({ id }) => id) };
};

describe('choosing cameras', () => {
  test('nothing typed lists all, by road and name', () => {
    expect(found(' ')).toEqual({ groups: [], cameras: ['C4', 'C3', 'C1', 'C2'] });
  });
  test.each([
    ['m1', ['M1 northbound', 'M1'], ['C3', 'C1', 'C2']],
    ['M1 north', ['M1 northbound'], ['C3', 'C1']],
    ['a1(m)', [], ['C4']],
    ['south yorks', ['South Yorkshire Police'], ['C3', 'C2']],
    ['services', [], ['C1', 'C2']],
    ['ervices', [], []],
    ['c4', [], ['C4']],
  ])('%s finds groups, the smallest first, and cameras', (typed, groups, cameras) => {
    expect(found(typed)).toEqual({ groups, cameras });
  });
  test('a road comes before those whose numbers begin alike, however few cameras they have', () => {
    const roads = ['M1', 'M1', 'M1', 'M11', 'M11', 'M18', 'M18'];
    const choices = cameraChoices(roads.map((road, at) => camera(`C${at}`, `Camera ${at}`, road, '', '')));
    expect(findCameras(choices, 'm1').groups.map(({ label }) => label)).toEqual(['M1', 'M11', 'M18']);
  });
  test('a group has all of its cameras, and one camera is no group', () => {
    expect(findCameras(CHOICES, 'M1 northbound').groups[0]?.cameraIds).toEqual(['C3', 'C1']);
    expect(CHOICES.groups.map(({ label }) => label)).not.toContain('A1(M)');
  });
});
