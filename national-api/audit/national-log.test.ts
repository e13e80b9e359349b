import { build } from 'esbuild';
import fc from 'fast-check';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../app/audit/hex.ts';
import { canonicalBytes } from '../../app/audit/canonical.ts';
import { leafHash, MerkleTree } from '../../app/audit/merkle.ts';
import { verifyInclusion } from '../../app/audit/proof.ts';
import { clockFrom } from '../clock.ts';
import { LogDamaged, LogUnwritable } from './log-file.ts';
import { NationalLog } from './national-log.ts';
import { sha256 } from './sha256.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-log-'));
afterAll(() => fs.rmSync(root, { recursive: true }));
let folders = 0;
const folder = (): string => path.join(root, `log-${(folders += 1)}`);
const clock = clockFrom(Date.UTC(2026, 2, 1));
const open = (dataDir: string, said: string[] = []): Promise<NationalLog> =>
  NationalLog.open({ dataDir, clock, say: (words) => said.push(words) });
const fileOf = (dataDir: string): string => path.join(dataDir, 'audit', 'log.bin');

const headOf = (dataDir: string): string => path.join(dataDir, 'audit', 'head.json');

/** A log with its head after each record: a crash leaves the head of the last acknowledged record. */
async function writtenWithHeads(
  count: number,
): Promise<{ readonly dataDir: string; readonly heads: readonly string[] }> {
  const dataDir = folder();
  const log = await open(dataDir);
  const heads = [fs.readFileSync(headOf(dataDir), 'utf8')];
  for (let i = 0; i < count; i += 1) {
    await log.append([{ i, text: 'é'.repeat(i) }]);
    heads.push(fs.readFileSync(headOf(dataDir), 'utf8'));
  }
  await log.close();
  return { dataDir, heads };
}

const startsOf = (file: Buffer): number[] => {
  const starts: number[] = [];
  for (let at = 0; at < file.length; at += 8 + file.readUInt32LE(at)) starts.push(at);
  return starts;
};
/** How many frames are whole before `cut`. */
const wholeBefore = (file: Buffer, cut: number): number =>
  startsOf(file).filter((at) => at + 8 + file.readUInt32LE(at) <= cut).length;

async function written(count: number): Promise<string> {
  const dataDir = folder();
  const log = await open(dataDir);
  for (let i = 0; i < count; i += 1) await log.append([{ i, text: 'é'.repeat(i) }]);
  await log.close();
  return dataDir;
}

