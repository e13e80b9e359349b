import {
  Bool,
  Dictionary,
  Field,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMillisecond,
  Uint16,
  Uint8,
  Utf8,
  vectorFromArray,
  type Data,
  type DataType,
} from 'apache-arrow';
import { ARROW_READ_COLUMNS } from '../../app/api/arrow-reads.ts';
import type { Read } from '../../app/domain/read.ts';

const TYPES: Readonly<Record<(typeof ARROW_READ_COLUMNS)[number]['type'], (name: string) => DataType>> = {
  utf8: () => new Utf8(),
  timestampMs: () => new TimestampMillisecond(),
  dictionary: () => new Dictionary(new Utf8(), new Int32()),
  uint8: () => new Uint8(),
  uint16: () => new Uint16(),
  bool: () => new Bool(),
};

const hex = (figures: readonly number[] | null): string | null =>
  figures?.map((figure) => figure.toString(16).padStart(2, '0')).join('') ?? null;

const valueOf = (read: Read, name: string): unknown => {
  if (name === 'capturedAt') return Date.parse(read.capturedAt);
  if (name === 'receivedAt') return read.receivedAt === null ? null : Date.parse(read.receivedAt);
  if (name === 'characterConfidence') return hex(read.characterConfidence);
  return read[name as keyof Read];
};

/** Reads as the service streams them, in batches of the given size; for tests and measurements. */
export function arrowStream(reads: readonly Read[], batchRows = 1_000, renamed?: string): Uint8Array {
  const columns = ARROW_READ_COLUMNS.map(({ name, type }) => {
    const arrowType = TYPES[type](name);
    return {
      name: name === renamed ? 'other' : name,
      vector: vectorFromArray(reads.map((read) => valueOf(read, name)) as never[], arrowType),
    };
  });
  const schema = new Schema(columns.map(({ name, vector }) => new Field(name, vector.type, true)));
  const writer = new RecordBatchStreamWriter();
  for (let from = 0; from < Math.max(reads.length, 1); from += batchRows) {
    const length = Math.min(batchRows, reads.length - from);
    const children = columns.map(({ vector }) => vector.slice(from, from + length).data[0] as Data);
    const struct = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children });
    writer.write(new RecordBatch(schema, struct as never));
  }
  writer.finish();
  return writer.toUint8Array(true);
}

/** The bytes in pieces, as a socket delivers them. */
export async function* inPieces(bytes: Uint8Array, size = 16_384): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const aRead = (change: Partial<Read> = {}): Read => ({
  id: 'r-1',
  vrm: 'AB12CDE',
  vrmRaw: 'AB12CDE',
  capturedAt: '2026-01-20T08:00:00.123Z',
  receivedAt: '2026-01-20T08:00:01.000Z',
  cameraId: 'CAM1',
  direction: 'towards',
  lane: 1,
  confidence: 97,
  characterConfidence: [99, 98, 97, 96, 95, 94, 93],
  plateColour: 'white',
  make: 'FORD',
  model: 'FOCUS',
  colour: 'BLUE',
  hasPlateImage: true,
  hasOverviewImage: false,
  version: 1,
  correctedFrom: null,
  ...change,
});
