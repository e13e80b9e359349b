/**
 * The national log's answer to a workstation's record, and the check that it is a receipt for that record: the leaf
 * in the national tree holds the record unchanged, its hash is right, and the tree of the signed head contains it.
 */
import * as z from 'zod';
import { equalBytes } from './bytes.ts';
import { canonicalBytes, isJson } from './canonical.ts';
import { hashTextSchema } from './encoded-text.ts';
import { fromHex, toHex } from './hex.ts';
import { leafHash } from './merkle.ts';
import type { Hash } from './merkle.ts';
import { verifyInclusion } from './proof.ts';
import { workstationRecordSchema } from './record.ts';
import type { WorkstationRecord } from './record.ts';
import { treeHeadSchema } from './tree-head.ts';

/**
 * No proof in a tree of up to 2^63 leaves is longer (RFC 9162: at most one hash per level, one more for consistency).
 */
const MAX_PROOF_LENGTH = 64;
const hashesSchema = z.array(hashTextSchema).max(MAX_PROOF_LENGTH);

/**
 * Why a delivered record is contested. `DEVICE_PENDING` is a note rather than an accusation: nobody has approved the
 * device yet. `OTHER_PERSON`: its actor is not the account of the session that it names. `UNKNOWN_SESSION`: no such
 * session was ever opened. `NOT_BOUND`: that session never proved that it ran on this device.
 */
export const CONTEST_REASONS = ['OTHER_PERSON', 'UNKNOWN_SESSION', 'NOT_BOUND', 'DEVICE_PENDING'] as const;
export type ContestReason = (typeof CONTEST_REASONS)[number];

/** The national leaf for a workstation's record. Its leaf hash is H(0x00 ‖ canonical JSON of the whole leaf). */
export const workstationLeafSchema = z
  .strictObject({
    kind: z.literal('WORKSTATION'),
    /** By the national clock: RFC 3339 in UTC with milliseconds. */
    receivedAt: z.iso.datetime({ precision: 3 }),
    /** The device that delivered it, which must be the record's own. */
    deviceId: z.string().min(1).max(64),
    /** The session that delivered it; absent in logs older than this field. */
    deliveredBy: z
      .strictObject({ userName: z.string().min(1).max(128), sessionId: z.string().min(1).max(128) })
      .optional(),
    contested: z.array(z.enum(CONTEST_REASONS)).min(1).optional(),
    record: workstationRecordSchema,
  })
  .refine((value): boolean => isJson(value), 'must be JSON');
export type WorkstationLeaf = z.infer<typeof workstationLeafSchema>;

/** One of `receipts` in the answer to `POST /audit/records`. */
export const receiptSchema = z.strictObject({
  /** Of the record, in its device's chain, from 1. */
  seq: z.int().min(1),
  /** Of the leaf, in the national tree, from 0. */
  index: z.int().min(0),
  leafHash: hashTextSchema,
  leaf: workstationLeafSchema,
});
export type Receipt = z.infer<typeof receiptSchema>;

/** The answer of `GET /audit/proofs/inclusion?index=&treeSize=`; hashes from the leaf up, lower-case hex. */
export const inclusionAnswerSchema = z.strictObject({
  index: z.int().min(0),
  treeSize: z.int().min(1),
  hashes: hashesSchema,
});
export type InclusionAnswer = z.infer<typeof inclusionAnswerSchema>;

/** The answer of `GET /audit/proofs/consistency?first=&second=`; hashes in the order of RFC 9162, lower-case hex. */
export const consistencyAnswerSchema = z.strictObject({
  first: z.int().min(1),
  second: z.int().min(1),
  hashes: hashesSchema,
});

export type ReceiptFlaw =
  /** A value does not match its schema. */
  | 'MALFORMED'
  /** The leaf holds another record, or this one changed. */
  | 'RECORD_MISMATCH'
  /** The receipt's `seq` or the leaf's `deviceId` is not the record's. */
  | 'LABEL_MISMATCH'
  /** The leaf hash is not that of the leaf. */
  | 'LEAF_HASH_MISMATCH'
  /** The proof is for another index or another tree size than receipt and head name. */
  | 'PROOF_MISMATCH'
  /** The proof does not lead from the leaf to the head's root. */
  | 'NOT_INCLUDED';
export type ReceiptVerdict = { readonly ok: true } | { readonly ok: false; readonly reason: ReceiptFlaw };

export type ReceiptEvidence = {
  /** As stored on the workstation, not as returned. */
  readonly record: WorkstationRecord;
  /** Three values from outside, parsed here. */
  readonly receipt: unknown;
  readonly treeHead: unknown;
  readonly inclusion: unknown;
};

/**
 * Checks that the national log holds a record. Never throws for data from outside.
 * It does not check the head's signature, nor that the head continues the last one seen: without `verifyTreeHead` and
 * `verifyConsistency` a log could still show everyone a tree of their own.
 */
export function verifyReceipt(hash: Hash, evidence: ReceiptEvidence): ReceiptVerdict {
  const receipt = receiptSchema.safeParse(evidence.receipt);
  const head = treeHeadSchema.safeParse(evidence.treeHead);
  const inclusion = inclusionAnswerSchema.safeParse(evidence.inclusion);
  if (!receipt.success || !head.success || !inclusion.success) return { ok: false, reason: 'MALFORMED' };
  const { seq, index, leaf, leafHash: claimedHash } = receipt.data;
  const { treeSize, rootHash } = head.data;

  if (!equalBytes(canonicalBytes(leaf.record), canonicalBytes(evidence.record)))
    return { ok: false, reason: 'RECORD_MISMATCH' };
  if (seq !== evidence.record.seq || leaf.deviceId !== evidence.record.deviceId)
    return { ok: false, reason: 'LABEL_MISMATCH' };
  const computedHash = leafHash(hash, canonicalBytes(leaf));
  if (toHex(computedHash) !== claimedHash) return { ok: false, reason: 'LEAF_HASH_MISMATCH' };
  if (inclusion.data.index !== index || inclusion.data.treeSize !== treeSize)
    return { ok: false, reason: 'PROOF_MISMATCH' };
  const proof = inclusion.data.hashes.map(fromHex);
  const included = verifyInclusion(hash, { index, treeSize, leafHash: computedHash, root: fromHex(rootHash), proof });
  return included ? { ok: true } : { ok: false, reason: 'NOT_INCLUDED' };
}
