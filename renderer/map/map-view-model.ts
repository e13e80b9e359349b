import { bearingDegrees, type Position } from '../../app/movement/geodesy.ts';
import type { Leg } from '../../app/movement/journey.ts';
import { DRAWN_READS, journeysIn, type Investigation, type Span } from '../columns/investigation.ts';
import { areSeveral, badgeOf, rampAt, type ReadBadge } from '../columns/sequence.ts';
import { groupsApart, type OnScreen } from './apart.ts';
import { discPx, DOT_PX, NUMBERED } from './journey-style.ts';
import { neededSpeedText, unreadText } from '../words/journey.ts';
import { clockText, countText, durationText } from '../words/measures.ts';

/** What is drawn over the base map. Pure and free of any drawing library, so that it can be tested without one. */
export type DrawnRead = {
  readonly row: number;
  readonly lon: number;
  readonly lat: number;
  /** As in table and timeline. */
  readonly badge: ReadBadge;
  /** Place on the time ramp, 0 to 1. */
  readonly at: number;
  readonly vehicle: number;
  readonly uncertain: boolean;
};

/** All reads at one place, or at places that are one at this zoom: one mark, with a ring and their numbers where there are several. */
export type DrawnPlace = {
  readonly lon: number;
  readonly lat: number;
  /** Oldest first. */
  readonly reads: readonly DrawnRead[];
  /** It stands for several places, and parts when the map comes nearer. */
  readonly isTogether: boolean;
  /** The numbers of several reads; empty for one. */
  readonly label: string;
};

/** The reads that hand and mouse point at, and the found pair that is chosen by them; -1 for none. */
export type Pointed = {
  readonly selectedRow: number | undefined;
  readonly hoveredRow: number | undefined;
  readonly pair: number;
};

export type DrawnLeg = {
  readonly points: readonly (readonly [number, number])[];
  readonly at: number;
  readonly vehicle: number;
  /**
   * `likely` follows roads; `unknown` is drawn dotted and means that the route is not known; `impossible` joins two reads that no one
   * vehicle can have made, and is no way at all.
   */
  readonly kind: 'likely' | 'unknown' | 'impossible';
  /** Of an impossible leg: its place among the pairs that were found, and the speed that it would need. */
  readonly pair?: { readonly at: number; readonly words: string };
  readonly chevron: { readonly lon: number; readonly lat: number; readonly degrees: number } | undefined;
};

/** Words on the map: when a journey begins and ends, and what is not known of a leg. */
export type DrawnLabel = {
  readonly lon: number;
  readonly lat: number;
  readonly text: string;
  /** The read that it is about; none for the middle of a leg. */
  readonly row?: number;
};

export type MapView = {
  /** Several vehicles: colour is by vehicle and not by time. */
  readonly several: boolean;
  readonly reads: readonly DrawnRead[];
  readonly places: readonly DrawnPlace[];
  /** Discs carry numbers. */
  readonly isNumbered: boolean;
  /** The numbers of several reads at one place. */
  readonly labelOf: (reads: readonly DrawnRead[]) => string;
  readonly legs: readonly DrawnLeg[];
  readonly labels: readonly DrawnLabel[];
  /** Reads per camera. Drawn instead of the journey when asked for, or when there are too many reads for a journey. */
  readonly counts: readonly CameraCount[];
  /** Cameras that read one of the vehicles in the brushed stretch. */
  readonly readCameras: ReadonlySet<string>;
  readonly bounds: readonly [number, number, number, number] | undefined;
};

/** Reads at one place, oldest first, are one mark on the map. */
function placesOf(investigation: Investigation, reads: readonly DrawnRead[]): readonly DrawnPlace[] {
  const at = new Map<string, DrawnRead[]>();
  for (const read of reads) {
    const key = `${read.lon} ${read.lat}`;
    const there = at.get(key);
    if (there === undefined) at.set(key, [read]);
    else there.push(read);
  }
  return Array.from(at.values(), (there) => {
    const inOrder = there.length === 1 ? there : there.sort((a, b) => a.row - b.row);
    const { lon, lat } = inOrder[0] ?? { lon: 0, lat: 0 };
    return { lon, lat, reads: inOrder, isTogether: false, label: placeLabel(investigation, inOrder) };
  });
}

