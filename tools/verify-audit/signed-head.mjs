import { createHash, createPublicKey, verify } from 'node:crypto';
import { canonicalBytes } from './canonical.mjs';

/** @typedef {{ treeSize: number, rootHash: string, timestamp: string, keyId: string, signature: string }} TreeHead */
/** @typedef {{ keyId: string, publicKey: string, key: import('node:crypto').KeyObject }} LogKey */

const HEX_32 = /^[0-9a-f]{64}$/;

/** @param {any} value @returns {value is TreeHead} */
export const isTreeHead = (value) =>
  value !== null &&
  typeof value === 'object' &&
  Number.isSafeInteger(value.treeSize) &&
  value.treeSize >= 0 &&
  HEX_32.test(value.rootHash) &&
  ['timestamp', 'keyId', 'signature'].every((field) => typeof value[field] === 'string') &&
  Number.isFinite(Date.parse(value.timestamp));

/**
 * An Ed25519 public key, SPKI DER in base64 or PEM; nothing for any other text.
 * @param {string} text
 * @returns {import('node:crypto').KeyObject | undefined}
 */
export function publicKeyOf(text) {
  try {
    const key = text.includes('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** @param {import('node:crypto').KeyObject} key */
export const spkiOf = (key) => key.export({ format: 'der', type: 'spki' });

/**
 * The log's key with the id that the log gives it: first 16 hex digits of the SHA-256 of its SPKI.
 * @param {string} text
 * @returns {LogKey | undefined}
 */
export function logKeyOf(text) {
  const key = publicKeyOf(text);
  if (key === undefined) return undefined;
  const spki = spkiOf(key);
  return {
    key,
    publicKey: spki.toString('base64'),
    keyId: createHash('sha256').update(spki).digest('hex').slice(0, 16),
  };
}

/**
 * What is wrong with a head's signature; nothing when it is the key's.
 * @param {TreeHead} head
 * @param {LogKey} key
 * @returns {'WRONG_KEY' | 'BAD_HEAD_SIGNATURE' | undefined}
 */
export function headFlaw(head, key) {
  if (head.keyId !== key.keyId) return 'WRONG_KEY';
  const { treeSize, rootHash, timestamp, keyId } = head;
  const ok = verify(
    null,
    canonicalBytes({ treeSize, rootHash, timestamp, keyId }),
    key.key,
    Buffer.from(head.signature, 'base64'),
  );
  return ok ? undefined : 'BAD_HEAD_SIGNATURE';
}
