import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TreeHead } from '../../app/audit/tree-head.ts';
import { aCamera } from '../testing/builders.ts';
import { startService, type Harness } from '../testing/service-harness.ts';
import { Workstation } from '../testing/workstation.ts';
import { canonicalBytes } from '../../app/audit/canonical.ts';
import { toHex } from '../../app/audit/hex.ts';
import { leafHash } from '../../app/audit/merkle.ts';
import { frame } from './frames.ts';
import { sha256 } from './sha256.ts';

/** The verifier runs as for its users: as a separate program that shares nothing with the service. */
const TOOL = path.join(import.meta.dirname, '..', '..', 'tools', 'verify-audit', 'index.mjs');
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-verify-'));
afterAll(() => fs.rmSync(root, { recursive: true }));
const file = (name: string): string => path.join(root, name);

type Verdict = {
  readonly code: number;
  readonly words: string;
  readonly report: {
    ok: boolean;
    faults: { code: string; at?: number | string }[];
    notes: string[];
    unchecked: string[];
    checked: Record<string, number>;
  };
};
const verify = (...args: string[]): Promise<Verdict> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [TOOL, ...args], (_, stdout, words) =>
      resolve({ code: child.exitCode ?? -1, words, report: JSON.parse(stdout) }),
    );
  });
const codes = ({ report }: Verdict): string[] => [...new Set(report.faults.map(({ code }) => code))].sort();

let api: Harness;
let token: string;
let receipts: string;
beforeAll(async () => {
  api = await startService([aCamera()], []);
  const workstation = new Workstation();
  workstation.deviceId = String(
    (await api.call('POST', '/devices', { as: 'investigator', body: { publicKey: workstation.publicKey, name: 'WS' } }))
      .body['deviceId'],
  );
  for (let round = 0; round < 4; round += 1) {
    const answer = await api.call('POST', '/audit/records', {
      as: 'investigator',
      body: { deviceId: workstation.deviceId, records: workstation.write(round + 1) },
    });
    receipts = file('receipts.json');
    fs.writeFileSync(receipts, JSON.stringify(answer.body));
    for (let i = 0; i < 5; i += 1) await api.call('GET', '/me', { as: 'investigator' });
    await api.call('GET', '/nowhere');
  }
  token = file('token');
  fs.writeFileSync(token, await api.tokenOf('auditor'));
});
afterAll(() => api.close());

