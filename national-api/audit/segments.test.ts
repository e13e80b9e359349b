import fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '../../app/audit/canonical.ts';
import { toHex } from '../../app/audit/hex.ts';
import { leafHash, MerkleTree } from '../../app/audit/merkle.ts';
import { clockFrom } from '../clock.ts';
import { AuditDesk } from './audit-desk.ts';
import { frame } from './frames.ts';
import { booksOf } from './log-books.ts';
import { LogDamaged } from './log-file.ts';
import { NationalLog, type NationalLogOptions } from './national-log.ts';
import { sha256 } from './sha256.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-segments-'));
afterAll(() => fs.rmSync(root, { recursive: true }));
let folders = 0;
const folder = (): string => path.join(root, `log-${(folders += 1)}`);
const clock = clockFrom(Date.UTC(2026, 2, 1));
const SMALL = { bytes: 1_000_000, records: 300 };
const open = (dataDir: string, options: Partial<NationalLogOptions> = {}): Promise<NationalLog> =>
  NationalLog.open({ dataDir, clock, limits: SMALL, ...options });
const inAudit = (dataDir: string, name: string): string => path.join(dataDir, 'audit', name);
const recordOf = (i: number): object => ({
  action: `SEARCH_${i % 5}`,
  at: new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString(),
  i,
  kind: 'SERVICE',
});
const rootOf = (count: number): string =>
  toHex(
    new MerkleTree(
      sha256,
      Array.from({ length: count }, (_, i) => leafHash(sha256, canonicalBytes(recordOf(i)))),
    ).root(),
  );

async function append(log: NationalLog, from: number, to: number, group = 10): Promise<void> {
  for (let at = from; at < to; at += group)
    await log.append(Array.from({ length: Math.min(group, to - at) }, (_, i) => recordOf(at + i)));
}

/** Counts the records that it receives, to show what a start reads. */
class Counter {
  readonly savedAs = 'counter 1';
  sum = 0;
  given = 0;
  note(bytes: Uint8Array): void {
    this.given += 1;
    this.sum += (JSON.parse(Buffer.from(bytes).toString('utf8')) as { i: number }).i;
  }
  save(): unknown {
    return this.sum;
  }
  restore(kept: unknown): (() => void) | undefined {
    return typeof kept === 'number' ? () => (this.sum = kept) : undefined;
  }
}
const reading = (counter: Counter): Partial<NationalLogOptions> => ({
  onRecord: (bytes) => counter.note(bytes),
  books: booksOf([counter]),
});
const sumTo = (count: number): number => (count === 0 ? 0 : (count * (count - 1)) / 2);

async function written(count: number): Promise<string> {
  const dataDir = folder();
  const log = await open(dataDir, reading(new Counter()));
  await append(log, 0, count);
  await log.close();
  return dataDir;
}

