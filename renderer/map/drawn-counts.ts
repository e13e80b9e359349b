import type { Position } from '../../app/movement/geodesy.ts';
import type { OnScreen } from './apart.ts';
import { CountMarks, marksIn, type CountMark } from './count-marks.ts';
import { DensityGrid, squareMiles, type DensitySquare } from './density-grid.ts';

/** Density as it is drawn, for the legend and for those who read it. */
export type DensityDrawn = {
  /** The least reads of each class. */
  readonly breaks: readonly number[];
  readonly squareMiles: number;
  /** The densest first. */
  readonly squares: readonly DensitySquare[];
  /** Reads of cameras whose place is not known, which stand in no square. */
  readonly unplaced: number;
};

/** Reads of one or more cameras that are drawn as one, and the code of the camera that it is named by. */
export type Counted = Position & {
  readonly code: number;
  readonly count: number;
  readonly cameras: number;
  readonly codes: readonly number[];
};

/** Reads of a stretch by camera, and how they are drawn. */
export type ToCount = {
  /** By code of camera, of the result. */
  readonly places: readonly (Position | undefined)[];
  readonly byCode: ArrayLike<number>;
  readonly zoom: number;
  /** The colours of the classes, four bytes each; undefined when the counts are drawn as marks. */
  readonly palette: Uint8ClampedArray | undefined;
};

/** How near a pointer must come to a mark of counts. */
const REACH_PX = 12;

type Columns = { readonly places: ToCount['places']; readonly marks: CountMarks; readonly density: DensityGrid };

/** What is drawn in place of a journey: marks of counts, or density. Its columns are made once for a result and written over. */
export class DrawnCounts {
  private columns: Columns | undefined;
  /** The marks of the last rest, and the zoom that they were put together for. */
  private rested: { readonly zoom: number; readonly marks: readonly CountMark[] } = { zoom: NaN, marks: [] };
  /** The latitude for which the size of the squares was told; undefined while none is drawn. */
  private toldAt: number | undefined;
  private isDensityNew = false;

  constructor(private readonly onDensity: (density: DensityDrawn | undefined) => void) {}

  get marks(): CountMarks | undefined {
    return this.columns?.marks;
  }

  get density(): DensityGrid | undefined {
    return this.columns?.density;
  }

  get restedMarks(): readonly CountMark[] {
    return this.rested.marks;
  }

  get restedZoom(): number {
    return this.rested.zoom;
  }

  /** A mark stands for several cameras. */
  get isTogether(): boolean {
    return this.rested.marks.some(({ cameras }) => cameras > 1);
  }

  clear(): void {
    this.columns = undefined;
    this.rested = { zoom: NaN, marks: [] };
  }

  /** Writes the columns, in a frame of a brush that moves. */
  take({ places, byCode, zoom, palette }: ToCount): void {
    const { marks, density } = this.columnsOf(places);
    if (palette === undefined) marks.take(byCode, zoom);
    else density.take(byCode, zoom, palette);
  }

  /** The same once the brush has come to rest: marks are objects as well, which carry figures. */
  rest(counts: ToCount): void {
    this.take(counts);
    this.isDensityNew = true;
    const { marks } = this.columnsOf(counts.places);
    this.rested = { zoom: counts.zoom, marks: counts.palette === undefined ? marksIn(marks) : [] };
  }

  /** Tells the density when it is another one, or its squares are of another size; `undefined` when none is drawn. */
  tell(isDrawn: boolean, zoom: number, lat: number): void {
    const density = this.columns?.density;
    if (!isDrawn || density === undefined) {
      if (this.toldAt !== undefined) this.onDensity(undefined);
      this.toldAt = undefined;
      return;
    }
    // A pointer that moves draws again, and changes nothing of it.
    if (this.toldAt !== undefined && !this.isDensityNew) return;
    this.isDensityNew = false;
    this.toldAt = lat;
    this.onDensity({
      breaks: density.breaks,
      squareMiles: squareMiles(zoom, lat),
      squares: density.densest(),
      unplaced: density.unplaced,
    });
  }

  /** Its squares are fewer miles across further north. */
  movedTo(lat: number): void {
    this.isDensityNew ||= this.toldAt !== lat;
  }

  /** The square of density at a place, with the codes of its cameras. */
  squareAt(at: Position): Counted | undefined {
    return this.columns?.density.at(at, this.rested.zoom);
  }

  /** The mark under a point of the screen, with the codes of its cameras among those given. */
  markAt<T extends { readonly code: number }>(
    point: OnScreen,
    project: (lon: number, lat: number) => OnScreen,
    cameras: readonly T[],
  ): Counted | undefined {
    const mark = this.rested.marks.find(({ lon, lat, radiusPx }) => {
      const at = project(lon, lat);
      return Math.hypot(at.x - point.x, at.y - point.y) <= Math.max(radiusPx, REACH_PX);
    });
    if (mark === undefined) return undefined;
    const codes = cameras.flatMap((one) => (this.columns?.marks.isIn(one, mark) === true ? [one.code] : []));
    return { ...mark, codes };
  }

  private columnsOf(places: ToCount['places']): Columns {
    if (this.columns?.places !== places)
      this.columns = { places, marks: new CountMarks(places), density: new DensityGrid(places) };
    return this.columns;
  }
}
