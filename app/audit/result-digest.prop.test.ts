import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TextColumn } from '../domain/read-columns.ts';
import type { Hash } from './merkle.ts';
import { ResultDigest } from './result-digest.ts';

const sha256: Hash = (bytes) => createHash('sha256').update(bytes).digest();
const newDigest = (): ResultDigest => new ResultDigest(sha256, createHash('sha256'), createHash('sha256'));

/** The definition in one step, with Node's own encoders. */
function byDefinition(ids: readonly string[]): string {
  const encoded = ids.map((text) => Buffer.from(text, 'utf8'));
  const lengths = Buffer.alloc(4 * ids.length);
  encoded.forEach((bytes, i) => lengths.writeUInt32LE(bytes.length, 4 * i));
  return Buffer.from(sha256(Buffer.concat([sha256(Buffer.concat(encoded)), sha256(lengths)]))).toString('hex');
}

/** A column as Arrow has it after slicing: foreign bytes before and after. */
function columnOf(ids: readonly string[], before: string, after: string): TextColumn {
  const offsets = new Int32Array(ids.length + 1);
  const parts = [Buffer.from(before)];
  let at = parts[0]!.length;
  offsets[0] = at;
  ids.forEach((text, i) => {
    const bytes = Buffer.from(text, 'utf8');
    parts.push(bytes);
    at += bytes.length;
    offsets[i + 1] = at;
  });
  return { bytes: new Uint8Array(Buffer.concat([...parts, Buffer.from(after)])), offsets };
}

const ids = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 40 });

test('ids as columns and ids as strings, in batches of any size, give the digest of the definition', () => {
  fc.assert(
    fc.property(fc.array(ids, { maxLength: 5 }), fc.string(), fc.string(), (batches, before, after) => {
      const all = batches.flat();
      const columns = newDigest();
      const strings = newDigest();
      const mixed = newDigest();
      batches.forEach((batch, i) => {
        columns.addColumn(columnOf(batch, before, after));
        strings.addIds(batch);
        if (i % 2 === 0) mixed.addIds(batch);
        else mixed.addColumn(columnOf(batch, before, after));
      });
      const whole = newDigest();
      whole.addIds(all);
      expect([columns, strings, mixed, whole].map(({ count }) => count)).toEqual(Array(4).fill(all.length));
      expect([columns.finish(), strings.finish(), mixed.finish(), whole.finish()]).toEqual(
        Array(4).fill(byDefinition(all)),
      );
    }),
  );
});

test('other ids, another order or other borders between ids give another digest', () => {
  const digestOf = (list: readonly string[]): string => {
    const digest = newDigest();
    digest.addIds(list);
    return digest.finish();
  };
  fc.assert(
    fc.property(ids, ids, (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b));
      expect(digestOf(a)).not.toBe(digestOf(b));
    }),
  );
  expect(digestOf(['ab', 'c'])).not.toBe(digestOf(['a', 'bc']));
  expect(digestOf(['a', 'b'])).not.toBe(digestOf(['b', 'a']));
  expect(digestOf([])).not.toBe(digestOf(['']));
});

test('more ids than are buffered at once give the digest of the definition', () => {
  const many = Array.from({ length: 40_001 }, (_, i) => `read-${i}`);
  const digest = newDigest();
  digest.addColumn(columnOf(many, '', ''));
  expect(digest.finish()).toBe(byDefinition(many));
});

test('a column with no offsets has no ids', () => {
  const digest = newDigest();
  digest.addColumn({ bytes: new Uint8Array(3), offsets: new Int32Array(0) });
  expect(digest.finish()).toBe(byDefinition([]));
});

test.each([
  ['go backwards', [0, 2, 1]],
  ['leave the bytes', [0, 1, 4]],
  ['begin before the bytes', [-1, 1, 2]],
])('refuses offsets that %s, and adds nothing', (_, offsets) => {
  const digest = newDigest();
  expect(() => digest.addColumn({ bytes: new Uint8Array(3), offsets: Int32Array.from(offsets) })).toThrow(RangeError);
  expect(() => digest.addIds(['a', '\ud800'])).toThrow(RangeError);
  expect(digest.finish()).toBe(byDefinition([]));
});

test('takes nothing after it is finished', () => {
  const digest = newDigest();
  digest.finish();
  expect(() => digest.addIds(['a'])).toThrow('finished');
  expect(() => digest.finish()).toThrow('finished');
});
