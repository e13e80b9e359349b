/**
 * Still pictures of the basemap, as paths for SVG: the one behind the sign-in and lock screens, and the country that the map
 * panel shows until there is something to draw. Made when the product is built, because a page that takes half a megabyte of
 * coordinates apart to draw a decoration pays for it in memory for as long as it lives.
 */
import fs from 'node:fs';
import path from 'node:path';

/** @typedef {[number, number]} Position */
/** @typedef {{ properties: Record<string, unknown>, geometry: { type: string, coordinates: any } }} Feature */
/** @typedef {{ west: number, east: number, south: number, north: number, width: number }} Crop `width` in units of the picture */

/** Leeds, Sheffield and the roads between them. @type {Crop} */
const SIGN_IN = { west: -2.25, east: -0.35, south: 53.1, north: 54.0, width: 1_080 };
/** All of the United Kingdom; the panel shows a part of it. @type {Crop} */
const COUNTRY = { west: -8.2, east: 2.2, south: 49.7, north: 59.0, width: 1_000 };
/** Roads that the sign-in picture marks, as if a vehicle had gone along them. */
const MARKED = new Set(['A1(M)', 'A1']);

/** @param {number} lat */
const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));

/** @param {Crop} crop */
function projection({ west, east, south, north, width }) {
  const top = mercator(north);
  const scale = width / (((east - west) * Math.PI) / 180);
  return {
    height: Math.round((top - mercator(south)) * scale),
    /** What the page needs to put something on the picture: `x = (lon - west) * scale`, both in radians, and so on. */
    place: { west, top, scale },
    /** @param {Position} position @returns {Position} */
    toXY: ([lon, lat]) => [((lon - west) / (east - west)) * width, (top - mercator(lat)) * scale],
  };
}

/** @param {Feature} feature @returns {Position[][]} */
function linesOf({ geometry: { type, coordinates } }) {
  switch (type) {
    case 'LineString':
      return [coordinates];
    case 'MultiLineString':
    case 'Polygon':
      return coordinates;
    case 'MultiPolygon':
      return coordinates.flat();
    default:
      throw new Error(`a picture has no ${type}`);
  }
}

/**
 * One path of many lines; points nearer to the one before than `stepPx` are left out, lines outside the crop as well.
 * @param {Feature[]} features @param {Crop} crop @param {number} stepPx
 */
function pathOf(features, crop, stepPx) {
  const { height, toXY } = projection(crop);
  const room = crop.width / 8;
  /** @param {Position} point */
  const near = ([x, y]) => x > -room && x < crop.width + room && y > -room && y < height + room;
  return features
    .flatMap(linesOf)
    .map((line) => line.map(toXY))
    .filter((line) => line.some(near))
    .map((line) => {
      /** @type {Position[]} */
      const kept = [];
      line.forEach((point, i) => {
        const last = kept.at(-1);
        if (last === undefined || i === line.length - 1 || Math.hypot(point[0] - last[0], point[1] - last[1]) >= stepPx)
          kept.push(point);
      });
      return kept.length < 2 ? '' : `M${kept.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`;
    })
    .join('');
}

/** @param {Feature[]} features @param {string} roadClass @param {(ref: unknown) => boolean} [wanted] */
const ofClass = (features, roadClass, wanted = () => true) =>
  features.filter(({ properties }) => properties['class'] === roadClass && wanted(properties['ref']));

/** Room that a name takes, in units of the picture. */
const NAME = { width: 150, height: 34 };

/** The largest places whose names do not overlap. @param {Feature[]} places @param {Crop} crop */
function labelsOf(places, crop) {
  const { toXY } = projection(crop);
  /** @type {{ name: string, at: Position }[]} */
  const kept = [];
  const largest = places
    .filter(({ properties }) => Number(properties['minzoom']) < 5)
    .sort((a, b) => Number(a.properties['rank']) - Number(b.properties['rank']));
  for (const { properties, geometry } of largest) {
    const [x, y] = toXY(geometry.coordinates);
    if (kept.every(({ at }) => Math.abs(at[0] - x) > NAME.width || Math.abs(at[1] - y) > NAME.height))
      kept.push({ name: String(properties['name']), at: [Math.round(x), Math.round(y)] });
  }
  return kept;
}

/**
 * @param {string} basemap folder of the basemap's files
 * @returns {Record<'sign-in-map' | 'country-map', object>} what `renderer/ui/still-map.tsx` draws
 */
export function stillMaps(basemap) {
  /** @param {string} name @returns {Feature[]} */
  const layer = (name) => JSON.parse(fs.readFileSync(path.join(basemap, `${name}.json`), 'utf8')).features;
  const roads = layer('roads');
  const urban = layer('urban');
  const unmarked = (/** @type {unknown} */ ref) => !MARKED.has(String(ref));
  return {
    'sign-in-map': {
      width: SIGN_IN.width,
      height: projection(SIGN_IN).height,
      place: projection(SIGN_IN).place,
      labels: [],
      paths: {
        towns: pathOf(urban, SIGN_IN, 0.5),
        others: pathOf(ofClass(roads, 'a', unmarked), SIGN_IN, 0.5),
        primary: pathOf(ofClass(roads, 'primary', unmarked), SIGN_IN, 0.5),
        motorways: pathOf(ofClass(roads, 'motorway', unmarked), SIGN_IN, 0.5),
        marked: pathOf(
          roads.filter(({ properties }) => MARKED.has(String(properties['ref']))),
          SIGN_IN,
          0.5,
        ),
      },
    },
    // Like the live map at this zoom: coast, motorways, the largest places.
    'country-map': {
      width: COUNTRY.width,
      height: projection(COUNTRY).height,
      place: projection(COUNTRY).place,
      labels: labelsOf(layer('places'), COUNTRY),
      paths: { land: pathOf(layer('land'), COUNTRY, 3), motorways: pathOf(ofClass(roads, 'motorway'), COUNTRY, 2) },
    },
  };
}

/** @param {string} basemap folder of the basemap's files, which gets the pictures too */
export function writeStillMaps(basemap) {
  for (const [name, picture] of Object.entries(stillMaps(basemap)))
    fs.writeFileSync(path.join(basemap, `${name}.json`), JSON.stringify(picture));
}
