/**
 * The append-only Merkle tree of Certificate Transparency (RFC 9162 section 2.1; the same tree as RFC 6962).
 *
 * Why hashes of subtrees are kept: in this tree the node over leaves [i·2^k, (i+1)·2^k) never changes once those leaves
 * are there. Level k therefore is a plain list, written once, and every root and proof of every size the tree ever had
 * is read from the lists with O(log n) hashes for the ragged right edge. A level is one growing byte buffer, not an
 * array of arrays: a million leaves cost 64 MB and no object each.
 */
import { concatBytes } from './bytes.ts';

/**
 * SHA-256, passed in because the core has no crypto of its own: 32 bytes out, always in a new array, and the input is
 * not kept (callers reuse it).
 */
export type Hash = (bytes: Uint8Array) => Uint8Array;

/** Length of every hash in the tree, in bytes. */
export const HASH_LENGTH = 32;

/** Largest number of leaves; beyond it 32-bit arithmetic would fail, and memory long before. */
export const MAX_TREE_SIZE = 2 ** 31 - 1;

const LEAF_PREFIX = Uint8Array.of(0x00);
const NODE_PREFIX = Uint8Array.of(0x01);

/** Hash of a leaf: H(0x00 ‖ bytes), RFC 9162 section 2.1.1. */
export function leafHash(hash: Hash, bytes: Uint8Array): Uint8Array {
  return hash(concatBytes(LEAF_PREFIX, bytes));
}

/** Hash of an inner node: H(0x01 ‖ left ‖ right), RFC 9162 section 2.1.1. Both children are hashes of 32 bytes. */
export function nodeHash(hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash(concatBytes(NODE_PREFIX, left, right));
}

/** Exponent of the largest power of two not above `n`, for 1 <= n < 2^31. */
const log2Floor = (n: number): number => 31 - Math.clz32(n);

/** The split of RFC 9162: the largest power of two below `n`, for n >= 2. */
const splitOf = (n: number): number => 2 ** log2Floor(n - 1);

/** Not `slice`: hash functions may give a Node `Buffer`, whose `slice` is a view. */
const copyOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

/** Hashes end to end in a buffer that doubles when it is full. */
class HashList {
  #bytes = new Uint8Array(16 * HASH_LENGTH);
  #count = 0;

  push(hash: Uint8Array): void {
    const at = this.#count * HASH_LENGTH;
    if (at === this.#bytes.length) {
      const larger = new Uint8Array(2 * at);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(hash, at);
    this.#count += 1;
  }

  /** A view, good until the next push. */
  at(index: number): Uint8Array {
    return this.#bytes.subarray(index * HASH_LENGTH, (index + 1) * HASH_LENGTH);
  }
}

/**
 * A tree that only grows. It answers for every size it has had: `root`, `inclusionProof` and `consistencyProof` take
 * O(log n) time, `append` takes amortised O(1). Answers are copies that the caller may keep.
 */
export class MerkleTree {
  readonly #hash: Hash;
  readonly #emptyRoot: Uint8Array;
  /** `#levels[k]` holds the roots of the complete subtrees of 2^k leaves, from the left. */
  readonly #levels: HashList[] = [];
  readonly #node = new Uint8Array(1 + 2 * HASH_LENGTH).fill(0x01, 0, 1);
  #size = 0;

