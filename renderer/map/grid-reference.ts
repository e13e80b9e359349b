import proj4 from 'proj4';
import type { Position } from '../../app/movement/geodesy.ts';
import { FIGURES, SQUARE_M, SQUARES, type GridName, type TypedPosition } from './typed-position.ts';

/**
 * Between degrees and the grids, by a 7-parameter Helmert transformation. It is good to `GRID_ERROR_M`; the Ordnance
 * Survey's own grid file would be exact and has 15 MB.
 */

/** Above the largest error against the OSTN15 test points of the Ordnance Survey (grid-reference.test.ts). */
export const GRID_ERROR_M = 5;
/** As the Ordnance Surveys of Ireland and Northern Ireland give it for this transformation. */
const IRISH_ERROR_M = 1;

const DEGREES = '+proj=longlat +datum=WGS84 +no_defs';
/** EPSG:27700 and EPSG:29903. */
const PROJECTIONS: Readonly<Record<GridName, string>> = {
  'British National Grid':
    '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs',
  'Irish Grid':
    '+proj=tmerc +lat_0=53.5 +lon_0=-8 +k=1.000035 +x_0=200000 +y_0=250000 +a=6377340.189 +rf=299.3249646 +towgs84=482.5,-130.6,564.6,-1.042,-0.214,-0.631,8.15 +units=m +no_defs',
};

type Converter = Readonly<Record<'forward' | 'inverse', (position: number[]) => number[]>>;

/** Shared: converters, made when first needed. */
const converters = new Map<GridName, Converter>();
function converterOf(grid: GridName): Converter {
  const made = converters.get(grid) ?? proj4(DEGREES, PROJECTIONS[grid]);
  converters.set(grid, made);
  return made;
}

/** The grid in use at a position: the Irish one on the island of Ireland, without Kintyre and Galloway close by. */
export function gridNameAt({ lon, lat }: Position): GridName {
  const isIrish =
    lat > 51.2 && lat < 55.5 && lon > -10.8 && (lat > 55.15 ? lon < -6 : lat > 54 ? lon < -5.35 : lon < -5.9);
  return isIrish ? 'Irish Grid' : 'British National Grid';
}

/** How far off a reference may be. */
export const gridErrorM = (position: Position): number =>
  gridNameAt(position) === 'Irish Grid' ? IRISH_ERROR_M : GRID_ERROR_M;

const figures = (metres: number, digits: number): string =>
  String(Math.floor(metres / 10 ** (FIGURES - digits))).padStart(digits, '0');

/** `SE 3012 3345`: the square of 10 m that holds a position, on the grid in use there. Undefined outside both grids. */
export function gridReference(position: Position, digits = 4): string | undefined {
  const grid = gridNameAt(position);
  const [eastM = Number.NaN, northM = Number.NaN] = converterOf(grid).forward([position.lon, position.lat]);
  const letters = SQUARES[grid].lettersOf(Math.floor(eastM / SQUARE_M), Math.floor(northM / SQUARE_M));
  if (letters === undefined) return undefined;
  return `${letters} ${figures(eastM % SQUARE_M, digits)} ${figures(northM % SQUARE_M, digits)}`;
}

/** `53.7974, -1.5437`, as maps on the web take it: to about 10 m. */
export const degreesText = ({ lon, lat }: Position): string => `${lat.toFixed(4)}, ${lon.toFixed(4)}`;

/** Both, as the map and its measure say where something is. */
export function positionText(position: Position): string {
  const reference = gridReference(position);
  return reference === undefined ? degreesText(position) : `${reference} · ${degreesText(position)}`;
}

export function positionOf(typed: TypedPosition): Position {
  if (typed.kind === 'degrees') return typed.position;
  const [lon = 0, lat = 0] = converterOf(typed.grid).inverse([typed.eastM, typed.northM]);
  return { lon, lat };
}
