import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '../../app/audit/canonical.ts';
import { MAX_LOG_PAGE_BYTES, MAX_RECORD_BYTES, MAX_WORKSTATION_RECORD_BYTES } from '../../app/audit/record-bounds.ts';
import { clockFrom } from '../clock.ts';
import { aCamera } from '../testing/builders.ts';
import { startService } from '../testing/service-harness.ts';
import { Workstation } from '../testing/workstation.ts';
import { frame } from './frames.ts';
import { LogDamaged, RecordTooLong } from './log-file.ts';
import { NationalLog, type NationalLogOptions } from './national-log.ts';
import { LogIsWhole, recoverLog, type Recovery } from './recover-log.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-log-attacks-'));
afterAll(() => fs.rmSync(root, { recursive: true }));
let folders = 0;
const folder = (): string => path.join(root, `log-${(folders += 1)}`);
const clock = clockFrom(Date.UTC(2026, 2, 1));
const open = (dataDir: string, options: Partial<NationalLogOptions> = {}): Promise<NationalLog> =>
  NationalLog.open({ dataDir, clock, ...options });
const inAudit = (dataDir: string, name: string): string => path.join(dataDir, 'audit', name);

/** A record whose canonical JSON has exactly this many bytes. */
const ofBytes = (bytes: number): object => ({ x: 'x'.repeat(bytes - canonicalBytes({ x: '' }).length) });
const SMALLEST = canonicalBytes({ x: '' }).length;

