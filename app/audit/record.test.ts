import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { canonicalText } from './canonical.ts';
import { toBase64 } from './hex.ts';
import type { Hash } from './merkle.ts';
import {
  CHAIN_START,
  GENESIS_PREV_HASH,
  recordHash,
  recordSignedBytes,
  verifyChain,
  workstationRecordSchema,
} from './record.ts';
import type { ChainVerdict, UnsignedRecord, WorkstationRecord } from './record.ts';

const sha256: Hash = (bytes) => createHash('sha256').update(bytes).digest();
const device = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const verifySignature = (bytes: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, bytes, device.publicKey, signature);

function signed(record: UnsignedRecord, key = device.privateKey): WorkstationRecord {
  return { ...record, signature: toBase64(sign(null, recordSignedBytes(record), key)) };
}

function chainOf(length: number, key = device.privateKey): WorkstationRecord[] {
  const chain: WorkstationRecord[] = [];
  for (let i = 0; i < length; i += 1) {
    const before = chain.at(-1);
    const intent = i % 2 === 0;
    chain.push(
      signed(
        {
          v: 1,
          seq: i + 1,
          prevHash: before === undefined ? GENESIS_PREV_HASH : recordHash(sha256, before),
          eventId: `event-${i + 1}`,
          at: `2026-02-01T08:00:0${i % 10}.125Z`,
          deviceId: 'ws-17',
          sessionId: 'session-1',
          actor: { userName: 'j.okafor', organisation: 'Wessex Police', roles: ['investigator'] },
          op: 'CONSULT',
          action: 'SEARCH_VRM',
          phase: intent ? 'INTENT' : 'OUTCOME',
          correlationId: `search-${i >> 1}`,
          clientVersion: '0.1.0',
          policyVersion: '2026-02',
          outcome: intent ? null : 'OK',
          details: { marks: ['AB12CDE'], reads: i, window: { from: '2026-01-01T00:00:00Z' } },
        },
        key,
      ),
    );
  }
  return chain;
}

/** A copy of the list with `remove` items at `at` taken out and others put there. */
function spliced<T>(list: readonly T[], at: number, remove: number, ...items: readonly T[]): T[] {
  return [...list.slice(0, at), ...items, ...list.slice(at + remove)];
}

const chain = chainOf(12);
const check = (records: readonly unknown[], from = CHAIN_START): ChainVerdict =>
  verifyChain(sha256, verifySignature, records, from);
const end = { seq: 13, prevHash: recordHash(sha256, chain.at(-1)!) };
const first = chain[0]!;

describe('a record', () => {
  test('is signed over its canonical JSON without the signature, before and after it has one', () => {
    const { signature: _, ...unsigned } = first;
    expect(Buffer.from(recordSignedBytes(first)).toString('utf8')).toBe(canonicalText(unsigned));
    expect(recordSignedBytes(unsigned)).toEqual(recordSignedBytes(first));
  });

  test('hashes to the SHA-256 of its whole canonical JSON, in lower-case hex', () => {
    expect(recordHash(sha256, first)).toBe(createHash('sha256').update(canonicalText(first)).digest('hex'));
  });

  test('passes its schema unchanged, and so does one before sign-in', () => {
    expect(workstationRecordSchema.parse(first)).toEqual(first);
    expect(workstationRecordSchema.safeParse({ ...first, actor: null, sessionId: null, details: {} }).success).toBe(
      true,
    );
  });

  test.each<[string, Record<string, unknown>]>([
    ['of another version', { v: 2 }],
    ['numbered from 0', { seq: 0 }],
    ['with a number that is not whole', { seq: 1.5 }],
    ['with upper-case hex', { prevHash: 'A'.repeat(64) }],
    ['with a short hash', { prevHash: '0'.repeat(63) }],
    ['without an event id', { eventId: '' }],
    ['with a time in another zone', { at: '2026-02-01T08:00:00.000+01:00' }],
    ['with a time in whole seconds', { at: '2026-02-01T08:00:00Z' }],
    ['on a day that does not exist', { at: '2026-02-30T08:00:00.000Z' }],
    ['with an act that the law does not know', { op: 'PEEK' }],
    ['with an action in lower case', { action: 'search_vrm' }],
    ['with too long an action', { action: 'A'.repeat(41) }],
    ['with an actor that says more', { actor: { ...first.actor, password: 'x' } }],
    ['with an outcome of its own', { outcome: 'FINE' }],
    ['with a list for details', { details: [] }],
    ['without details', { details: null }],
    ['with details that are not JSON', { details: { at: new Date(0) } }],
    ['with half a character in a name', { actor: { ...first.actor, userName: '\ud800' } }],
    ['with a field of its own', { note: '' }],
    ['with loose base64', { signature: first.signature.replace(/=+$/, '') }],
    ['without a signature', { signature: '' }],
  ])('is refused %s', (_, change) => {
    expect(workstationRecordSchema.safeParse({ ...first, ...change }).success).toBe(false);
    expect(check([{ ...first, ...change }])).toEqual({ ok: false, at: 0, reason: 'MALFORMED' });
  });

  test('keeps its details key for key, so that nothing can hide from the hash', () => {
    const details = JSON.parse('{"__proto__":{"a":1},"b":{"__proto__":2}}');
    expect(canonicalText(workstationRecordSchema.parse({ ...first, details }).details)).toBe(canonicalText(details));
  });

  test('has a schema that can be published', () => {
    expect(z.toJSONSchema(workstationRecordSchema)).toMatchObject({
      additionalProperties: false,
      properties: { details: { type: 'object' } },
    });
  });
});

