/**
 * The tree of RFC 6962 / RFC 9162 section 2.1, in the recursive form of the RFC's definitions (the service uses the iterative
 * algorithms), so that a mistake in one is not a mistake in both.
 */
import { sha256 } from './canonical.mjs';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const HASH_BYTES = 32;

/** @param {Uint8Array} bytes of a record */
export const leafHash = (bytes) => sha256(LEAF, bytes);
/** @param {Uint8Array} left @param {Uint8Array} right */
const nodeHash = (left, right) => sha256(NODE, left, right);
/** @param {Uint8Array} a @param {Uint8Array} b */
const same = (a, b) => Buffer.compare(a, b) === 0;

/** The largest power of two below `n`. @param {number} n at least 2 */
function split(n) {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** The root of what was added so far, in memory that grows with the logarithm of it. */
export class GrowingTree {
  /** Roots of whole subtrees, largest first. @type {{ size: number, hash: Buffer }[]} */
  #peaks = [];
  size = 0;

  /** @param {Buffer} leaf its leaf hash */
  add(leaf) {
    let peak = { size: 1, hash: leaf };
    for (let last = this.#peaks.at(-1); last !== undefined && last.size === peak.size; last = this.#peaks.at(-1)) {
      this.#peaks.pop();
      peak = { size: last.size * 2, hash: nodeHash(last.hash, peak.hash) };
    }
    this.#peaks.push(peak);
    this.size += 1;
  }

  root() {
    const hashes = this.#peaks.map(({ hash }) => hash);
    return hashes.length === 0 ? sha256() : hashes.reduceRight((right, left) => nodeHash(left, right));
  }
}

/** A proof that says more or less than the tree's shape allows. */
class WrongLength extends Error {}

/**
 * @param {readonly Uint8Array[]} proof
 * @returns {{ take: () => Uint8Array, spent: () => boolean }} from its end: the hash nearest the root first
 */
function fromTheTop(proof) {
  let left = proof.length;
  return {
    take: () => {
      const hash = proof[(left -= 1)];
      if (hash === undefined) throw new WrongLength();
      return hash;
    },
    spent: () => left === 0,
  };
}

/** @param {unknown} n */
const isCount = (n) => Number.isSafeInteger(n) && Number(n) >= 0;
/** @param {readonly unknown[]} hashes */
const areHashes = (hashes) => hashes.every((hash) => hash instanceof Uint8Array && hash.length === HASH_BYTES);

/** @param {() => boolean} check */
function holds(check) {
  try {
    return check();
  } catch (error) {
    if (error instanceof WrongLength) return false;
    throw error;
  }
}

/**
 * Whether the proof leads from the leaf to the root (PATH of RFC 9162, 2.1.3).
 * @param {{ index: number, treeSize: number, leaf: Uint8Array, root: Uint8Array, proof: readonly Uint8Array[] }} claim
 */
export function provesInclusion({ index, treeSize, leaf, root, proof }) {
  if (!isCount(index) || !isCount(treeSize) || index >= treeSize || !areHashes([leaf, root, ...proof])) return false;
  const rest = fromTheTop(proof);
  /** @param {number} m @param {number} n @returns {Uint8Array} */
  const rootOf = (m, n) => {
    if (n === 1) return leaf;
    const k = split(n);
    const sibling = rest.take();
    return m < k ? nodeHash(rootOf(m, k), sibling) : nodeHash(sibling, rootOf(m - k, n - k));
  };
  return holds(() => same(rootOf(index, treeSize), root) && rest.spent());
}

/**
 * Whether the second tree begins with the first (SUBPROOF of RFC 9162, 2.1.4).
 * @param {{ first: number, second: number, firstRoot: Uint8Array, secondRoot: Uint8Array, proof: readonly Uint8Array[] }} claim
 */
export function provesConsistency({ first, second, firstRoot, secondRoot, proof }) {
  if (!isCount(first) || !isCount(second) || first > second || !areHashes(proof)) return false;
  if (first === 0) return false; // Every tree begins with the empty one: there is nothing to prove.
  if (first === second) return proof.length === 0 && same(firstRoot, secondRoot);
  if (!areHashes([firstRoot, secondRoot])) return false;
  const rest = fromTheTop(proof);
  /** Both roots of a subtree. @param {number} m @param {number} n @param {boolean} whole @returns {[Uint8Array, Uint8Array]} */
  const rootsOf = (m, n, whole) => {
    if (m === n) {
      const hash = whole ? firstRoot : rest.take();
      return [hash, hash];
    }
    const k = split(n);
    const sibling = rest.take();
    if (m <= k) {
      const [old, now] = rootsOf(m, k, whole);
      return [old, nodeHash(now, sibling)];
    }
    const [old, now] = rootsOf(m - k, n - k, false);
    return [nodeHash(sibling, old), nodeHash(sibling, now)];
  };
  return holds(() => {
    const [old, now] = rootsOf(first, second, true);
    return same(old, firstRoot) && same(now, secondRoot) && rest.spent();
  });
}
