import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { NO_BYTE, NO_CODE, READ_FLAGS, type TextColumn } from '../../app/domain/read-columns.ts';
import { DIRECTIONS, PLATE_COLOURS, type Read } from '../../app/domain/read.ts';
import { UNKNOWN_TIME, type ReadChunk } from '../store/read-chunk.ts';
import type { ReadSearch, ReadStore } from '../store/read-store.ts';

const texts = (column: TextColumn): ((row: number) => string) => {
  const bytes = Buffer.from(column.bytes.buffer, column.bytes.byteOffset, column.bytes.byteLength);
  return (row) => bytes.toString('utf8', column.offsets[row], column.offsets[row + 1]);
};

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));
const three = (value: number): string => (value < 10 ? `00${value}` : value < 100 ? `0${value}` : String(value));

/** `instantText`, with the day formatted once for the many reads of it. */
function instantWriter(): (ms: number) => string {
  let day = Number.NaN;
  let date = '';
  return (ms) => {
    const start = Math.floor(ms / DAY_MS);
    if (start !== day) {
      day = start;
      date = instantText(start * DAY_MS).slice(0, -13);
    }
    const rest = ms - start * DAY_MS;
    return `${date}${two(Math.floor(rest / HOUR_MS))}:${two(Math.floor(rest / 60_000) % 60)}:${two(Math.floor(rest / 1_000) % 60)}.${three(rest % 1_000)}Z`;
  };
}

const byteOrNull = (value: number | undefined): number | null =>
  value === undefined || value === NO_BYTE ? null : value;

function figures(hex: string): number[] | null {
  if (hex === '') return null;
  const values: number[] = [];
  for (let i = 0; i < hex.length; i += 2) values.push(Number.parseInt(hex.slice(i, i + 2), 16));
  return values;
}

/** The reads of a chunk in the API's JSON. One object per read: for people with curl, and for single reads. */
export function* readsOf(chunk: ReadChunk, store: Pick<ReadStore, 'cameras' | 'labels'>): Generator<Read, void, void> {
  const cameras = store.cameras();
  const { makes, models, colours } = store.labels();
  const [id, vrm, vrmRaw, characters, correctedFrom] = [
    chunk.id,
    chunk.vrm,
    chunk.vrmRaw,
    chunk.characterConfidence,
    chunk.correctedFrom,
  ].map(texts) as [
    (row: number) => string,
    (row: number) => string,
    (row: number) => string,
    (row: number) => string,
    (row: number) => string,
  ];
  const label = (list: readonly string[], code: number | undefined): string | null =>
    code === undefined || code === NO_CODE ? null : (list[code] ?? null);
  const instant = instantWriter();
  for (let row = 0; row < chunk.rows; row += 1) {
    const received = chunk.receivedAtMs[row]!;
    const flags = chunk.flags[row]!;
    const from = correctedFrom(row);
    yield {
      id: id(row),
      vrm: vrm(row),
      vrmRaw: vrmRaw(row),
      capturedAt: instant(Number(chunk.capturedAtMs[row])),
      receivedAt: received === UNKNOWN_TIME ? null : instant(Number(received)),
      cameraId: cameras[chunk.camera[row]!]?.id ?? '',
      direction: DIRECTIONS[chunk.direction[row]!] ?? null,
      lane: byteOrNull(chunk.lane[row]),
      confidence: byteOrNull(chunk.confidence[row]),
      characterConfidence: figures(characters(row)),
      plateColour: PLATE_COLOURS[chunk.plateColour[row]!] ?? null,
      make: label(makes, chunk.make[row]),
      model: label(models, chunk.model[row]),
      colour: label(colours, chunk.colour[row]),
      hasPlateImage: (flags & READ_FLAGS.plateImage) !== 0,
      hasOverviewImage: (flags & READ_FLAGS.overviewImage) !== 0,
      version: chunk.version[row]!,
      correctedFrom: from === '' ? null : from,
    };
  }
}

/** All the reads of a search that is known to have few. */
export async function gathered(
  store: Pick<ReadStore, 'cameras' | 'labels' | 'search'>,
  search: ReadSearch,
  signal?: AbortSignal,
): Promise<Read[]> {
  const reads: Read[] = [];
  for await (const chunk of store.search(search, signal)) reads.push(...readsOf(chunk, store));
  return reads;
}
