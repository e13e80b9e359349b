/**
 * The append-only Merkle tree of Certificate Transparency (RFC 9162 section 2.1; the same tree as RFC 6962).
 * Why hashes of subtrees are kept: the node over leaves [i·2^k, (i+1)·2^k) never changes once those leaves exist. So
 * level k is a plain list, written once, and every root and proof of every earlier size is read from the lists, with
 * O(log n) hashes for the ragged right edge. A level is one growing byte buffer, not an array of arrays: a million
 * leaves cost 64 MB and no object each. Where the leaves are stored elsewhere too, levels below the roots of whole
 * tiles of 256 leaves can be dropped and are fetched again on demand.
 */
import { concatBytes, equalBytes } from './bytes.ts';

/**
 * SHA-256, passed in because `app/` has no crypto of its own: 32 bytes, always in a new array; the input is not kept
 * (callers reuse it).
 */
export type Hash = (bytes: Uint8Array) => Uint8Array;

/** Length of every hash in the tree, in bytes. */
export const HASH_LENGTH = 32;

/** Largest number of leaves; beyond it 32-bit arithmetic would fail, and memory long before. */
export const MAX_TREE_SIZE = 2 ** 31 - 1;

const LEAF_PREFIX = Uint8Array.of(0x00);
const NODE_PREFIX = Uint8Array.of(0x01);

/** The leaf hashes fetched for a tile are not those that the tree was built from. */
export class TileMismatch extends Error {
  constructor(tile: number) {
    super(`the leaf hashes of tile ${tile} are not those of the tree`);
    this.name = 'TileMismatch';
  }
}

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

/** Not `slice`: hash functions may return a Node `Buffer`, whose `slice` is a view. */
const copyOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

/** Hashes end to end in a buffer that doubles when it is full; the first of them may have been dropped. */
class HashList {
  #bytes = new Uint8Array(16 * HASH_LENGTH);
  #count = 0;
  #first: number;

  constructor(first: number) {
    this.#first = first;
  }

  /** Index of the first hash still in memory. */
  get first(): number {
    return this.#first;
  }

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

  /** A view, valid until the next push. */
  at(index: number): Uint8Array {
    const at = (index - this.#first) * HASH_LENGTH;
    return this.#bytes.subarray(at, at + HASH_LENGTH);
  }

  dropBefore(index: number): void {
    const dropped = index - this.#first;
    if (dropped <= 0) return;
    const kept = this.#bytes.subarray(dropped * HASH_LENGTH, this.#count * HASH_LENGTH);
    const bytes = new Uint8Array(Math.max(16 * HASH_LENGTH, kept.length));
    bytes.set(kept);
    this.#bytes = bytes;
    this.#count -= dropped;
    this.#first = index;
  }
}

/** Levels of the tree within one tile, and leaves per tile: the tile height of C2SP tlog-tiles. */
const TILE_LEVELS = 8;
export const TILE_LEAVES = 2 ** TILE_LEVELS;

/** Returns the 256 leaf hashes, end to end, of a tile whose hashes the tree no longer has in memory. */
export type TileSource = (tile: number) => Uint8Array;

/** How many fetched tiles are cached. */
const CACHED_TILES = 64;

/**
 * An append-only tree. It answers for every size it has had: `root`, `inclusionProof` and `consistencyProof` take
 * O(log n) time, `append` takes amortised O(1). Results are copies that the caller may keep.
 */
export class MerkleTree {
  readonly #hash: Hash;
  readonly #emptyRoot: Uint8Array;
  /** `#levels[k]` holds the roots of the complete subtrees of 2^k leaves, from the left. */
  readonly #levels: HashList[] = [];
  readonly #node = new Uint8Array(1 + 2 * HASH_LENGTH).fill(0x01, 0, 1);
  #size = 0;
  /** Number of tiles whose levels below their root are not in memory, and the source of their leaves. */
  #sealedTiles = 0;
  #source: TileSource | undefined;
  /** Levels 0 to 7 of fetched tiles, oldest first. */
  readonly #fetched = new Map<number, readonly HashList[]>();

