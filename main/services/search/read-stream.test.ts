import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isReadBatch } from '../../../app/domain/read-columns.fixture.ts';
import { NO_BYTE, NO_CODE, READ_FLAGS, type CodedColumn, type TextColumn } from '../../../app/domain/read-columns.ts';
import { HOUR_MS } from '../../../app/domain/instant.ts';
import type { Read } from '../../../app/domain/read.ts';
import { BodyCut } from '../../ports/http.ts';
import { aRead, arrowStream, inPieces } from '../../testing/arrow-reads.ts';
import type { TakenRows } from './arrow-columns.ts';
import { readStream, StreamFault } from './read-stream.ts';

const text = ({ bytes, offsets }: TextColumn, row: number): string =>
  Buffer.from(bytes.subarray(offsets[row], offsets[row + 1])).toString('utf8');
const word = ({ values, codes }: CodedColumn, row: number): string | null =>
  codes[row] === NO_CODE ? null : values[codes[row]!]!;
const byte = (column: Uint8Array, row: number): number | null => (column[row] === NO_BYTE ? null : column[row]!);

/** Columns converted back to reads, as far as they contain them. */
const readsOf = ({ reads: batch, particulars }: TakenRows): unknown[] =>
  Array.from({ length: batch.rows }, (_none, row) => ({
    id: text(particulars.id, row),
    vrm: text(batch.vrm.values, batch.vrm.codes[row]!),
    vrmRaw:
      particulars.vrmRaw === undefined
        ? text(batch.vrm.values, batch.vrm.codes[row]!)
        : text(particulars.vrmRaw.values, particulars.vrmRaw.codes[row]!),
    characterConfidence: text(particulars.characterConfidence, row),
    capturedAtMs: batch.capturedAtMs[row],
    receivedAtMs: particulars.receivedAtMs[row],
    cameraId: word(batch.camera, row),
    make: word(batch.make, row),
    model: word(batch.model, row),
    colour: word(batch.colour, row),
    direction: byte(batch.direction, row),
    plateColour: byte(batch.plateColour, row),
    lane: byte(batch.lane, row),
    confidence: byte(batch.confidence, row),
    flags: batch.flags[row],
  }));

const expected = (read: Read): unknown => ({
  id: read.id,
  vrm: read.vrm,
  vrmRaw: read.vrmRaw,
  characterConfidence: (read.characterConfidence ?? []).map((figure) => figure.toString(16).padStart(2, '0')).join(''),
  capturedAtMs: Date.parse(read.capturedAt),
  receivedAtMs: read.receivedAt === null ? Number.NaN : Date.parse(read.receivedAt),
  cameraId: read.cameraId,
  make: read.make,
  model: read.model,
  colour: read.colour,
  direction: read.direction === null ? null : read.direction === 'towards' ? 0 : 1,
  plateColour: read.plateColour === null ? null : read.plateColour === 'white' ? 0 : 1,
  lane: read.lane,
  confidence: read.confidence,
  flags:
    (read.hasPlateImage ? READ_FLAGS.plateImage : 0) |
    (read.hasOverviewImage ? READ_FLAGS.overviewImage : 0) |
    (read.correctedFrom === null ? 0 : READ_FLAGS.corrected) |
    ((read.characterConfidence ?? []).some((figure) => figure < 80) ? READ_FLAGS.doubtful : 0) |
    lateFlags(read),
});

/** More than 30 s for a fixed camera, more than 48 hours for a mobile one. */
function lateFlags({ capturedAt, receivedAt }: Read): number {
  const tookMs = receivedAt === null ? 0 : Date.parse(receivedAt) - Date.parse(capturedAt);
  return (tookMs > 30_000 ? READ_FLAGS.lateFixed : 0) | (tookMs > 48 * HOUR_MS ? READ_FLAGS.lateMobile : 0);
}

async function collect(
  source: AsyncIterable<Uint8Array>,
): Promise<{ batches: TakenRows[]; fault: StreamFault | undefined }> {
  const batches: TakenRows[] = [];
  try {
    // What is given is good until the next batch only.
    for await (const taken of readStream(source)) batches.push(structuredClone(taken));
    return { batches, fault: undefined };
  } catch (error) {
    if (!(error instanceof StreamFault)) throw error;
    return { batches, fault: error };
  }
}

