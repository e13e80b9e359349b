import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';
import { APP_ORIGIN } from '../../app/contract/evidence-url.ts';
import type { MapColours } from './map-colours.ts';
import { MAP_BOLD, MAP_REGULAR } from './map-fonts.ts';

/**
 * The embedded map: coast, force areas, towns, built-up areas and the project's own road table, as plain GeoJSON from
 * the app's own scheme. No glyph server: labels use font files (map-fonts.ts). Accurate to about zoom 10; the map says so beyond
 * that.
 */
const basemap = (name: string): { type: 'geojson'; data: string } => ({
  type: 'geojson',
  data: `${APP_ORIGIN}/resources/basemap/${name}.json`,
});

export const REGULAR = [MAP_REGULAR];
export const BOLD = [MAP_BOLD];

const roadWidth = (
  low: number,
  high: number,
): ['interpolate', ['exponential', 1.4], ['zoom'], number, number, number, number] => [
  'interpolate',
  ['exponential', 1.4],
  ['zoom'],
  5,
  low,
  13,
  high,
];

function roadLayers(colours: MapColours, source: string): LayerSpecification[] {
  const of = (roadClass: string): ['==', ['get', 'class'], string] => ['==', ['get', 'class'], roadClass];
  const line = (
    id: string,
    roadClass: string,
    colour: string,
    low: number,
    high: number,
    minzoom: number,
  ): LayerSpecification => ({
    id: `${source}-${id}`,
    type: 'line',
    source,
    filter: of(roadClass),
    minzoom,
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': colour, 'line-width': roadWidth(low, high) },
  });
  return [
    line('a', 'a', colours['map-a'], 0.6, 3, 7),
    line('primary', 'primary', colours['map-primary'], 0.7, 4, 5.5),
    line('mway', 'motorway', colours['map-mway'], 1.2, 6.5, 4),
    line('mway-core', 'motorway', colours['map-mway-core'], 0.5, 3.6, 7),
  ];
}

function shields(source: string): LayerSpecification[] {
  const shield = (roadClass: string, minzoom: number): LayerSpecification => ({
    id: `${source}-shield-${roadClass}`,
    type: 'symbol',
    source,
    minzoom,
    filter: ['==', ['get', 'class'], roadClass],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 320,
      'text-field': ['get', 'ref'],
      'text-font': BOLD,
      'text-size': 10.5,
      'text-rotation-alignment': 'viewport',
      'icon-rotation-alignment': 'viewport',
      'icon-image': `shield-${roadClass}`,
      'icon-text-fit': 'both',
      'icon-text-fit-padding': [1, 4, 1, 4],
    },
    paint: { 'text-color': roadClass === 'motorway' ? '#EAF1FA' : roadClass === 'primary' ? '#F0E3A0' : '#20262A' },
  });
  return [shield('a', 9.5), shield('primary', 8), shield('motorway', 6.2)];
}

const placeLabel = (
  colours: MapColours,
  id: string,
  filter: LayerSpecification extends never ? never : unknown,
  size: number,
  bold: boolean,
  minzoom: number,
): LayerSpecification => ({
  id: `place-${id}`,
  type: 'symbol',
  source: 'places',
  minzoom,
  filter: filter as never,
  layout: {
    'text-field': ['get', 'name'],
    'text-font': bold ? BOLD : REGULAR,
    'text-size': size,
    'text-padding': 6,
    'symbol-sort-key': ['get', 'rank'],
    'text-max-width': 8,
  },
  paint: {
    'text-color': bold ? colours['map-label'] : colours['map-label-2'],
    'text-halo-color': colours['map-halo'],
    'text-halo-width': 1.4,
  },
});

/** Places of one rank, from the zoom that the data gives. MapLibre filters by whole zoom steps. */
function placeLayers(colours: MapColours): LayerSpecification[] {
  const between = (low: number, high: number): unknown => [
    'all',
    ['>=', ['get', 'minzoom'], low],
    ['<', ['get', 'minzoom'], high],
  ];
  return [
    placeLabel(colours, 'hamlet', between(10, 20), 11, false, 10),
    placeLabel(colours, 'village', between(9, 10), 11, false, 9),
    placeLabel(colours, 'town', between(8, 9), 11, false, 8),
    placeLabel(colours, 'large-town', between(7, 8), 12, true, 7),
    placeLabel(colours, 'city', between(5, 7), 12, true, 6),
    placeLabel(colours, 'large-city', between(0, 5), 14, true, 4),
  ];
}

export function baseStyle(colours: MapColours): StyleSpecification {
  return {
    version: 8,
    sources: {
      land: basemap('land'),
      admin: basemap('admin'),
      forces: basemap('forces'),
      urban: basemap('urban'),
      roads: basemap('roads'),
      'roads-local': basemap('roads-local'),
      places: {
        ...basemap('places'),
        attribution: 'Coast and areas: Natural Earth. Places: GeoNames, CC BY 4.0. Roads: schematic, to about 500 m.',
      },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': colours['map-sea'] } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': colours['map-land'] } },
      {
        id: 'urban',
        type: 'fill',
        source: 'urban',
        minzoom: 5.5,
        paint: {
          'fill-color': colours['map-urban'],
          'fill-opacity': ['interpolate', ['linear'], ['zoom'], 9.5, 1, 11.5, 0.35],
        },
      },
      {
        id: 'admin',
        type: 'line',
        source: 'admin',
        minzoom: 7.5,
        paint: { 'line-color': colours['map-minor'], 'line-width': 0.8 },
      },
      {
        id: 'forces',
        type: 'line',
        source: 'forces',
        filter: ['==', ['get', 'kind'], 'border'],
        minzoom: 6,
        paint: { 'line-color': colours['map-bound'], 'line-width': 1, 'line-dasharray': [1, 3] },
      },
      ...roadLayers(colours, 'roads-local'),
      ...roadLayers(colours, 'roads'),
      ...shields('roads-local'),
      ...shields('roads'),
      {
        id: 'force-names',
        type: 'symbol',
        source: 'forces',
        filter: ['!=', ['get', 'kind'], 'border'],
        minzoom: 7,
        maxzoom: 10.5,
        layout: {
          'text-field': ['get', 'name'],
          'text-font': REGULAR,
          'text-size': 11,
          'text-letter-spacing': 0.16,
          'text-transform': 'uppercase',
          'text-max-width': 14,
        },
        paint: { 'text-color': colours['map-bound'] },
      },
      ...placeLayers(colours),
    ],
  };
}
