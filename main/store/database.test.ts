import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyChain, type WorkstationRecord } from '../../app/audit/record.ts';
import { StoreFault } from './store-fault.ts';
import type { StoredRecord } from './audit.ts';
import type { OutboxItem } from './outbox.ts';
import { auditLog } from '../services/audit/audit-log.ts';
import { newDeviceKey, sha256, signerOf, verifyEd25519 } from '../services/crypto.ts';
import { failureMaker } from '../services/failures.ts';
import { BINDING } from '../testing/a-workstation.ts';
import { bundledProgram } from '../testing/program.ts';
import { openLocalDatabase } from './database.ts';
import { nodeClock } from '../adapters/node-clock.ts';
import { nodeRandom } from '../adapters/node-random.ts';
import { openSqlcipher } from './sqlcipher.ts';
import { migrate } from './migrations/index.ts';
import { auditTable } from './audit.ts';
import { openStatements } from './statements.ts';

const KEY = createHash('sha256').update('test').digest('hex');
const folder = (): string => mkdtempSync(path.join(os.tmpdir(), 'sightline-db-'));
const aRecord = (seq: number, change: Partial<StoredRecord> = {}): StoredRecord => ({
  seq,
  hash: String(seq).padStart(64, '0'),
  body: `{"mark":"AB12CDE","n":${seq}}`,
  atMs: seq * 1_000,
  userName: 'u',
  action: 'SEARCH_VRM',
  phase: 'INTENT',
  outcome: null,
  correlationId: 'c',
  receipt: null,
  ...change,
});
const faultOf = async (run: () => unknown): Promise<string> => {
  try {
    await run();
    return 'none';
  } catch (error) {
    return error instanceof StoreFault ? error.fault : `not a StoreFault: ${String(error)}`;
  }
};

