import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import path from 'node:path';
import { readFileIfThere, writePrivateFile } from '../private-file.ts';

/** The key with which the national log signs its tree heads. */
export type LogKey = {
  /** First 16 hex digits of the SHA-256 of the public key. */
  readonly keyId: string;
  /** SPKI DER in base64. */
  readonly publicKey: string;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  readonly verify: (bytes: Uint8Array, signature: Uint8Array) => boolean;
};

export const logKeyFile = (dataDir: string): string => path.join(dataDir, 'keys', 'audit-log.pem');

function keyFrom(privateKey: KeyObject): LogKey {
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return {
    keyId: createHash('sha256').update(spki).digest('hex').slice(0, 16),
    publicKey: spki.toString('base64'),
    sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)),
    verify: (bytes, signature) => verify(null, bytes, publicKey, signature),
  };
}

/** The key of this data directory; undefined when there is none. @throws when the file is no private key */
export function readLogKey(dataDir: string): LogKey | undefined {
  const kept = readFileIfThere(logKeyFile(dataDir));
  return kept === undefined ? undefined : keyFrom(createPrivateKey(kept));
}

/** A new key, and a function that stores it for its owner only. */
export function newLogKey(dataDir: string): { readonly key: LogKey; readonly keep: () => void } {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    key: keyFrom(privateKey),
    keep: () => writePrivateFile(logKeyFile(dataDir), privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()),
  };
}