describe('the national log', () => {
  it('is the tree of its records, and the same after it is opened again', async () => {
    const dataDir = await written(20);
    const log = await open(dataDir);
    const tree = new MerkleTree(
      sha256,
      Array.from({ length: 20 }, (_, i) => leafHash(sha256, canonicalBytes({ i, text: 'é'.repeat(i) }))),
    );
    const head = log.treeHead();
    expect([head.treeSize, head.rootHash]).toEqual([20, toHex(tree.root())]);
    expect(await log.record(7)).toEqual({ i: 7, text: 'é'.repeat(7) });
    const claim = { index: 7, treeSize: 20, leafHash: tree.leaf(7), root: fromHex(head.rootHash) };
    expect(verifyInclusion(sha256, { ...claim, proof: log.inclusionProof(7, 20).map(fromHex) })).toBe(true);
    await log.close();
  });

  it('takes 10,000 records that arrive at once', async () => {
    const log = await open(folder());
    const begun = performance.now();
    await Promise.all(
      Array.from({ length: 10_000 }, (_, i) =>
        log.append([
          { kind: 'SERVICE', i, details: { reason: 'a reason of ordinary length that says something about it' } },
        ]),
      ),
    );
    const ms = performance.now() - begun;
    console.info(`10,000 records, each acknowledged on its own: ${Math.round(ms)} ms`);
    expect(log.size).toBe(10_000);
    // The benchmark `national-log` measures the time: a test's machine is shared.
    await log.close();
  });

  it('verifies wherever a crash cut it off', async () => {
    const { dataDir, heads } = await writtenWithHeads(12);
    const whole = fs.readFileSync(fileOf(dataDir));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), fc.boolean(), async (cut, zeros) => {
        fs.writeFileSync(
          fileOf(dataDir),
          zeros ? Buffer.concat([whole.subarray(0, cut), Buffer.alloc(40)]) : whole.subarray(0, cut),
        );
        fs.writeFileSync(headOf(dataDir), heads[wholeBefore(whole, cut)] ?? '');
        const said: string[] = [];
        const log = await open(dataDir, said);
        for (let i = 0; i < log.size; i += 1) expect(await log.record(i)).toEqual({ i, text: 'é'.repeat(i) });
        await log.append([{ after: 'crash' }]);
        expect(await log.record(log.size - 1)).toEqual({ after: 'crash' });
        await log.close();
      }),
      { numRuns: 60 },
    );
  });

  it('verifies and goes on from every single byte at which its last records may be cut', async () => {
    const { dataDir, heads } = await writtenWithHeads(12);
    const whole = fs.readFileSync(fileOf(dataDir));
    const starts = startsOf(whole);
    const roots = new Map<number, string>();
    const tree = new MerkleTree(sha256);
    for (let i = 0; i < 12; i += 1) {
      roots.set(i, toHex(tree.root()));
      tree.append(leafHash(sha256, canonicalBytes({ i, text: 'é'.repeat(i) })));
    }
    roots.set(12, toHex(tree.root()));
    for (let cut = starts[9] ?? 0; cut <= whole.length; cut += 1) {
      fs.writeFileSync(fileOf(dataDir), whole.subarray(0, cut));
      fs.writeFileSync(headOf(dataDir), heads[wholeBefore(whole, cut)] ?? '');
      const log = await open(dataDir);
      // As many as are whole, and no fewer: what was acknowledged is there.
      expect(log.size).toBe(starts.filter((start, i) => (starts[i + 1] ?? whole.length) <= cut && start < cut).length);
      expect(log.treeHead().rootHash).toBe(roots.get(log.size));
      await log.close();
    }
  });

  it('loses nothing that it acknowledged when it is killed', async () => {
    const script = path.join(root, 'crash-writer.mjs');
    await build({
      entryPoints: [path.join(import.meta.dirname, 'crash-writer.ts')],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'silent',
    });
    const dataDir = folder();
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
      const acknowledged: string[] = [];
      const closed = new Promise((resolve) => child.on('close', resolve));
      createInterface({ input: child.stdout }).on('line', (line) => {
        acknowledged.push(line);
        if (acknowledged.length === 200 + 37 * round) child.kill('SIGKILL');
      });
      await closed;
      const log = await open(dataDir);
      for (const line of acknowledged.filter((each) => /^\d+ [0-9a-f]{64}$/.test(each))) {
        const [index, hash] = line.split(' ');
        expect(log.entered(Number(index)).leafHash).toBe(hash);
      }
      expect(acknowledged.length).toBeGreaterThanOrEqual(200);
      await log.close();
    }
  });

  it('notices records that were changed, dropped, swapped or cut off behind its back', async () => {
    const tampered = async (change: (file: Buffer) => Buffer): Promise<void> => {
      const dataDir = await written(9);
      const changed = change(fs.readFileSync(fileOf(dataDir)));
      fs.writeFileSync(fileOf(dataDir), changed);
      await expect(open(dataDir)).rejects.toThrow(LogDamaged);
      // Damaged files are evidence, and are left as they were found.
      expect(fs.readFileSync(fileOf(dataDir)).equals(changed)).toBe(true);
    };
    const frames = (file: Buffer): Buffer[] => {
      const found: Buffer[] = [];
      for (let at = 0; at < file.length; at += 8 + file.readUInt32LE(at))
        found.push(file.subarray(at, at + 8 + file.readUInt32LE(at)));
      return found;
    };
    await tampered((file) => {
      file[20] = (file[20] ?? 0) ^ 1; // The CRC no longer fits, and whole records follow.
      return file;
    });
    await tampered((file) => {
      file[file.length - 3] = (file[file.length - 3] ?? 0) ^ 1; // In the last record, which then looks like an interrupted write.
      return file;
    });
    await tampered((file) => Buffer.concat(frames(file).filter((_, i) => i !== 4)));
    await tampered((file) => {
      const all = frames(file);
      return Buffer.concat([...all.slice(0, 2), all[3] as Buffer, all[2] as Buffer, ...all.slice(4)]);
    });
    await tampered((file) => Buffer.concat(frames(file).slice(0, -1)));
  });

  it('refuses when the disk does, and goes on when it can be written again', async () => {
    const dataDir = folder();
    const log = await open(dataDir);
    await log.append([{ i: 0 }]);
    await expect(log.append([{ bad: undefined }])).rejects.toThrow(TypeError);
    await log.append([{ i: 1 }]);
    expect(log.size).toBe(2);
    await log.close();
    await expect(log.append([{ i: 2 }])).rejects.toThrow(LogUnwritable);
  });

  it('keeps its key to its owner', async () => {
    const dataDir = await written(1);
    expect(fs.statSync(path.join(dataDir, 'keys', 'audit-log.pem')).mode & 0o777).toBe(0o600);
    expect(fs.statSync(fileOf(dataDir)).mode & 0o777).toBe(0o600);
  });
});