describe('the encrypted database', () => {
  test('holds nothing readable, in the file or beside it', async () => {
    const file = path.join(folder(), 'a.db');
    const database = await openLocalDatabase(file, KEY, BINDING);
    database.audit.append(aRecord(1));
    database.settings.write('theme', 'light');
    for (const name of [file, `${file}-wal`])
      expect(readFileSync(name).toString('latin1')).not.toMatch(/AB12CDE|SQLite format|SEARCH_VRM|light/);
    database.close();
  });

  test('another key, a damaged page and another kind of file are unreadable, and left as they are', async () => {
    const file = path.join(folder(), 'a.db');
    const database = await openLocalDatabase(file, KEY, BINDING);
    for (let seq = 1; seq <= 200; seq += 1) database.audit.append(aRecord(seq));
    database.close();
    const good = readFileSync(file);
    expect(await faultOf(() => openLocalDatabase(file, randomBytes(32).toString('hex'), BINDING))).toBe('UNREADABLE');
    const bent = Buffer.from(good);
    bent[bent.length - 2_000] = bent[bent.length - 2_000]! ^ 1;
    writeFileSync(file, bent);
    expect(await faultOf(() => openLocalDatabase(file, KEY, BINDING))).toBe('UNREADABLE');
    expect(readFileSync(file).equals(bent)).toBe(true);
    writeFileSync(file, 'not a database at all, but long enough to have a header and more than that'.repeat(100));
    expect(await faultOf(() => openLocalDatabase(file, KEY, BINDING))).toBe('UNREADABLE');
  });

  test('a full disk is told from a damaged file, and what was written before stays', async () => {
    const database = await openSqlcipher({ file: path.join(folder(), 'a.db'), keyHex: KEY, ownBinding: BINDING });
    migrate(database);
    const store = auditTable(openStatements(database));
    store.append(aRecord(1));
    // SQLite's own limit on the file size, as a full disk.
    database.pragma(`max_page_count=${Number(database.pragma('page_count', { simple: true }))}`);
    expect(
      await faultOf(() => {
        for (let seq = 2; seq < 500; seq += 1) store.append(aRecord(seq, { body: 'x'.repeat(3_000) }));
      }),
    ).toBe('DISK_FULL');
    expect(store.bySeq(1)).toMatchObject({ seq: 1 });
    database.close();
    expect(
      await faultOf(() => {
        store.append(aRecord(900));
      }),
    ).toBe('UNWRITABLE');
  });

  test('receipts, waiting, pruning and own history', async () => {
    const database = await openLocalDatabase(path.join(folder(), 'a.db'), KEY, BINDING);
    const { audit } = database;
    for (let seq = 1; seq <= 4; seq += 1) audit.append(aRecord(seq, { userName: seq === 2 ? 'other' : 'u' }));
    const receipt = { index: 9, leafHash: 'a'.repeat(64), treeSize: 10, verified: true, receivedAtMs: 5 };
    audit.saveReceipts([
      { seq: 1, receipt },
      { seq: 2, receipt },
      { seq: 3, receipt: { ...receipt, verified: false } },
    ]);
    expect(audit.waiting(10).map((record) => record.seq)).toEqual([3, 4]);
    expect(audit.bySeq(1)).toMatchObject({ body: null, receipt });
    expect(audit.bySeq(3)?.body).not.toBeNull();
    expect(audit.ofUser('u', 2).map((record) => record.seq)).toEqual([4, 3]);
    expect(audit.prune(1_500)).toBe(1);
    expect(audit.tail()).toMatchObject({ seq: 4 });
    audit.replaceWaiting([aRecord(7), aRecord(8)]);
    expect(audit.waiting(10).map((record) => record.seq)).toEqual([7, 8]);
    database.close();
  });

  test('an item of the outbox is kept as it is until it is removed', async () => {
    const file = path.join(folder(), 'a.db');
    const first = await openLocalDatabase(file, KEY, BINDING);
    const item: OutboxItem = {
      key: 'k',
      endpoint: 'POST /audit/records',
      body: { fromSeq: 4, records: 2 },
      owner: '',
      attempts: 1,
      state: 'WAITING',
      refusal: null,
    };
    const refusal = { code: 'TOO_LARGE', ref: 'R', atMs: 3, sessionId: null } as const;
    first.outbox.put(item);
    first.outbox.put({ ...item, key: 'other', attempts: 3, state: 'REFUSED', refusal });
    first.close();
    const second = await openLocalDatabase(file, KEY, BINDING);
    expect(second.outbox.find('k')).toEqual(item);
    expect(second.outbox.refused()).toEqual([{ ...item, key: 'other', attempts: 3, state: 'REFUSED', refusal }]);
    second.outbox.put({ ...item, attempts: 2 });
    expect(second.outbox.find('k')?.attempts).toBe(2);
    second.outbox.remove('k');
    expect(second.outbox.find('k')).toBeNull();
    second.outbox.releaseOf('POST /audit/records');
    expect(second.outbox.refused()).toEqual([]);
    // Released, and not lost.
    expect(second.outbox.find('other')).toEqual({ ...item, key: 'other', attempts: 3 });
    second.outbox.removeOf('POST /other');
    expect(second.outbox.find('other')).not.toBeNull();
    second.outbox.removeOf('POST /audit/records');
    expect(second.outbox.find('other')).toBeNull();
    second.close();
  });

  test('killed with -9 in the middle of writing: every acknowledged record is there, and the chain holds', async () => {
    const dir = folder();
    const program = await bundledProgram('audit-writer');
    const deviceKey = newDeviceKey();
    const file = path.join(dir, 'a.db');
    let acknowledged = 0;
    for (let round = 0; round < 4; round += 1) {
      const child = spawn(process.execPath, [program, file, KEY, BINDING, deviceKey], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (data: Buffer) => {
          text += data.toString();
          if (text.split('\n').length > 20 + round * 13) child.kill('SIGKILL');
        });
        child.on('close', () => {
          resolve();
        });
      });
      const last = text.trim().split('\n').at(-1);
      acknowledged = Number(last);
      expect(acknowledged).toBeGreaterThan(0);
      const database = await openLocalDatabase(file, KEY, BINDING);
      const tail = database.audit.tail();
      expect(tail?.seq).toBeGreaterThanOrEqual(acknowledged);
      const records = database.audit.waiting(10_000).map((record) => JSON.parse(record.body!) as WorkstationRecord);
      const publicKey = signerOf(deviceKey)!.publicKey;
      expect(
        verifyChain(sha256, (bytes, signature) => verifyEd25519(publicKey, bytes, signature), records, {
          seq: 1,
          prevHash: '0'.repeat(64),
        }),
      ).toMatchObject({ ok: true, next: { seq: tail!.seq + 1 } });
      database.close();
    }
    rmSync(program);
  });

  test('a log on a database that cannot be written says so and recovers', async () => {
    const database = await openLocalDatabase(path.join(folder(), 'a.db'), KEY, BINDING);
    const log = auditLog({
      store: database.audit,
      notes: database.notes,
      signer: signerOf(newDeviceKey())!,
      clock: nodeClock,
      random: nodeRandom,
      log: { write: () => undefined },
      failure: failureMaker(nodeRandom),
      clientVersion: '1',
      identity: () => undefined,
      skewMs: () => undefined,
    });
    const entry = {
      op: 'AUTHN',
      action: 'LOCK',
      phase: 'EVENT',
      outcome: 'OK',
      correlationId: 'c',
      details: {},
    } as const;
    expect(log.write(entry).ok).toBe(true);
    database.close();
    expect(log.write(entry)).toMatchObject({ ok: false, failure: { code: 'AUDIT_LOG_UNWRITABLE' } });
    expect(log.writable()).toBe(false);
  });
});
