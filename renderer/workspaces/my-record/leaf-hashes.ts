import { canonicalBytes } from '../../../app/audit/canonical.ts';
import { toHex } from '../../../app/audit/hex.ts';
import type { Entry } from './acts.ts';

/** Prefix of the bytes of a leaf, RFC 9162 section 2.1.1. */
const LEAF_PREFIX = 0;

async function leafHashText(record: unknown): Promise<string> {
  const leaf = canonicalBytes(record);
  const bytes = new Uint8Array(leaf.length + 1);
  bytes[0] = LEAF_PREFIX;
  bytes.set(leaf, 1);
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/**
 * Indexes of the entries whose record does not hash to their leaf hash. A receipt proves that a leaf hash is in the
 * log; only this shows that the record on screen is what was logged.
 */
export async function alteredAmong(entries: readonly Entry[]): Promise<ReadonlySet<number>> {
  const hashes = await Promise.all(entries.map(({ record }) => leafHashText(record).catch(() => '')));
  return new Set(entries.flatMap(({ index, leafHash }, i) => (hashes[i] === leafHash ? [] : [index])));
}
