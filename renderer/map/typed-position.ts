import type { Position } from '../../app/movement/geodesy.ts';

/**
 * Positions as people in the field write them: references of the British National Grid and of the Irish Grid, and
 * degrees. This file knows letters and figures only; `grid-reference.ts` has the projections, which are large.
 */

export type GridName = 'British National Grid' | 'Irish Grid';

type Squares = {
  /** Letters of a square of 100 km, counted from the false origin; undefined outside the grid. */
  readonly lettersOf: (eastSquare: number, northSquare: number) => string | undefined;
  /** The square of some letters; undefined when there is none. */
  readonly squareOf: (letters: string) => readonly [eastSquare: number, northSquare: number] | undefined;
};

/** 25 letters in rows of five from the north-west: I is left out. */
const LETTERS = 'ABCDEFGHJKLMNOPQRSTUVWXYZ';
export const SQUARE_M = 100_000;
/** East and north have as many figures each when they name a square of one metre. */
export const FIGURES = 5;
/** A hundred metres. Fewer figures could be a registration mark, such as SE 3013. */
const LEAST_FIGURES = 3;

export const SQUARES: Readonly<Record<GridName, Squares>> = {
  'British National Grid': {
    // The first letter names a square of 500 km, S at the false origin; the second one of 100 km inside it.
    lettersOf: (east, north) => {
      if (east < 0 || north < 0 || east > 6 || north > 12) return undefined;
      const first = (3 - Math.floor(north / 5)) * 5 + Math.floor(east / 5) + 2;
      const second = (4 - (north % 5)) * 5 + (east % 5);
      return `${LETTERS[first] ?? ''}${LETTERS[second] ?? ''}`;
    },
    squareOf: (letters) => {
      if (letters.length !== 2) return undefined;
      const first = LETTERS.indexOf(letters.charAt(0));
      const second = LETTERS.indexOf(letters.charAt(1));
      if (first < 0 || second < 0) return undefined;
      const east = ((first % 5) - 2) * 5 + (second % 5);
      const north = (3 - Math.floor(first / 5)) * 5 + 4 - Math.floor(second / 5);
      return east < 0 || east > 6 || north < 0 || north > 12 ? undefined : [east, north];
    },
  },
  'Irish Grid': {
    lettersOf: (east, north) =>
      east < 0 || north < 0 || east > 4 || north > 4 ? undefined : LETTERS[(4 - north) * 5 + east],
    squareOf: (letters) => {
      const at = letters.length === 1 ? LETTERS.indexOf(letters) : -1;
      return at < 0 ? undefined : [at % 5, 4 - Math.floor(at / 5)];
    },
  },
};

export type TypedPosition =
  | { readonly kind: 'degrees'; readonly position: Position }
  /** The middle of the square that was named, in metres from the false origin; `sideM` is its side. */
  | {
      readonly kind: 'grid';
      readonly grid: GridName;
      readonly eastM: number;
      readonly northM: number;
      readonly sideM: number;
    };

const REFERENCE = /^([A-HJ-Z]{1,2})\s*(?:(\d+)|(\d+)\s+(\d+))$/;
/** `53.64`, `53.64N`, `53°38'24"N`, `-1.52`, `1.52 W`. */
const DEGREES = String.raw`([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*["″]\s*)?`;
const PAIR = new RegExp(String.raw`^${DEGREES}([NS])?\s*[,;\s]\s*${DEGREES}([EW])?$`);

function degrees(whole: string, minutes = '0', seconds = '0', side = ''): number {
  const size = Math.abs(Number(whole)) + Number(minutes) / 60 + Number(seconds) / 3_600;
  return whole.startsWith('-') || /[SW]/.test(side) ? -size : size;
}

/**
 * `SE 3012 3345`, `SE301334`, `J 338 742`, `53.7974, -1.5437` or `53°38'24"N 1°31'12"W`; undefined when the text is
 * none of these. `leastFigures`: of east and of north each.
 */
export function parsePosition(typed: string, leastFigures = LEAST_FIGURES): TypedPosition | undefined {
  const text = typed.trim().toUpperCase().replaceAll('−', '-');
  const pair = PAIR.exec(text);
  if (pair !== null) {
    const lat = degrees(pair[1] ?? '', pair[2], pair[3], pair[4]);
    const lon = degrees(pair[5] ?? '', pair[6], pair[7], pair[8]);
    return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { kind: 'degrees', position: { lon, lat } } : undefined;
  }
  const found = REFERENCE.exec(text);
  if (found === null) return undefined;
  const [, letters = '', together = '', eastTyped, northTyped] = found;
  const half = Math.ceil(together.length / 2);
  const east = eastTyped ?? together.slice(0, half);
  const north = northTyped ?? together.slice(half);
  if (east.length !== north.length || east.length < leastFigures || east.length > FIGURES) return undefined;
  const grid: GridName = letters.length === 1 ? 'Irish Grid' : 'British National Grid';
  const square = SQUARES[grid].squareOf(letters);
  if (square === undefined) return undefined;
  const sideM = 10 ** (FIGURES - east.length);
  return {
    kind: 'grid',
    grid,
    eastM: square[0] * SQUARE_M + (Number(east) + 0.5) * sideM,
    northM: square[1] * SQUARE_M + (Number(north) + 0.5) * sideM,
    sideM,
  };
}
