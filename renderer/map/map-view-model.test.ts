import { MINUTE_MS } from '../../app/domain/instant.ts';
import { describe, expect, it } from 'vitest';
import type { Camera } from '../../app/domain/camera.ts';
import {
  buildInvestigation,
  filtered,
  judged,
  rowsIn,
  type Investigation,
  type Span,
  type Ways,
} from '../columns/investigation.ts';
import { foundPairs } from '../columns/found-pairs.ts';
import { ReadIndex } from '../columns/read-index.ts';
import { aReadTable, theVehicles } from '../columns/read-table.fixture.ts';
import {
  buildMapView,
  cameraCounts,
  chosenLeg,
  labelsWithRoom,
  placeAtPoint,
  placesApart,
  pressedRead,
  reachPx,
  topOf,
  type Box,
  type MapView,
  type LabelPlacement,
} from './map-view-model.ts';

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
/** The same way was found for every leg, past so many cameras that read nothing. */
const along = (
  of: Investigation,
  points: typeof road | null | undefined,
  unread = { count: 0, chance: 1 },
): Investigation =>
  judged(of, {
    wayOf: () => (points === undefined || points === null ? points : { points, roads: points.map(() => 'M1') }),
    between: () => (points === undefined ? undefined : { hasRoad: points !== null, unread }),
  } satisfies Ways);

/** Reads in view by code of camera, one by one; the index has tests of its own. */
function countsIn({ table: of, rows, passes }: Investigation, span: Span): number[] {
  const { camera: column } = of;
  const counts = column.values.map(() => 0);
  for (const row of rowsIn(of, rows, span)) if (passes?.(row) !== false) counts[column.codes[row] ?? 0]! += 1;
  return counts;
}
const viewOf = (of: Investigation, span: Span): MapView => buildMapView(of, span, countsIn(of, span));

