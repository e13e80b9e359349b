import { canonicalBytes } from './canonical.ts';
import { toHex } from './hex.ts';
import type { Hash } from './merkle.ts';

/** SHA-256 of the canonical JSON of a value as it goes over the wire, without undefined fields. */
export const wireHash = (hash: Hash, value: unknown): string =>
  toHex(hash(canonicalBytes(JSON.parse(JSON.stringify(value)))));

/** Hashes of the query and of its justification. Service and workstation each record them, and they are compared. */
export type SearchHashes = {
  readonly queryHash: string;
  /** Null without a justification. */ readonly justificationHash: string | null;
};

export const searchHashes = (
  hash: Hash,
  { query, justification }: { readonly query: unknown; readonly justification?: unknown },
): SearchHashes => ({
  queryHash: wireHash(hash, query),
  justificationHash: justification === undefined ? null : wireHash(hash, justification),
});
