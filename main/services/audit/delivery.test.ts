import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyChain } from '../../../app/audit/record.ts';
import { fromBase64 } from '../../../app/audit/hex.ts';
import { UNDELIVERED_MAX_MS, UNDELIVERED_MAX_RECORDS } from '../../../app/policy/device-rules.ts';
import { nodeRandom } from '../../adapters/node-random.ts';
import { fakeClock } from '../../testing/fake-clock.ts';
import { fakeService } from '../../testing/fake-service.ts';
import { memoryAuditStore, memoryNoteStore, memoryOutboxStore } from '../../testing/memory-stores.ts';
import { newDeviceKey, sha256, signerOf, verifyEd25519 } from '../crypto.ts';
import { failureMaker } from '../failures.ts';
import { serviceApi } from '../service-api.ts';
import { alarmKeeper } from './alarm-keeper.ts';
import { outbox } from '../outbox/outbox.ts';
import { auditLog } from './audit-log.ts';
import { delivery as audited } from './delivery.ts';

const quiet = { write: () => undefined };

function aDelivery(
  service = fakeService(),
  store = memoryAuditStore(),
  key = newDeviceKey(),
  notes = memoryNoteStore(),
  items = memoryOutboxStore(),
) {
  const clock = fakeClock();
  const failure = failureMaker(nodeRandom);
  const signer = signerOf(key)!;
  const api = serviceApi({ http: service.http, log: quiet, failure });
  const audit = auditLog({
    store,
    notes,
    signer,
    clock,
    random: nodeRandom,
    log: quiet,
    failure,
    clientVersion: '1',
    identity: () => undefined,
    skewMs: () => 5,
  });
  service.tokens.add('good');
  const state = { signedIn: true, sessionId: 's-1' };
  const alarms = alarmKeeper({
    notes,
    log: quiet,
    random: nodeRandom,
    ask: (request, schema) => api.json({ ...request, token: 'good' }, schema),
  });
  const made = audited({
    store,
    notes,
    outbox: outbox({ store: items, clock, sessionId: () => (state.signedIn ? state.sessionId : undefined) }),
    audit,
    api,
    clock,
    random: nodeRandom,
    log: quiet,
    signer,
    alarms,
    failure,
    deviceName: 'ws',
    authorised: (run) => run('good'),
    hasSession: () => state.signedIn,
    sessionId: () => (state.signedIn ? state.sessionId : undefined),
  });
  const write = (n = 1): void => {
    for (let i = 0; i < n; i += 1)
      expect(
        audit.write({
          op: 'AUTHN',
          action: 'LOCK',
          phase: 'EVENT',
          outcome: 'OK',
          correlationId: `c-${i}`,
          details: { n: i, nothing: undefined },
        }).ok,
      ).toBe(true);
  };
  return { ...made, alarms, audit, store, notes, items, service, clock, write, state, signer, key };
}

const posts = (service: ReturnType<typeof fakeService>): number =>
  service.requests.filter((line) => line === 'POST /v1/audit/records').length;
const retag =
  (change: (body: Record<string, unknown>) => unknown) =>
  (honest: { status: number; headers: Record<string, string>; body: Uint8Array }) => ({
    ...honest,
    body: Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(honest.body).toString()) as Record<string, never>))),
  });