describe('C2: story 2: a record of any size', () => {
  it('C2: is refused before anything is written when it is longer than the bound, alone or in a group', async () => {
    const dataDir = folder();
    const log = await open(dataDir);
    await log.append([{ first: true }]);
    const before = fs.readFileSync(inAudit(dataDir, 'log.bin'));
    await expect(log.append([ofBytes(MAX_RECORD_BYTES + 1)])).rejects.toThrow(RecordTooLong);
    await expect(log.append([{ with: 'it' }, ofBytes(5 * 1024 * 1024)])).rejects.toThrow(RecordTooLong);
    expect([log.size, fs.readFileSync(inAudit(dataDir, 'log.bin')).equals(before)]).toEqual([1, true]);
    expect(await log.append([ofBytes(MAX_RECORD_BYTES)])).toEqual([{ index: 1, leafHash: expect.any(String) }]);
    await log.close();
  });

  it('C2: every size up to the bound that was appended reads back after a restart', { timeout: 120_000 }, async () => {
    const dataDir = folder();
    let log = await open(dataDir, { limits: { bytes: 128 * 1024 * 1024, records: 8_192 } });
    // All of them would be 2 GB; a prime step includes sizes around every edge of a chunk.
    const step = 97;
    const sizes = [
      ...Array.from({ length: 600 }, (_, i) => SMALLEST + i),
      ...Array.from({ length: Math.floor((MAX_RECORD_BYTES - 700) / step) }, (_, i) => 700 + i * step),
      ...Array.from({ length: 64 }, (_, i) => MAX_RECORD_BYTES - i),
    ];
    for (let at = 0; at < sizes.length; at += 50) await log.append(sizes.slice(at, at + 50).map(ofBytes));
    const head = log.treeHead();
    await log.close();
    log = await open(dataDir);
    expect([log.size, log.treeHead().rootHash]).toEqual([sizes.length, head.rootHash]);
    for (const [index, bytes] of sizes.entries()) expect(canonicalBytes(await log.record(index)).length).toBe(bytes);
    await log.close();
  });

  it('C2: records of 5 MiB that were written before there was a bound are read, also as the last one', async () => {
    const dataDir = folder();
    let log = await open(dataDir);
    await log.append([{ before: true }]);
    await log.close();
    const long = canonicalBytes(ofBytes(5 * 1024 * 1024));
    for (const rest of [[long], [canonicalBytes({ after: true }), long]]) {
      for (const bytes of rest) fs.appendFileSync(inAudit(dataDir, 'log.bin'), frame(bytes));
      log = await open(dataDir);
      expect(Buffer.from(canonicalBytes(await log.record(log.size - 1))).equals(long)).toBe(true);
      await log.append([{ more: true }]);
      await log.close();
    }
    log = await open(dataDir);
    expect(log.size).toBe(6);
    await log.close();
  });

  it("C2: a workstation's record over its bound gets no receipt, and one at it does; the auditor reads every page", async () => {
    const api = await startService([aCamera()], []);
    try {
      const workstation = new Workstation();
      workstation.deviceId = String(
        (
          await api.call('POST', '/devices', {
            as: 'investigator',
            body: { publicKey: workstation.publicKey, name: 'WS' },
          })
        ).body['deviceId'],
      );
      const [record] = workstation.write(1);
      if (record === undefined) throw new Error('no record');
      const sized = (bytes: number): object => {
        const { signature: _signature, ...unsigned } = record;
        const around = canonicalBytes(workstation.sign({ ...unsigned, details: { note: '' } })).length;
        return workstation.sign({ ...unsigned, details: { note: 'n'.repeat(bytes - around) } });
      };
      const deliver = (each: object) =>
        api.call('POST', '/audit/records', {
          as: 'investigator',
          body: { deviceId: workstation.deviceId, records: [each] },
        });
      for (const bytes of [MAX_WORKSTATION_RECORD_BYTES + 1, 5 * 1024 * 1024]) {
        const refused = await deliver(sized(bytes));
        expect([refused.status, refused.body['code'], refused.body['receipts']]).toEqual([413, 'TOO_LARGE', undefined]);
        expect(refused.body['errors']).toEqual([
          { pointer: '/records/0', message: expect.stringContaining(`${MAX_WORKSTATION_RECORD_BYTES} bytes`) },
        ]);
      }
      const taken = await deliver(sized(MAX_WORKSTATION_RECORD_BYTES));
      expect([taken.status, taken.body['accepted']]).toEqual([200, 1]);
      let from: number | null = 0;
      const read: number[] = [];
      while (from !== null) {
        const page = await api.call('GET', `/audit/records?from=${from}&limit=1000`, { as: 'auditor' });
        expect(page.status).toBe(200);
        read.push(...(page.body['records'] as { index: number }[]).map(({ index }) => index));
        from = page.body['next'] as number | null;
        if (read.length > 10_000) throw new Error('the log does not end');
        if (from !== null && from > api.service.log.size - 2) break; // Reading the log adds to it.
      }
      expect(read).toEqual(read.map((_, index) => index));
    } finally {
      await api.close();
    }
  });

  it("C3: a page holds as many bytes as fit in anybody's memory and says where to go on", async () => {
    const api = await startService([aCamera()], []);
    try {
      for (let i = 0; i < 4; i += 1)
        await api.service.log.append(Array.from({ length: 25 }, () => ofBytes(MAX_RECORD_BYTES)));
      const first = await api.call('GET', '/audit/records?from=0&limit=1000', { as: 'auditor' });
      expect(first.status).toBe(200);
      expect(first.bytes.length).toBeLessThan(MAX_LOG_PAGE_BYTES + 64 * 1024);
      const count = (first.body['records'] as unknown[]).length;
      expect([count > 50, first.body['next']]).toEqual([true, count]);
    } finally {
      await api.close();
    }
  });
});

/** A log of nine records, closed properly. */
async function written(): Promise<string> {
  const dataDir = folder();
  const log = await open(dataDir);
  for (let i = 0; i < 9; i += 1) await log.append([{ i }]);
  await log.close();
  return dataDir;
}

