import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { fromHex, toHex } from '../../app/audit/hex.ts';

/**
 * The head of the log in the public format of transparency logs: a signed note (C2SP signed-note, tlog-checkpoint),
 * cosigned by witnesses that run elsewhere (C2SP tlog-cosignature). Access to the service's disk is not enough to
 * forge their signatures.
 */
export type CheckpointBody = {
  readonly origin: string;
  readonly treeSize: number;
  /** Lower-case hex. */ readonly rootHash: string;
};

/** A signature line of a note: `— NAME BASE64(key hash ‖ signature)`. */
export type NoteSignature = { readonly name: string; readonly keyHash: Buffer; readonly signature: Buffer };

const ED25519 = 0x01;
const COSIGNATURE = 0x04;
const KEY_HASH_BYTES = 4;
const SIGNATURE_BYTES = 64;
const TIME_BYTES = 8;
const MAX_SIGNATURES = 64;
/** The prefix of an Ed25519 SPKI, before its 32 bytes. */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** The name of a log contains its key id, so that a log with a new key is another log. */
export const originOf = (keyId: string): string => `sightline-national-anpr/log/${keyId}`;

export const bodyText = ({ origin, treeSize, rootHash }: CheckpointBody): string =>
  `${origin}\n${treeSize}\n${Buffer.from(fromHex(rootHash)).toString('base64')}\n`;

const keyHashOf = (name: string, algorithm: number, key: Uint8Array): Buffer =>
  createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.of(algorithm))
    .update(key)
    .digest()
    .subarray(0, KEY_HASH_BYTES);
const lineOf = ({ name, keyHash, signature }: NoteSignature): string =>
  `\u2014 ${name} ${Buffer.concat([keyHash, signature]).toString('base64')}\n`;

/** The note with the log's own signature first. @param publicKey SPKI DER in base64 */
export function signedNote(
  body: CheckpointBody,
  log: { readonly publicKey: string; readonly sign: (bytes: Uint8Array) => Uint8Array },
  cosignatures: readonly NoteSignature[],
): string {
  const raw = Buffer.from(log.publicKey, 'base64').subarray(SPKI_HEAD.length);
  const own = {
    name: body.origin,
    keyHash: keyHashOf(body.origin, ED25519, raw),
    signature: Buffer.from(log.sign(Buffer.from(bodyText(body)))),
  };
  return noteText(body, [own, ...cosignatures]);
}

export const noteText = (body: CheckpointBody, signatures: readonly NoteSignature[]): string =>
  `${bodyText(body)}\n${signatures.map(lineOf).join('')}`;

/** Parses a note; undefined for other text. Its signatures are not verified. */
export function parseNote(
  text: string,
): { readonly body: CheckpointBody; readonly signatures: readonly NoteSignature[] } | undefined {
  const end = text.indexOf('\n\n');
  const [origin, size, root, ...more] = text.slice(0, end).split('\n');
  if (
    end < 0 ||
    origin === undefined ||
    origin === '' ||
    root === undefined ||
    more.length > 0 ||
    !/^(?:0|[1-9]\d{0,9})$/.test(size ?? '') ||
    !/^[A-Za-z0-9+/]{43}=$/.test(root)
  )
    return undefined;
  const lines = text.slice(end + 2).split('\n');
  if (lines.pop() !== '' || lines.length > MAX_SIGNATURES) return undefined;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const [, name, base64] = /^\u2014 ([^\s+]{1,200}) ([A-Za-z0-9+/=]{1,400})$/.exec(line) ?? [];
    if (name === undefined || base64 === undefined) return undefined;
    const bytes = Buffer.from(base64, 'base64');
    signatures.push({ name, keyHash: bytes.subarray(0, KEY_HASH_BYTES), signature: bytes.subarray(KEY_HASH_BYTES) });
  }
  return { body: { origin, treeSize: Number(size), rootHash: toHex(Buffer.from(root, 'base64')) }, signatures };
}

/** An outsider that signs heads of the log that are consistent with those it signed before. */
export type Witness = { readonly name: string; readonly keyHash: Buffer; readonly key: KeyObject };

/** Parses a witness's verifier key, `NAME+HASH+BASE64(0x04 ‖ key)`; undefined for other text. */
export function parseWitness(verifierKey: string): Witness | undefined {
  const [, name, hash, base64] =
    /^([^\s+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{44,})$/.exec(verifierKey.trim()) ?? [];
  if (name === undefined || hash === undefined || base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  const raw = bytes.subarray(1);
  const keyHash = keyHashOf(name, COSIGNATURE, raw);
  if (bytes[0] !== COSIGNATURE || raw.length !== 32 || keyHash.toString('hex') !== hash) return undefined;
  return { name, keyHash, key: createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' }) };
}

/** What a witness signs: the time, and the body of the note (cosignature/v1). */
export const cosignedBytes = (body: CheckpointBody, seconds: bigint): Buffer =>
  Buffer.from(`cosignature/v1\ntime ${seconds}\n${bodyText(body)}`);

/** Whether the signature is this witness's, for this head. */
export function isCosignature(
  body: CheckpointBody,
  { name, keyHash, signature }: NoteSignature,
  witness: Witness,
): boolean {
  if (name !== witness.name || !keyHash.equals(witness.keyHash) || signature.length !== TIME_BYTES + SIGNATURE_BYTES)
    return false;
  return verify(null, cosignedBytes(body, signature.readBigUInt64BE(0)), witness.key, signature.subarray(TIME_BYTES));
}
