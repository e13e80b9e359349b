import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl/dist/maplibre-gl-csp';
import type { Arranged } from './arrangement.ts';
import type { CountMark } from './count-marks.ts';
import { BOLD } from './base-style.ts';
import { reachPx, type LabelPlacement } from './map-view-model.ts';

/**
 * Discs and their labels are drawn by deck, over the map. Here they take the same room among MapLibre's own labels, drawn as nothing: the
 * name of a town gives way to them, in place of showing half of itself beside a disc.
 */
const SOURCE = 'name-room';
/** The lowest of these layers: what is labelled later goes under it. */
export const FIRST_NAME_ROOM_LAYER = `${SOURCE}-discs`;
const NOTHING = 'nothing';
const TEXT_PX = 11;
const ANCHORS = { start: 'left', middle: 'center', end: 'right' } as const;

const NO_FEATURES = { type: 'FeatureCollection' as const, features: [] };

/** Last, because MapLibre places the labels of its last layer first. */
export function addNameRoom(map: MapLibre): void {
  if (!map.hasImage(NOTHING)) map.addImage(NOTHING, { width: 1, height: 1, data: new Uint8ClampedArray(4) });
  map.addSource(SOURCE, { type: 'geojson', data: NO_FEATURES });
  map.addLayer({
    id: FIRST_NAME_ROOM_LAYER,
    type: 'symbol',
    source: SOURCE,
    filter: ['has', 'size'],
    layout: { 'icon-image': NOTHING, 'icon-size': ['get', 'size'], 'icon-allow-overlap': true, 'icon-padding': 0 },
  });
  map.addLayer({
    id: `${SOURCE}-labels`,
    type: 'symbol',
    source: SOURCE,
    filter: ['has', 'text'],
    layout: {
      'text-field': ['get', 'text'],
      'text-font': BOLD,
      'text-size': TEXT_PX,
      'text-anchor': ['get', 'anchor'],
      'text-offset': ['array', 'number', 2, ['get', 'offset']],
      'text-max-width': 100,
      'text-allow-overlap': true,
      'text-padding': 1,
    },
    paint: { 'text-opacity': 0 },
  });
}

type At = { readonly lon: number; readonly lat: number };

const feature = ({ lon, lat }: At, properties: GeoJSON.GeoJsonProperties): GeoJSON.Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates: [lon, lat] },
});

const ofLabel = (at: At, text: string, { offset: [x, y], anchor }: LabelPlacement): GeoJSON.Feature =>
  feature(at, { text, anchor: ANCHORS[anchor], offset: [x / TEXT_PX, y / TEXT_PX] });

/** What takes room: a journey as it is arranged, or the marks of counts. */
export type NamesUnder = Arranged | readonly CountMark[] | undefined;

/** The width of a mark of counts in coarse steps, so that a stretch with nearly the same counts takes the same room [default]. */
const STEP_PX = 6;
const roomFor = (radiusPx: number): number => STEP_PX * Math.ceil((2 * radiusPx) / STEP_PX);

const isCounts = (under: NamesUnder): under is readonly CountMark[] => Array.isArray(under);

/** Takes the room, unless it is the one that was taken: each new set of shapes has all names placed anew. Returns which it is. */
export function takeNameRoom(map: MapLibre, under: NamesUnder, taken: string): string {
  const features = featuresOf(under);
  const room = JSON.stringify(features.features);
  if (room !== taken) map.getSource<GeoJSONSource>(SOURCE)?.setData(features);
  return room;
}

function featuresOf(under: NamesUnder): GeoJSON.FeatureCollection {
  if (under === undefined) return NO_FEATURES;
  if (isCounts(under))
    return {
      type: 'FeatureCollection',
      features: under.map((mark) => feature(mark, { size: roomFor(mark.radiusPx) })),
    };
  const { view, room } = under;
  const labels = view.isNumbered
    ? [
        ...Array.from(room.labels, ([label, placement]) => ofLabel(label, label.text, placement)),
        ...Array.from(room.places, ([place, placement]) => ofLabel(place, place.label, placement)),
      ]
    : [];
  const discs = view.places.map((place) => feature(place, { size: 2 * reachPx(place.reads, view.isNumbered) }));
  return { type: 'FeatureCollection', features: [...discs, ...labels] };
}
