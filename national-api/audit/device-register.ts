import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import path from 'node:path';
import * as z from 'zod';
import { ENROL_DEVICE_ACTION } from '../../app/api/devices.ts';
import {
  CHAIN_START,
  verifyChain,
  workstationRecordSchema,
  type ChainFlaw,
  type WorkstationRecord,
} from '../../app/audit/record.ts';
import { readFileIfThere, writePrivateFile } from '../private-file.ts';
import { ChainEntries, savedEntriesSchema } from './chain-entries.ts';
import { kindOfLeaf, parseLeaf } from './leaves.ts';
import type { LogBook } from './log-books.ts';
import { sha256 } from './sha256.ts';

const devicesSchema = z.array(
  z.object({ deviceId: z.string(), publicKey: z.string(), name: z.string(), enrolledAt: z.string() }),
);
type Enrolled = z.infer<typeof devicesSchema>[number];

/** A device with its chain as far as the national log has it. */
type Chain = {
  readonly enrolled: Enrolled;
  readonly key: KeyObject;
  next: { seq: number; prevHash: string };
  /** Indexed by seq - 1. */ entries: ChainEntries;
};

const enrolmentLeaf = z.object({
  at: z.string(),
  outcome: z.literal('OK'),
  details: z.object({ deviceId: z.string(), publicKey: z.string(), name: z.string() }),
});

const savedSchema = z.map(
  z.string(),
  z.object({ next: z.object({ seq: z.int(), prevHash: z.string() }), entries: savedEntriesSchema }),
);

export type BatchVerdict =
  | { readonly kind: 'unknownDevice' }
  | { readonly kind: 'malformed'; readonly at: number; readonly path: string }
  | { readonly kind: 'refused'; readonly at: number; readonly reason: ChainFlaw | 'OTHER_RECORD' | 'OTHER_DEVICE' }
  /**
   * `known`: log indexes of the records already in these places; the log shows whether they are the same. `fresh`:
   * what follows.
   */
  | {
      readonly kind: 'accepted';
      readonly known: readonly { readonly seq: number; readonly index: number }[];
      readonly fresh: readonly WorkstationRecord[];
    };

const RECORD = Buffer.from(',"record":');
const SEQ = Buffer.from(',"seq":');
const DEVICE = /"deviceId":"([^"\\]{1,64})","kind":"WORKSTATION"/;
/** The schema of the leaf bounds what comes before the device's name. */
const HEAD_BYTES = 2_000;

/**
 * The link of a chain that a workstation's leaf is; undefined for any other leaf. Read from its canonical bytes
 * without parsing, because half of a log are such leaves. Names are sorted, so the record comes last, and after its
 * `seq` only strings that cannot contain the name of a field follow.
 */
export function linkOf(
  leaf: Uint8Array,
): { readonly deviceId: string; readonly seq: number; readonly hash: string } | undefined {
  if (kindOfLeaf(leaf) !== 'WORKSTATION') return undefined;
  const bytes = Buffer.from(leaf.buffer, leaf.byteOffset, leaf.length);
  const deviceId = DEVICE.exec(bytes.toString('latin1', 0, HEAD_BYTES))?.[1];
  const from = bytes.indexOf(RECORD);
  const seqAt = bytes.lastIndexOf(SEQ);
  if (deviceId === undefined || from < 0 || seqAt < from) return undefined;
  const seq = Number(
    /^\d{1,15}/.exec(bytes.toString('latin1', seqAt + SEQ.length, seqAt + SEQ.length + 15))?.[0] ?? Number.NaN,
  );
  const hash = createHash('sha256')
    .update(bytes.subarray(from + RECORD.length, -1))
    .digest('hex');
  return Number.isInteger(seq) ? { deviceId, seq, hash } : undefined;
}

/** The enrolled workstations, their keys, and the end of each one's chain. */
export class DeviceRegister implements LogBook {
  readonly savedAs = 'device-register 1';
  readonly #file: string;
  readonly #chains = new Map<string, Chain>();