describe('bringing the log to the national one', () => {
  test('records arrive as one signed chain, each with a receipt verified here, and keep no body afterwards', async () => {
    const at = aDelivery();
    at.write(250);
    await at.flush();
    expect(at.service.received).toHaveLength(250);
    expect(
      verifyChain(
        sha256,
        (bytes, signature) => verifyEd25519(at.signer.publicKey, bytes, signature),
        at.service.received,
        { seq: 1, prevHash: '0'.repeat(64) },
      ),
    ).toMatchObject({ ok: true });
    expect(at.store.waitingCount()).toBe(0);
    expect(at.store.records.every((record) => record.body === null && record.receipt?.verified === true)).toBe(true);
    expect(at.alarm()).toBeNull();
    at.write();
    await at.flush();
    expect(at.service.requests).toContain('GET /v1/audit/proofs/consistency');
    expect(fromBase64(at.service.received[0]!.signature)).toHaveLength(64);
  });

  test('signing the waiting records anew loses none, however many there are', () => {
    const at = aDelivery();
    at.write(10_050);
    at.audit.rechain('WS-NEW', { seq: 5, prevHash: 'ab'.repeat(32) });
    expect([at.store.waitingCount(), at.store.records[0]?.seq, at.store.records.at(-1)?.seq]).toEqual([
      10_050, 5, 10_054,
    ]);
  });

  test('nothing is lost while the service is away: it is tried again with growing pauses, and all of it arrives once', async () => {
    const at = aDelivery();
    at.service.noAnswer = 'UNREACHABLE';
    at.write(3);
    at.soon();
    await at.clock.pass(40_000);
    expect(at.service.received).toHaveLength(0);
    expect(at.store.waitingCount()).toBe(3);
    at.service.noAnswer = null;
    await at.clock.pass(70_000);
    expect(at.store.waitingCount()).toBe(0);
    expect(at.service.received.map((record) => record.seq)).toEqual([1, 2, 3]);
  });

  test('an answer that is lost on the way back is asked for again, and changes nothing at the other side', async () => {
    const at = aDelivery();
    at.write(2);
    let lost = true;
    at.service.lies.set('/v1/audit/records', (honest) => {
      if (!lost) return honest;
      lost = false;
      return { status: 503, headers: {}, body: Buffer.from('{}') };
    });
    at.soon();
    await at.clock.pass(30_000);
    expect(at.service.received).toHaveLength(2);
    expect(at.store.waitingCount()).toBe(0);
  });

  test('without a session nothing is sent, and nothing is lost', async () => {
    const at = aDelivery();
    at.state.signedIn = false;
    at.write();
    await at.flush();
    expect(at.service.requests).toEqual([]);
    expect(at.store.waitingCount()).toBe(1);
  });

  test.each<[string, string, (service: ReturnType<typeof fakeService>) => void]>([
    [
      'a leaf that holds another record',
      'RECEIPT_WRONG',
      (service) =>
        service.lies.set(
          '/v1/audit/records',
          retag((body) => ({
            ...body,
            receipts: (body['receipts'] as { leaf: { record: object } }[]).map((receipt) => ({
              ...receipt,
              leaf: { ...receipt.leaf, record: { ...receipt.leaf.record, action: 'OTHER' } },
            })),
          })),
        ),
    ],
    [
      'another leaf hash',
      'RECEIPT_WRONG',
      (service) =>
        service.lies.set(
          '/v1/audit/records',
          retag((body) => ({
            ...body,
            receipts: (body['receipts'] as object[]).map((receipt) => ({ ...receipt, leafHash: 'a'.repeat(64) })),
          })),
        ),
    ],
    [
      'a proof that leads nowhere',
      'RECEIPT_WRONG',
      (service) =>
        service.lies.set(
          '/v1/audit/proofs/inclusion',
          retag((body) => ({ ...body, hashes: ['b'.repeat(64)] })),
        ),
    ],
    [
      'a head whose signature is of something else',
      'HEAD_SIGNATURE',
      (service) =>
        service.lies.set(
          '/v1/audit/records',
          retag((body) => ({ ...body, treeHead: { ...(body['treeHead'] as object), rootHash: 'c'.repeat(64) } })),
        ),
    ],
  ])('%s is found, and stays an alarm', async (_what, expected, lie) => {
    const at = aDelivery();
    const told: boolean[] = [];
    at.onReceipts((receipts) => {
      for (const { receipt } of receipts) told.push(receipt.verified);
    });
    lie(at.service);
    at.write();
    await at.flush();
    expect(at.alarm()).toBe(expected);
    expect(told).toEqual([false]);
    expect(at.store.waitingCount()).toBe(1);
    const before = posts(at.service);
    await at.clock.pass(600_000);
    expect(posts(at.service)).toBe(before);
  });

  test('another key than the one first seen is an alarm', async () => {
    const at = aDelivery();
    at.write();
    await at.flush();
    at.service.lies.set(
      '/v1/audit/records',
      retag((body) => ({ ...body, treeHead: { ...(body['treeHead'] as object), keyId: 'k2' } })),
    );
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    at.service.lies.set(
      '/v1/audit/keys',
      retag(() => ({ keys: [{ keyId: 'k2', publicKey: other }] })),
    );
    at.write();
    await at.flush();
    expect(at.alarm()).toBe('KEY_CHANGED');
  });

  test('a log that was rolled back, and one that was forked, are alarms', async () => {
    const rolled = aDelivery();
    rolled.write(5);
    await rolled.flush();
    // The same service without its memory. A shorter tree under the same key cannot be built here, so the stored head
    // is moved forward instead.
    rolled.notes.set('audit-tree-head', JSON.stringify({ ...rolled.service.treeHead(), treeSize: 99 }));
    rolled.write();
    await rolled.flush();
    expect(rolled.alarm()).toBe('ROLLED_BACK');

    const forked = aDelivery();
    forked.write(5);
    await forked.flush();
    forked.notes.set('audit-tree-head', JSON.stringify({ ...forked.service.treeHead(), rootHash: 'd'.repeat(64) }));
    forked.write();
    await forked.flush();
    expect(forked.alarm()).toBe('FORKED');
  });

  test('a service that lost records it gave receipts for is an alarm, not a loop', async () => {
    const first = aDelivery();
    first.write(3);
    await first.flush();
    const other = aDelivery(fakeService(), first.store, first.key, first.notes);
    other.notes.set('audit-keys', JSON.stringify({ k1: other.service.publicKey }));
    other.notes.set('audit-tree-head', JSON.stringify({ ...other.service.treeHead() }));
    other.write();
    await other.flush();
    expect(other.alarm()).toBe('SERVICE_LOST_RECORDS');
    expect(posts(other.service), 'found before anything is sent').toBe(0);
  });

  test('a log put back to an earlier state goes on from where the service stands', async () => {
    const at = aDelivery();
    at.write(3);
    const early = [...at.store.records];
    await at.flush();
    const old = memoryAuditStore();
    old.records = early.slice(0, 1).map((record) => ({
      ...record,
      receipt: { index: 0, leafHash: 'e'.repeat(64), treeSize: 1, verified: true, receivedAtMs: 0 },
      body: null,
    }));
    const again = aDelivery(at.service, old, at.key, at.notes);
    again.write();
    await again.flush();
    expect(again.alarm()).toBeNull();
    expect(at.service.received.map((record) => record.seq)).toEqual([1, 2, 3, 4]);
  });

  test('a chain that is refused again and again stops after one mending', async () => {
    const at = aDelivery();
    at.service.refuses.set('/v1/audit/records', 'CONFLICT');
    at.write();
    await at.flush();
    expect(at.alarm()).toBe('CHAIN_REFUSED');
    expect(posts(at.service)).toBe(2);
  });

  test.each(['CONFLICT', 'VALIDATION_FAILED', 'TOO_LARGE'] as const)(
    'records that are refused for good (%s) are kept and not sent again, also after a restart, until somebody has looked into it',
    async (code) => {
      const at = aDelivery();
      at.service.refuses.set('/v1/audit/records', code);
      at.write();
      await at.flush();
      const refused = posts(at.service);
      at.write();
      await at.flush();
      await at.clock.pass(600_000);
      const again = aDelivery(at.service, at.store, at.key, at.notes, at.items);
      again.write();
      await again.flush();
      expect(posts(at.service), 'asked once more').toBe(refused);
      expect([again.alarm(), again.store.waitingCount()]).toEqual(['CHAIN_REFUSED', 3]);
      expect([...at.items.items.values()]).toMatchObject([
        {
          endpoint: 'POST /audit/records',
          owner: '',
          attempts: 1,
          state: 'REFUSED',
          refusal: { code, sessionId: null },
        },
      ]);
      at.service.refuses.clear();
      again.service.clear([...again.service.alarms.keys()][0] ?? '');
      await again.flush();
      await again.flush();
      expect([again.alarm(), again.store.waitingCount(), at.items.items.size]).toEqual([null, 0, 0]);
      expect(at.service.received.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    },
  );

  test('records that a session may not deliver wait for the next one, and raise no alarm', async () => {
    const at = aDelivery();
    at.service.refuses.set('/v1/audit/records', 'ROLE_FORBIDDEN');
    at.write();
    await at.flush();
    at.write();
    await at.flush();
    await at.clock.pass(600_000);
    expect([posts(at.service), at.alarm(), at.store.waitingCount()]).toEqual([1, null, 2]);
    at.service.refuses.clear();
    at.state.sessionId = 's-2';
    await at.flush();
    expect([at.store.waitingCount(), at.items.items.size]).toEqual([0, 0]);
  });

  test('records that are signed anew leave nothing behind of what the service said to the old ones', async () => {
    const at = aDelivery();
    at.write(3);
    const early = [...at.store.records];
    await at.flush();
    const old = memoryAuditStore();
    old.records = early.slice(0, 1).map((record) => ({
      ...record,
      receipt: { index: 0, leafHash: 'e'.repeat(64), treeSize: 1, verified: true, receivedAtMs: 0 },
      body: null,
    }));
    const again = aDelivery(at.service, old, at.key, at.notes);
    again.write();
    again.service.refuses.set('/v1/audit/records', 'ROLE_FORBIDDEN');
    await again.flush();
    expect([...again.items.items.values()]).toMatchObject([{ state: 'REFUSED', refusal: { code: 'ROLE_FORBIDDEN' } }]);
    again.service.refuses.clear();
    again.state.sessionId = 's-2';
    await again.flush();
    expect(again.service.received.map((record) => record.seq)).toEqual([1, 2, 3, 4]);
    expect(again.items.items.size).toBe(0);
  });

  test('attempts that did not get through are counted over a restart, and forgotten when one did', async () => {
    const at = aDelivery();
    at.write();
    await at.flush();
    at.service.refuses.set('/v1/audit/records', 'OVERLOADED');
    at.write();
    await at.flush();
    const again = aDelivery(at.service, at.store, at.key, at.notes, at.items);
    again.state.sessionId = 's-2';
    await again.flush();
    expect([...at.items.items.values()]).toMatchObject([{ attempts: 2, state: 'WAITING', refusal: null }]);
    at.service.refuses.clear();
    await again.flush();
    expect(at.items.items.size).toBe(0);
  });

  test('C4: the session is bound to this device before its records are delivered, and each new session again', async () => {
    const at = aDelivery();
    at.service.sessionOf.set('good', 's-1');
    at.write();
    await at.flush();
    expect([...at.service.bound]).toEqual(['s-1']);
    expect(at.service.requests.indexOf('POST /v1/devices')).toBeLessThan(
      at.service.requests.indexOf('POST /v1/audit/records'),
    );
    at.state.sessionId = 's-2';
    at.service.sessionOf.set('good', 's-2');
    at.write();
    await at.flush();
    expect([...at.service.bound]).toEqual(['s-1', 's-2']);
    expect(at.alarm()).toBeNull();
  });

  test('M3: a log that is shorter than this workstation has seen it is found when the session begins, before anything is delivered', async () => {
    const at = aDelivery();
    at.write(5);
    await at.flush();
    expect(at.unchecked()).toBeUndefined();
    at.state.sessionId = 's-2';
    expect(at.unchecked()).toBeDefined();
    at.service.lies.set('/v1/audit/tree-head', () => ({
      status: 200,
      headers: {},
      body: Buffer.from(JSON.stringify(shorter)),
    }));
    const shorter = fakeService().treeHead();
    at.notes.set('audit-keys', JSON.stringify({ k1: at.service.publicKey }));
    const before = posts(at.service);
    await at.flush();
    expect(at.alarm(), 'another service under the same name of key').toBe('HEAD_SIGNATURE');
    expect(posts(at.service)).toBe(before);
    const rolled = aDelivery(at.service, memoryAuditStore(), at.key);
    rolled.notes.set('audit-keys', JSON.stringify({ k1: at.service.publicKey }));
    rolled.notes.set('audit-tree-head', JSON.stringify({ ...at.service.treeHead(), treeSize: 99 }));
    at.service.lies.clear();
    await rolled.flush();
    expect([rolled.alarm(), rolled.unchecked()]).toEqual(['ROLLED_BACK', undefined]);
  });

  test('M3: an alarm is reported, outlives a restart, and ends when a second person has cleared it', async () => {
    const at = aDelivery();
    at.write(2);
    await at.flush();
    at.notes.set('audit-tree-head', JSON.stringify({ ...at.service.treeHead(), rootHash: 'd'.repeat(64) }));
    at.write();
    await at.flush();
    expect(at.alarm()).toBe('FORKED');
    const [alarmId = ''] = at.service.alarms.keys();
    expect(at.service.alarms.get(alarmId)).toMatchObject({ kind: 'FORKED', seen: { rootHash: 'd'.repeat(64) } });
    const again = aDelivery(at.service, at.store, at.key, at.notes);
    again.write();
    await again.flush();
    expect([again.alarm(), at.service.alarms.size], 'the same alarm, not another').toEqual(['FORKED', 1]);
    at.service.clear(alarmId);
    await again.clock.pass(600_000);
    expect(again.alarm(), 'nobody did anything here').toBeNull();
    expect(again.store.waitingCount()).toBe(0);
  });

  test('M3: a service that lost records is gone on with, once that was cleared, from where it stands', async () => {
    const first = aDelivery();
    first.write(3);
    await first.flush();
    const other = aDelivery(fakeService(), first.store, first.key, first.notes);
    other.write();
    await other.flush();
    expect(other.alarm()).toBe('SERVICE_LOST_RECORDS');
    other.service.clear([...other.service.alarms.keys()][0] ?? '');
    await other.flush();
    await other.flush();
    expect([other.alarm(), other.store.waitingCount(), other.service.received.map((record) => record.seq)]).toEqual([
      null,
      0,
      [1],
    ]);
    expect(
      other.store.records.map(({ seq }) => seq).sort((a, b) => a - b),
      'what it had receipts for is kept',
    ).toEqual([-3, -2, -1, 1]);
  });

  test('M3: too many records that wait, or one that waits too long, are overdue', async () => {
    const at = aDelivery();
    at.service.noAnswer = 'UNREACHABLE';
    at.write(UNDELIVERED_MAX_RECORDS - 1);
    expect(at.overdue()).toBe(false);
    at.write();
    expect(at.overdue()).toBe(true);
    const old = aDelivery();
    old.service.noAnswer = 'UNREACHABLE';
    old.write();
    await old.clock.pass(UNDELIVERED_MAX_MS - 1);
    expect(old.overdue()).toBe(false);
    await old.clock.pass(1);
    expect(old.overdue()).toBe(true);
    old.service.noAnswer = null;
    await old.flush();
    expect(old.overdue()).toBe(false);
  });
});
