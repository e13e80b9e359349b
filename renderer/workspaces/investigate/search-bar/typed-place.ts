import { MAX_CORNERS, type Polygon } from '../../../../app/domain/area.ts';
import { fail, succeed, type Result } from '../../../../app/domain/result.ts';
import type { Position } from '../../../../app/movement/geodesy.ts';
import { gridPosition, gridReference } from '../../../../app/movement/os-grid.ts';
import { circle, crossesItself, polygonOf } from '../../../../app/movement/shapes.ts';
import { figureText } from '../../../words/measures.ts';

/** A place that was typed, or what is wrong with it and how to mend it. */

/** Where the nation has roads [default]; outside it a position is a slip of the keys. */
const NATION = { west: -9, south: 49, east: 2.5, north: 61.5 } as const;
/** A reference of so large a square says no place to look in. */
const COARSEST_SQUARE_M = 10_000;
const LEAST_RADIUS_M = 10;
export const MOST_RADIUS_M = 100_000;

export type TypedPosition = Position & {
  /** Side of the square that was named, for a grid reference. */
  readonly squareM?: number;
};

const inNation = ({ lon, lat }: Position): boolean =>
  lon >= NATION.west && lon <= NATION.east && lat >= NATION.south && lat <= NATION.north;

/** `53.64`, `53.64N`, `53°38'24"N`, `-1.52`, `1.52 W`. */
const DEGREES = String.raw`(-?\d{1,3}(?:\.\d+)?)\s*°?\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*["″]\s*)?`;
const PAIR = new RegExp(String.raw`^${DEGREES}([NS])?\s*[,;\s]\s*${DEGREES}([EW])?$`, 'i');

function degrees(whole: string, minutes = '0', seconds = '0', side = ''): number {
  const size = Math.abs(Number(whole)) + Number(minutes) / 60 + Number(seconds) / 3_600;
  return whole.startsWith('-') || /[SW]/i.test(side) ? -size : size;
}

/** A position: a grid reference, or latitude and longitude in degrees. */
export function parsePosition(text: string): Result<TypedPosition, string> {
  const typed = text.trim();
  if (typed === '')
    return fail('Type a grid reference such as SE 302 211, or latitude and longitude such as 53.64, -1.52.');
  const grid = gridReference(typed);
  if (grid !== undefined)
    return grid.squareM > COARSEST_SQUARE_M
      ? fail('Too coarse: a square of 100 km. Add figures, such as SE 302 211.')
      : succeed({ ...gridPosition(grid.eastM, grid.northM), squareM: grid.squareM });
  if (/^[a-z]{2}\s*\d/i.test(typed))
    return fail(
      'Not a grid reference: two letters of the National Grid and as many figures east as north, such as SE 302 211.',
    );
  const pair = PAIR.exec(typed);
  if (pair === null)
    return fail(
      'Not a place. Type a grid reference such as SE 302 211, or latitude and longitude such as 53.64, -1.52.',
    );
  const lat = degrees(pair[1] ?? '', pair[2], pair[3], pair[4]);
  const lon = degrees(pair[5] ?? '', pair[6], pair[7], pair[8]);
  if (inNation({ lon, lat })) return succeed({ lon, lat });
  return fail(
    inNation({ lon: lat, lat: lon })
      ? `Latitude comes first: ${lon}, ${lat}.`
      : 'Outside the United Kingdom. Latitude comes first, and west is negative: 53.64, -1.52.',
  );
}

export function parseRadius(text: string): Result<number, string> {
  const radiusM = Number(text.trim().replace(/,/g, ''));
  return text.trim() !== '' && Number.isFinite(radiusM) && radiusM >= LEAST_RADIUS_M && radiusM <= MOST_RADIUS_M
    ? succeed(radiusM)
    : fail(`Type metres, from ${LEAST_RADIUS_M} to ${figureText(MOST_RADIUS_M)}.`);
}

export function typedCircle(
  centre: string,
  radius: string,
): Result<Polygon, { readonly centre?: string; readonly radius?: string }> {
  const at = parsePosition(centre);
  const radiusM = parseRadius(radius);
  if (at.ok && radiusM.ok) return succeed(circle(at.value, radiusM.value));
  return fail({ ...(at.ok ? {} : { centre: at.failure }), ...(radiusM.ok ? {} : { radius: radiusM.failure }) });
}

/** Corners, one on each line: two are opposite corners of a rectangle, three or more a polygon in their order. */
export function typedCorners(text: string): Result<Polygon, string> {
  const lines = text.split(/\n/).filter((line) => line.trim() !== '');
  if (lines.length > MAX_CORNERS) return fail(`At most ${figureText(MAX_CORNERS)} corners.`);
  const corners: Position[] = [];
  for (const [at, line] of lines.entries()) {
    const corner = parsePosition(line);
    if (!corner.ok) return fail(`Line ${at + 1}: ${corner.failure}`);
    corners.push(corner.value);
  }
  const [a, b, ...more] = corners;
  if (a === undefined || b === undefined)
    return fail('Type two opposite corners of a rectangle, or three and more corners, one on each line.');
  // A first corner that is typed again at the end closes what is closed anyhow.
  const last = corners.at(-1);
  const ring = more.length > 1 && last?.lon === a.lon && last.lat === a.lat ? corners.slice(0, -1) : corners;
  if (more.length === 0) {
    if (a.lon === b.lon || a.lat === b.lat)
      return fail('These are no opposite corners: a rectangle has a width and a height.');
    return succeed(
      polygonOf([
        { lon: a.lon, lat: a.lat },
        { lon: b.lon, lat: a.lat },
        { lon: b.lon, lat: b.lat },
        { lon: a.lon, lat: b.lat },
      ]),
    );
  }
  if (crossesItself(ring)) return fail('The lines between these corners cross. Type them in order around the area.');
  return succeed(polygonOf(ring));
}