  /**
   * @param leafHashes the leaves so far, as `leafHash` gives them, in order.
   * @throws RangeError when `hash` does not give 32 bytes, or a leaf hash does not have them.
   */
  constructor(hash: Hash, leafHashes: Iterable<Uint8Array> = []) {
    this.#hash = hash;
    this.#emptyRoot = copyOf(hash(new Uint8Array(0)));
    if (this.#emptyRoot.length !== HASH_LENGTH) throw new RangeError(`the hash function gives ${this.#emptyRoot.length} bytes, not ${HASH_LENGTH}`);
    for (const leaf of leafHashes) this.append(leaf);
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds a leaf and returns its index, from 0.
   * @param leaf the hash of the leaf, 32 bytes, copied.
   * @throws RangeError when it is not 32 bytes or the tree is full; the tree is then as it was.
   */
  append(leaf: Uint8Array): number {
    if (leaf.length !== HASH_LENGTH) throw new RangeError(`a leaf hash has ${HASH_LENGTH} bytes, not ${leaf.length}`);
    if (this.#size >= MAX_TREE_SIZE) throw new RangeError('the tree is full');
    const index = this.#size;
    let hash = leaf;
    let at = index;
    let level = 0;
    this.#level(0).push(hash);
    // A right child completes its parent, which may be a right child itself.
    while (at % 2 === 1) {
      hash = this.#join(this.#level(level).at(at - 1), hash);
      at = (at - 1) / 2;
      level += 1;
      this.#level(level).push(hash);
    }
    this.#size = index + 1;
    return index;
  }

  /**
   * The hash of a leaf.
   * @throws RangeError unless 0 <= index < size.
   */
  leaf(index: number): Uint8Array {
    if (!Number.isInteger(index) || index < 0 || index >= this.#size) throw new RangeError(`no leaf ${index} in a tree of ${this.#size}`);
    return copyOf(this.#level(0).at(index));
  }

  /**
   * The root over the first `treeSize` leaves, or over all (MTH of RFC 9162 section 2.1.1); of none it is H().
   * @throws RangeError unless 0 <= treeSize <= size.
   */
  root(treeSize: number = this.#size): Uint8Array {
    this.#requireSize(treeSize);
    return this.#rootOf(0, treeSize);
  }

  /**
   * The audit path of a leaf in the tree of the first `treeSize` leaves, from the leaf up (RFC 9162 section 2.1.3.1).
   * @throws RangeError unless 0 <= index < treeSize <= size.
   */
  inclusionProof(index: number, treeSize: number): Uint8Array[] {
    this.#requireSize(treeSize);
    if (!Number.isInteger(index) || index < 0 || index >= treeSize) throw new RangeError(`no leaf ${index} in a tree of ${treeSize}`);
    const path: Uint8Array[] = [];
    let start = 0;
    let end = treeSize;
    // Of the siblings only the first one to the right is ragged; all others are complete and only looked up.
    while (end - start > 1) {
      const middle = start + splitOf(end - start);
      if (index < middle) {
        path.push(this.#rootOf(middle, end));
        end = middle;
      } else {
        path.push(this.#rootOf(start, middle));
        start = middle;
      }
    }
    return path.reverse();
  }

  /**
   * The proof that the first `first` leaves of the tree of `second` leaves are those of the earlier tree
   * (RFC 9162 section 2.1.4.1). Empty when both sizes are the same.
   * @throws RangeError unless 1 <= first <= second <= size: an empty tree is part of every tree and proves nothing.
   */
  consistencyProof(first: number, second: number): Uint8Array[] {
    this.#requireSize(second);
    if (!Number.isInteger(first) || first < 1 || first > second) throw new RangeError(`no consistency proof from ${first} to ${second} leaves`);
    const path: Uint8Array[] = [];
    let start = 0;
    let end = second;
    // SUBPROOF: the verifier has the root of [start, first) only while start is 0.
    while (end !== first) {
      const middle = start + splitOf(end - start);
      if (first <= middle) {
        path.push(this.#rootOf(middle, end));
        end = middle;
      } else {
        path.push(this.#rootOf(start, middle));
        start = middle;
      }
    }
    if (start !== 0) path.push(this.#rootOf(start, end));
    return path.reverse();
  }

  #requireSize(treeSize: number): void {
    if (!Number.isInteger(treeSize) || treeSize < 0 || treeSize > this.#size) throw new RangeError(`no tree of ${treeSize} leaves in one of ${this.#size}`);
  }

  #level(level: number): HashList {
    return (this.#levels[level] ??= new HashList());
  }

  #join(left: Uint8Array, right: Uint8Array): Uint8Array {
    this.#node.set(left, 1);
    this.#node.set(right, 1 + HASH_LENGTH);
    return this.#hash(this.#node);
  }

  /** MTH over leaves [start, end), where `start` is a multiple of the largest power of two that fits in. */
  #rootOf(start: number, end: number): Uint8Array {
    if (start === end) return copyOf(this.#emptyRoot);
    const complete: Uint8Array[] = [];
    for (let at = start; at < end; ) {
      const level = log2Floor(end - at);
      complete.push(this.#level(level).at(at / 2 ** level));
      at += 2 ** level;
    }
    return copyOf(complete.reduceRight((right, left) => this.#join(left, right)));
  }
}
