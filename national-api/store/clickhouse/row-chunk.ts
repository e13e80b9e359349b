import * as z from 'zod';
import { NO_BYTE, type TextColumn } from '../../../app/domain/read-columns.ts';
import { CHARACTER_STRIDE, type BulkColumns } from '../bulk-columns.ts';
import type { ReadChunk } from '../read-chunk.ts';

const whole = z.coerce.number();
/** A row of the tables, under their column names. */
export const rowSchema = z.object({
  id: z.string(),
  vrm: z.string(),
  vrm_raw: z.string(),
  ts: whole,
  received: whole,
  camera: whole,
  direction: whole,
  lane: whole,
  confidence: whole,
  char_conf: z.string(),
  plate_colour: whole,
  make: whole,
  model: whole,
  colour: whole,
  flags: whole,
  version: whole,
  corrected_from: z.string(),
});
export type Row = z.infer<typeof rowSchema>;

const UNKNOWN_MS = -1;

const textsOf = (texts: readonly string[]): TextColumn => {
  const offsets = new Int32Array(texts.length + 1);
  let end = 0;
  texts.forEach((text, i) => {
    end += Buffer.byteLength(text);
    offsets[i + 1] = end;
  });
  return { bytes: Buffer.from(texts.join('')), offsets };
};

/** Rows as the store returns them. */
export function chunkOf(rows: readonly Row[]): ReadChunk {
  const bytes = (value: (row: Row) => number): Uint8Array => Uint8Array.from(rows, value);
  const words = (value: (row: Row) => number): Uint16Array => Uint16Array.from(rows, value);
  const times = (value: (row: Row) => number): BigInt64Array => BigInt64Array.from(rows, (row) => BigInt(value(row)));
  const texts = (value: (row: Row) => string): TextColumn => textsOf(rows.map(value));
  return {
    rows: rows.length,
    id: texts(({ id }) => id),
    vrm: texts(({ vrm }) => vrm),
    vrmRaw: texts(({ vrm, vrm_raw: raw }) => (raw === '' ? vrm : raw)),
    capturedAtMs: times(({ ts }) => ts),
    receivedAtMs: times(({ received }) => received),
    camera: words(({ camera }) => camera),
    direction: bytes(({ direction }) => direction),
    lane: bytes(({ lane }) => lane),
    confidence: bytes(({ confidence }) => confidence),
    characterConfidence: texts((row) => row.char_conf),
    plateColour: bytes((row) => row.plate_colour),
    make: words(({ make }) => make),
    model: words(({ model }) => model),
    colour: words(({ colour }) => colour),
    flags: bytes(({ flags }) => flags),
    version: words(({ version }) => version),
    correctedFrom: texts((row) => row.corrected_from),
  };
}

function charactersOf(columns: BulkColumns, i: number): string {
  const all = columns.characterConfidence?.subarray(i * CHARACTER_STRIDE, (i + 1) * CHARACTER_STRIDE);
  if (all === undefined || all[0] === NO_BYTE) return '';
  return Buffer.from(all.filter((value) => value !== NO_BYTE)).toString('hex');
}

/** A row of incoming columns. */
export function rowOf(columns: BulkColumns, i: number): Row {
  const received = columns.receivedAtMs[i] ?? Number.NaN;
  return {
    id: columns.id[i] ?? '',
    vrm: columns.vrm[i] ?? '',
    vrm_raw: columns.vrmRaw?.[i] ?? '',
    ts: columns.capturedAtMs[i] ?? 0,
    received: Number.isNaN(received) ? UNKNOWN_MS : received,
    camera: columns.camera[i] ?? 0,
    direction: columns.direction[i] ?? NO_BYTE,
    lane: columns.lane[i] ?? NO_BYTE,
    confidence: columns.confidence[i] ?? NO_BYTE,
    char_conf: charactersOf(columns, i),
    plate_colour: columns.plateColour[i] ?? NO_BYTE,
    make: columns.make[i] ?? 0,
    model: columns.model[i] ?? 0,
    colour: columns.colour[i] ?? 0,
    flags: columns.flags[i] ?? 0,
    version: 1,
    corrected_from: '',
  };
}