describe('discs at a zoom', () => {
  const ids = ['A', 'B', 'C'];
  const many = buildInvestigation({
    table: aReadTable(
      Array.from({ length: 30 }, (_, i) => ({ vrm: 'YK38RVL', at: i * 10 * MINUTE_MS, camera: ids[i % 3] ?? 'A' })),
    ),
    cameras,
    subject: theVehicles(['YK38RVL']),
  });
  const view = viewOf(many, { fromMs: 0, toMs: 400 * MINUTE_MS });
  const at =
    (zoom: number) =>
    (lon: number, lat: number): { x: number; y: number } => ({
      x: (lon * 512 * 2 ** zoom) / 360,
      y: (-lat * 512 * 2 ** zoom) / 214,
    });

  it.each([4, 6, 7, 8, 9, 12])('do not overlap at zoom %i, and lose no read', (zoom) => {
    const { places } = placesApart(view, at(zoom));
    expect(places.flatMap(({ reads }) => reads.map(({ row }) => row)).sort((a, b) => a - b)).toEqual(
      view.reads.map(({ row }) => row).sort((a, b) => a - b),
    );
    places.forEach((a, i) =>
      places.slice(i + 1).forEach((b) => {
        const [p, q] = [at(zoom)(a.lon, a.lat), at(zoom)(b.lon, b.lat)];
        expect(Math.hypot(p.x - q.x, p.y - q.y)).toBeGreaterThanOrEqual(
          reachPx(a.reads, true) + reachPx(b.reads, true),
        );
      }),
    );
  });

  it('are one from afar, at the place of the newest read and with all of their numbers, and part from near', () => {
    const far = placesApart(view, at(4)).places;
    expect(far.map(({ isTogether, reads, label }) => ({ isTogether, reads: reads.length, label }))).toEqual([
      { isTogether: true, reads: 30, label: '1 … 30 · 30 reads' },
    ]);
    const newest = view.reads.find(({ row }) => row === 29);
    expect([far[0]?.lon, far[0]?.lat]).toEqual([newest?.lon, newest?.lat]);
    expect(placesApart(view, at(12)).places).toHaveLength(3);
  });
});

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
    expect(viewOf(along(read, road), all).legs).toHaveLength(2);
    const withoutMiddle = viewOf(
      filtered(along(read, road), (row) => row !== 1),
      all,
    );
    expect(withoutMiddle.reads.map(({ row }) => row)).toEqual([0, 2]);
    expect(withoutMiddle.legs).toEqual([]);
    expect(withoutMiddle.counts.map(({ cameraId, count }) => [cameraId, count])).toEqual([
      ['A', 1],
      ['C', 1],
    ]);
  });

  it('draws a likely leg along the road it was given, with a chevron that points the way', () => {
    const view = viewOf(along(investigation, road), brush);
    const likely = view.legs.filter((leg) => leg.kind === 'likely');
    expect(likely).toHaveLength(1);
    expect(likely[0]?.points).toEqual(road);
    expect(likely[0]?.chevron?.degrees).toBeGreaterThan(300);
  });

  it('draws a gap as a curve that is no road, and says that the route is not known', () => {
    const view = viewOf(along(investigation, road), brush);
    const unknown = view.legs.filter((leg) => leg.kind === 'unknown');
    expect(unknown).toHaveLength(1);
    expect(unknown[0]?.points.length).toBeGreaterThan(3);
    expect(unknown[0]?.chevron).toBeUndefined();
  });

  it('draws no line for a leg whose way is still being found, rather than a straight one', () => {
    expect(viewOf(along(investigation, undefined), brush).legs.filter((leg) => leg.kind === 'likely')).toEqual([]);
  });

  it('draws a leg past cameras that would have read it, and one without a road, as a way that is not known', () => {
    const kinds = (of: Investigation): readonly string[] => viewOf(of, brush).legs.map(({ kind }) => kind);
    expect(kinds(along(investigation, road, { count: 1, chance: 0.07 }))).toEqual(['likely', 'unknown']);
    expect(kinds(along(investigation, road, { count: 2, chance: 0.0049 }))).toEqual(['unknown', 'unknown']);
    expect(kinds(along(investigation, null))).toEqual(['unknown', 'unknown']);
  });

  it('draws nothing at a camera whose position is not known', () => {
    expect(viewOf(investigation, brush).reads.map((read) => read.row)).toEqual([0, 1, 2]);
  });

  it('draws several reads at one camera as one place with their numbers, the chosen one on top', () => {
    const again = buildInvestigation({
      table: aReadTable([
        { vrm: 'YK38RVL', at: 0, camera: 'A' },
        { vrm: 'YK38RVL', at: 10 * MINUTE_MS, camera: 'B' },
        { vrm: 'YK38RVL', at: 60 * MINUTE_MS, camera: 'A' },
        ...Array.from({ length: 5 }, (_, i) => ({ vrm: 'YK38RVL', at: (90 + i) * MINUTE_MS, camera: 'C' })),
      ]),
      cameras,
      subject: theVehicles(['YK38RVL']),
    });
    const { places } = viewOf(again, brush);
    expect(places.map(({ label, reads }) => [label, reads.length])).toEqual([
      ['1 · 3', 2],
      ['', 1],
      ['4 to 8, 4 min', 5],
    ]);
    const [first] = places;
    if (first === undefined) throw new Error('no place');
    const top = (selectedRow?: number, hoveredRow?: number): number => topOf(first, { selectedRow, hoveredRow }).row;
    expect([top(), top(0), top(undefined, 0), top(2, 0)]).toEqual([2, 0, 0, 2]);
    // A press goes through the reads of a place, the newest first.
    expect([undefined, 2, 0, 1].map((selected) => pressedRead(first, selected)?.row)).toEqual([2, 0, 2, 2]);
    expect(viewOf(again, { fromMs: 50 * MINUTE_MS, toMs: 61 * MINUTE_MS }).places[0]?.reads[0]?.badge.label).toBe('3');
  });

  it('says when what is drawn begins and ends, and what is not known of a leg', () => {
    const words = (of: Investigation): readonly string[] => viewOf(of, brush).labels.map(({ text }) => text);
    expect(words(along(investigation, road))).toEqual(['01:00:00', '02:30:00 last read', 'no reads for 1 h 20 min']);
    expect(words(along(investigation, road, { count: 2, chance: 0.0049 }))).toContain('2 working cameras read nothing');
  });

  const near = viewOf(along(investigation, road), brush);
  const onScreen =
    (pxPerDegree: number) =>
    (lon: number, lat: number): { x: number; y: number } => ({
      x: 300 + (lon + 1.5) * pxPerDegree,
      y: 300 - (lat - 53.5) * pxPerDegree,
    });

  it('draws no label over a disc or another label', () => {
    const at = (pxPerDegree: number) => labelsWithRoom(near, onScreen(pxPerDegree), undefined);
    expect([...at(10_000).labels.keys()].map(({ text }) => text)).toEqual(near.labels.map(({ text }) => text));
    expect(at(10).labels.size, 'all on one another').toBeLessThan(near.labels.length);
  });

  it('puts a label on another side of its disc than under a note or beyond the edge, and leaves out one without room', () => {
    const last = near.labels.find(({ text }) => text.endsWith('last read'));
    const at = onScreen(1_000)(last?.lon ?? 0, last?.lat ?? 0);
    const side = (covers: readonly Box[], width = 600): LabelPlacement | undefined =>
      last && labelsWithRoom(near, onScreen(1_000), { width, height: 600, covers }).labels.get(last);
    const note = { left: 0, right: 600, top: 0, bottom: at.y - 12 };
    const under = { left: 0, right: 600, top: at.y + 12, bottom: 600 };
    const beside = { left: at.x + 12, right: 600, top: 0, bottom: 600 };
    expect(side([])?.offset[1], 'above').toBeLessThan(0);
    expect(side([note])?.offset[1], 'below').toBeGreaterThan(0);
    expect(side([note, under])?.anchor, 'at the right').toBe('start');
    expect(side([note, under, beside])?.anchor, 'at the left').toBe('end');
    expect(side([note, under], at.x + 40)?.anchor, 'the map ends there').toBe('end');
    expect(side([{ left: 0, right: 600, top: 0, bottom: 600 }])).toBeUndefined();
  });

  it('keeps the label of an end at the disc that stands for its read', () => {
    const together = placesApart(near, onScreen(10));
    expect(together.places).toHaveLength(1);
    const [place] = together.places;
    expect(together.labels.filter(({ row }) => row !== undefined)).toHaveLength(2);
    for (const { row, lon, lat } of together.labels)
      if (row !== undefined) expect([lon, lat]).toEqual([place?.lon, place?.lat]);
  });

  it('finds the place under the pointer and nothing where there is none', () => {
    const view = viewOf(investigation, brush);
    const project = (lon: number, lat: number): { x: number; y: number } => ({
      x: (lon + 2) * 1_000,
      y: (54 - lat) * 1_000,
    });
    expect(placeAtPoint(view, project, 503, 500)?.reads.map(({ row }) => row)).toEqual([1]);
    expect(placeAtPoint(view, project, 900, 900)).toBeUndefined();
  });

  it('counts reads by camera within the brush', () => {
    expect(
      cameraCounts(investigation, countsIn(investigation, { fromMs: 0, toMs: 11 * MINUTE_MS })).map(
        ({ cameraId, count }) => [cameraId, count],
      ),
    ).toEqual([
      ['A', 1],
      ['B', 1],
    ]);
  });
});

