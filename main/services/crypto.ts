import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Hash } from '../../app/audit/merkle.ts';
import type { Signer } from '../ports/signer.ts';

/** SHA-256 for the tree, chain and digests of `app/`, which has no hash of its own. */
export const sha256: Hash = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest());

export const sha256Hex = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** A new Ed25519 key as PKCS8 DER in base64, for the keychain. */
export function newDeviceKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
}

/** The key, ready to sign; undefined when the text is not an Ed25519 key. */
export function signerOf(pkcs8Base64: string): Signer | undefined {
  try {
    const key = createPrivateKey({ key: Buffer.from(pkcs8Base64, 'base64'), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType !== 'ed25519') return undefined;
    const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
    return { publicKey, sign: (bytes) => new Uint8Array(sign(null, bytes, key)) };
  } catch {
    return undefined;
  }
}

/** True when the Ed25519 signature is valid; false for a bad key or signature, never an exception. */
export function verifyEd25519(spkiBase64: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spkiBase64, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, signature);
  } catch {
    return false;
  }
}
