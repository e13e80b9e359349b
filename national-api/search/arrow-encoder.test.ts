import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NO_BYTE, NO_CODE, type TextColumn } from '../../app/domain/read-columns.ts';
import type { ReadChunk } from '../store/read-chunk.ts';
import { ArrowReads } from './arrow-encoder.ts';

type Texts = {
  readonly id: string;
  readonly vrm: string;
  readonly vrmRaw: string;
  readonly correctedFrom: string;
  readonly characterConfidence: string;
};

function column(values: readonly string[]): TextColumn {
  const offsets = new Int32Array(values.length + 1);
  const bytes = Buffer.concat(
    values.map((value, i) => {
      const part = Buffer.from(value);
      offsets[i + 1] = (offsets[i] ?? 0) + part.length;
      return part;
    }),
  );
  return { bytes, offsets };
}

function chunkOf(reads: readonly Texts[]): ReadChunk {
  const rows = reads.length;
  const codes = (): Uint16Array => new Uint16Array(rows).fill(NO_CODE);
  const bytes = (): Uint8Array => new Uint8Array(rows).fill(NO_BYTE);
  return {
    rows,
    id: column(reads.map(({ id }) => id)),
    vrm: column(reads.map(({ vrm }) => vrm)),
    vrmRaw: column(reads.map(({ vrmRaw }) => vrmRaw)),
    correctedFrom: column(reads.map(({ correctedFrom }) => correctedFrom)),
    characterConfidence: column(reads.map(({ characterConfidence }) => characterConfidence)),
    capturedAtMs: new BigInt64Array(rows).fill(1_000n),
    receivedAtMs: new BigInt64Array(rows).fill(2_000n),
    camera: new Uint16Array(rows),
    direction: bytes(),
    lane: bytes(),
    confidence: bytes(),
    plateColour: bytes(),
    make: codes(),
    model: codes(),
    colour: codes(),
    flags: new Uint8Array(rows),
    version: new Uint16Array(rows).fill(1),
  };
}

const aText = fc.constantFrom('AB12CDE', 'XY30ZZZ', 'Ö1', 'K1');
const aRead: fc.Arbitrary<Texts> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 9 }),
  vrm: aText,
  vrmRaw: fc.constantFrom('AB12 CDE', 'xy30zzz', 'K1'),
  correctedFrom: fc.constantFrom('', '', 'AB12CDF'),
  characterConfidence: fc.constantFrom('', '6364'),
});

it('says of each read what was in it, to any reader of Arrow, though each batch has texts of its own', () => {
  const store = {
    cameras: () => [{ id: 'CAM-1' }],
    labels: () => ({ makes: [], models: [], colours: [] }),
  } as unknown as ConstructorParameters<typeof ArrowReads>[0];
  fc.assert(
    fc.property(
      fc.array(fc.array(aRead, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 }),
      (chunks) => {
        const encoder = new ArrowReads(store, { searchId: 's', auditIndex: 1, cameras: [0] });
        const bytes = Buffer.concat([
          encoder.begin(),
          ...chunks.map((reads) => encoder.batch(chunkOf(reads))),
          encoder.end(),
        ]);
        const rows = tableFromIPC(bytes)
          .toArray()
          .map((row) => row.toJSON() as Record<string, unknown>);
        expect(
          rows.map(({ id, vrm, vrmRaw, correctedFrom, characterConfidence }) => ({
            id,
            vrm,
            vrmRaw,
            correctedFrom: correctedFrom ?? '',
            characterConfidence: characterConfidence ?? '',
          })),
        ).toEqual(chunks.flat());
      },
    ),
    { numRuns: 60 },
  );
});
