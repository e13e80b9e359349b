import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonicalBytes } from './canonical.ts';
import { toHex } from './hex.ts';
import { MerkleTree, leafHash } from './merkle.ts';
import type { Hash } from './merkle.ts';
import { consistencyAnswerSchema, verifyReceipt } from './receipt.ts';
import type { InclusionAnswer, Receipt, ReceiptEvidence, WorkstationLeaf } from './receipt.ts';
import { GENESIS_PREV_HASH } from './record.ts';
import type { WorkstationRecord } from './record.ts';
import type { TreeHead } from './tree-head.ts';

const sha256: Hash = (bytes) => createHash('sha256').update(bytes).digest();
const SIGNATURE = Buffer.alloc(64, 7).toString('base64');

const record: WorkstationRecord = {
  v: 1,
  seq: 1,
  prevHash: GENESIS_PREV_HASH,
  eventId: 'event-1',
  at: '2026-02-01T08:00:00.000Z',
  deviceId: 'ws-17',
  sessionId: null,
  actor: null,
  op: 'AUTHN',
  action: 'SIGN_IN',
  phase: 'EVENT',
  correlationId: 'sign-in-1',
  clientVersion: '0.1.0',
  policyVersion: '2026-02',
  outcome: 'OK',
  details: { method: 'password' },
  signature: SIGNATURE,
};
const leaf: WorkstationLeaf = {
  kind: 'WORKSTATION',
  receivedAt: '2026-02-01T08:00:01.000Z',
  deviceId: 'ws-17',
  record,
};

/** The answer of an honest log of `size` leaves whose leaf `index` is `value`. */
function answers(
  value: WorkstationLeaf,
  index = 5,
  size = 9,
): ReceiptEvidence & { receipt: Receipt; treeHead: TreeHead; inclusion: InclusionAnswer } {
  const tree = new MerkleTree(sha256);
  for (let i = 0; i < size; i += 1)
    tree.append(leafHash(sha256, i === index ? canonicalBytes(value) : Uint8Array.of(i)));
  return {
    record,
    receipt: { seq: value.record.seq, index, leafHash: toHex(tree.leaf(index)), leaf: value },
    treeHead: {
      treeSize: size,
      rootHash: toHex(tree.root()),
      timestamp: '2026-02-01T08:00:02.000Z',
      keyId: 'log-2026',
      signature: SIGNATURE,
    },
    inclusion: { index, treeSize: size, hashes: tree.inclusionProof(index, size).map(toHex) },
  };
}

const honest = answers(leaf);
const refused = (reason: string): unknown => ({ ok: false, reason });

test('a receipt of an honest log verifies, at any place in trees of any size, after a journey as JSON', () => {
  for (let size = 1; size <= 20; size += 1) {
    for (let index = 0; index < size; index += 1) {
      const { record: mine, ...theirs } = answers(leaf, index, size);
      expect(verifyReceipt(sha256, { record: mine, ...JSON.parse(JSON.stringify(theirs)) })).toEqual({ ok: true });
    }
  }
});

test('a log that keeps another record than mine is found, however well it proves it', () => {
  const kept = { ...record, details: { method: 'smartcard' } };
  expect(verifyReceipt(sha256, answers({ ...leaf, record: kept }))).toEqual(refused('RECORD_MISMATCH'));
  expect(verifyReceipt(sha256, { ...honest, record: { ...record, seq: 2 } })).toEqual(refused('RECORD_MISMATCH'));
});

test('a receipt made out to another device or number is refused', () => {
  expect(verifyReceipt(sha256, answers({ ...leaf, deviceId: 'ws-18' }))).toEqual(refused('LABEL_MISMATCH'));
  expect(verifyReceipt(sha256, { ...honest, receipt: { ...honest.receipt, seq: 2 } })).toEqual(
    refused('LABEL_MISMATCH'),
  );
});

test('a leaf hash that is not of the leaf shown is refused', () => {
  const later = { ...leaf, receivedAt: '2026-02-01T09:00:01.000Z' };
  expect(verifyReceipt(sha256, { ...honest, receipt: { ...honest.receipt, leaf: later } })).toEqual(
    refused('LEAF_HASH_MISMATCH'),
  );
  expect(verifyReceipt(sha256, { ...honest, receipt: { ...honest.receipt, leafHash: '0'.repeat(64) } })).toEqual(
    refused('LEAF_HASH_MISMATCH'),
  );
});

test('a proof for another leaf or another tree than receipt and head name is refused', () => {
  expect(verifyReceipt(sha256, { ...honest, receipt: { ...honest.receipt, index: 4 } })).toEqual(
    refused('PROOF_MISMATCH'),
  );
  expect(verifyReceipt(sha256, { ...honest, treeHead: { ...honest.treeHead, treeSize: 10 } })).toEqual(
    refused('PROOF_MISMATCH'),
  );
});

test('a proof that does not lead to the root of the head is refused', () => {
  const [, ...short] = honest.inclusion.hashes;
  expect(verifyReceipt(sha256, { ...honest, inclusion: { ...honest.inclusion, hashes: short } })).toEqual(
    refused('NOT_INCLUDED'),
  );
  expect(verifyReceipt(sha256, { ...honest, treeHead: { ...honest.treeHead, rootHash: '0'.repeat(64) } })).toEqual(
    refused('NOT_INCLUDED'),
  );
  const { treeHead, inclusion, receipt } = honest;
  const moved = { receipt: { ...receipt, index: 4 }, inclusion: { ...inclusion, index: 4 }, treeHead };
  expect(verifyReceipt(sha256, { record, ...moved })).toEqual(refused('NOT_INCLUDED'));
});

test('anything that is not a receipt, a head and a proof is malformed, never an exception', () => {
  for (const field of ['receipt', 'treeHead', 'inclusion']) {
    for (const value of [undefined, null, 1, 'x', [], {}, { ...honest.inclusion, hashes: ['zz'] }]) {
      expect(verifyReceipt(sha256, { ...honest, [field]: value })).toEqual(refused('MALFORMED'));
    }
  }
  const padded = { ...leaf, note: 'x' };
  expect(verifyReceipt(sha256, { ...honest, receipt: { ...honest.receipt, leaf: padded } })).toEqual(
    refused('MALFORMED'),
  );
});

test('a consistency answer has two sizes from 1 and hashes in lower-case hex', () => {
  expect(consistencyAnswerSchema.safeParse({ first: 3, second: 9, hashes: ['ab'.repeat(32)] }).success).toBe(true);
  expect(consistencyAnswerSchema.safeParse({ first: 0, second: 9, hashes: [] }).success).toBe(false);
  expect(consistencyAnswerSchema.safeParse({ first: 3, second: 9, hashes: ['AB'.repeat(32)] }).success).toBe(false);
});