const newestRow = ({ reads }: DrawnPlace): number => reads.at(-1)?.row ?? -1;

/** Beyond the radius of a disc: its ring where it stands for several reads, and its line. */
export const RING_PX = 2.5;
const LINE_PX = 1;

/** How far the disc of these reads reaches, whichever of them it shows. */
export function reachPx(reads: readonly DrawnRead[], isNumbered: boolean): number {
  let most = 0;
  for (const { badge } of reads) {
    const radius = isNumbered ? discPx(badge.label) : DOT_PX;
    // A square reaches as far as its corners.
    most = Math.max(most, badge.isSquare ? radius * Math.SQRT2 : radius);
  }
  return most + (reads.length > 1 ? RING_PX : 0) + LINE_PX;
}

/** The same view with places that touch at this zoom put together, each at the place of its newest read: no two discs overlap. */
export function placesApart(view: MapView, project: (lon: number, lat: number) => OnScreen): MapView {
  const newestFirst = [...view.places].sort((a, b) => newestRow(b) - newestRow(a));
  const readsOf = (members: readonly number[]): DrawnRead[] => members.flatMap((i) => newestFirst[i]?.reads ?? []);
  const groups = groupsApart(
    newestFirst.map(({ lon, lat }) => project(lon, lat)),
    (members) => reachPx(readsOf(members), view.isNumbered),
  );
  if (groups.length === view.places.length) return view;
  const leads = new Map<number, DrawnPlace>();
  const places = groups.flatMap((members): readonly DrawnPlace[] => {
    const lead = newestFirst[members[0] ?? -1];
    if (lead === undefined || members.length === 1) return lead === undefined ? [] : [lead];
    const reads = readsOf(members).sort((a, b) => a.row - b.row);
    for (const { row } of reads) leads.set(row, lead);
    return [{ lon: lead.lon, lat: lead.lat, reads, isTogether: true, label: view.labelOf(reads) }];
  });
  // A label stands at the disc that stands for its read.
  const labels = view.labels.map((label) => {
    const lead = label.row === undefined ? undefined : leads.get(label.row);
    return lead === undefined ? label : { ...label, lon: lead.lon, lat: lead.lat };
  });
  return { ...view, places, labels };
}

/**
 * `1 · 26` of two reads at one place, `12 to 311, 2 h 10 min` of one stay; of more than three of those the first, the last and how many
 * reads.
 */
function placeLabel(investigation: Investigation, reads: readonly DrawnRead[]): string {
  if (reads.length <= 1) return '';
  const parts: string[] = [];
  for (let i = 0; i < reads.length;) {
    const first = reads[i];
    const stay = first === undefined ? undefined : investigation.stayOf(first.row);
    let next = i + 1;
    while (
      stay !== undefined &&
      next < reads.length &&
      (reads[next]?.row ?? 0) <= stay.lastRow &&
      reads[next]?.vehicle === first?.vehicle
    )
      next += 1;
    const last = reads[next - 1];
    parts.push(
      stay === undefined || next === i + 1
        ? (first?.badge.label ?? '')
        : `${first?.badge.label ?? ''} to ${last?.badge.label ?? ''}, ${durationText(stay.seconds)}`,
    );
    i = next;
  }
  if (parts.length <= 3) return parts.join(' · ');
  return `${reads[0]?.badge.label ?? ''} … ${reads.at(-1)?.badge.label ?? ''} · ${countText(reads.length, 'read')}`;
}

/** A part of the screen, in pixels. */
export type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const isWithin = (a: Box, b: Box): boolean =>
  a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;

/** The size of the map on the screen, and the elements that cover parts of it, such as notes and the legend. */
export type Viewport = { readonly width: number; readonly height: number; readonly covers: readonly Box[] };

/** The offset of a label from its point in pixels, and which part of its text is there. */
export type LabelPlacement = {
  readonly offset: readonly [number, number];
  readonly anchor: 'start' | 'middle' | 'end';
};

/** The labels that have room, and where. */
export type Room = {
  readonly places: ReadonlyMap<DrawnPlace, LabelPlacement>;
  readonly labels: ReadonlyMap<DrawnLabel, LabelPlacement>;
};

