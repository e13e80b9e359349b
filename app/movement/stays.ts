/**
 * A vehicle that stands before a camera is read again and again: that is one stay with a duration, and not hundreds of passes.
 */
export type Stay = {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly reads: number;
  readonly seconds: number;
};

/** So long a camera may miss a vehicle that has not left; after more it may have gone and come back [default]. */
export const STAY_PAUSE_SECONDS = 10 * 60;
/** Two reads of one camera may be a turn in the road [default]. */
export const LEAST_STAY_READS = 3;

export type StayReads = {
  /** Reads of one vehicle, oldest first. */
  readonly rows: ArrayLike<number>;
  /** The same for the same camera; undefined where it is not known. */
  readonly cameraOf: (row: number) => number | undefined;
  readonly capturedAtMs: (row: number) => number;
};

/**
 * The stay that a read is part of: reads of one camera that follow each other with no long pause and no other camera between. Takes as
 * long as the stay has reads.
 */
export function stayAround({ rows, cameraOf, capturedAtMs }: StayReads, place: number): Stay | undefined {
  const camera = cameraOf(rows[place] ?? -1);
  if (place < 0 || place >= rows.length || camera === undefined) return undefined;
  const joins = (at: number): boolean =>
    at > 0 &&
    at < rows.length &&
    cameraOf(rows[at - 1] ?? -1) === camera &&
    cameraOf(rows[at] ?? -1) === camera &&
    capturedAtMs(rows[at] ?? -1) - capturedAtMs(rows[at - 1] ?? -1) <= STAY_PAUSE_SECONDS * 1_000;
  let [first, last] = [place, place];
  while (joins(first)) first -= 1;
  while (joins(last + 1)) last += 1;
  const [firstRow, lastRow] = [rows[first] ?? -1, rows[last] ?? -1];
  const reads = last - first + 1;
  if (reads < LEAST_STAY_READS) return undefined;
  return { firstRow, lastRow, reads, seconds: (capturedAtMs(lastRow) - capturedAtMs(firstRow)) / 1_000 };
}
