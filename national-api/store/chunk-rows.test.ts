import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readsOf } from '../search/read-json.ts';
import { aCamera } from '../testing/builders.ts';
import { chunkRows, inTimeOrder } from './chunk-rows.ts';
import type { ReadChunk } from './read-chunk.ts';
import type { TextColumn } from '../../app/domain/read-columns.ts';

const texts = (values: readonly string[]): TextColumn => {
  const bytes = Buffer.from(values.join(''));
  const offsets = new Int32Array(values.length + 1);
  values.forEach((value, i) => (offsets[i + 1] = (offsets[i] ?? 0) + Buffer.byteLength(value)));
  return { bytes, offsets };
};
const aChunk = (reads: readonly { readonly id: string; readonly atMs: number }[]): ReadChunk => {
  const rows = reads.length;
  const marks = texts(reads.map((_, i) => `AB${10 + (i % 90)}CDE`));
  return {
    rows,
    id: texts(reads.map(({ id }) => id)),
    vrm: marks,
    vrmRaw: marks,
    capturedAtMs: BigInt64Array.from(reads, ({ atMs }) => BigInt(atMs)),
    receivedAtMs: BigInt64Array.from(reads, ({ atMs }) => BigInt(atMs + 5)),
    camera: new Uint16Array(rows),
    direction: new Uint8Array(rows),
    lane: Uint8Array.from(reads, (_, i) => i % 4),
    confidence: Uint8Array.from(reads, (_, i) => i % 100),
    characterConfidence: texts(reads.map(() => '')),
    plateColour: new Uint8Array(rows),
    make: new Uint16Array(rows),
    model: new Uint16Array(rows),
    colour: new Uint16Array(rows),
    flags: new Uint8Array(rows),
    version: new Uint16Array(rows),
    correctedFrom: texts(reads.map(() => '')),
  };
};
const store = { cameras: () => [aCamera()], labels: () => ({ makes: ['FORD'], models: ['KA'], colours: ['RED'] }) };
const someReads = fc.uniqueArray(
  fc.record({ id: fc.constantFrom('a', 'ab', 'é', 'z', '10', '9', 'long-identifier'), atMs: fc.nat({ max: 5 }) }),
  { selector: ({ id, atMs }) => `${id} ${atMs}` },
);

it('puts the rows of a chunk in order of time, then of the bytes of the id, and keeps each row together', () => {
  fc.assert(
    fc.property(someReads, (reads) => {
      const chunk = aChunk(reads);
      const rows = [...readsOf(chunk, store)];
      const sorted = [...rows].sort((a, b) =>
        a.capturedAt === b.capturedAt
          ? Buffer.compare(Buffer.from(a.id), Buffer.from(b.id))
          : a.capturedAt < b.capturedAt
            ? -1
            : 1,
      );
      expect([...readsOf(inTimeOrder(chunk), store)]).toEqual(sorted);
    }),
  );
});

it('copies nothing of a chunk that is in order', () => {
  const chunk = aChunk([
    { id: 'b', atMs: 1 },
    { id: 'a', atMs: 2 },
    { id: 'b', atMs: 2 },
  ]);
  expect(inTimeOrder(chunk)).toBe(chunk);
  expect([...readsOf(chunkRows(chunk, [2, 0]), store)].map(({ id }) => id)).toEqual(['b', 'b']);
});
