import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MerkleTree, leafHash } from './merkle.ts';
import type { Hash } from './merkle.ts';
import { verifyConsistency, verifyInclusion } from './proof.ts';

const sha256: Hash = (bytes) => createHash('sha256').update(bytes).digest();
const SIZE = 300;
const leaves = Array.from({ length: SIZE }, (_, i) => leafHash(sha256, Uint8Array.of(i & 255, i >> 8)));
const tree = new MerkleTree(sha256, leaves);

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = new Uint8Array(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
};

/** A copy of the list with `remove` items at `at` taken out and others put there. */
function spliced<T>(list: readonly T[], at: number, remove: number, ...items: readonly T[]): T[] {
  return [...list.slice(0, at), ...items, ...list.slice(at + remove)];
}

/** Picks are large numbers, taken modulo the length they meet. */
type Damage = { readonly kind: 'flip' | 'drop' | 'swap' | 'add' | 'repeat'; readonly at: number; readonly bit: number };
const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('flip', 'drop', 'swap', 'add', 'repeat'),
  at: fc.nat(1_000),
  bit: fc.nat(255),
});

/** The proof with one thing wrong; undefined when this kind of damage does not fit so short a proof. */
function damaged(proof: readonly Uint8Array[], { kind, at, bit }: Damage): Uint8Array[] | undefined {
  const list = [...proof];
  const i = list.length === 0 ? 0 : at % list.length;
  const here = list[i];
  if (kind === 'add') return spliced(list, at % (list.length + 1), 0, leaves[at % SIZE]!);
  if (here === undefined) return undefined;
  if (kind === 'flip') return spliced(list, i, 1, flipped(here, bit));
  if (kind === 'drop') return spliced(list, i, 1);
  if (kind === 'repeat') return spliced(list, i, 0, here);
  const next = list[i + 1];
  return next === undefined ? undefined : spliced(list, i, 2, next, here);
}

const inclusionCase = fc
  .integer({ min: 1, max: SIZE })
  .chain((treeSize) => fc.record({ treeSize: fc.constant(treeSize), index: fc.nat(treeSize - 1) }));
const consistencyCase = fc
  .integer({ min: 1, max: SIZE })
  .chain((second) => fc.record({ second: fc.constant(second), first: fc.integer({ min: 1, max: second }) }));

test('an inclusion proof with a flipped bit, a dropped, swapped, added or repeated hash fails', () => {
  fc.assert(
    fc.property(inclusionCase, damage, ({ index, treeSize }, harm) => {
      const claim = {
        index,
        treeSize,
        leafHash: leaves[index]!,
        root: tree.root(treeSize),
        proof: tree.inclusionProof(index, treeSize),
      };
      expect(verifyInclusion(sha256, claim)).toBe(true);
      const proof = damaged(claim.proof, harm);
      if (proof !== undefined) expect(verifyInclusion(sha256, { ...claim, proof })).toBe(false);
      expect(verifyInclusion(sha256, { ...claim, leafHash: flipped(claim.leafHash, harm.bit) })).toBe(false);
      expect(verifyInclusion(sha256, { ...claim, root: flipped(claim.root, harm.bit) })).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

test('an inclusion proof holds for its own leaf only', () => {
  fc.assert(
    fc.property(inclusionCase, fc.nat(SIZE - 1), ({ index, treeSize }, other) => {
      fc.pre(other !== index);
      const claim = {
        index,
        treeSize,
        leafHash: leaves[index]!,
        root: tree.root(treeSize),
        proof: tree.inclusionProof(index, treeSize),
      };
      expect(verifyInclusion(sha256, { ...claim, leafHash: leaves[other]! })).toBe(false);
      expect(verifyInclusion(sha256, { ...claim, index: other })).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

test('a consistency proof with a flipped bit, a dropped, swapped, added or repeated hash fails', () => {
  fc.assert(
    fc.property(consistencyCase, damage, ({ first, second }, harm) => {
      const claim = {
        first,
        second,
        firstRoot: tree.root(first),
        secondRoot: tree.root(second),
        proof: tree.consistencyProof(first, second),
      };
      expect(verifyConsistency(sha256, claim)).toBe(true);
      const proof = damaged(claim.proof, harm);
      if (proof !== undefined) expect(verifyConsistency(sha256, { ...claim, proof })).toBe(false);
      expect(verifyConsistency(sha256, { ...claim, firstRoot: flipped(claim.firstRoot, harm.bit) })).toBe(false);
      expect(verifyConsistency(sha256, { ...claim, secondRoot: flipped(claim.secondRoot, harm.bit) })).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

test('a log that rewrote a leaf cannot show that its new tree continues the old one', () => {
  fc.assert(
    fc.property(consistencyCase, fc.nat(1_000), ({ first, second }, pick) => {
      const rewritten = new MerkleTree(
        sha256,
        spliced(leaves.slice(0, second), pick % first, 1, leafHash(sha256, Uint8Array.of(9, 9, 9))),
      );
      const claim = {
        first,
        second,
        firstRoot: tree.root(first),
        secondRoot: rewritten.root(),
        proof: rewritten.consistencyProof(first, second),
      };
      expect(verifyConsistency(sha256, claim)).toBe(false);
      expect(verifyConsistency(sha256, { ...claim, proof: tree.consistencyProof(first, second) })).toBe(false);
    }),
    { numRuns: 300 },
  );
});
