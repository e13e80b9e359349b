import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl/dist/maplibre-gl-csp';
import type { Position } from '../../app/movement/geodesy.ts';
import type { MapColours } from './map-colours.ts';

const SOURCE = 'measure';

/** Puts the line that somebody measures on the map; again after each change of the style, which drops all layers. */
export function addMeasureLayers(map: MapLibre, colours: MapColours): void {
  map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  map.addLayer({
    id: 'measure-halo',
    type: 'line',
    source: SOURCE,
    paint: { 'line-color': colours['map-halo'], 'line-width': 5 },
  });
  map.addLayer({
    id: 'measure-line',
    type: 'line',
    source: SOURCE,
    paint: { 'line-color': colours.act, 'line-width': 2, 'line-dasharray': [3, 1.5] },
  });
  map.addLayer({
    id: 'measure-points',
    type: 'circle',
    source: SOURCE,
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-color': colours.act,
      'circle-radius': 4,
      'circle-stroke-color': colours['map-halo'],
      'circle-stroke-width': 2,
    },
  });
}

export function drawMeasured(map: MapLibre, points: readonly Position[]): void {
  const at = points.map(({ lon, lat }) => [lon, lat]);
  map.getSource<GeoJSONSource>(SOURCE)?.setData({
    type: 'FeatureCollection',
    features: [
      ...(at.length > 1
        ? [{ type: 'Feature' as const, properties: {}, geometry: { type: 'LineString' as const, coordinates: at } }]
        : []),
      ...at.map((coordinates) => ({
        type: 'Feature' as const,
        properties: {},
        geometry: { type: 'Point' as const, coordinates },
      })),
    ],
  });
}
