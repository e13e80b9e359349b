import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReadPacker, ReadUnpacker, type PackedReads } from './packed-reads.ts';
import { isReadBatch } from './read-columns.fixture.ts';
import { NO_CODE, type ReadBatch, type TextColumn } from './read-columns.ts';

const textsOf = (count: number): TextColumn => ({
  bytes: new Uint8Array(count * 3).fill(65),
  offsets: Int32Array.from({ length: count + 1 }, (_none, i) => i * 3),
});

/** Codes below `count`, or none, which a mark never is. */
const codes = (rows: number, count: number, none: boolean): fc.Arbitrary<Uint16Array> =>
  fc
    .array(
      fc.oneof(
        { weight: 9, arbitrary: fc.nat({ max: Math.max(0, count - 1) }) },
        ...(none ? [{ weight: 1, arbitrary: fc.constant(NO_CODE) }] : []),
      ),
      { minLength: rows, maxLength: rows },
    )
    .map((values) => Uint16Array.from(values));

const different = fc.constantFrom(1, 2, 254, 255, 256, 700);
const coded = (rows: number) =>
  different.chain((count) =>
    codes(rows, count, true).map((found) => ({
      values: Array.from({ length: count }, (_none, i) => `v${i}`),
      codes: found,
    })),
  );
const bytes = (rows: number) =>
  fc
    .array(fc.oneof(fc.constant(7), fc.nat({ max: 255 })), { minLength: rows, maxLength: rows })
    .map((values) => Uint8Array.from(values));
const times = (rows: number) =>
  fc.oneof(
    fc.constant(Array.from({ length: rows }, () => 1_700_000_000_000)),
    fc.array(fc.integer({ min: 1_700_000_000_000, max: 1_700_004_000_000 }), { minLength: rows, maxLength: rows }),
    fc.array(fc.integer({ min: 0, max: 4_000_000_000_000 }), { minLength: rows, maxLength: rows }),
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: rows, maxLength: rows }),
  );

const batchOf = (rows: number): fc.Arbitrary<ReadBatch> =>
  fc.record({
    rows: fc.constant(rows),
    capturedAtMs: times(rows).map((values) => Float64Array.from(values)),
    vrm: different.chain((count) =>
      codes(rows, count, false).map((found) => ({ values: textsOf(count), codes: found })),
    ),
    camera: coded(rows),
    make: coded(rows),
    model: coded(rows),
    colour: coded(rows),
    direction: bytes(rows),
    plateColour: bytes(rows),
    lane: bytes(rows),
    confidence: bytes(rows),
    flags: bytes(rows),
  });
const batches = fc.array(fc.nat({ max: 12 }).chain(batchOf), { minLength: 1, maxLength: 4 });

/** As they cross: what was sent is a copy. */
const crossed = (packed: PackedReads): unknown => structuredClone(packed);

const aBatch: ReadBatch = fc.sample(batchOf(3), { numRuns: 1, seed: 7 })[0]!;
const aPacked = (): PackedReads => crossed(new ReadPacker().pack(aBatch)) as PackedReads;

describe('packed reads', () => {
  test('are the same after the way, batch by batch', () => {
    fc.assert(
      fc.property(batches, (given) => {
        const [packer, unpacker] = [new ReadPacker(), new ReadUnpacker()];
        for (const batch of given) {
          const back = unpacker.unpack(crossed(packer.pack(batch)));
          expect(isReadBatch(back)).toBe(true);
          expect(back).toEqual(batch);
        }
      }),
    );
  });

  test('bring the values behind codes once, and again only when they are others', () => {
    const [packer, unpacker] = [new ReadPacker(), new ReadUnpacker()];
    const [first, second] = [packer.pack(aBatch), packer.pack(aBatch)];
    expect([first.marks, ...first.values]).not.toContain(null);
    expect([second.marks, ...second.values]).toEqual([null, null, null, null, null]);
    unpacker.unpack(crossed(first));
    expect(unpacker.unpack(crossed(second))).toEqual(aBatch);
    const renamed = { ...aBatch, make: { ...aBatch.make, values: aBatch.make.values.map((value) => `${value}!`) } };
    const third = packer.pack(renamed);
    expect(third.values.map((values) => values !== null)).toEqual([false, true, false, false]);
    expect(unpacker.unpack(crossed(third))).toEqual(renamed);
  });

  test('of one vehicle before one camera are nine bytes at most', () => {
    const rows = 1_000;
    const one = { values: ['A'], codes: new Uint16Array(rows) };
    const batch: ReadBatch = {
      rows,
      capturedAtMs: Float64Array.from({ length: rows }, (_none, i) => 1_700_000_000_000 + i * 5_000),
      vrm: { values: textsOf(1), codes: new Uint16Array(rows) },
      camera: one,
      make: one,
      model: one,
      colour: one,
      ...(Object.fromEntries(
        ['direction', 'plateColour', 'lane', 'confidence', 'flags'].map((name) => [
          name,
          Uint8Array.from({ length: rows }, (_none, i) => i % 3),
        ]),
      ) as Pick<ReadBatch, 'direction' | 'plateColour' | 'lane' | 'confidence' | 'flags'>),
    };
    const { widths } = new ReadPacker().pack(batch);
    expect(widths.reduce((sum, width) => sum + width)).toBe(9);
  });

  test('of batches of nearly the same size take turns in one array, which is sent whole', () => {
    const packer = new ReadPacker();
    const arrays = fc
      .sample(fc.integer({ min: 1, max: 60 }).chain(batchOf), { numRuns: 30, seed: 11 })
      .map((batch) => packer.pack(batch).bytes);
    expect(new Set(arrays).size).toBe(1);
    expect(arrays[0]?.byteLength).toBe(arrays[0]?.buffer.byteLength);
  });

  test('are taken from an array that begins anywhere', () => {
    const packed = new ReadPacker().pack(aBatch);
    const shifted = new Uint8Array(packed.bytes.length + 3);
    shifted.set(packed.bytes, 3);
    expect(new ReadUnpacker().unpack({ ...packed, bytes: shifted.subarray(3) })).toEqual(aBatch);
  });

  test.each<[string, (packed: PackedReads) => unknown]>([
    ['nothing', () => null],
    ['fewer bytes than its widths say', (packed) => ({ ...packed, bytes: packed.bytes.subarray(0, 2) })],
    ['rows that are no number', (packed) => ({ ...packed, rows: '3' })],
    ['more rows than bytes', (packed) => ({ ...packed, rows: 2 ** 40 })],
    ['a width that the column cannot have', (packed) => ({ ...packed, widths: packed.widths.map(() => 4) })],
    ['a column less', (packed) => ({ ...packed, widths: packed.widths.slice(1) })],
    ['a base that is no number', (packed) => ({ ...packed, bases: packed.bases.map(() => Number.NaN) })],
    ['values that are no texts', (packed) => ({ ...packed, values: packed.values.map(() => [1]) })],
    ['no values before the first batch', (packed) => ({ ...packed, values: packed.values.map(() => null) })],
    ['no marks before the first batch', (packed) => ({ ...packed, marks: null })],
    [
      'marks that leave their bytes',
      (packed) => ({ ...packed, marks: { bytes: new Uint8Array(1), offsets: Int32Array.of(0, 9) } }),
    ],
    ['bytes that are a list', (packed) => ({ ...packed, bytes: [...packed.bytes] })],
  ])('are refused with %s', (_what, bent) => {
    expect(new ReadUnpacker().unpack(aPacked())).toBeDefined();
    expect(new ReadUnpacker().unpack(bent(aPacked()))).toBeUndefined();
  });
});
