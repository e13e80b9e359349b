// Names and built-up areas out of GeoNames.
import { collection, compactLine } from './geo.mjs';

/** Districts, and places with a district's population: as town names they would mislead. */
const NOT_TOWNS = new Set([
  'Fylde',
  'Rossendale',
  'High Peak',
  'Islington',
  'City of Westminster',
  'Mendip',
  'Saint Peters',
  'Archway',
  'Brent',
  'Becontree',
  'Daresbury',
  'Wales',
  'Waltham',
]);
const NAMES = new Map([
  ['Kingston upon Hull', 'Hull'],
  ['City of London', 'The City'],
  ['Enfield Town', 'Enfield'],
  ['Derry', 'Derry/Londonderry'],
]);
const TOWN_PARTS = new Set(['PPLX', 'PPLL', 'PPLS']);
const HOME = new Set(['GB', 'IM', 'JE', 'GG']);

const LEVELS = [
  [180e3, 4, 1],
  [90e3, 6, 2],
  [35e3, 7, 3],
  [12e3, 8, 4],
  [4e3, 9, 5],
  [0, 10, 6],
];

const inLondon = ([lon, lat]) => Math.hypot((lon + 0.12) * 0.62, lat - 51.51) < 0.19;

function level(city) {
  if (city.name === 'London') return { minzoom: 4, rank: 0 };
  const [, minzoom, rank] = LEVELS.find(([from]) => city.population >= from);
  if (TOWN_PARTS.has(city.featureCode)) return { minzoom: Math.max(minzoom, 10), rank: Math.max(rank, 5) };
  // Around London the boroughs would drown the capital's own name.
  if (inLondon(city.loc.coordinates)) return { minzoom: Math.max(minzoom, 9), rank: Math.max(rank, 4) };
  return { minzoom, rank };
}

const homeCities = (cities) => cities.filter((c) => HOME.has(c.country));

export function places(cities) {
  const features = homeCities(cities)
    .filter((c) => !NOT_TOWNS.has(c.name))
    .sort((a, b) => b.population - a.population || (a.name < b.name ? -1 : 1))
    .map((c) => {
      const { minzoom, rank } = level(c);
      const [coordinates] = compactLine([c.loc.coordinates]);
      return {
        type: 'Feature',
        properties: { name: NAMES.get(c.name) ?? c.name, minzoom, rank, population: c.population },
        geometry: { type: 'Point', coordinates },
      };
    });
  return collection(features);
}

/**
 * Built-up areas as a contour of population density. It stands in for outlines that no package has, reads well up to zoom 9
 * and should fade out at zoom 10.
 */
export function urban(cities, { contourDensity }) {
  const PX_PER_KM = 2;
  const MID = 54;
  const kmPerLon = 111.32 * Math.cos((MID * Math.PI) / 180);
  const [west, north, south, east] = [-8.5, 61, 49.8, 2];
  const project = ([lon, lat]) => [(lon - west) * kmPerLon * PX_PER_KM, (north - lat) * 111.2 * PX_PER_KM];
  const unproject = ([x, y]) => [west + x / PX_PER_KM / kmPerLon, north - y / PX_PER_KM / 111.2];
  const [width, height] = project([east, south]).map(Math.ceil);
  const people = homeCities(cities).filter((c) => c.population > 0 && !NOT_TOWNS.has(c.name));
  const perSquarePixel = 900 / PX_PER_KM ** 2;
  const contours = contourDensity()
    .x((c) => project(c.loc.coordinates)[0])
    .y((c) => project(c.loc.coordinates)[1])
    .weight((c) => c.population)
    .size([width, height])
    .cellSize(2)
    .bandwidth(1.6 * PX_PER_KM)
    .thresholds([perSquarePixel])(people);
  const polygons = contours[0].coordinates.map((rings) => rings.map((ring) => compactLine(thin(ring.map(unproject)))));
  return collection(
    polygons
      .filter((rings) => rings[0].length > 4)
      .map((coordinates) => ({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates } })),
  );
}

/** Every second vertex is plenty for a contour that is a guess to start with. */
function thin(ring) {
  if (ring.length < 16) return ring;
  const kept = ring.slice(0, -1).filter((_, i) => i % 2 === 0);
  return [...kept, kept[0]];
}