/** About the width of a character of a label, and half the height of a line of it. */
const CHARACTER_PX = 6.6;
const HALF_LINE_PX = 8;
/** Between a disc and its label, and left and right of a text on its ground. */
const BESIDE_PX = 6;
const GROUND_PX = 4;

const ON_POINT: readonly LabelPlacement[] = [{ offset: [0, 0], anchor: 'middle' }];

type Side = 'right' | 'left' | 'above' | 'below';

function placementAt(side: Side, reach: number): LabelPlacement {
  const across = reach + BESIDE_PX;
  const up = reach + HALF_LINE_PX + 2;
  if (side === 'right') return { offset: [across, 0], anchor: 'start' };
  if (side === 'left') return { offset: [-across, 0], anchor: 'end' };
  return { offset: [0, side === 'above' ? -up : up], anchor: 'middle' };
}

function boxOf({ x, y }: OnScreen, { offset, anchor }: LabelPlacement, text: string): Box {
  const width = text.length * CHARACTER_PX + 2 * GROUND_PX;
  const at = x + offset[0] + (anchor === 'start' ? -GROUND_PX : anchor === 'end' ? GROUND_PX : 0);
  const left = anchor === 'start' ? at : anchor === 'end' ? at - width : at - width / 2;
  const middle = y + offset[1];
  return { left, right: left + width, top: middle - HALF_LINE_PX, bottom: middle + HALF_LINE_PX };
}

/**
 * Labels that cover neither a disc nor each other at this zoom, and lie under nothing: those of ends and gaps go before those of places.
 * One that has no room on the first side takes another; one that has none is left out.
 */
export function labelsWithRoom(
  view: Pick<MapView, 'places' | 'labels' | 'isNumbered'>,
  project: (lon: number, lat: number) => OnScreen,
  viewport: Viewport | undefined,
): Room {
  const reachOf = new Map(view.places.map((place) => [place, reachPx(place.reads, view.isNumbered)]));
  const atPoint = new Map<string, number>();
  const taken = view.places.map((place): Box => {
    const { x, y } = project(place.lon, place.lat);
    const reach = reachOf.get(place) ?? 0;
    atPoint.set(`${place.lon} ${place.lat}`, reach);
    return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
  });
  const screen =
    viewport === undefined ? undefined : { left: 0, top: 0, right: viewport.width, bottom: viewport.height };
  const take = (point: OnScreen, text: string, placements: readonly LabelPlacement[]): LabelPlacement | undefined => {
    const isSeen =
      screen !== undefined && isWithin({ left: point.x, right: point.x, top: point.y, bottom: point.y }, screen);
    return placements.find((placement) => {
      const box = boxOf(point, placement, text);
      if (taken.some((other) => overlap(box, other))) return false;
      // What is not seen yet may come into view as the map is dragged.
      if (isSeen && (!isWithin(box, screen) || viewport?.covers.some((cover) => overlap(box, cover)) === true))
        return false;
      taken.push(box);
      return true;
    });
  };
  const sides = (reach: number, ...wanted: readonly Side[]): readonly LabelPlacement[] =>
    wanted.map((side) => placementAt(side, reach));
  const labels = new Map<DrawnLabel, LabelPlacement>();
  for (const label of view.labels) {
    const { lon, lat, text, row } = label;
    const reach = atPoint.get(`${lon} ${lat}`) ?? 0;
    const placements = row === undefined ? ON_POINT : sides(reach, 'above', 'below', 'right', 'left');
    const placement = take(project(lon, lat), text, placements);
    if (placement !== undefined) labels.set(label, placement);
  }
  const places = new Map<DrawnPlace, LabelPlacement>();
  for (const place of view.places) {
    if (place.label === '') continue;
    const placements = sides(reachOf.get(place) ?? 0, 'right', 'left', 'below', 'above');
    const placement = take(project(place.lon, place.lat), place.label, placements);
    if (placement !== undefined) places.set(place, placement);
  }
  return { places, labels };
}

/** The read of a place that is drawn: the one that is pointed at, else the newest. */
export function topOf({ reads }: DrawnPlace, { selectedRow, hoveredRow }: Omit<Pointed, 'pair'>): DrawnRead {
  const top =
    reads.find(({ row }) => row === selectedRow) ?? reads.find(({ row }) => row === hoveredRow) ?? reads.at(-1);
  if (top === undefined) throw new Error('a place without a read');
  return top;
}

