import type { Position } from '../../app/movement/geodesy.ts';

/** The radius of a mark with hardly any reads, and how much more one with the most has. */
const LEAST_PX = 8;
const MORE_PX = 10;
/** Centres at least this far apart, so that no two marks overlap, whatever their counts. */
export const APART_PX = 2 * (LEAST_PX + MORE_PX);

export const countRadiusPx = (count: number, most: number): number => LEAST_PX + MORE_PX * Math.sqrt(count / most);

/** The whole world at zoom 0. */
const WORLD_PX = 512;
const worldX = (lon: number): number => (WORLD_PX * (lon + 180)) / 360;
const worldY = (lat: number): number =>
  WORLD_PX * (0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI));

/** Cells of a grid over the world, at the nearest zoom: one number for each. */
const CELLS_ACROSS = 1 << 24;

/**
 * Marks of cameras with counts as columns that are made once for a result: a step writes over them, so that nothing is made a read or a
 * camera. Cameras that would touch at this zoom are one mark, at the place of the first of them that has reads. The first `length` entries
 * are in use.
 */
export class CountMarks {
  length = 0;
  /** Longitude and latitude by turns. */
  readonly positions: Float32Array;
  readonly radiiPx: Float32Array;
  /** Reads of each mark, how many cameras it stands for, and the code of the one where it stands. */
  readonly counts: Uint32Array;
  readonly cameras: Uint32Array;
  readonly codes: Uint32Array;
  /** In pixels of the world at zoom 0, by code of camera. */
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  /** By cell of the grid, the first mark in it; by mark, the next one of its cell. */
  private readonly firstIn = new Map<number, number>();
  private readonly nextOf: Int32Array;
  /** By code of camera. */
  private readonly markOf: Int32Array;

  /** By code of camera; a camera whose place is not known has no mark. */
  constructor(private readonly places: readonly (Position | undefined)[]) {
    const size = places.length;
    this.positions = new Float32Array(2 * size);
    this.radiiPx = new Float32Array(size);
    this.counts = new Uint32Array(size);
    this.cameras = new Uint32Array(size);
    this.codes = new Uint32Array(size);
    this.x = Float64Array.from(places, (place) => (place === undefined ? NaN : worldX(place.lon)));
    this.y = Float64Array.from(places, (place) => (place === undefined ? NaN : worldY(place.lat)));
    this.nextOf = new Int32Array(size);
    this.markOf = new Int32Array(size).fill(-1);
  }

  /** Reads by code of camera, drawn at a zoom; there may be more codes than cameras. */
  take(byCode: ArrayLike<number>, zoom: number): void {
    const { places, positions, radiiPx, counts, cameras, codes, x, y, firstIn, nextOf, markOf } = this;
    const apart = APART_PX / 2 ** zoom;
    firstIn.clear();
    markOf.fill(-1);
    let length = 0;
    let most = 1;
    for (let code = 0; code < places.length; code += 1) {
      const place = places[code];
      const count = byCode[code] ?? 0;
      if (place === undefined || count === 0) continue;
      let mark = this.markNear(code, apart);
      if (mark === -1) {
        mark = length;
        length += 1;
        positions[2 * mark] = place.lon;
        positions[2 * mark + 1] = place.lat;
        counts[mark] = 0;
        cameras[mark] = 0;
        codes[mark] = code;
        const cell = Math.floor(x[code]! / apart) + CELLS_ACROSS * Math.floor(y[code]! / apart);
        nextOf[mark] = firstIn.get(cell) ?? -1;
        firstIn.set(cell, mark);
      }
      markOf[code] = mark;
      counts[mark]! += count;
      cameras[mark]! += 1;
      most = Math.max(most, counts[mark]!);
    }
    for (let mark = 0; mark < length; mark += 1) radiiPx[mark] = countRadiusPx(counts[mark]!, most);
    this.length = length;
  }

  /** Whether a camera with reads is part of a mark, as they were taken last. */
  isIn({ code }: { readonly code: number }, mark: Pick<CountMark, 'code'>): boolean {
    const at = this.markOf[code] ?? -1;
    return at !== -1 && this.codes[at] === mark.code;
  }

  /** The nearest mark that a camera would touch; -1 for none. */
  private markNear(code: number, apart: number): number {
    const { x, y, codes, firstIn, nextOf } = this;
    const [atX, atY] = [x[code]!, y[code]!];
    const column = Math.floor(atX / apart);
    const row = Math.floor(atY / apart);
    let [nearest, least] = [-1, apart];
    for (let right = -1; right <= 1; right += 1)
      for (let down = -1; down <= 1; down += 1) {
        let mark = firstIn.get(column + right + CELLS_ACROSS * (row + down)) ?? -1;
        for (; mark !== -1; mark = nextOf[mark]!) {
          const distance = Math.hypot(x[codes[mark]!]! - atX, y[codes[mark]!]! - atY);
          if (distance < least) [nearest, least] = [mark, distance];
        }
      }
    return nearest;
  }
}

/** A mark as an object, for what is made only when a brush has come to rest. */
export type CountMark = Position & {
  /** Where it stands. */
  readonly code: number;
  readonly count: number;
  readonly cameras: number;
  readonly radiusPx: number;
};

export const marksIn = ({ length, positions, codes, counts, cameras, radiiPx }: CountMarks): readonly CountMark[] =>
  Array.from({ length }, (_, mark) => ({
    lon: positions[2 * mark]!,
    lat: positions[2 * mark + 1]!,
    code: codes[mark]!,
    count: counts[mark]!,
    cameras: cameras[mark]!,
    radiusPx: radiiPx[mark]!,
  }));
