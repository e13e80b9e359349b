import type { TextColumn } from '../../app/domain/read-columns.ts';

/**
 * Reads on their way out of a store, as columns. Codes are indices into `ReadStore.cameras()` and
 * `ReadStore.labels()`; "not known" has the same numbers as in `BulkColumns`.
 */
export type ReadChunk = {
  readonly rows: number;
  /** True where the store knows that no other part of the answer follows. */
  readonly last?: boolean;
  readonly id: TextColumn;
  readonly vrm: TextColumn;
  /** Never empty: equal to the stored mark where the camera read that. */
  readonly vrmRaw: TextColumn;
  readonly capturedAtMs: BigInt64Array;
  /** `UNKNOWN_TIME` where not known. */
  readonly receivedAtMs: BigInt64Array;
  readonly camera: Uint16Array;
  readonly direction: Uint8Array;
  readonly lane: Uint8Array;
  readonly confidence: Uint8Array;
  /** Hex, two digits per character; empty when the camera gives none. */
  readonly characterConfidence: TextColumn;
  readonly plateColour: Uint8Array;
  readonly make: Uint16Array;
  readonly model: Uint16Array;
  readonly colour: Uint16Array;
  readonly flags: Uint8Array;
  readonly version: Uint16Array;
  /** Empty where the read was not corrected. */
  readonly correctedFrom: TextColumn;
};

export const UNKNOWN_TIME = -1n;

/**
 * Rows of a full chunk: large enough that the cost per chunk vanishes, small enough that the first is there at once.
 */
export const CHUNK_TARGET_ROWS = 16_384;
