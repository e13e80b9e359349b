import { MAX_CORNERS, type Polygon } from '../../../../app/domain/area.ts';
import { fail, succeed, type Result } from '../../../../app/domain/result.ts';
import type { Position } from '../../../../app/movement/geodesy.ts';
import { circle, crossesItself, polygonOf } from '../../../../app/movement/shapes.ts';
import { positionOf } from '../../../map/grid-reference.ts';
import { parsePosition as parseTyped } from '../../../map/typed-position.ts';
import { figureText } from '../../../words/measures.ts';

/** A place that was typed, or what is wrong with it and how to mend it. */

/** Where the nation has roads [default]; outside it a position is a slip of the keys. */
const NATION = { west: -9, south: 49, east: 2.5, north: 61.5 } as const;
/** One figure each names a square of 10 km: a larger one says no place to look in. */
const LEAST_FIGURES = 1;
const LEAST_RADIUS_M = 10;
export const MOST_RADIUS_M = 100_000;

export type TypedPosition = Position & {
  /** Side of the square that was named, for a grid reference. */
  readonly squareM?: number;
};

const inNation = ({ lon, lat }: Position): boolean =>
  lon >= NATION.west && lon <= NATION.east && lat >= NATION.south && lat <= NATION.north;

/** A position: a grid reference, or latitude and longitude in degrees. */
export function parsePosition(text: string): Result<TypedPosition, string> {
  const typed = text.trim();
  if (typed === '')
    return fail('Type a grid reference such as SE 302 211, or latitude and longitude such as 53.64, -1.52.');
  const found = parseTyped(typed, LEAST_FIGURES);
  if (found?.kind === 'grid') return succeed({ ...positionOf(found), squareM: found.sideM });
  if (/^[a-z]{1,2}\s*\d/i.test(typed))
    return fail(
      'Not a grid reference: two letters, or one in Northern Ireland, and as many figures east as north, such as SE 302 211.',
    );
  if (found === undefined)
    return fail(
      'Not a place. Type a grid reference such as SE 302 211, or latitude and longitude such as 53.64, -1.52.',
    );
  const { lon, lat } = found.position;
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
