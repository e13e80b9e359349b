/**
 * Checks the national log's answer to a batch of records against what this workstation has seen before.
 * A single valid proof shows only that some tree holds the record. That it is the one tree everybody sees rests on
 * two stored facts: the log's key, pinned at first use, and the last tree head, of which every later one must be a
 * continuation.
 */
import * as z from 'zod';
import { fromHex } from '../../../app/audit/hex.ts';
import { verifyConsistency } from '../../../app/audit/proof.ts';
import {
  consistencyAnswerSchema,
  inclusionAnswerSchema,
  receiptSchema,
  verifyReceipt,
  type Receipt,
} from '../../../app/audit/receipt.ts';
import type { WorkstationRecord } from '../../../app/audit/record.ts';
import { treeHeadSchema, verifyTreeHead, type TreeHead } from '../../../app/audit/tree-head.ts';
import type { LogClearance } from '../../../app/api/devices.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import { succeed, fail, type Result } from '../../../app/domain/result.ts';
import type { LogAlarm } from '../../../app/policy/device-rules.ts';
import type { AuditStore, StoredReceipt } from '../../store/audit.ts';
import type { NoteStore } from '../../store/notes.ts';
import type { Clock } from '../../ports/clock.ts';
import { sha256, verifyEd25519 } from '../crypto.ts';
import type { JsonAnswer } from '../service-api.ts';

/** `retry`: the service could not be asked, so nothing is known. `alarm`: its answer is wrong. */
export type Unverified =
  { readonly kind: 'retry'; readonly failure: Failure } | { readonly kind: 'alarm'; readonly alarm: LogAlarm };

export type GetJson = <S extends z.ZodType>(
  path: string,
  schema: S,
) => Promise<Result<JsonAnswer<z.infer<S>>, Failure>>;

export const recordsAnswerSchema = z.object({
  accepted: z.int(),
  receipts: z.array(receiptSchema),
  treeHead: treeHeadSchema,
});
export type RecordsAnswer = z.infer<typeof recordsAnswerSchema>;

const keysSchema = z.object({
  keys: z
    .array(z.looseObject({ keyId: z.string().min(1).max(128), publicKey: z.string().min(40).max(400) }))
    .min(1)
    .max(20),
});

const KEYS_NOTE = 'audit-keys';
const HEAD_NOTE = 'audit-tree-head';
const PARALLEL_PROOFS = 6;

const alarm = (which: LogAlarm): { readonly ok: false; readonly failure: Unverified } =>
  fail({ kind: 'alarm', alarm: which });
const retry = (failure: Failure): { readonly ok: false; readonly failure: Unverified } =>
  fail({ kind: 'retry', failure });

/** Finds the pinned key of a name. When nothing is pinned yet, pins the keys that the service shows. */
async function keyOf(notes: NoteStore, keyId: string, get: GetJson): Promise<Result<string, Unverified>> {
  const noted = notes.get(KEYS_NOTE);
  if (noted !== null) {
    const pinned = (JSON.parse(noted) as Record<string, string>)[keyId];
    return pinned === undefined ? alarm('KEY_CHANGED') : succeed(pinned);
  }
  const answer = await get('/audit/keys', keysSchema);
  if (!answer.ok) return retry(answer.failure);
  const keys = Object.fromEntries(answer.value.value.keys.map((key) => [key.keyId, key.publicKey]));
  const found = keys[keyId];
  if (found === undefined) return alarm('KEY_CHANGED');
  notes.set(KEYS_NOTE, JSON.stringify(keys));
  return succeed(found);
}

