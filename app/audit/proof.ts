/**
 * Verification of Merkle proofs, step by step as in RFC 9162, and deliberately without code in common with the tree
 * that makes the proofs. Both functions return false for anything that is not a proof and never throw: a proof comes
 * from outside.
 * One check the RFC leaves implicit: every hash has 32 bytes. Without it bytes could be moved from one side of a node
 * to the other, and one root would prove leaves that were never there.
 */
import { equalBytes } from './bytes.ts';
import { HASH_LENGTH, nodeHash } from './merkle.ts';
import type { Hash } from './merkle.ts';

export type InclusionClaim = {
  /** Of the leaf, from 0. */
  readonly index: number;
  readonly treeSize: number;
  readonly leafHash: Uint8Array;
  readonly root: Uint8Array;
  /** From the leaf up. */
  readonly proof: readonly Uint8Array[];
};

export type ConsistencyClaim = {
  /** Size of the earlier tree, in leaves. */
  readonly first: number;
  /** Size of the later tree, in leaves. */
  readonly second: number;
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
};

const isHash = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length === HASH_LENGTH;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
// Arithmetic, not bit operators: those stop at 32 bits, and a tree size from outside may be larger.
const isOdd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);

function isPowerOfTwo(n: number): boolean {
  let rest = n;
  while (rest > 1 && !isOdd(rest)) rest = half(rest);
  return rest === 1;
}

/** True when `proof` shows that the leaf at `index` is in the tree of `treeSize` leaves with that root (RFC 9162 section 2.1.3.2). */
export function verifyInclusion(hash: Hash, claim: InclusionClaim): boolean {
  const { index, treeSize, leafHash, root, proof } = claim;
  if (!isCount(index) || !isCount(treeSize) || !isHash(leafHash) || !isHash(root)) return false;
  if (!Array.isArray(proof) || !proof.every(isHash)) return false;
  if (index >= treeSize) return false;

  let fn = index;
  let sn = treeSize - 1;
  let r = leafHash;
  for (const p of proof) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      r = nodeHash(hash, p, r);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      r = nodeHash(hash, r, p);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && equalBytes(r, root);
}

/**
 * True when `proof` shows that the earlier tree is a prefix of the later one (RFC 9162 section 2.1.4.2). For equal
 * sizes, which the RFC leaves out, it is true when the roots are the same bytes and the proof is empty. False when
 * `first` is 0: an empty tree is a prefix of anything, so there is nothing to show.
 */
export function verifyConsistency(hash: Hash, claim: ConsistencyClaim): boolean {
  const { first, second, firstRoot, secondRoot, proof } = claim;
  if (!isCount(first) || !isCount(second) || first === 0 || first > second || !Array.isArray(proof)) return false;
  if (!(firstRoot instanceof Uint8Array) || !(secondRoot instanceof Uint8Array)) return false;
  if (first === second) return proof.length === 0 && equalBytes(firstRoot, secondRoot);
  if (!isHash(firstRoot) || !isHash(secondRoot) || !proof.every(isHash)) return false;
  if (proof.length === 0) return false;

  const [start, ...rest] = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof;
  if (start === undefined) return false;
  let fn = first - 1;
  let sn = second - 1;
  while (isOdd(fn)) {
    fn = half(fn);
    sn = half(sn);
  }
  let fr = start;
  let sr = start;
  for (const c of rest) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      fr = nodeHash(hash, c, fr);
      sr = nodeHash(hash, c, sr);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      sr = nodeHash(hash, sr, c);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && equalBytes(fr, firstRoot) && equalBytes(sr, secondRoot);
}
