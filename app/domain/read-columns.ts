/**
 * Reads as columns: how results travel from main to the page and how the page stores them. Never an object per read,
 * because a million objects cost seconds and hundreds of megabytes where typed arrays cost milliseconds and their
 * bytes.
 */

/** Strings end to end in UTF-8: string `i` is `bytes[offsets[i] .. offsets[i + 1])`. `offsets` has one more than rows. */
export type TextColumn = { readonly bytes: Uint8Array; readonly offsets: Int32Array };

/** Few distinct strings: string `i` is `values[codes[i]]`; code 65535 means none. */
export type CodedColumn = { readonly values: readonly string[]; readonly codes: Uint16Array };

export const NO_CODE = 0xffff;
/** Confidence, lane and direction when the camera gave none. */
export const NO_BYTE = 0xff;
export const DIRECTION_CODES = { towards: 0, away: 1 } as const;
export const PLATE_COLOUR_CODES = { white: 0, yellow: 1 } as const;
/**
 * Bits of `flags`. A read that came later than one of a fixed camera should is `lateFixed`; later than one of a mobile
 * camera should, `lateMobile` too. Which of them counts is known where the kinds of cameras are.
 */
export const READ_FLAGS = {
  plateImage: 1,
  overviewImage: 2,
  corrected: 4,
  doubtful: 8,
  lateFixed: 16,
  lateMobile: 32,
} as const;

/** As `CodedColumn`, for texts of which there may be as many as reads; each read has one. */
export type CodedText = { readonly values: TextColumn; readonly codes: Uint16Array };

/** What map, timeline, table and filters work out from: 23 bytes a read. The rest is in `ReadParticulars`. */
export type ReadBatch = {
  readonly rows: number;
  readonly vrm: CodedText;
  /** Milliseconds since 1970 UTC. */
  readonly capturedAtMs: Float64Array;
  readonly camera: CodedColumn;
  readonly make: CodedColumn;
  readonly model: CodedColumn;
  readonly colour: CodedColumn;
  readonly direction: Uint8Array;
  readonly plateColour: Uint8Array;
  readonly lane: Uint8Array;
  readonly confidence: Uint8Array;
  readonly flags: Uint8Array;
};

/**
 * What is shown of a read only where it is looked at by itself. Two thirds of the bytes of a result: main keeps them, and
 * the page asks for those of the reads in view (`reads.particulars`).
 */
export type ParticularsBatch = {
  readonly rows: number;
  readonly id: TextColumn;
  /** Undefined where the cameras read the marks themselves, in every row. */
  readonly vrmRaw: CodedText | undefined;
  /** Hex, two digits per character of `vrmRaw`; empty when the camera gave none. */
  readonly characterConfidence: TextColumn;
  /** NaN where the receipt time is not known. */
  readonly receivedAtMs: Float64Array;
};

/** Of so many texts; without `rows`, of any number. */
export const isTextColumn = (value: unknown, rows?: number): value is TextColumn => {
  if (typeof value !== 'object' || value === null) return false;
  const { bytes, offsets } = value as Partial<TextColumn>;
  return (
    bytes instanceof Uint8Array &&
    offsets instanceof Int32Array &&
    offsets.length > 0 &&
    (rows === undefined || offsets.length === rows + 1) &&
    (offsets.at(-1) ?? Infinity) <= bytes.length
  );
};
