import type { Position } from '../../app/movement/geodesy.ts';

/** The whole world at zoom 0, in pixels and in deck's common units. */
const WORLD_PX = 512;
/** The world is halved so many times more than the zoom says: squares of 16 to 32 pixels [default]. */
const FINER = 5;
const EARTH_MILES = 24_901.5;

/** Classes of density, each drawn larger and in another colour than the one before. */
export const DENSITY_CLASSES = 5;
/** Radius of a class as a share of half a square: never colour alone. */
const CLASS_SHARES = [0.5, 0.62, 0.74, 0.86, 0.98] as const;

/** 1, 2, 5, 10, 20 and so on: the largest that is not more. */
function rounded(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const digit = value / power + 1e-9;
  return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}

/** The least reads of each class, ascending from 1: equal ratios, in numbers that people know. */
export function densityBreaks(most: number): readonly number[] {
  const breaks = [1];
  for (let at = 1; at < DENSITY_CLASSES; at += 1) {
    const next = rounded(Math.max(1, most) ** (at / DENSITY_CLASSES));
    if (next > (breaks.at(-1) ?? 1) && next <= most) breaks.push(next);
  }
  return breaks;
}

/** The class of a number of reads among so many classes; few classes are spread, so that the densest is always the largest. */
export function classOf(count: number, breaks: readonly number[]): number {
  let own = 0;
  while (own + 1 < breaks.length && count >= (breaks[own + 1] ?? Infinity)) own += 1;
  return breaks.length === 1 ? DENSITY_CLASSES - 1 : Math.round((own * (DENSITY_CLASSES - 1)) / (breaks.length - 1));
}

/** A square with reads, as an object: for what is said of it once a brush rests. */
export type DensitySquare = Position & {
  readonly count: number;
  readonly cameras: number;
  /** The code of its camera with the most reads. */
  readonly code: number;
};

/**
 * Reads by square of a grid over the map, as columns that are made once for a result. Squares are those of a zoom, and stay where they are
 * while the map is moved. Reads are where their cameras are, so a step costs as many additions as there are cameras, however many reads.
 */
export class DensityGrid {
  length = 0;
  /** Reads of cameras whose place is not known: in no square. */
  unplaced = 0;
  breaks: readonly number[] = [1];
  readonly positions: Float32Array;
  /** In common units of the map library, so that a disc grows with the map. */
  readonly radii: Float32Array;
  readonly colours: Uint8ClampedArray;
  private readonly counts: Uint32Array;
  private readonly cameras: Uint32Array;
  private readonly codes: Uint32Array;
  private readonly mostAtOne: Uint32Array;
  /** By code of camera, the square that it is in; -1 for none. */
  private readonly squareOf: Int32Array;
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly squares = new Map<number, number>();

  /** By code of camera; a camera whose place is not known is in no square. */
  constructor(places: readonly (Position | undefined)[]) {
    const size = places.length;
    this.positions = new Float32Array(2 * size);
    this.radii = new Float32Array(size);
    this.colours = new Uint8ClampedArray(4 * size);
    this.counts = new Uint32Array(size);
    this.cameras = new Uint32Array(size);
    this.codes = new Uint32Array(size);
    this.mostAtOne = new Uint32Array(size);
    this.squareOf = new Int32Array(size).fill(-1);
    // As parts of the world's width, from its north-west corner.
    this.x = Float64Array.from(places, (place) => (place === undefined ? NaN : (place.lon + 180) / 360));
    this.y = Float64Array.from(places, (place) =>
      place === undefined ? NaN : 0.5 - Math.asinh(Math.tan((place.lat * Math.PI) / 180)) / (2 * Math.PI),
    );
  }

  /** Reads by code of camera, at a zoom; `palette` has the colours of the classes, four bytes each. */
  take(byCode: ArrayLike<number>, zoom: number, palette: Uint8ClampedArray): void {
    const { positions, radii, colours, counts, cameras, codes, mostAtOne, squareOf, squares, x, y } = this;
    const across = acrossAt(zoom);
    squares.clear();
    squareOf.fill(-1);
    let length = 0;
    let most = 1;
    this.unplaced = 0;
    for (let code = 0; code < x.length; code += 1) {
      const count = byCode[code] ?? 0;
      if (count === 0) continue;
      if (Number.isNaN(x[code]!)) {
        this.unplaced += count;
        continue;
      }
      const column = Math.floor(x[code]! * across);
      const row = Math.floor(y[code]! * across);
      const key = row * across + column;
      let square = squares.get(key);
      if (square === undefined) {
        square = length;
        length += 1;
        squares.set(key, square);
        positions[2 * square] = ((column + 0.5) / across) * 360 - 180;
        positions[2 * square + 1] = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (row + 0.5)) / across))) * 180) / Math.PI;
        counts[square] = 0;
        cameras[square] = 0;
        mostAtOne[square] = 0;
      }
      squareOf[code] = square;
      counts[square]! += count;
      cameras[square]! += 1;
      if (count > mostAtOne[square]!) {
        mostAtOne[square] = count;
        codes[square] = code;
      }
      most = Math.max(most, counts[square]!);
    }
    this.breaks = densityBreaks(most);
    for (let square = 0; square < length; square += 1) {
      const own = classOf(counts[square]!, this.breaks);
      radii[square] = (WORLD_PX / across / 2) * (CLASS_SHARES[own] ?? 1);
      colours.set(palette.subarray(4 * own, 4 * own + 4), 4 * square);
    }
    this.length = length;
  }

  /** The densest first. */
  densest(): readonly DensitySquare[] {
    return Array.from({ length: this.length }, (_, square) => this.square(square)).sort((a, b) => b.count - a.count);
  }

  /** The square of a place, if it has reads, and the codes of its cameras. */
  at({ lon, lat }: Position, zoom: number): (DensitySquare & { readonly codes: readonly number[] }) | undefined {
    const across = acrossAt(zoom);
    const column = Math.floor(((lon + 180) / 360) * across);
    const row = Math.floor((0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * across);
    const square = this.squares.get(row * across + column);
    if (square === undefined) return undefined;
    const codes: number[] = [];
    this.squareOf.forEach((own, code) => own === square && codes.push(code));
    return { ...this.square(square), codes };
  }

  private square(square: number): DensitySquare {
    return {
      lon: this.positions[2 * square]!,
      lat: this.positions[2 * square + 1]!,
      count: this.counts[square]!,
      cameras: this.cameras[square]!,
      code: this.codes[square]!,
    };
  }
}

/** Squares across the world at a zoom. */
const acrossAt = (zoom: number): number => 2 ** (Math.floor(zoom) + FINER);

/** How wide a square is at a latitude. */
export const squareMiles = (zoom: number, lat: number): number =>
  (EARTH_MILES * Math.cos((lat * Math.PI) / 180)) / acrossAt(zoom);
