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

const isCounts = (under: NamesUnder): under is readonly CountMark[] => Array.isArray(under);

export function takeNameRoom(map: MapLibre, under: NamesUnder): void {
  map.getSource<GeoJSONSource>(SOURCE)?.setData(featuresOf(under));
}

function featuresOf(under: NamesUnder): GeoJSON.FeatureCollection {
  if (under === undefined) return NO_FEATURES;
  if (isCounts(under))
    return {
      type: 'FeatureCollection',
      features: under.map((mark) => feature(mark, { size: 2 * mark.radiusPx })),
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