/** The read that a press on a place chooses: the newest, and after the one that is chosen the next older one. */
export function pressedRead({ reads }: DrawnPlace, selectedRow: number | undefined): DrawnRead | undefined {
  const at = reads.findIndex(({ row }) => row === selectedRow);
  return at > 0 ? reads[at - 1] : reads.at(-1);
}

/** More would cover the map; the timeline has all. */
const LABELLED_GAPS = 6;
/** Shorter gaps need no words. */
const WORDED_GAP_SECONDS = 30 * 60;

function gapWords({ because, seconds, unread = 0 }: Leg): string | undefined {
  if (because === 'cameras') return unreadText(unread);
  return because === 'time' && seconds >= WORDED_GAP_SECONDS ? `no reads for ${durationText(seconds)}` : undefined;
}

/** Of so many reads of pairs each has its time; of more there is no room. */
const TIMED_READS = 12;

/** The times of the first and the last read of what is drawn; of pairs of impossible reads, of which none is the last, of each. */
function endLabels({ table, found }: Investigation, reads: readonly DrawnRead[]): readonly DrawnLabel[] {
  if (reads.length < 2) return [];
  if (found !== undefined)
    return reads.length > TIMED_READS
      ? []
      : reads.map(({ lon, lat, row }) => ({ lon, lat, text: clockText(table.capturedAtMs[row] ?? 0), row }));
  const [first, last] = [
    reads.reduce((least, read) => (read.row < least.row ? read : least)),
    reads.reduce((most, read) => (read.row > most.row ? read : most)),
  ];
  const label = ({ lon, lat, row }: DrawnRead, more = ''): DrawnLabel => ({
    lon,
    lat,
    text: `${clockText(table.capturedAtMs[row] ?? 0)}${more}`,
    row,
  });
  const isOnePlace = first.lon === last.lon && first.lat === last.lat;
  return isOnePlace ? [label(last, ' last read')] : [label(first), label(last, ' last read')];
}

/** A gentle curve for an unknown route, so that it cannot be taken for a road. */
function curve(from: readonly [number, number], to: readonly [number, number]): [number, number][] {
  const bend = 0.16;
  const middle = [
    (from[0] + to[0]) / 2 + (to[1] - from[1]) * bend,
    (from[1] + to[1]) / 2 - ((to[0] - from[0]) * bend) / 2.8,
  ] as const;
  return Array.from({ length: 17 }, (_, i) => {
    const t = i / 16;
    const weights = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2] as const;
    return [
      weights[0] * from[0] + weights[1] * middle[0] + weights[2] * to[0],
      weights[0] * from[1] + weights[1] * middle[1] + weights[2] * to[1],
    ];
  });
}

function chevronOf(points: DrawnLeg['points']): DrawnLeg['chevron'] {
  const middle = Math.floor(points.length / 2);
  const a = points[Math.max(0, middle - 1)];
  const b = points[middle];
  if (a === undefined || b === undefined || points.length < 2) return undefined;
  return {
    lon: (a[0] + b[0]) / 2,
    lat: (a[1] + b[1]) / 2,
    degrees: bearingDegrees({ lon: a[0], lat: a[1] }, { lon: b[0], lat: b[1] }),
  };
}

/** Straight, and never along a road: it says that nothing can have been driven between the two. */
function impossibleLeg(
  { found = [] }: Investigation,
  { fromRow, toRow, distanceKm, seconds }: Leg,
  [a, b]: readonly [Position, Position],
  vehicle: number,
): DrawnLeg {
  return {
    points: [
      [a.lon, a.lat],
      [b.lon, b.lat],
    ],
    at: 0,
    vehicle,
    kind: 'impossible',
    pair: {
      at: found.findIndex(({ firstRow, secondRow }) => firstRow === fromRow && secondRow === toRow),
      words: neededSpeedText({ distanceKm, seconds }),
    },
    chevron: undefined,
  };
}

/** The impossible leg whose pair the chosen read stands for. */
export function chosenLeg({ legs }: Pick<MapView, 'legs'>, chosenPair: number): DrawnLeg | undefined {
  return chosenPair === -1 ? undefined : legs.find(({ pair }) => pair?.at === chosenPair);
}

