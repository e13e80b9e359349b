import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from './hex.ts';
import { MerkleTree, TileMismatch, leafHash, nodeHash } from './merkle.ts';
import type { Hash } from './merkle.ts';
import { verifyConsistency, verifyInclusion } from './proof.ts';

const sha256: Hash = (bytes) => createHash('sha256').update(bytes).digest();

/** The reference leaves of the Certificate Transparency project, and the roots over the first 0 to 8 of them. */
const REFERENCE_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const REFERENCE_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leaves = Array.from({ length: 130 }, (_, i) => leafHash(sha256, Uint8Array.of(i, i >> 3)));
const tree = new MerkleTree(sha256, leaves);
const sizes = Array.from({ length: 131 }, (_, size) => size);

// RFC 6962 section 2.1 transcribed literally: slow, and right.
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
function mth(d: readonly Uint8Array[]): Uint8Array {
  if (d.length === 0) return sha256(new Uint8Array());
  if (d.length === 1) return d[0]!;
  const k = split(d.length);
  return nodeHash(sha256, mth(d.slice(0, k)), mth(d.slice(k)));
}
function path(m: number, d: readonly Uint8Array[]): Uint8Array[] {
  if (d.length === 1) return [];
  const k = split(d.length);
  return m < k ? [...path(m, d.slice(0, k)), mth(d.slice(k))] : [...path(m - k, d.slice(k)), mth(d.slice(0, k))];
}
function subproof(m: number, d: readonly Uint8Array[], known: boolean): Uint8Array[] {
  if (m === d.length) return known ? [] : [mth(d)];
  const k = split(d.length);
  return m <= k
    ? [...subproof(m, d.slice(0, k), known), mth(d.slice(k))]
    : [...subproof(m - k, d.slice(k), false), mth(d.slice(0, k))];
}
const hexes = (hashes: readonly Uint8Array[]): string[] => hashes.map(toHex);