describe('C3: story 2: a log in segments', () => {
  it(
    'C3: is one tree with every record and proof, whatever the segments and however often it is opened',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ count: fc.integer({ min: 1, max: 400 }), group: fc.integer({ min: 1, max: 90 }) }), {
            minLength: 1,
            maxLength: 5,
          }),
          fc.integer({ min: 3, max: 260 }),
          async (runs, records) => {
            const dataDir = folder();
            let size = 0;
            for (const { count, group } of runs) {
              const counter = new Counter();
              const log = await open(dataDir, { limits: { bytes: 20_000, records }, ...reading(counter) });
              expect([log.size, counter.sum]).toEqual([size, sumTo(size)]);
              await append(log, size, size + count, group);
              size += count;
              expect(log.treeHead()).toMatchObject({ treeSize: size, rootHash: rootOf(size) });
              await log.close();
            }
            const log = await open(dataDir);
            const tree = new MerkleTree(
              sha256,
              Array.from({ length: size }, (_, i) => leafHash(sha256, canonicalBytes(recordOf(i)))),
            );
            for (const index of [0, size >> 1, size - 1]) {
              expect(await log.record(index)).toEqual(recordOf(index));
              expect(log.inclusionProof(index, size)).toEqual(tree.inclusionProof(index, size).map(toHex));
              expect(log.consistencyProof(index + 1, size)).toEqual(tree.consistencyProof(index + 1, size).map(toHex));
              expect(log.entered(index).leafHash).toBe(toHex(tree.leaf(index)));
            }
            await log.checked();
            await log.close();
            fs.rmSync(dataDir, { recursive: true });
          },
        ),
        { numRuns: 15 },
      );
    },
  );

  it('C3: a start reads only what follows the last sealed segment, and knows what it knew', async () => {
    const dataDir = await written(1_000);
    const counter = new Counter();
    const log = await open(dataDir, reading(counter));
    expect([log.size, log.treeHead().rootHash, counter.sum, counter.given]).toEqual([
      1_000,
      rootOf(1_000),
      sumTo(1_000),
      100,
    ]);
    await log.close();
    const all = new Counter();
    await (await open(dataDir, { ...reading(all), readAll: true })).close();
    expect([all.sum, all.given]).toEqual([sumTo(1_000), 1_000]);
  });

  it('C3: without indexes, without books, or with books of another version, everything is read again', async () => {
    const dataDir = await written(1_000);
    const given = async (
      change: () => void,
      options: (counter: Counter) => Partial<NationalLogOptions> = reading,
    ): Promise<number> => {
      change();
      const counter = new Counter();
      const log = await open(dataDir, options(counter));
      expect([log.treeHead().rootHash, counter.sum]).toEqual([rootOf(1_000), sumTo(1_000)]);
      await log.close();
      return counter.given;
    };
    expect(await given(() => fs.rmSync(inAudit(dataDir, 'log-000001.idx')))).toBe(1_000);
    expect(await given(() => undefined)).toBe(100);
    expect(await given(() => fs.rmSync(inAudit(dataDir, 'books.bin')))).toBe(1_000);
    expect(await given(() => fs.writeFileSync(inAudit(dataDir, 'books.bin'), '{}\nnothing'))).toBe(1_000);
    expect(
      await given(
        () => undefined,
        (counter) => ({
          onRecord: (bytes) => counter.note(bytes),
          books: booksOf([Object.assign(counter, { savedAs: 'counter 2' })]),
        }),
      ),
    ).toBe(1_000);
    // A reader that cannot be saved receives everything at every start.
    expect(
      await given(
        () => undefined,
        (counter) => ({ onRecord: (bytes) => counter.note(bytes), books: booksOf([{ note: () => undefined }]) }),
      ),
    ).toBe(1_000);
  });

  it('C3: the log that was one file is its first segment', async () => {
    const dataDir = folder();
    await (await open(dataDir)).close();
    fs.writeFileSync(
      inAudit(dataDir, 'log.bin'),
      Buffer.concat(Array.from({ length: 700 }, (_, i) => frame(canonicalBytes(recordOf(i))))),
    );
    let log = await open(dataDir);
    expect([
      log.size,
      fs.existsSync(inAudit(dataDir, 'log-000001.bin')),
      fs.existsSync(inAudit(dataDir, 'log-000000.idx')),
    ]).toEqual([700, true, true]);
    await append(log, 700, 900);
    await log.close();
    log = await open(dataDir);
    expect([log.treeHead().rootHash, await log.record(699), await log.record(700)]).toEqual([
      rootOf(900),
      recordOf(699),
      recordOf(700),
    ]);
    await log.close();
  });

  it(
    'C3: wherever a crash cuts it, also between two segments, it starts with what was acknowledged',
    { timeout: 60_000 },
    async () => {
      const dataDir = folder();
      const log = await open(dataDir, { limits: { bytes: 1_000_000, records: 20 } });
      const heads: string[] = [];
      for (let i = 0; i < 47; i += 1) {
        heads.push(fs.readFileSync(inAudit(dataDir, 'head.json'), 'utf8'));
        await log.append([recordOf(i)]);
      }
      await log.close();
      const segments = ['log.bin', 'log-000001.bin', 'log-000002.bin'].map((name) =>
        fs.readFileSync(inAudit(dataDir, name)),
      );
      const lengths = Array.from({ length: 47 }, (_, i) => 8 + canonicalBytes(recordOf(i)).length);
      const startOf = (index: number): number => lengths.slice(0, index).reduce((sum, length) => sum + length, 0);
      const sealedBytes = startOf(20);
      for (const cut of [
        ...Array.from({ length: 40 }, (_, i) => startOf(40) - 20 + i),
        startOf(39) + 1,
        startOf(41) - 1,
        startOf(19) + 5,
        startOf(20),
        startOf(47),
      ]) {
        const crashed = folder();
        fs.cpSync(dataDir, crashed, { recursive: true });
        let left = cut;
        for (const [number, segment] of segments.entries()) {
          const name = number === 0 ? 'log.bin' : `log-00000${number}.bin`;
          if (left <= 0 && number > 0 && !(left === 0 && cut === startOf(20 * number)))
            fs.rmSync(inAudit(crashed, name));
          else fs.writeFileSync(inAudit(crashed, name), segment.subarray(0, Math.max(0, left)));
          left -= segment.length;
        }
        // What did not exist yet when the crash happened.
        for (const name of ['log-000000.idx', 'log-000001.idx', 'books.bin'])
          if (cut < startOf(40) && name !== 'log-000000.idx') fs.rmSync(inAudit(crashed, name), { force: true });
        if (cut <= sealedBytes) fs.rmSync(inAudit(crashed, 'log-000000.idx'), { force: true });
        const whole = lengths.filter((_, i) => startOf(i + 1) <= cut).length;
        if (whole < 47) fs.writeFileSync(inAudit(crashed, 'head.json'), heads[whole] ?? '');
        const again = await open(crashed, { limits: { bytes: 1_000_000, records: 20 } });
        expect([cut, again.size, again.treeHead().rootHash]).toEqual([cut, whole, rootOf(whole)]);
        await again.append([recordOf(whole)]);
        expect(again.treeHead().rootHash).toBe(rootOf(whole + 1));
        await again.close();
        fs.rmSync(crashed, { recursive: true });
      }
    },
  );
});