/** `byCode`: reads in view by code of camera, from the index of the search. */
export function buildMapView(investigation: Investigation, brush: Span, byCode: ArrayLike<number>): MapView {
  const reads: DrawnRead[] = [];
  const legs: DrawnLeg[] = [];
  const gaps: DrawnLabel[] = [];
  journeysIn(investigation, brush).forEach((vehicle, index) => {
    const { rows } = vehicle.journey;
    if (rows.length > DRAWN_READS) return;
    rows.forEach((row, i) => {
      const position = investigation.positionAt(row);
      if (position === undefined) return;
      const uncertain = investigation.table.isDoubtful(row) || investigation.isNearMiss(row);
      reads.push({
        row,
        lon: position.lon,
        lat: position.lat,
        badge: badgeOf(investigation, { row, vehicle: index, place: i + 1, total: rows.length }),
        at: rampAt(i + 1, rows.length),
        vehicle: index,
        uncertain,
      });
    });
    vehicle.journey.legs.forEach((leg, i) => {
      if (leg.kind === 'break' || leg.kind === 'unknown') return;
      const a = investigation.positionAt(leg.fromRow);
      const b = investigation.positionAt(leg.toRow);
      if (a === undefined || b === undefined || leg.distanceKm === 0) return;
      if (leg.kind === 'impossible') {
        legs.push(impossibleLeg(investigation, leg, [a, b], index));
        return;
      }
      const way = leg.kind === 'likely' ? investigation.ways?.wayOf(leg) : null;
      if (way === undefined) return; // Not found yet: no line is better than a straight one that is no route.
      const points = way?.points ?? curve([a.lon, a.lat], [b.lon, b.lat]);
      const middle = points[points.length >> 1];
      const words = gapWords(leg);
      if (words !== undefined && middle !== undefined) gaps.push({ lon: middle[0], lat: middle[1], text: words });
      legs.push({
        points,
        at: rampAt(i + 1.5, rows.length),
        vehicle: index,
        kind: way === null ? 'unknown' : 'likely',
        chevron: way === null ? undefined : chevronOf(points),
      });
    });
  });
  const counts = cameraCounts(investigation, byCode);
  const places = placesOf(investigation, reads);
  return {
    several: areSeveral(investigation),
    reads,
    places,
    isNumbered: places.length <= NUMBERED,
    labelOf: (some) => placeLabel(investigation, some),
    legs,
    labels: [...endLabels(investigation, reads), ...(gaps.length <= LABELLED_GAPS ? gaps : [])],
    counts,
    readCameras: new Set(counts.map((camera) => camera.cameraId)),
    bounds: boundsOf(reads.length > 0 ? reads : counts),
  };
}

function boundsOf(places: readonly { readonly lon: number; readonly lat: number }[]): MapView['bounds'] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { lon, lat } of places) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return west === Infinity ? undefined : [west, south, east, north];
}

export type CameraCount = {
  readonly code: number;
  readonly cameraId: string;
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
};

/**
 * Reads per camera in the brushed stretch, by code of camera as the index counts them. "All reads" draws these, so that a million reads
 * cost as many shapes as there are cameras.
 */
export function cameraCounts(
  { table, places }: Pick<Investigation, 'table' | 'places'>,
  byCode: ArrayLike<number>,
): readonly CameraCount[] {
  const counts: CameraCount[] = [];
  for (let code = 0; code < places.length; code += 1) {
    const place = places[code];
    const count = byCode[code] ?? 0;
    if (place !== undefined && count > 0)
      counts.push({ code, cameraId: table.camera.values[code] ?? '', lon: place.lon, lat: place.lat, count });
  }
  return counts;
}

/**
 * The place nearest to a point on screen within a radius; ties go to the one drawn last. Computed here because picking
 * on the GPU is slow on machines without one.
 */
export function placeAtPoint(
  view: Pick<MapView, 'places'>,
  project: (lon: number, lat: number) => { x: number; y: number },
  x: number,
  y: number,
  reachPx = 12,
): DrawnPlace | undefined {
  let best: { place: DrawnPlace; distance: number } | undefined;
  for (const place of view.places) {
    const point = project(place.lon, place.lat);
    const distance = Math.hypot(point.x - x, point.y - y);
    if (distance <= reachPx && (best === undefined || distance <= best.distance)) best = { place, distance };
  }
  return best?.place;
}