describe('the tree', () => {
  test.each(REFERENCE_ROOTS.map((root, size) => [size, root] as const))(
    'over the first %i reference leaves has the published root',
    (size, root) => {
      const reference = REFERENCE_LEAVES.map((leaf) => leafHash(sha256, fromHex(leaf)));
      expect(toHex(new MerkleTree(sha256, reference.slice(0, size)).root())).toBe(root);
      expect(toHex(new MerkleTree(sha256, reference).root(size))).toBe(root);
    },
  );

  test('has the root of the recursive definition at every size from 0 to 130, then and later', () => {
    const growing = new MerkleTree(sha256);
    for (const size of sizes) {
      expect(toHex(growing.root())).toBe(toHex(mth(leaves.slice(0, size))));
      expect(toHex(tree.root(size))).toBe(toHex(growing.root()));
      const leaf = leaves[size];
      if (leaf !== undefined) expect(growing.append(leaf)).toBe(size);
    }
    expect(growing.size).toBe(130);
  });

  test('gives the inclusion proof of the recursive definition for every leaf of every size, and each verifies', () => {
    for (const treeSize of sizes) {
      const root = tree.root(treeSize);
      for (let index = 0; index < treeSize; index += 1) {
        const proof = tree.inclusionProof(index, treeSize);
        if (treeSize <= 40 || index % 7 === 0)
          expect(hexes(proof)).toEqual(hexes(path(index, leaves.slice(0, treeSize))));
        expect(verifyInclusion(sha256, { index, treeSize, leafHash: leaves[index]!, root, proof })).toBe(true);
      }
    }
  });

  test('gives the consistency proof of the recursive definition for every pair of sizes, and each verifies', () => {
    const roots = sizes.map((size) => tree.root(size));
    for (const second of sizes) {
      for (let first = 1; first <= second; first += 1) {
        const proof = tree.consistencyProof(first, second);
        if (second <= 40 || first % 7 === 0)
          expect(hexes(proof)).toEqual(hexes(subproof(first, leaves.slice(0, second), true)));
        expect(
          verifyConsistency(sha256, { first, second, firstRoot: roots[first]!, secondRoot: roots[second]!, proof }),
        ).toBe(true);
      }
    }
  });

  test('hashes about once a leaf to grow and a few dozen times to answer, at a hundred thousand leaves', () => {
    let calls = 0;
    const counted: Hash = (bytes) => {
      calls += 1;
      return sha256(bytes);
    };
    const large = new MerkleTree(counted);
    const leaf = leaves[0]!;
    for (let i = 0; i < 100_000; i += 1) large.append(leaf);
    expect(calls).toBeLessThanOrEqual(100_000);
    calls = 0;
    large.root(99_999);
    large.inclusionProof(77, 99_999);
    large.consistencyProof(65_535, 99_999);
    expect(calls).toBeLessThan(3 * 17);
  });

  test('hands out copies: what a caller does to an answer or to a leaf does not reach the tree', () => {
    const leaf = leafHash(sha256, Uint8Array.of(1));
    const small = new MerkleTree(sha256, [leaf, leaf, leaf]);
    const root = toHex(small.root());
    for (const answer of [
      small.root(),
      small.root(1),
      small.root(0),
      small.leaf(2),
      ...small.inclusionProof(2, 3),
      ...small.consistencyProof(2, 3),
      leaf,
    ])
      answer.fill(0);
    expect(toHex(small.root())).toBe(root);
    expect(toHex(small.root(0))).toBe(REFERENCE_ROOTS[0]);
  });

  test.each<[string, () => unknown]>([
    ['a leaf of 31 bytes', () => new MerkleTree(sha256).append(new Uint8Array(31))],
    ['a hash function of 20 bytes', () => new MerkleTree(() => new Uint8Array(20))],
    ['a root of a size it never had', () => tree.root(131)],
    ['a root of a negative size', () => tree.root(-1)],
    ['a root of half a leaf', () => tree.root(0.5)],
    ['a leaf that is not there', () => tree.leaf(130)],
    ['an inclusion proof outside the size', () => tree.inclusionProof(5, 5)],
    ['an inclusion proof at a later size', () => tree.inclusionProof(5, 131)],
    ['an inclusion proof at NaN', () => tree.inclusionProof(Number.NaN, 5)],
    ['a consistency proof from nothing', () => tree.consistencyProof(0, 5)],
    ['a consistency proof backwards', () => tree.consistencyProof(6, 5)],
    ['a consistency proof to a later size', () => tree.consistencyProof(6, 131)],
  ])('refuses %s with a RangeError', (_, ask) => {
    expect(ask).toThrow(RangeError);
  });
});

test('C3: a tree that kept only the roots of its whole tiles answers as one that kept all, and finds leaves that were changed', () => {
  const many = Array.from({ length: 1_300 }, (_, i) => leafHash(sha256, Uint8Array.of(i, i >> 8)));
  const whole = new MerkleTree(sha256, many);
  const source = (tile: number): Uint8Array => Buffer.concat(many.slice(tile * 256, tile * 256 + 256));
  for (const sealedAt of [0, 255, 256, 700, 1_024, 1_300]) {
    const dropped = new MerkleTree(sha256, many.slice(0, sealedAt));
    dropped.seal(sealedAt, source);
    const resumed = MerkleTree.resume(sha256, dropped.tileRoots(0), source);
    for (const leaf of many.slice(sealedAt)) dropped.append(leaf);
    for (const leaf of many.slice(resumed.size)) resumed.append(leaf);
    for (const each of [dropped, resumed]) {
      for (const size of [1, 255, 256, 257, 700, 1_024, 1_299, 1_300]) {
        expect(toHex(each.root(size))).toBe(toHex(whole.root(size)));
        for (const index of [0, 254, 255, 256, 600, 1_023, 1_024, size - 1].filter((at) => at < size))
          expect(each.inclusionProof(index, size).map(toHex)).toEqual(whole.inclusionProof(index, size).map(toHex));
        expect(each.consistencyProof(size, 1_300).map(toHex)).toEqual(whole.consistencyProof(size, 1_300).map(toHex));
      }
      expect(toHex(each.leaf(300))).toBe(toHex(whole.leaf(300)));
    }
  }
  const forged = MerkleTree.resume(sha256, whole.tileRoots(0), (tile) => source(tile + 1));
  expect(() => forged.leaf(3)).toThrow(TileMismatch);
});