describe('H13: a sealed segment that was changed', () => {
  const bend = (file: string, at: number): void => {
    const bytes = fs.readFileSync(file);
    bytes[at < 0 ? bytes.length + at : at] = (bytes.at(at) ?? 0) ^ 1;
    fs.writeFileSync(file, bytes);
  };
  /** Changes a record and keeps its frame valid. */
  const forge = (dataDir: string): void => {
    const file = inAudit(dataDir, 'log.bin');
    const bytes = fs.readFileSync(file);
    const length = bytes.readUInt32LE(0);
    const forged = Buffer.from(bytes.toString('utf8', 8, 8 + length).replace('SEARCH_0', 'SEARCH_9'));
    frame(forged).copy(bytes);
    fs.writeFileSync(file, bytes);
  };

  it('H13: is found while the service runs, which then writes nothing more', async () => {
    const dataDir = await written(1_000);
    forge(dataDir);
    const found: string[] = [];
    const log = await open(dataDir, { ...reading(new Counter()), onDamage: ({ message }) => found.push(message) });
    await log.checked();
    expect(found).toEqual([expect.stringContaining('record 0 in log.bin is not the one that was entered')]);
    await expect(log.append([{ more: true }])).rejects.toThrow('cannot be written');
    await log.close();
  });

  it('H13: is never read out, and is found at a start that reads everything', async () => {
    const dataDir = await written(1_000);
    forge(dataDir);
    const found: string[] = [];
    const log = await open(dataDir, { ...reading(new Counter()), onDamage: ({ message }) => found.push(message) });
    await expect(log.record(0)).rejects.toThrow(LogDamaged);
    expect(found.length).toBe(1);
    await log.close();
    await expect(open(dataDir, { readAll: true })).rejects.toThrow(/are not those that were signed/);
    fs.rmSync(inAudit(dataDir, 'log-000000.idx'));
    await expect(open(dataDir)).rejects.toThrow(LogDamaged);
  });

  it('H13: a segment that is missing, emptied or cut does not start; an index that was changed is found or made again', async () => {
    const changed = async (change: (dataDir: string) => void): Promise<NationalLog> => {
      const dataDir = await written(1_000);
      change(dataDir);
      return open(dataDir, reading(new Counter()));
    };
    await expect(changed((dataDir) => fs.rmSync(inAudit(dataDir, 'log-000001.bin')))).rejects.toThrow(
      /log-000001\.bin is missing/,
    );
    await expect(changed((dataDir) => fs.rmSync(inAudit(dataDir, 'log.bin')))).rejects.toThrow(/log\.bin is missing/);
    await expect(changed((dataDir) => fs.truncateSync(inAudit(dataDir, 'log-000001.bin')))).rejects.toThrow(LogDamaged);
    await expect(changed((dataDir) => fs.truncateSync(inAudit(dataDir, 'log-000001.bin'), 5_000))).rejects.toThrow(
      LogDamaged,
    );
    await expect(changed((dataDir) => fs.rmSync(inAudit(dataDir, 'log-000003.bin')))).rejects.toThrow(/once had/);
    const header = await changed((dataDir) => bend(inAudit(dataDir, 'log-000001.idx'), 40));
    expect(header.treeHead().rootHash).toBe(rootOf(1_000));
    await header.checked();
    await header.close();
    // The last bytes are columns: the check detects them, and reading reports them before returning anything wrong.
    const found: string[] = [];
    const dataDir = await written(1_000);
    bend(inAudit(dataDir, 'log-000001.idx'), -1);
    const log = await open(dataDir, { ...reading(new Counter()), onDamage: ({ message }) => found.push(message) });
    await log.checked();
    expect(found).toEqual([expect.stringContaining('the index of log-000001.bin changed')]);
    await log.close();
  });
});