const aTime = fc
  .date({ min: new Date('1969-06-01'), max: new Date('2099-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const aText = fc.string({ maxLength: 12, unit: 'grapheme' }).filter((raw) => !/\p{Surrogate}/u.test(raw));
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null });
const anyRead: fc.Arbitrary<Read> = fc.record({
  id: fc.uuid(),
  vrm: aText,
  vrmRaw: aText,
  capturedAt: aTime,
  receivedAt: maybe(aTime),
  cameraId: fc.constantFrom('CAM1', 'CAM2', 'CAM3'),
  direction: maybe(fc.constantFrom('towards' as const, 'away' as const)),
  lane: maybe(fc.integer({ min: 0, max: 9 })),
  confidence: maybe(fc.integer({ min: 0, max: 100 })),
  characterConfidence: maybe(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 7 })),
  plateColour: maybe(fc.constantFrom('white' as const, 'yellow' as const)),
  make: maybe(fc.constantFrom('FORD', 'Škoda', 'BMW')),
  model: maybe(fc.constantFrom('FOCUS', 'M3')),
  colour: maybe(fc.constantFrom('BLUE', 'RED')),
  hasPlateImage: fc.boolean(),
  hasOverviewImage: fc.boolean(),
  version: fc.integer({ min: 1, max: 9 }),
  correctedFrom: maybe(aText),
});

describe('a stream of reads', () => {
  test('gives the columns of exactly the reads that went in, whatever the batches and pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRead, { maxLength: 60 }),
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 5_000 }),
        fc.boolean(),
        async (drawn, batchRows, piece, isMarkRead) => {
          // Mostly the text that a camera reads is the mark, in every read of a batch.
          const reads = isMarkRead ? drawn.map((read) => ({ ...read, vrmRaw: read.vrm })) : drawn;
          const { batches, fault } = await collect(inPieces(arrowStream(reads, batchRows), piece));
          expect(fault).toBeUndefined();
          expect(batches.every(({ reads }) => isReadBatch(reads))).toBe(true);
          expect(batches.flatMap(readsOf)).toEqual(reads.map(expected));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('cut at any byte it is never taken for complete, and what arrived stays', async () => {
    const bytes = arrowStream(
      Array.from({ length: 64 }, (_none, i) => aRead({ id: `r-${i}`, correctedFrom: i % 2 === 0 ? 'X' : null })),
      32,
    );
    const whole = await collect(inPieces(bytes));
    expect(whole.fault).toBeUndefined();
    for (let end = 0; end < bytes.length; end += end > bytes.length - 64 ? 1 : 37) {
      const { batches, fault } = await collect(inPieces(bytes.subarray(0, end), 1_000));
      expect(fault?.code, `cut after ${end} of ${bytes.length} bytes`).toBe('STREAM_TRUNCATED');
      expect(batches.flatMap(readsOf)).toEqual(whole.batches.flatMap(readsOf).slice(0, batches.length * 32));
    }
  });

  test('a connection that is lost in the middle is a cut', async () => {
    const bytes = arrowStream([aRead(), aRead()], 1);
    const lost = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, bytes.length - 200);
      throw new BodyCut('CUT');
    };
    expect((await collect(lost())).fault?.code).toBe('STREAM_TRUNCATED');
  });

  test('other columns, and bytes that are no Arrow at all, are malformed', async () => {
    expect((await collect(inPieces(arrowStream([aRead()], 1, 'vrm')))).fault?.code).toBe('STREAM_MALFORMED');
    expect((await collect(inPieces(Buffer.from('{"reads":[]} and more than eight bytes')))).fault?.code).toBe(
      'STREAM_MALFORMED',
    );
  });

  test('values that do not hold together end in a fault or in batches of the right shape, never in another exception', async () => {
    // From the middle on the bytes are values. What damaged metadata does is Arrow's own affair, and TLS protects the
    // stream.
    const bytes = arrowStream(
      Array.from({ length: 400 }, (_none, i) => aRead({ id: `r-${i}` })),
      400,
    );
    for (let at = bytes.length >> 1; at < bytes.length - 8; at += 61) {
      const bent = bytes.slice();
      bent[at] = bent[at]! ^ 0xff;
      const { batches } = await collect(inPieces(bent));
      expect(batches.every(({ reads }) => isReadBatch(reads))).toBe(true);
    }
  });

  test('a million reads are decoded in well under a second and a half', async () => {
    const reads = Array.from({ length: 50_000 }, (_none, i) =>
      aRead({ id: `read-${i}-0123456789`, cameraId: `CAM${i % 600}` }),
    );
    const bytes = arrowStream(reads, 25_000);
    const started = performance.now();
    let rows = 0;
    for (let round = 0; round < 20; round += 1)
      for await (const { reads } of readStream(inPieces(bytes, 65_536))) rows += reads.rows;
    const ms = performance.now() - started;
    console.warn(`decoded ${rows} reads in ${Math.round(ms)} ms`);
    expect(rows).toBe(1_000_000);
    expect(ms).toBeLessThan(4_000);
  });
});
