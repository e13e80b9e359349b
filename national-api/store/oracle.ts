import { DIRECTION_CODES, NO_BYTE, NO_CODE, READ_FLAGS } from '../../app/domain/read-columns.ts';
import type { Read } from '../../app/domain/read.ts';
import { matchesPattern } from '../../app/domain/vrm-pattern.ts';
import type { Camera } from '../../app/domain/camera.ts';
import type { BulkColumns } from './bulk-columns.ts';
import type { ReadSearch } from './read-store.ts';

/** A read as a test writes it. */
export type PlainRead = {
  readonly id: string;
  readonly vrm: string;
  readonly vrmRaw: string | null;
  readonly capturedAtMs: number;
  readonly receivedAtMs: number | null;
  readonly camera: number;
  readonly direction: 'towards' | 'away' | null;
  readonly lane: number | null;
  readonly confidence: number | null;
  readonly make: number | null;
};

const filled = (length: number, value: number): Uint16Array => new Uint16Array(length).fill(value);

/** Reads as columns, for `append`. */
export function columnsOf(reads: readonly PlainRead[]): BulkColumns {
  const rows = reads.length;
  const byte = (value: (read: PlainRead) => number | null): Uint8Array =>
    Uint8Array.from(reads, (read) => value(read) ?? NO_BYTE);
  return {
    rows,
    id: reads.map(({ id }) => id),
    vrm: reads.map(({ vrm }) => vrm),
    vrmRaw: reads.map(({ vrmRaw }) => vrmRaw),
    capturedAtMs: Float64Array.from(reads, ({ capturedAtMs }) => capturedAtMs),
    receivedAtMs: Float64Array.from(reads, ({ receivedAtMs }) => receivedAtMs ?? Number.NaN),
    camera: Uint16Array.from(reads, ({ camera }) => camera),
    direction: byte(({ direction }) => (direction === null ? null : DIRECTION_CODES[direction])),
    lane: byte(({ lane }) => lane),
    confidence: byte(({ confidence }) => confidence),
    characterConfidence: null,
    plateColour: new Uint8Array(rows).fill(NO_BYTE),
    make: Uint16Array.from(reads, ({ make }) => make ?? NO_CODE),
    model: filled(rows, NO_CODE),
    colour: filled(rows, NO_CODE),
    flags: new Uint8Array(rows).fill(READ_FLAGS.plateImage),
  };
}

/** The reference answer of a store, by the simplest loop: every engine is held to it. */
export function bruteForce(reads: readonly PlainRead[], search: ReadSearch): PlainRead[] {
  return reads
    .filter(
      (read) =>
        (search.vrms === undefined || search.vrms.includes(read.vrm)) &&
        (search.pattern === undefined || matchesPattern(search.pattern, read.vrm)) &&
        read.capturedAtMs >= search.fromMs &&
        read.capturedAtMs < search.toMs &&
        (search.cameras === undefined || search.cameras.includes(read.camera)) &&
        search.withoutCameras?.includes(read.camera) !== true &&
        search.ids?.includes(read.id) !== false,
    )
    .sort((a, b) => a.capturedAtMs - b.capturedAtMs || (a.id < b.id ? -1 : 1));
}

/** A plain read in the API's JSON. */
export function asAnswered(read: PlainRead, cameras: readonly Camera[], makes: readonly string[]): Read {
  const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  return {
    id: read.id,
    vrm: read.vrm,
    vrmRaw: read.vrmRaw ?? read.vrm,
    capturedAt: time(read.capturedAtMs) ?? '',
    receivedAt: time(read.receivedAtMs),
    cameraId: cameras[read.camera]?.id ?? '',
    direction: read.direction,
    lane: read.lane,
    confidence: read.confidence,
    characterConfidence: null,
    plateColour: null,
    make: read.make === null ? null : (makes[read.make] ?? null),
    model: null,
    colour: null,
    hasPlateImage: true,
    hasOverviewImage: false,
    version: 1,
    correctedFrom: null,
  };
}