  /**
   * @param leafHashes the leaves so far, as `leafHash` gives them, in order.
   * @throws RangeError when `hash` does not give 32 bytes, or a leaf hash does not have them.
   */
  constructor(hash: Hash, leafHashes: Iterable<Uint8Array> = []) {
    this.#hash = hash;
    this.#emptyRoot = copyOf(hash(new Uint8Array(0)));
    if (this.#emptyRoot.length !== HASH_LENGTH)
      throw new RangeError(`the hash function gives ${this.#emptyRoot.length} bytes, not ${HASH_LENGTH}`);
    for (const leaf of leafHashes) this.append(leaf);
  }

  /**
   * A tree that continues from whole tiles of 256 leaves, of which only the roots are in memory: an eighth of a byte
   * per leaf.
   * @param tileRoots end to end.
   * @throws RangeError as the constructor does.
   */
  static resume(hash: Hash, tileRoots: Uint8Array, source: TileSource): MerkleTree {
    const tree = new MerkleTree(hash);
    const tiles = tileRoots.length / HASH_LENGTH;
    for (let level = 0; level < TILE_LEVELS; level += 1)
      tree.#levels[level] = new HashList(tiles * 2 ** (TILE_LEVELS - level));
    for (let tile = 0; tile < tiles; tile += 1)
      tree.#complete(TILE_LEVELS, tile, tileRoots.subarray(tile * HASH_LENGTH, (tile + 1) * HASH_LENGTH));
    tree.#size = tiles * TILE_LEAVES;
    tree.#sealedTiles = tiles;
    tree.#source = source;
    return tree;
  }

  /**
   * Drops from memory everything below the roots of all whole tiles of the first `size` leaves. Their leaves are
   * fetched from `source` on demand and checked against those roots.
   */
  seal(size: number, source: TileSource): void {
    this.#requireSize(size);
    const tiles = Math.max(this.#sealedTiles, Math.floor(size / TILE_LEAVES));
    for (let level = 0; level < TILE_LEVELS; level += 1)
      this.#level(level).dropBefore(tiles * 2 ** (TILE_LEVELS - level));
    this.#sealedTiles = tiles;
    this.#source = source;
  }

  /** The leaf hashes from `from` up to `to`, end to end. @throws RangeError unless 0 <= from <= to <= size */
  leaves(from: number, to: number): Uint8Array {
    this.#requireSize(to);
    const all = new Uint8Array((to - from) * HASH_LENGTH);
    for (let index = from; index < to; index += 1) all.set(this.#at(0, index), (index - from) * HASH_LENGTH);
    return all;
  }

  /** The roots of the whole tiles from `from`, end to end. */
  tileRoots(from: number): Uint8Array {
    return concatBytes(
      ...Array.from({ length: Math.max(0, Math.floor(this.#size / TILE_LEAVES) - from) }, (_, i) =>
        this.#at(TILE_LEVELS, from + i),
      ),
    );
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
    this.#complete(0, index, leaf);
    this.#size = index + 1;
    return index;
  }

  /**
   * Appends the next node of a level, and what it completes above: a right child completes its parent, which may be a
   * right child itself.
   */
  #complete(firstLevel: number, index: number, node: Uint8Array): void {
    let hash = node;
    let at = index;
    let level = firstLevel;
    this.#level(level).push(hash);
    while (at % 2 === 1) {
      hash = this.#join(this.#level(level).at(at - 1), hash);
      at = (at - 1) / 2;
      level += 1;
      this.#level(level).push(hash);
    }
  }

  /**
   * The hash of a leaf.
   * @throws RangeError unless 0 <= index < size.
   */
  leaf(index: number): Uint8Array {
    if (!Number.isInteger(index) || index < 0 || index >= this.#size)
      throw new RangeError(`no leaf ${index} in a tree of ${this.#size}`);
    return copyOf(this.#at(0, index));
  }

  /**
   * The root over the first `treeSize` leaves, or over all (MTH of RFC 9162 section 2.1.1); H() for an empty tree.
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
    if (!Number.isInteger(index) || index < 0 || index >= treeSize)
      throw new RangeError(`no leaf ${index} in a tree of ${treeSize}`);
    const path: Uint8Array[] = [];
    let start = 0;
    let end = treeSize;
    // Only the first sibling on the right can be ragged; all others are complete and only looked up.
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
   * The proof that the tree of `first` leaves is a prefix of the tree of `second` leaves (RFC 9162 section 2.1.4.1).
   * Empty when both sizes are equal.
   * @throws RangeError unless 1 <= first <= second <= size: an empty tree is a prefix of every tree and proves
   * nothing.
   */
  consistencyProof(first: number, second: number): Uint8Array[] {
    this.#requireSize(second);
    if (!Number.isInteger(first) || first < 1 || first > second)
      throw new RangeError(`no consistency proof from ${first} to ${second} leaves`);
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
    if (!Number.isInteger(treeSize) || treeSize < 0 || treeSize > this.#size)
      throw new RangeError(`no tree of ${treeSize} leaves in one of ${this.#size}`);
  }

  #level(level: number): HashList {
    return (this.#levels[level] ??= new HashList(0));
  }

  /** A complete node, from memory or from its tile. A view, valid until the next push. @throws TileMismatch */
  #at(level: number, index: number): Uint8Array {
    const list = this.#level(level);
    if (index >= list.first) return list.at(index);
    const tile = Math.floor((index * 2 ** level) / TILE_LEAVES);
    return (this.#tile(tile)[level] ?? list).at(index - tile * 2 ** (TILE_LEVELS - level));
  }

  #tile(tile: number): readonly HashList[] {
    const kept = this.#fetched.get(tile);
    if (kept !== undefined) return kept;
    const leaves = this.#source?.(tile) ?? new Uint8Array(0);
    if (leaves.length !== TILE_LEAVES * HASH_LENGTH) throw new TileMismatch(tile);
    const levels = [leaves];
    for (let level = 1; level <= TILE_LEVELS; level += 1) {
      const below = levels[level - 1] ?? leaves;
      const nodes = new Uint8Array(below.length / 2);
      for (let at = 0; at < nodes.length; at += HASH_LENGTH)
        nodes.set(
          this.#join(
            below.subarray(2 * at, 2 * at + HASH_LENGTH),
            below.subarray(2 * at + HASH_LENGTH, 2 * at + 2 * HASH_LENGTH),
          ),
          at,
        );
      levels.push(nodes);
    }
    if (!equalBytes(levels[TILE_LEVELS] ?? leaves, this.#level(TILE_LEVELS).at(tile))) throw new TileMismatch(tile);
    const lists = levels.slice(0, TILE_LEVELS).map((nodes) => {
      const list = new HashList(0);
      for (let at = 0; at < nodes.length; at += HASH_LENGTH) list.push(nodes.subarray(at, at + HASH_LENGTH));
      return list;
    });
    for (const oldest of this.#fetched.keys()) {
      if (this.#fetched.size < CACHED_TILES) break;
      this.#fetched.delete(oldest);
    }
    this.#fetched.set(tile, lists);
    return lists;
  }

  #join(left: Uint8Array, right: Uint8Array): Uint8Array {
    this.#node.set(left, 1);
    this.#node.set(right, 1 + HASH_LENGTH);
    return this.#hash(this.#node);
  }

  /** MTH over leaves [start, end), where `start` is a multiple of the largest power of two that fits. */
  #rootOf(start: number, end: number): Uint8Array {
    if (start === end) return copyOf(this.#emptyRoot);
    const complete: Uint8Array[] = [];
    for (let at = start; at < end;) {
      const level = log2Floor(end - at);
      complete.push(this.#at(level, at / 2 ** level));
      at += 2 ** level;
    }
    return copyOf(complete.reduceRight((right, left) => this.#join(left, right)));
  }
}