/** A bundle of the log as it is now, its lines parsed. */
async function bundle(): Promise<{
  head: { treeHead: TreeHead; keys: string[] };
  lines: { index: number; leafHash: string; record: Record<string, unknown> }[];
}> {
  const saved = file('saved.ndjson');
  expect((await verify('--url', api.url, '--token-file', token, '--save-bundle', saved)).code).toBe(0);
  const [head, ...lines] = fs
    .readFileSync(saved, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { head, lines };
}

/** The verifier's report on a bundle that somebody changed, with leaf hashes and positions adjusted to match. */
async function forged(
  change: (lines: { index: number; leafHash: string; record: Record<string, unknown> }[]) => void,
  ...args: string[]
): Promise<Verdict> {
  const { head, lines } = await bundle();
  change(lines);
  const fitted = lines.map(({ record }, index) => ({
    index,
    record,
    leafHash: toHex(leafHash(sha256, canonicalBytes(record))),
  }));
  fs.writeFileSync(file('forged.ndjson'), [head, ...fitted].map((line) => JSON.stringify(line)).join('\n'));
  return verify('--bundle', file('forged.ndjson'), ...args);
}

/** A service that passes most requests on to the real one. */
async function between(
  change: (where: string, answer: Record<string, unknown>) => Record<string, unknown>,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const server = http.createServer((request, response) => {
    void fetch(`${api.url}${request.url ?? ''}`, {
      headers: { authorization: request.headers.authorization ?? '' },
    }).then(async (answer) => {
      response
        .writeHead(answer.status, { 'content-type': 'application/json' })
        .end(JSON.stringify(change(request.url ?? '', (await answer.json()) as Record<string, unknown>)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('the verifier of the log', () => {
  it('finds a whole log whole: head, every record and its proof, receipts, chains of workstations', async () => {
    const verdict = await verify(
      '--url',
      api.url,
      '--token-file',
      token,
      '--inclusion',
      'all',
      '--receipt',
      receipts,
      '--state',
      file('state.json'),
    );
    expect([verdict.code, verdict.words, verdict.report.faults]).toEqual([
      0,
      expect.stringContaining('The log is whole.'),
      [],
    ]);
    expect(verdict.report.checked).toMatchObject({
      workstations: 1,
      workstationRecords: 10,
      receipts: 1,
      consistencyProofs: 1,
    });
    expect(verdict.report.checked['inclusionProofs']).toBeGreaterThan(Number(verdict.report.checked['records']));
    for (let i = 0; i < 7; i += 1) {
      await api.call('GET', '/me', { as: 'investigator' });
      expect(await verify('--url', api.url, '--token-file', token, '--state', file('state.json'))).toMatchObject({
        code: 0,
        report: { checked: { consistencyProofs: 1 } },
      });
    }
  });

  it('says what it could not look at, and does not call it good', async () => {
    const verdict = await verify('--url', api.url, '--receipt', receipts);
    expect([verdict.code, verdict.report.ok, verdict.report.faults]).toEqual([2, false, []]);
    expect(verdict.report.unchecked[0]).toContain('token of an auditor');
    expect((await verify('--url', 'http://127.0.0.1:9')).code).toBe(2);
    expect((await verify('--data', root)).code).toBe(2);
    expect((await verify('--nonsense')).code).toBe(2);
  });

  it('finds a record altered, dropped, put in or swapped, though leaf hashes were fitted again', async () => {
    expect(codes(await forged(() => undefined))).toEqual([]);
    expect(codes(await forged((lines) => Object.assign(lines[2]?.record ?? {}, { action: 'OTHER' })))).toEqual([
      'ROOT_MISMATCH',
    ]);
    expect(codes(await forged((lines) => lines.splice(0, 1)))).toContain('RECORDS_MISSING');
    expect(codes(await forged((lines) => lines.splice(2, 1, ...lines.slice(3, 4), ...lines.slice(2, 3))))).toContain(
      'ROOT_MISMATCH',
    );
    expect(codes(await forged((lines) => lines.splice(2, 2, ...lines.slice(2, 4).reverse())))).toContain(
      'ROOT_MISMATCH',
    );
  });

  it("finds a workstation's records dropped, moved and forged", async () => {
    const own = (lines: readonly { record: Record<string, unknown> }[]): number[] =>
      lines.flatMap(({ record }, at) => (record['kind'] === 'WORKSTATION' ? [at] : []));
    expect(codes(await forged((lines) => lines.splice(own(lines)[3] ?? 0, 1)))).toContain('CHAIN_GAP');
    expect(
      codes(
        await forged((lines) =>
          Object.assign(lines[own(lines)[3] ?? 0]?.record['record'] as object, { action: 'OTHER' }),
        ),
      ),
    ).toEqual(['CHAIN_BAD_SIGNATURE', 'CHAIN_BROKEN', 'ROOT_MISMATCH']);
    expect(
      codes(await forged((lines) => Object.assign(lines[own(lines)[3] ?? 0]?.record ?? {}, { deviceId: 'WS-OTHER' }))),
    ).toContain('CHAIN_OTHER_DEVICE');
    const enrolled = (lines: readonly { record: Record<string, unknown> }[]): object =>
      lines.find(({ record }) => record['action'] === 'ENROL_DEVICE')?.record['details'] as object;
    expect(
      codes(await forged((lines) => Object.assign(enrolled(lines), { publicKey: new Workstation().publicKey }))),
    ).toContain('DEVICE_KEY_MISMATCH');
  });

  it('finds another key, another signature and another leaf hash', async () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    expect(codes(await verify('--url', api.url, '--key', other))).toEqual(['WRONG_KEY']);
    await between(
      (where, answer) =>
        where.includes('tree-head') ? { ...answer, treeSize: Number(answer['treeSize']) - 1 } : answer,
      async (url) => expect(codes(await verify('--url', url))).toEqual(['BAD_HEAD_SIGNATURE']),
    );
    await between(
      (where, answer) =>
        where.includes('/records')
          ? {
              ...answer,
              records: (answer['records'] as { index: number }[]).map((each) =>
                each.index === 3 ? { ...each, leafHash: 'ab'.repeat(32) } : each,
              ),
            }
          : answer,
      async (url) =>
        expect((await verify('--url', url, '--token-file', token)).report.faults).toEqual([
          { code: 'LEAF_MISMATCH', at: 3 },
        ]),
    );
    await between(
      (where, answer) =>
        where.includes('inclusion') ? { ...answer, hashes: (answer['hashes'] as string[]).slice().reverse() } : answer,
      async (url) =>
        expect((await verify('--url', url, '--token-file', token, '--inclusion', '3')).report.faults).toEqual([
          { code: 'NOT_INCLUDED', at: 3 },
        ]),
    );
  });

  it('finds a log rolled back, forked, and an old head played again', async () => {
    const state = file('attack.json');
    const old = (await api.call('GET', '/audit/tree-head')).body;
    await api.call('GET', '/me', { as: 'investigator' });
    await verify('--url', api.url, '--state', state);
    const good = JSON.parse(fs.readFileSync(state, 'utf8'));
    await between(
      (where, answer) => (where.includes('tree-head') ? old : answer),
      async (url) => {
        expect(codes(await verify('--url', url, '--state', state))).toEqual(['REPLAYED_HEAD']);
        fs.writeFileSync(
          state,
          JSON.stringify({ ...good, treeHead: { ...good.treeHead, timestamp: old['timestamp'] } }),
        );
        expect(codes(await verify('--url', url, '--state', state))).toEqual(['ROLLED_BACK']);
      },
    );
    const otherRoot = 'cd'.repeat(32);
    fs.writeFileSync(state, JSON.stringify({ ...good, treeHead: { ...good.treeHead, rootHash: otherRoot } }));
    expect(codes(await verify('--url', api.url, '--state', state))).toEqual(['FORKED']);
    fs.writeFileSync(
      state,
      JSON.stringify({ ...good, treeHead: { ...good.treeHead, treeSize: 3, rootHash: otherRoot } }),
    );
    const rewritten = await verify('--url', api.url, '--token-file', token, '--state', state);
    expect([rewritten.code, rewritten.report.faults]).toEqual([1, [{ code: 'NOT_CONSISTENT', at: 'remembered' }]]);
    expect(JSON.parse(fs.readFileSync(state, 'utf8')).treeHead.treeSize).toBe(3); // A doubtful head is not remembered.
    fs.writeFileSync(state, '{}');
    expect((await verify('--url', api.url, '--state', state)).code).toBe(2);
  });

  it('finds receipts of what the log does not have', async () => {
    const receipt = JSON.parse(fs.readFileSync(receipts, 'utf8'));
    const changed = async (change: (copy: typeof receipt) => void): Promise<string[]> => {
      const copy = structuredClone(receipt);
      change(copy);
      fs.writeFileSync(file('receipt.json'), JSON.stringify(copy));
      return codes(await verify('--url', api.url, '--token-file', token, '--receipt', file('receipt.json')));
    };
    expect(await changed(() => undefined)).toEqual([]);
    expect(await changed((copy) => (copy.receipts[0].leaf.record.action = 'OTHER'))).toEqual([
      'RECEIPT_MISMATCH',
      'RECEIPT_NOT_INCLUDED',
    ]);
    expect(await changed((copy) => (copy.receipts[0].index -= 1))).toEqual(['RECEIPT_NOT_INCLUDED']);
    expect(await changed((copy) => (copy.treeHead.treeSize = 1))).toEqual(['RECEIPT_HEAD']);
    expect(await changed((copy) => (copy.receipts = []))).toEqual(['RECEIPT_MALFORMED']);
  });

  it('reads the file of a stopped service, and finds it cut, changed and cut back', async () => {
    const dir = file('data');
    fs.cpSync(path.join(api.dataDir, 'audit'), path.join(dir, 'audit'), { recursive: true });
    fs.cpSync(path.join(api.dataDir, 'keys'), path.join(dir, 'keys'), { recursive: true });
    fs.writeFileSync(path.join(dir, 'audit', 'head.json'), JSON.stringify(api.service.log.treeHead()));
    const log = path.join(dir, 'audit', 'log.bin');
    const whole = fs.readFileSync(log);
    const after = async (bytes: Buffer): Promise<[number, string[], string[]]> => {
      fs.writeFileSync(log, bytes);
      const verdict = await verify('--data', dir, '--receipt', receipts);
      return [verdict.code, codes(verdict), verdict.report.notes];
    };
    expect(await after(whole)).toEqual([0, [], []]);
    expect(await after(Buffer.concat([whole, frame(Buffer.from('{"late":true}'))]))).toEqual([0, [], []]);
    expect(await after(Buffer.concat([whole, frame(Buffer.from('{"late":true}')).subarray(0, 11)]))).toEqual([
      0,
      [],
      ['TORN_TAIL'],
    ]);
    expect(await after(whole.subarray(0, whole.length - 3))).toEqual([1, ['RECORDS_MISSING'], ['TORN_TAIL']]);
    const bent = Buffer.from(whole);
    bent[30] = (bent[30] ?? 0) ^ 1;
    expect((await after(bent))[1]).toEqual(expect.arrayContaining(['BROKEN_FRAME', 'ROOT_MISMATCH']));
    expect((await after(Buffer.concat([frame(Buffer.from('{"z":1,"a":2}')), whole])))[1]).toEqual(
      expect.arrayContaining(['NOT_CANONICAL', 'ROOT_MISMATCH']),
    );
  });
});