describe('H13: a log that is not the one that was signed last does not start', () => {
  const refused = async (dataDir: string, words: RegExp): Promise<void> => {
    const files = (): unknown =>
      fs
        .readdirSync(dataDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => [entry.name, fs.readFileSync(path.join(entry.parentPath, entry.name)).toString('base64')])
        .sort();
    const before = files();
    await expect(open(dataDir)).rejects.toThrow(LogDamaged);
    await expect(open(dataDir)).rejects.toThrow(words);
    await expect(open(dataDir)).rejects.toThrow(/recover-log/);
    expect(files()).toEqual(before);
  };
  const cut = (dataDir: string): void => {
    const file = fs.readFileSync(inAudit(dataDir, 'log.bin'));
    fs.writeFileSync(inAudit(dataDir, 'log.bin'), file.subarray(0, file.length - 8 - canonicalBytes({ i: 8 }).length));
  };

  it('H13: with its head deleted, cut or not', async () => {
    const dataDir = await written();
    fs.rmSync(inAudit(dataDir, 'head.json'));
    await refused(dataDir, /audit\/head\.json/);
    cut(dataDir);
    await refused(dataDir, /audit\/head\.json/);
  });

  it('H13: with its records and its head deleted, or its key', async () => {
    const dataDir = await written();
    fs.rmSync(path.join(dataDir, 'audit'), { recursive: true });
    await refused(dataDir, /and so are its records/);
    const keyless = await written();
    fs.rmSync(path.join(keyless, 'keys', 'audit-log.pem'));
    await refused(keyless, /keys\/audit-log\.pem/);
    const emptied = await written();
    fs.truncateSync(inAudit(emptied, 'log.bin'));
    await refused(emptied, /it has 0 records and once had 9/);
  });

  it('H13: with another key, whether the head is there or not', async () => {
    const [dataDir, other] = [await written(), await written()];
    fs.copyFileSync(path.join(other, 'keys', 'audit-log.pem'), path.join(dataDir, 'keys', 'audit-log.pem'));
    await refused(dataDir, /is another/);
    fs.rmSync(inAudit(dataDir, 'head.json'));
    await refused(dataDir, /audit\/head\.json/);
  });

  it('H13: with an older copy of the log, though the service was killed right after its last answer', async () => {
    const dataDir = folder();
    const log = await open(dataDir);
    for (let i = 0; i < 5; i += 1) await log.append([{ i }]);
    const older = fs.readFileSync(inAudit(dataDir, 'log.bin'));
    await log.append([{ i: 5 }]);
    // Killed here: the disk has what a kill leaves, with nothing closed.
    const killed = folder();
    fs.cpSync(dataDir, killed, { recursive: true });
    await log.close();
    fs.writeFileSync(inAudit(killed, 'log.bin'), older);
    await refused(killed, /it has 5 records and once had 6/);
    // The last record replaced by another, and the count of records set back in the head.
    fs.writeFileSync(inAudit(killed, 'log.bin'), Buffer.concat([older, frame(canonicalBytes({ i: 6 }))]));
    await refused(killed, /are not those that were entered/);
    const head = JSON.parse(fs.readFileSync(inAudit(killed, 'head.json'), 'utf8')) as { since: [number, string] };
    fs.writeFileSync(inAudit(killed, 'head.json'), JSON.stringify({ ...head, since: [5, head.since[1]] }));
    await refused(killed, /are not those that were entered/);
  });

  it('M12: the head beside the log counts every record before its writer is told, so that no cut is unseen', async () => {
    const dataDir = folder();
    const log = await open(dataDir);
    await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const [entered] = await log.append([{ i }]);
        const head = JSON.parse(fs.readFileSync(inAudit(dataDir, 'head.json'), 'utf8')) as {
          treeSize: number;
          since?: [number];
        };
        expect(head.since?.[0] ?? head.treeSize).toBeGreaterThan(entered?.index ?? Infinity);
      }),
    );
    await log.close();
  });
});