describe('a chain', () => {
  test('that is whole verifies and says where it goes on', () => {
    expect(check(chain)).toEqual({ ok: true, next: end });
    expect(check([])).toEqual({ ok: true, next: CHAIN_START });
  });

  test('verifies in parts as it does whole', () => {
    const half = check(chain.slice(0, 5));
    if (!half.ok) throw new Error(half.reason);
    expect(check(chain.slice(5), half.next)).toEqual({ ok: true, next: end });
  });

  test('survives a journey as JSON with its fields in another order', () => {
    const turned = chain.map((record) =>
      JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(record).reverse()))),
    );
    expect(check(turned)).toEqual({ ok: true, next: end });
  });

  test('shows what is wrong with it, and where', () => {
    const at = 4;
    const broken = (change: Partial<WorkstationRecord>): ChainVerdict =>
      check(spliced<unknown>(chain, at, 1, { ...chain[at]!, ...change }));
    expect(broken({ outcome: 'DENIED' })).toEqual({ ok: false, at, reason: 'BAD_SIGNATURE' });
    expect(broken({ seq: 6 })).toEqual({ ok: false, at, reason: 'GAP' });
    expect(broken({ prevHash: GENESIS_PREV_HASH })).toEqual({ ok: false, at, reason: 'BROKEN_CHAIN' });
    expect(check(spliced(chain, at, 1, signed({ ...chain[at]!, outcome: 'DENIED' })))).toEqual({
      ok: false,
      at: at + 1,
      reason: 'BROKEN_CHAIN',
    });
    expect(check([...chain.slice(0, at), null])).toEqual({ ok: false, at, reason: 'MALFORMED' });
  });

  test('of another device is refused at its first record', () => {
    expect(check(chainOf(2, stranger.privateKey))).toEqual({ ok: false, at: 0, reason: 'BAD_SIGNATURE' });
  });

  test('that forks from the same beginning is refused where it leaves', () => {
    const other = signed({ ...chain[3]!, action: 'SEARCH_AREA' });
    expect(check([...chain.slice(0, 3), other, ...chain.slice(4)])).toEqual({
      ok: false,
      at: 4,
      reason: 'BROKEN_CHAIN',
    });
  });

  const positions = fc.tuple(fc.nat(chain.length - 1), fc.nat(chain.length - 1));

  test('with any character of any record altered is found', () => {
    fc.assert(
      fc.property(
        fc.nat(chain.length - 1),
        fc.nat(10_000),
        fc.constantFrom('0', 'a', 'Z', '_', ' ', '"', '}'),
        (at, where, character) => {
          const text = canonicalText(chain[at]);
          const altered = `${text.slice(0, where % text.length)}${character}${text.slice((where % text.length) + 1)}`;
          fc.pre(altered !== text);
          let record: unknown;
          try {
            record = JSON.parse(altered);
          } catch {
            return; // No longer JSON: the wire refuses it before the chain is asked.
          }
          expect(check(spliced<unknown>(chain, at, 1, record))).toMatchObject({ ok: false, at });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('with any record dropped is found; at the end by where the chain goes on', () => {
    for (let at = 0; at < chain.length; at += 1) {
      const verdict = check(spliced(chain, at, 1));
      if (at < chain.length - 1) expect(verdict).toEqual({ ok: false, at, reason: 'GAP' });
      else expect(verdict).not.toEqual({ ok: true, next: end });
    }
  });

  test('with any two records swapped is found', () => {
    fc.assert(
      fc.property(positions, ([a, b]) => {
        fc.pre(a !== b);
        expect(check(spliced(spliced(chain, a, 1, chain[b]!), b, 1, chain[a]!))).toEqual({
          ok: false,
          at: Math.min(a, b),
          reason: 'GAP',
        });
      }),
    );
  });

  test('with any record replayed anywhere is found, also renumbered', () => {
    fc.assert(
      fc.property(positions, ([from, to]) => {
        const replayed = chain[from]!;
        // In its own place it is valid once; the second time it is detected.
        expect(check(spliced(chain, to + 1, 0, replayed))).toEqual({
          ok: false,
          at: from === to + 1 ? to + 2 : to + 1,
          reason: 'GAP',
        });
        const renumbered = { ...replayed, seq: to + 2, prevHash: recordHash(sha256, chain[to]!) };
        const verdict = check(spliced(chain, to + 1, chain.length, renumbered));
        if (from !== to + 1) expect(verdict).toEqual({ ok: false, at: to + 1, reason: 'BAD_SIGNATURE' });
      }),
    );
  });
});
