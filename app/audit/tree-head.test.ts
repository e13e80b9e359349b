import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { fromBase64, toBase64 } from './hex.ts';
import { treeHeadSchema, treeHeadSignedBytes, verifyTreeHead } from './tree-head.ts';
import type { TreeHead } from './tree-head.ts';

const log = generateKeyPairSync('ed25519');
const check = (bytes: Uint8Array, signature: Uint8Array): boolean => verify(null, bytes, log.publicKey, signature);
const unsigned = { treeSize: 9, rootHash: 'ab'.repeat(32), timestamp: '2026-02-01T08:00:00.000Z', keyId: 'log-2026' };
const head: TreeHead = { ...unsigned, signature: toBase64(sign(null, treeHeadSignedBytes(unsigned), log.privateKey)) };

test('a tree head is signed over the canonical JSON of its other fields', () => {
  const text = `{"keyId":"log-2026","rootHash":"${'ab'.repeat(32)}","timestamp":"2026-02-01T08:00:00.000Z","treeSize":9}`;
  expect(Buffer.from(treeHeadSignedBytes(head)).toString('utf8')).toBe(text);
  expect(treeHeadSchema.parse(head)).toEqual(head);
});

test('a signed tree head verifies', () => {
  expect(verifyTreeHead(head, check)).toBe(true);
});

test('a tree head with any field changed, missing or added does not verify', () => {
  const changes = [
    { treeSize: 10 },
    { rootHash: 'ac'.repeat(32) },
    { timestamp: '2026-02-01T08:00:00.001Z' },
    { keyId: 'log-2027' },
    { witness: 'x' },
    { keyId: '\ud800' },
  ];
  for (const change of changes) expect(verifyTreeHead({ ...head, ...change }, check)).toBe(false);
  for (const field of Object.keys(head)) expect(verifyTreeHead({ ...head, [field]: undefined }, check)).toBe(false);
});

test('a tree head with any bit of its signature flipped does not verify', () => {
  const signature = fromBase64(head.signature);
  for (let bit = 0; bit < 8 * signature.length; bit += 1) {
    const other = signature.slice();
    other[bit >> 3]! ^= 1 << (bit & 7);
    expect(verifyTreeHead({ ...head, signature: toBase64(other) }, check)).toBe(false);
  }
});

test.each([undefined, null, 7, 'head', [], {}])('%j is no tree head', (value) => {
  expect(verifyTreeHead(value, () => true)).toBe(false);
});
