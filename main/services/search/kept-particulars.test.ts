import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aRead, arrowStream, inPieces } from '../../testing/arrow-reads.ts';
import { KeptParticulars } from './kept-particulars.ts';
import { readStream } from './read-stream.ts';

const someReads = fc.array(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).map((id) => Buffer.from(id).toString('utf8')),
    vrmRaw: fc.constantFrom('AB12CDE', 'AB12CDE', 'AB12CDE', 'AB12 CDE', 'Ö 1', ''),
    characterConfidence: fc.option(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 7 }), {
      nil: null,
    }),
    receivedAt: fc.constantFrom(null, '2026-01-20T08:00:01.000Z', '2026-01-20T07:00:01.250Z'),
  }),
  { minLength: 1, maxLength: 40 },
);

test('gives of any rows, in the order asked, what came with them, whatever the batches', async () => {
  await fc.assert(
    fc.asyncProperty(
      someReads,
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.nat(60), { maxLength: 20 }),
      async (reads, batchRows, rows) => {
        const kept = new KeptParticulars();
        for await (const { particulars } of readStream(inPieces(arrowStream(reads.map(aRead), batchRows))))
          kept.append(particulars);
        const given = kept.of(rows).map((one) => ({ ...one, vrmRaw: one.vrmRaw ?? 'AB12CDE' }));
        expect(given).toEqual(
          rows.flatMap((row) => {
            const read = reads[row];
            if (read === undefined) return [];
            const { id, vrmRaw, characterConfidence, receivedAt } = read;
            return {
              row,
              readId: id,
              vrmRaw,
              characterConfidence: characterConfidence ?? [],
              receivedAtMs: receivedAt === null ? null : Date.parse(receivedAt),
            };
          }),
        );
        const ids = [...reads.map(({ id }) => id), 'no read has this id'];
        expect(kept.rowsOf(ids)).toEqual([...reads.map(({ id }) => reads.findIndex((read) => read.id === id)), null]);
      },
    ),
    { numRuns: 60 },
  );
});

test('keeps no text where the cameras read the marks themselves', async () => {
  const kept = new KeptParticulars();
  const same = [aRead({ vrm: 'XY30ZZZ', vrmRaw: 'XY30ZZZ' }), aRead()];
  const other = [aRead({ vrm: 'XY30ZZZ', vrmRaw: 'XY30ZZ2' }), aRead()];
  for (const reads of [same, other])
    for await (const { particulars } of readStream(inPieces(arrowStream(reads)))) kept.append(particulars);
  expect(kept.of([0, 1, 2, 3]).map(({ vrmRaw }) => vrmRaw)).toEqual([null, null, 'XY30ZZ2', 'AB12CDE']);
});

test('has nothing once it is told to forget', async () => {
  const kept = new KeptParticulars();
  for await (const { particulars } of readStream(inPieces(arrowStream([aRead()])))) kept.append(particulars);
  kept.forget();
  expect(kept.of([0])).toEqual([]);
  expect(kept.rowsOf(['r-1'])).toEqual([null]);
});