describe('C3: what is built from the log', () => {
  it('C3: is the same from books as from every record', async () => {
    const dataDir = folder();
    const service = (i: number, action: string, details: object, outcome = 'OK'): object => ({
      kind: 'SERVICE',
      at: new Date(Date.UTC(2026, 1, 1) + i * 1_000).toISOString(),
      requestId: `N-${i}`,
      actor: { userName: `user${i % 3}`, organisation: 'West Yorkshire Police', roles: ['investigator'] },
      op: 'CONSULT',
      action,
      outcome,
      status: 200,
      correlationId: `c-${i}`,
      details,
      policyVersion: 'test',
      networkZone: 'LOOPBACK',
    });
    const desk = (): { desk: AuditDesk; options: Partial<NationalLogOptions> } => {
      const made = new AuditDesk();
      return {
        desk: made,
        options: {
          limits: { bytes: 1_000_000, records: 50 },
          onRecord: (bytes, index) => made.note(bytes, index),
          onSealed: (index) => made.activity.sealed(index),
          books: booksOf([made]),
        },
      };
    };
    const first = desk();
    let log = await open(dataDir, first.options);
    for (let i = 0; i < 220; i += 1)
      await log.append([
        service(i, i % 3 === 0 ? 'VIEW_READ' : 'SEARCH_VRM', { n: i }, i % 3 === 0 ? 'OK' : 'STARTED'),
      ]);
    await first.desk.reconciliation.sweep(Date.UTC(2026, 1, 2), (leaves) => log.append(leaves));
    for (let i = 220; i < 300; i += 1) await log.append([service(i, 'SEARCH_VRM', { n: i }, 'STARTED')]);
    await log.close();
    const told = ({ reconciliation, activity }: AuditDesk): unknown => [
      reconciliation.state(),
      activity.between(0, Infinity, /^(?:SEARCH|VIEW)_/),
      activity.between(Date.UTC(2026, 1, 1, 0, 1), Date.UTC(2026, 1, 1, 0, 2), /^VIEW_/),
    ];
    const [loaded, all] = [desk(), desk()];
    let given = 0;
    log = await open(dataDir, {
      ...loaded.options,
      onRecord: (bytes, index) => {
        given += 1;
        loaded.desk.note(bytes, index);
      },
    });
    expect(given).toBeLessThan(60);
    await log.close();
    await (await open(dataDir, { ...all.options, readAll: true })).close();
    expect(told(loaded.desk)).toEqual(told(first.desk));
    expect(told(all.desk)).toEqual(told(first.desk));
    expect(loaded.desk.reconciliation.state().open.length).toBeGreaterThan(100);
  });
});
