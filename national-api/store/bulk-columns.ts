import type { Camera } from '../../app/domain/camera.ts';

/**
 * Reads as columns on their way into a store: the output of the generator and the importer. Numbers travel as typed
 * arrays and marks as existing strings, because an object per read costs more than storing it.
 */
export type BulkColumns = {
  readonly rows: number;
  /** Unique in the store. Up to 12 ASCII characters are stored inline and load fastest. */
  readonly id: readonly string[];
  /** In normal form (`Vrm`). */
  readonly vrm: readonly string[];
  /** As the camera read it, where that differs from `vrm`; null for a row, or for the whole batch, when it does not. */
  readonly vrmRaw: readonly (string | null)[] | null;
  /** Milliseconds since 1970 UTC, whole numbers. */
  readonly capturedAtMs: Float64Array;
  /** As `capturedAtMs`; NaN where the receipt time is not known. */
  readonly receivedAtMs: Float64Array;
  /** Index into the list given to `setCameras`. */
  readonly camera: Uint16Array;
  /** `DIRECTION_CODES` of app/domain/read-columns.ts, or `NO_BYTE`. */
  readonly direction: Uint8Array;
  /** `NO_BYTE` when not known. */
  readonly lane: Uint8Array;
  /** 0 to 100, or `NO_BYTE`. */
  readonly confidence: Uint8Array;
  /**
   * Confidence of each character of `vrmRaw ?? vrm`, `CHARACTER_STRIDE` bytes a row, unused ones `NO_BYTE`; a row whose first
   * byte is `NO_BYTE` has none. Null when no row has any.
   */
  readonly characterConfidence: Uint8Array | null;
  /** `PLATE_COLOUR_CODES`, or `NO_BYTE`. */
  readonly plateColour: Uint8Array;
  /** Index into `BulkLabels.makes`, or `NO_CODE`. */
  readonly make: Uint16Array;
  readonly model: Uint16Array;
  readonly colour: Uint16Array;
  /** `READ_FLAGS.plateImage` and `.overviewImage`; other bits are ignored. */
  readonly flags: Uint8Array;
};

/** Bytes a row of `characterConfidence`: the longest mark. */
export const CHARACTER_STRIDE = 10;

/** The few distinct texts of the coded columns. At most 65,535 of each kind. */
export type BulkLabels = {
  readonly makes: readonly string[];
  readonly models: readonly string[];
  readonly colours: readonly string[];
};

/** Writes a new store from scratch. Nothing is visible until `finish`; `abort`, or a crash, leaves the old store. */
export type BulkLoad = {
  /** Once, before the first `append`. At most 65,535. */
  setCameras(cameras: readonly Camera[]): Promise<void>;
  /** Once, before `finish`; not needed when every code is `NO_CODE`. */
  setLabels(labels: BulkLabels): Promise<void>;
  /** Any number of rows, in any order of capture time; the columns may be reused when the promise resolves. */
  append(columns: BulkColumns): Promise<void>;
  /** Builds the sorted copies and replaces any old store. */
  finish(): Promise<void>;
  abort(): Promise<void>;
};