describe('H13: going on after a loss', () => {
  const REASON = 'Disk 2 of the log server failed on 28 February; the head of professional standards decided to go on.';
  const gone = async (
    damage: (dataDir: string) => void,
  ): Promise<{
    dataDir: string;
    recovery: Recovery;
    records: Record<string, unknown>[];
    files: Map<string, string>;
  }> => {
    const dataDir = await written();
    damage(dataDir);
    const files = new Map(
      fs.existsSync(path.join(dataDir, 'audit'))
        ? fs
            .readdirSync(path.join(dataDir, 'audit'))
            .map((name) => [name, fs.readFileSync(inAudit(dataDir, name), 'base64')] as const)
        : [],
    );
    await expect(open(dataDir)).rejects.toThrow(LogDamaged);
    const recovery = await recoverLog({ dataDir, reason: REASON, clock });
    const log = await open(dataDir);
    const records = await Promise.all(
      Array.from({ length: log.size }, async (_, index) => (await log.record(index)) as Record<string, unknown>),
    );
    await log.append([{ goes: 'on' }]);
    await log.close();
    return { dataDir, recovery, records, files };
  };

  it('H13: keeps what can be read, says in its first new record what happened, and leaves the files as they were found', async () => {
    const { recovery, records, files, dataDir } = await gone((dir) => {
      const file = fs.readFileSync(inAudit(dir, 'log.bin'));
      fs.writeFileSync(inAudit(dir, 'log.bin'), file.subarray(0, file.length - 5));
    });
    expect(recovery).toMatchObject({ kept: 8, lost: 1, keyChanged: false, index: 8 });
    expect(records.slice(0, 8)).toEqual(Array.from({ length: 8 }, (_, i) => ({ i })));
    expect(records[8]).toMatchObject({
      action: 'LOG_RECOVERED',
      op: 'ALERT',
      details: {
        reason: REASON,
        kept: 8,
        lost: 1,
        headHolds: false,
        head: { treeSize: 9 },
        setAside: path.basename(recovery.setAside),
      },
    });
    expect(
      new Map(
        fs
          .readdirSync(recovery.setAside)
          .map((name) => [name, fs.readFileSync(path.join(recovery.setAside, name), 'base64')]),
      ),
    ).toEqual(files);
    expect(fs.readdirSync(dataDir).filter((name) => name.startsWith('audit'))).toEqual([
      'audit',
      path.basename(recovery.setAside),
    ]);
    // A whole log is not touched.
    await expect(recoverLog({ dataDir, reason: REASON, clock })).rejects.toThrow(LogIsWhole);
  });

  it('H13: without a head, with a record broken in the middle, without a key, with another key, and with everything gone', async () => {
    expect((await gone((dir) => fs.rmSync(inAudit(dir, 'head.json')))).recovery).toMatchObject({
      kept: 9,
      lost: null,
      keyChanged: false,
    });
    const broken = await gone((dir) => {
      const file = fs.readFileSync(inAudit(dir, 'log.bin'));
      file[12] = (file[12] ?? 0) ^ 1;
      fs.writeFileSync(inAudit(dir, 'log.bin'), file);
    });
    expect(broken.recovery).toMatchObject({ kept: 8, lost: 1 });
    expect(broken.records[8]).toMatchObject({ details: { gaps: 1, firstGaps: [{ file: 'log.bin', byte: 0 }] } });
    expect((await gone((dir) => fs.rmSync(path.join(dir, 'keys', 'audit-log.pem')))).recovery).toMatchObject({
      kept: 9,
      lost: 0,
      keyChanged: true,
    });
    const other = await written();
    const changed = await gone((dir) =>
      fs.copyFileSync(path.join(other, 'keys', 'audit-log.pem'), path.join(dir, 'keys', 'audit-log.pem')),
    );
    expect([changed.recovery.keyChanged, fs.existsSync(path.join(changed.recovery.setAside, 'audit-log.pem'))]).toEqual(
      [true, true],
    );
    expect((await gone((dir) => fs.rmSync(path.join(dir, 'audit'), { recursive: true }))).recovery).toMatchObject({
      kept: 0,
      lost: null,
    });
  });
});
