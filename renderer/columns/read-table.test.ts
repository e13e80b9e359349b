import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CameraKind } from '../../app/domain/camera.ts';
import { isReadBatch } from '../../app/domain/read-columns.fixture.ts';
import { READ_FLAGS } from '../../app/domain/read-columns.ts';
import { aBatch, aReadTable, type FixtureRead } from './read-table.fixture.ts';
import { createReadTable } from './read-table.ts';

const aRead: fc.Arbitrary<FixtureRead> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 12 }),
  vrm: fc.constantFrom('YK38RVL', 'AB27CDE', 'XY30ZZZ'),
  raw: fc.constantFrom('YK38RVI', 'AB27CDE'),
  at: fc.integer({ min: 0, max: 2 ** 41 }),
  camera: fc.constantFrom('C1', 'C2', 'Kamera é'),
  confidence: fc.integer({ min: 0, max: 100 }),
  characters: fc.constantFrom('', '62626247', '64'),
});

describe('a table of reads', () => {
  it('gives back every value of every batch, however the reads are cut into batches', () => {
    fc.assert(
      fc.property(fc.array(fc.array(aRead, { maxLength: 30 }), { maxLength: 6 }), (batches) => {
        const table = aReadTable(...batches);
        const all = batches.flat();
        expect(table.rows).toBe(all.length);
        all.forEach((read, row) => {
          expect(table.vrmAt(row)).toBe(read.vrm);
          expect(table.cameraIdAt(row)).toBe(read.camera);
          expect(table.capturedAtMs[row]).toBe(read.at);
          expect(table.confidence[row]).toBe(read.confidence);
        });
      }),
    );
  });

  it('marks no read late by the limit of fixed cameras while the kind of its camera is not known', () => {
    const flags = [0, READ_FLAGS.lateFixed, READ_FLAGS.lateFixed | READ_FLAGS.lateMobile];
    const table = aReadTable(flags.map((each, i) => ({ vrm: 'YK38RVL', at: i, camera: 'C1', flags: each })));
    const late = (kind: CameraKind | undefined): boolean[] => flags.map((_, row) => table.isLate(row, kind));
    expect(late('STATIC')).toEqual([false, true, true]);
    expect(late('MOBILE')).toEqual([false, false, true]);
    expect(late(undefined)).toEqual([false, false, true]);
  });

  it('passes any stretch of its reads on to another table, which then holds the same', () => {
    fc.assert(
      fc.property(fc.array(aRead, { minLength: 1, maxLength: 40 }), fc.nat(), fc.nat(), (reads, a, b) => {
        const table = aReadTable(reads);
        const [from = 0, to = 0] = [a % (reads.length + 1), b % (reads.length + 1)].sort((x, y) => x - y);
        const batch = table.batchOf(from, to);
        expect(isReadBatch(batch)).toBe(true);
        const other = createReadTable();
        other.append(aBatch([{ vrm: 'ZZ99ZZZ', at: 1, camera: 'other' }]));
        other.append(batch);
        const facts = (one: typeof table, row: number): unknown => [
          one.vrmAt(row),
          one.cameraIdAt(row),
          one.vehicleAt(row),
          one.capturedAtMs[row],
          one.confidence[row],
          one.direction[row],
          one.lane[row],
          one.flags[row],
        ];
        expect(Array.from({ length: to - from }, (_, i) => facts(other, i + 1))).toEqual(
          Array.from({ length: to - from }, (_, i) => facts(table, from + i)),
        );
      }),
    );
  });

  it('grows past its first capacity without losing what it held', () => {
    const reads = Array.from({ length: 5_000 }, (_, i) => ({
      id: `r${i}`,
      vrm: `AB${27 + (i % 20)}CDE`,
      at: i,
      camera: `C${i % 700}`,
    }));
    const table = aReadTable(reads.slice(0, 1_500), reads.slice(1_500));
    expect([0, 1_499, 1_500, 4_999].map((row) => table.capturedAtMs[row])).toEqual([0, 1_499, 1_500, 4_999]);
    expect(table.cameraIdAt(4_999)).toBe('C99');
    expect(table.marks).toHaveLength(20);
  });
});