describe('a pair of impossible reads', () => {
  it('is two discs and a straight line that says the speed it would need, and never a likely or unknown way', () => {
    const spot = (cameraId: string, ms: number) => ({ cameraId, capturedAt: new Date(ms).toISOString() });
    const found = foundPairs(
      [
        {
          ...{ vrm: 'YK38RVL', firstReadId: 'R1', secondReadId: 'R2', explanations: [] },
          ...{ first: spot('A', MINUTE_MS), second: spot('C', 3 * MINUTE_MS) },
          ...{ distanceKm: 23.2, seconds: 120, requiredKmh: 696 },
        },
      ],
      200,
    );
    const pairs = aReadTable([]);
    pairs.append(found.batch);
    const index = new ReadIndex(pairs, brush, () => false);
    index.append();
    const answer = buildInvestigation({
      ...{ table: pairs, cameras, subject: theVehicles(['YK38RVL']), found: found.pairs },
    });
    const view = buildMapView(answer, brush, index.camerasIn(brush));
    expect(view.reads.map(({ lon, lat, badge }) => [lon, lat, badge.label])).toEqual([
      [-1.5, 53.4, '1'],
      [-1.4, 53.6, '2'],
    ]);
    expect(view.legs).toMatchObject([
      {
        kind: 'impossible',
        chevron: undefined,
        points: [
          [-1.5, 53.4],
          [-1.4, 53.6],
        ],
        pair: { at: 0, words: 'needs 320 mph' },
      },
    ]);
    expect(
      view.labels.map(({ text }) => text),
      'none of them is where it was last',
    ).toEqual(['01:01:00', '01:03:00']);
    expect(chosenLeg(view, 0)).toBe(view.legs[0]);
    expect(chosenLeg(view, -1)).toBeUndefined();
  });
});