/** Checks a tree head's signature, and that it continues the last one seen; stores it if so. */
export async function acceptHead(notes: NoteStore, head: TreeHead, get: GetJson): Promise<Result<null, Unverified>> {
  const key = await keyOf(notes, head.keyId, get);
  if (!key.ok) return key;
  if (!verifyTreeHead(head, (bytes, signature) => verifyEd25519(key.value, bytes, signature)))
    return alarm('HEAD_SIGNATURE');
  const noted = notes.get(HEAD_NOTE);
  if (noted !== null) {
    const last = JSON.parse(noted) as TreeHead;
    if (head.treeSize < last.treeSize) return alarm('ROLLED_BACK');
    let hashes: readonly string[] = [];
    if (head.treeSize > last.treeSize && last.treeSize > 0) {
      const answer = await get(
        `/audit/proofs/consistency?first=${last.treeSize}&second=${head.treeSize}`,
        consistencyAnswerSchema,
      );
      if (!answer.ok) return retry(answer.failure);
      hashes = answer.value.value.hashes;
    }
    const continues =
      last.treeSize === 0 ||
      verifyConsistency(sha256, {
        first: last.treeSize,
        second: head.treeSize,
        firstRoot: fromHex(last.rootHash),
        secondRoot: fromHex(head.rootHash),
        proof: hashes.map(fromHex),
      });
    if (!continues) return alarm('FORKED');
  }
  notes.set(HEAD_NOTE, JSON.stringify(head));
  return succeed(null);
}

/** The last tree head that was accepted; reported with an alarm. */
export function lastHeadSeen(notes: NoteStore): { readonly treeSize: number; readonly rootHash: string } | null {
  const noted = notes.get(HEAD_NOTE);
  if (noted === null) return null;
  const { treeSize, rootHash } = JSON.parse(noted) as TreeHead;
  return { treeSize, rootHash };
}

/**
 * After a second person has looked into an alarm, every head must continue the one that they named. False for a head
 * that its own key did not sign.
 */
export function acceptCleared(notes: NoteStore, { treeHead, publicKey }: LogClearance): boolean {
  if (!verifyTreeHead(treeHead, (bytes, signature) => verifyEd25519(publicKey, bytes, signature))) return false;
  notes.set(KEYS_NOTE, JSON.stringify({ [treeHead.keyId]: publicKey }));
  notes.set(HEAD_NOTE, JSON.stringify(treeHead));
  return true;
}

export type VerifyDeps = {
  readonly store: Pick<AuditStore, 'saveReceipts'>;
  readonly notes: NoteStore;
  readonly clock: Clock;
  readonly get: GetJson;
};

/**
 * Verifies every receipt of an answer. One that does not hold is stored as unverified and raises the alarm; the
 * others are verified all the same. Records without a receipt keep waiting.
 */
export async function verifyAnswer(
  { store, notes, clock, get }: VerifyDeps,
  sent: ReadonlyMap<number, WorkstationRecord>,
  answer: RecordsAnswer,
): Promise<
  Result<
    {
      readonly receipts: readonly { readonly seq: number; readonly receipt: StoredReceipt }[];
      readonly wrong: boolean;
    },
    Unverified
  >
> {
  const accepted = await acceptHead(notes, answer.treeHead, get);
  if (!accepted.ok) return accepted;
  const { treeSize } = answer.treeHead;
  const receipts: { seq: number; receipt: StoredReceipt }[] = [];
  let wrong = false;
  let unverified: Unverified | undefined;
  const queue: Receipt[] = [...answer.receipts];
  const worker = async (): Promise<void> => {
    for (let receipt = queue.shift(); receipt !== undefined && unverified === undefined; receipt = queue.shift()) {
      const record = sent.get(receipt.seq);
      if (record === undefined) continue; // A receipt for another record proves nothing.
      const proof = await get(
        `/audit/proofs/inclusion?index=${receipt.index}&treeSize=${treeSize}`,
        inclusionAnswerSchema,
      );
      if (!proof.ok) {
        unverified = { kind: 'retry', failure: proof.failure };
        return;
      }
      const verdict = verifyReceipt(sha256, {
        record,
        receipt,
        treeHead: answer.treeHead,
        inclusion: proof.value.value,
      });
      wrong ||= !verdict.ok;
      receipts.push({
        seq: receipt.seq,
        receipt: {
          index: receipt.index,
          leafHash: receipt.leafHash,
          treeSize,
          verified: verdict.ok,
          receivedAtMs: clock.nowMs(),
        },
      });
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_PROOFS }, worker));
  if (receipts.length > 0) store.saveReceipts(receipts);
  return unverified !== undefined ? fail(unverified) : succeed({ receipts, wrong });
}
