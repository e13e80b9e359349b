import * as z from 'zod';
import { canonicalBytes, isJson } from './canonical.ts';
import { hashTextSchema, signatureTextSchema } from './encoded-text.ts';
import { fromBase64 } from './hex.ts';

/** What the national log vouches for at one moment: `GET /audit/tree-head`, and part of every receipt. */
export const treeHeadSchema = z
  .strictObject({
    /** Number of leaves. */
    treeSize: z.int().min(0),
    /** Root of the tree (RFC 9162 section 2.1.1), lower-case hex. */
    rootHash: hashTextSchema,
    /** When the log signed it: RFC 3339 in UTC with milliseconds. */
    timestamp: z.iso.datetime({ precision: 3 }),
    /** The key of `GET /audit/keys` that signed it. */
    keyId: z.string().min(1).max(128),
    /** Ed25519 over `treeHeadSignedBytes`, base64. */
    signature: signatureTextSchema,
  })
  .refine((value): boolean => isJson(value), 'must be JSON');
export type TreeHead = z.infer<typeof treeHeadSchema>;
export type UnsignedTreeHead = Omit<TreeHead, 'signature'>;

/** What the log signs: the canonical JSON of the other four fields. */
export function treeHeadSignedBytes(head: UnsignedTreeHead): Uint8Array {
  const { treeSize, rootHash, timestamp, keyId } = head;
  return canonicalBytes({ treeSize, rootHash, timestamp, keyId });
}

/**
 * True when the value is a tree head with a valid signature. False, never an exception, for anything else.
 * @param verify checks a signature with the key that the head's `keyId` names; the caller chooses that key.
 */
export function verifyTreeHead(head: unknown, verify: (bytes: Uint8Array, signature: Uint8Array) => boolean): boolean {
  const parsed = treeHeadSchema.safeParse(head);
  return parsed.success && verify(treeHeadSignedBytes(parsed.data), fromBase64(parsed.data.signature));
}