  constructor(dataDir: string) {
    this.#file = path.join(dataDir, 'devices.json');
    const kept = readFileIfThere(this.#file);
    if (kept === undefined) return;
    for (const enrolled of devicesSchema.parse(JSON.parse(kept)))
      this.#chains.set(enrolled.deviceId, newChain(enrolled));
  }

  /** Takes a record of the log into account: called for each, in order, at opening and when one is added. */
  note(bytes: Uint8Array, index: number): void {
    if (kindOfLeaf(bytes) === ENROL_DEVICE_ACTION) this.#noteEnrolment(parseLeaf(bytes));
    const { deviceId, seq, hash } = linkOf(bytes) ?? {};
    const chain = this.#chains.get(deviceId ?? '');
    if (seq === undefined || hash === undefined || chain === undefined) return;
    chain.entries.push(index);
    chain.next = { seq: seq + 1, prevHash: hash };
  }

  /** The log has the keys as well: a workstation missing from the file continues from the end of its chain. */
  #noteEnrolment(leaf: unknown): void {
    const parsed = enrolmentLeaf.safeParse(leaf);
    if (!parsed.success || this.#chains.has(parsed.data.details.deviceId)) return;
    const {
      at,
      details: { deviceId, publicKey, name },
    } = parsed.data;
    if (deviceKey(publicKey)?.deviceId === deviceId)
      this.#chains.set(deviceId, newChain({ deviceId, publicKey, name, enrolledAt: at }));
  }

  /** Enrols a key, or finds it again: one key is one device. A known key is not written again. */
  enrol({ deviceId, publicKey }: DeviceKey, name: string, enrolledAt: string): void {
    if (this.#chains.has(deviceId)) return;
    this.#chains.set(deviceId, newChain({ deviceId, publicKey, name, enrolledAt }));
    try {
      writePrivateFile(
        this.#file,
        JSON.stringify(
          [...this.#chains.values()].map(({ enrolled }) => enrolled),
          null,
          1,
        ),
      );
    } catch (error) {
      this.#chains.delete(deviceId);
      throw error;
    }
  }

  save(): unknown {
    return new Map(
      [...this.#chains].map(([deviceId, { next, entries }]) => [deviceId, { next, entries: entries.save() }]),
    );
  }

  restore(kept: unknown): (() => void) | undefined {
    const saved = savedSchema.safeParse(kept);
    // One missing from the file is in the records: they are read again.
    if (!saved.success || [...saved.data.keys()].some((deviceId) => !this.#chains.has(deviceId))) return undefined;
    return () => {
      for (const [deviceId, { next, entries }] of saved.data) {
        const chain = this.#chains.get(deviceId);
        if (chain !== undefined) Object.assign(chain, { next, entries: ChainEntries.of(entries) });
      }
    };
  }

  /** Where the chain of an enrolled device continues. */
  next(deviceId: string): { readonly nextSeq: number; readonly prevHash: string } | undefined {
    const chain = this.#chains.get(deviceId);
    return chain === undefined ? undefined : { nextSeq: chain.next.seq, prevHash: chain.next.prevHash };
  }

  get size(): number {
    return this.#chains.size;
  }

  has(deviceId: string): boolean {
    return this.#chains.has(deviceId);
  }

  /** Which part of a batch is new, and whether it continues the chain. Changes nothing. */
  judge(deviceId: string, records: readonly unknown[]): BatchVerdict {
    const chain = this.#chains.get(deviceId);
    if (chain === undefined) return { kind: 'unknownDevice' };
    const parsed: WorkstationRecord[] = [];
    for (const [at, record] of records.entries()) {
      const result = workstationRecordSchema.safeParse(record);
      if (!result.success)
        return { kind: 'malformed', at, path: (result.error.issues[0]?.path ?? []).map(String).join('/') };
      if (result.data.deviceId !== deviceId) return { kind: 'refused', at, reason: 'OTHER_DEVICE' };
      parsed.push(result.data);
    }
    const known: { seq: number; index: number }[] = [];
    for (const record of parsed) {
      const index = chain.entries.indexAt(record.seq - 1);
      if (index === undefined) break;
      known.push({ seq: record.seq, index });
    }
    const fresh = parsed.slice(known.length);
    const verdict = verifyChain(
      sha256,
      (bytes, signature) => verify(null, bytes, chain.key, signature),
      fresh,
      chain.next,
    );
    return verdict.ok
      ? { kind: 'accepted', known, fresh }
      : { kind: 'refused', at: known.length + verdict.at, reason: verdict.reason };
  }
}

const newChain = (enrolled: Enrolled): Chain => {
  const key = parseKey(enrolled.publicKey);
  if (key === undefined) throw new Error(`the key of device ${enrolled.deviceId} is not an Ed25519 key`);
  return { enrolled, key, next: { ...CHAIN_START }, entries: new ChainEntries() };
};

/** A device from its key, which alone determines its id. */
export type DeviceKey = {
  readonly deviceId: string;
  /** SPKI DER in base64. */ readonly publicKey: string;
  readonly verify: (bytes: Uint8Array, signature: Uint8Array) => boolean;
};

/** Undefined for a text that is no Ed25519 public key. */
export function deviceKey(text: string): DeviceKey | undefined {
  const key = parseKey(text);
  if (key === undefined) return undefined;
  const spki = key.export({ format: 'der', type: 'spki' });
  const deviceId = `WS-${createHash('sha256').update(spki).digest('hex').slice(0, 20).toUpperCase()}`;
  return {
    deviceId,
    publicKey: spki.toString('base64'),
    verify: (bytes, signature) => verify(null, bytes, key, signature),
  };
}

/** An Ed25519 public key, SPKI DER in base64. */
function parseKey(text: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
