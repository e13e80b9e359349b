import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import {
  CHAIN_START,
  recordHash,
  recordSignedBytes,
  type UnsignedRecord,
  type WorkstationRecord,
} from '../../app/audit/record.ts';
import { toBase64 } from '../../app/audit/hex.ts';
import { bindingSignedBytes } from '../../app/audit/session-binding.ts';
import { sha256 } from '../audit/sha256.ts';

/** A workstation that writes its chain of records, for tests. */
export class Workstation {
  readonly publicKey: string;
  readonly #privateKey: KeyObject;
  /** Derived from its key. */
  deviceId: string;
  #next = { ...CHAIN_START };

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    this.publicKey = spki.toString('base64');
    this.deviceId = `WS-${createHash('sha256').update(spki).digest('hex').slice(0, 20).toUpperCase()}`;
    this.#privateKey = privateKey;
  }

  /** The next records of the chain. */
  write(count: number): WorkstationRecord[] {
    return Array.from({ length: count }, () => this.writeOne({ details: { n: this.#next.seq } }));
  }

  /** One record of the chain, with the given fields. */
  writeOne(change: Partial<UnsignedRecord>): WorkstationRecord {
    const record = this.sign({
      v: 1,
      seq: this.#next.seq,
      prevHash: this.#next.prevHash,
      eventId: `e${this.#next.seq}`,
      at: '2026-03-01T11:59:00.000Z',
      deviceId: this.deviceId,
      sessionId: null,
      actor: null,
      op: 'CONSULT',
      action: 'SEARCH_VRM',
      phase: 'INTENT',
      correlationId: `c${this.#next.seq}`,
      clientVersion: '0.1.0',
      policyVersion: 'test',
      outcome: null,
      details: {},
      ...change,
    });
    this.#next = { seq: record.seq + 1, prevHash: recordHash(sha256, record) };
    return record;
  }

  /** Proof that a session runs on this device. */
  proof(sessionId: string, deviceId = this.deviceId): string {
    return toBase64(new Uint8Array(sign(null, bindingSignedBytes({ sessionId, deviceId }), this.#privateKey)));
  }

  sign(record: UnsignedRecord): WorkstationRecord {
    return { ...record, signature: toBase64(new Uint8Array(sign(null, recordSignedBytes(record), this.#privateKey))) };
  }
}
