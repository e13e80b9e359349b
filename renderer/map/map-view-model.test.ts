import { MINUTE_MS } from '../../app/domain/instant.ts';
import { describe, expect, it } from 'vitest';
import type { Camera } from '../../app/domain/camera.ts';
import { buildInvestigation, filtered } from '../columns/investigation.ts';
import { aReadTable, theVehicles } from '../columns/read-table.fixture.ts';
import { buildMapView, cameraCounts, legsToRoute, readAtPoint } from './map-view-model.ts';

const camera = (
  id: string,
  lon: number,
  lat: number,
  locationQuality: Camera['locationQuality'] = 'SURVEYED',
): [string, Camera] => [
  id,
  {
    id,
    name: id,
    organisation: 'South Yorkshire Police',
    kind: 'STATIC',
    road: 'M1',
    junction: null,
    direction: 'N',
    lon,
    lat,
    locationQuality,
    status: 'OK',
    statusPeriods: [],
  },
];
const cameras = new Map([
  camera('A', -1.5, 53.4),
  camera('B', -1.5, 53.5),
  camera('C', -1.4, 53.6),
  camera('LOST', 0, 0, 'UNKNOWN'),
]);
const table = aReadTable([
  { vrm: 'YK38RVL', at: 0, camera: 'A' },
  { vrm: 'YK38RVL', at: 10 * MINUTE_MS, camera: 'B' },
  { vrm: 'YK38RVL', at: 90 * MINUTE_MS, camera: 'C' },
  { vrm: 'YK38RVL', at: 95 * MINUTE_MS, camera: 'LOST' },
]);
const investigation = buildInvestigation({ table, cameras, subject: theVehicles(['YK38RVL']) });
const brush = { fromMs: 0, toMs: 200 * MINUTE_MS };
const road = [
  [-1.5, 53.4],
  [-1.51, 53.45],
  [-1.5, 53.5],
] as const;

describe('what the map draws', () => {
  it('is about the reads that the filters leave in view, and joins none over one that is filtered out', () => {
    const all = { fromMs: 0, toMs: 100 * MINUTE_MS };
    const read = buildInvestigation({
      table: aReadTable([
        { vrm: 'YK38RVL', at: 0, camera: 'A' },
        { vrm: 'YK38RVL', at: 5 * MINUTE_MS, camera: 'B' },
        { vrm: 'YK38RVL', at: 10 * MINUTE_MS, camera: 'C' },
      ]),
      cameras,
      subject: theVehicles(['YK38RVL']),
    });
    const asRoad = (): [number, number][] => [
      [-1.5, 53.4],
      [-1.5, 53.5],
    ];
    expect(buildMapView(read, all, asRoad).legs).toHaveLength(2);
    const withoutMiddle = buildMapView(
      filtered(read, (row) => row !== 1),
      all,
      asRoad,
    );
    expect(withoutMiddle.reads.map(({ row }) => row)).toEqual([0, 2]);
    expect(withoutMiddle.legs).toEqual([]);
    expect(withoutMiddle.counts.map(({ cameraId, count }) => [cameraId, count])).toEqual([
      ['A', 1],
      ['C', 1],
    ]);
  });

  it('draws a likely leg along the road it was given, with a chevron that points the way', () => {
    const view = buildMapView(investigation, brush, () => road);
    const likely = view.legs.filter((leg) => leg.kind === 'likely');
    expect(likely).toHaveLength(1);
    expect(likely[0]?.points).toEqual(road);
    expect(likely[0]?.chevron?.degrees).toBeGreaterThan(300);
  });

  it('draws a gap as a curve that is no road, and says that the route is not known', () => {
    const view = buildMapView(investigation, brush, () => road);
    const unknown = view.legs.filter((leg) => leg.kind === 'unknown');
    expect(unknown).toHaveLength(1);
    expect(unknown[0]?.points.length).toBeGreaterThan(3);
    expect(unknown[0]?.chevron).toBeUndefined();
  });

  it('draws no line for a leg whose way is still being found, rather than a straight one', () => {
    expect(buildMapView(investigation, brush, () => undefined).legs.filter((leg) => leg.kind === 'likely')).toEqual([]);
  });

  it('draws nothing at a camera whose position is not known', () => {
    expect(buildMapView(investigation, brush, () => null).reads.map((read) => read.row)).toEqual([0, 1, 2]);
  });

  it('asks for the way of likely legs only', () => {
    expect(legsToRoute(investigation, brush)).toEqual([
      { from: { lon: -1.5, lat: 53.4, ref: 'M1' }, to: { lon: -1.5, lat: 53.5, ref: 'M1' } },
    ]);
  });

  it('finds the read under the pointer and nothing where there is none', () => {
    const view = buildMapView(investigation, brush, () => null);
    const project = (lon: number, lat: number): { x: number; y: number } => ({
      x: (lon + 2) * 1_000,
      y: (54 - lat) * 1_000,
    });
    expect(readAtPoint(view, project, 503, 500)).toBe(1);
    expect(readAtPoint(view, project, 900, 900)).toBeUndefined();
  });

  it('counts reads by camera within the brush', () => {
    expect(
      cameraCounts(investigation, { fromMs: 0, toMs: 11 * MINUTE_MS }).map(({ cameraId, count }) => [cameraId, count]),
    ).toEqual([
      ['A', 1],
      ['B', 1],
    ]);
  });
});
