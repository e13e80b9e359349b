/**
 * The workstation's audit record and the chain it is part of. Every record carries the hash of the one before it and
 * the device's signature, so that none can be changed, left out, moved or replayed undetected. A chain cannot show
 * that its end is missing; for that its `next` is compared with what the national log has acknowledged.
 */
import * as z from 'zod';
import { canonicalBytes, isJson, isJsonObject } from './canonical.ts';
import { hashTextSchema, signatureTextSchema } from './encoded-text.ts';
import { fromBase64, toHex } from './hex.ts';
import type { Hash } from './merkle.ts';

/** The six acts that section 62 of the Data Protection Act 2018 requires to be logged, and four of our own. */
export const RECORD_OPS = [
  'COLLECT',
  'ALTER',
  'CONSULT',
  'DISCLOSE',
  'COMBINE',
  'ERASE',
  'AUTHN',
  'AUTHZ',
  'ADMIN',
  'ALERT',
] as const;
export type RecordOp = (typeof RECORD_OPS)[number];

/** `INTENT` is on disk before anything leaves, `OUTCOME` follows with the same correlation, `EVENT` stands alone. */
export const RECORD_PHASES = ['INTENT', 'OUTCOME', 'EVENT'] as const;
export type RecordPhase = (typeof RECORD_PHASES)[number];

export const RECORD_OUTCOMES = ['OK', 'EMPTY', 'DENIED', 'ERROR', 'CANCELLED'] as const;
export type RecordOutcome = (typeof RECORD_OUTCOMES)[number];

/** `prevHash` of a device's first record. */
export const GENESIS_PREV_HASH = '0'.repeat(64);

const id = z.string().min(1).max(64);
const name = z.string().min(1).max(128);

export const recordActorSchema = z.strictObject({ userName: name, organisation: name, roles: z.array(id).max(32) });

/** Strict, so that no field is ignored; field order does not matter, canonical JSON sorts. */
export const workstationRecordSchema = z
  .strictObject({
    v: z.literal(1),
    /** From 1, without gaps, per device. */
    seq: z.int().min(1),
    /** `recordHash` of the record before; `GENESIS_PREV_HASH` for the first. */
    prevHash: hashTextSchema,
    eventId: id,
    /** RFC 3339 in UTC with milliseconds, by the workstation's clock. */
    at: z.iso.datetime({ precision: 3 }),
    deviceId: id,
    sessionId: name.nullable(),
    /** Null before sign-in. */
    actor: recordActorSchema.nullable(),
    op: z.enum(RECORD_OPS),
    /** Such as SEARCH_VRM. */
    action: z
      .string()
      .max(40)
      .regex(/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/, 'must be in UPPER_SNAKE'),
    phase: z.enum(RECORD_PHASES),
    /** The same in an intent and its outcome. */
    correlationId: id,
    clientVersion: id,
    policyVersion: id,
    /** Null in an intent. */
    outcome: z.enum(RECORD_OUTCOMES).nullable(),
    /** A JSON object specific to the action; stored unchanged. */
    details: z.unknown().refine(isJsonObject, 'must be a JSON object').meta({ type: 'object' }),
    /** Ed25519 over `recordSignedBytes` with the device's key, base64. */
    signature: signatureTextSchema,
  })
  .refine((value): boolean => isJson(value), 'must be JSON');
export type WorkstationRecord = z.infer<typeof workstationRecordSchema>;
export type UnsignedRecord = Omit<WorkstationRecord, 'signature'>;

/**
 * What the device signs: the canonical JSON of the record without `signature`, whether it has one yet or not.
 * @throws TypeError when the record is not JSON, which the schema rules out.
 */
export function recordSignedBytes(record: UnsignedRecord): Uint8Array {
  return canonicalBytes(Object.fromEntries(Object.entries(record).filter(([key]) => key !== 'signature')));
}

/**
 * SHA-256 of the canonical JSON of the whole record, signature included, in lower-case hex: the next record's `prevHash`.
 * It is not the leaf hash of any tree, which has a prefix.
 * @throws TypeError when the record is not JSON, which the schema rules out.
 */
export function recordHash(hash: Hash, record: WorkstationRecord): string {
  return toHex(hash(canonicalBytes(record)));
}

/** What the next record of a chain must contain. */
export type ChainPosition = { readonly seq: number; readonly prevHash: string };

/** Where every device's chain begins. */
export const CHAIN_START: ChainPosition = { seq: 1, prevHash: GENESIS_PREV_HASH };

/** `GAP`: not the next `seq`, whether missing, repeated or out of order. `BROKEN_CHAIN`: another `prevHash`. */
export type ChainFlaw = 'GAP' | 'BROKEN_CHAIN' | 'BAD_SIGNATURE' | 'MALFORMED';
export type ChainVerdict =
  | { readonly ok: true; readonly next: ChainPosition }
  | { readonly ok: false; readonly at: number; readonly reason: ChainFlaw };

/**
 * Checks that the records continue from `from` and from one another, each signed. Stops at the first that does not,
 * and returns its position in `records`. On success `next` is where the chain continues; without records that is
 * `from`.
 * @param verifySignature checks a signature with the key of the one device whose chain this is: records of another
 * device fail by their signature.
 * @param records values from outside; anything that is not a record is `MALFORMED`, never an exception.
 */
export function verifyChain(
  hash: Hash,
  verifySignature: (bytes: Uint8Array, signature: Uint8Array) => boolean,
  records: readonly unknown[],
  from: ChainPosition,
): ChainVerdict {
  let next = from;
  for (const [at, candidate] of records.entries()) {
    const parsed = workstationRecordSchema.safeParse(candidate);
    if (!parsed.success) return { ok: false, at, reason: 'MALFORMED' };
    const record = parsed.data;
    if (record.seq !== next.seq) return { ok: false, at, reason: 'GAP' };
    if (record.prevHash !== next.prevHash) return { ok: false, at, reason: 'BROKEN_CHAIN' };
    if (!verifySignature(recordSignedBytes(record), fromBase64(record.signature)))
      return { ok: false, at, reason: 'BAD_SIGNATURE' };
    next = { seq: record.seq + 1, prevHash: recordHash(hash, record) };
  }
  return { ok: true, next };
}
