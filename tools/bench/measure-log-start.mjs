/**
 * How long the national log takes to open when it has grown, and how much memory: segments of ordinary records (one, and copies of
 * it) with their indexes and books, and an unsealed segment of the greatest length.
 */
import fs from 'node:fs';
import path from 'node:path';
import { say } from '../lib/command.mjs';
import { runProgram } from './program.mjs';
import { figureRow, notMeasured } from './rows.mjs';

const SIZES_GB = [1, 10];
const QUICK_SIZES_GB = [0.1];
const STARTS = 3;
const TARGET_MS = 5_000;
/** Memory that must stay free beside the log itself. */
const SPARE = 1.5;

const SOURCE = `
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { toBase64, toHex } from './app/audit/hex.ts';
import { MerkleTree } from './app/audit/merkle.ts';
import { treeHeadSignedBytes } from './app/audit/tree-head.ts';
import { CHAIN_START, recordHash } from './app/audit/record.ts';
import { AuditDesk } from './national-api/audit/audit-desk.ts';
import { DeviceRegister } from './national-api/audit/device-register.ts';
import { booksOf } from './national-api/audit/log-books.ts';
import { readBooks, writeBooks } from './national-api/audit/books-file.ts';
import { HeadFile } from './national-api/audit/head-file.ts';
import { readLogKey } from './national-api/audit/log-key.ts';
import { NationalLog } from './national-api/audit/national-log.ts';
import { segmentFile, SEGMENT_RECORDS } from './national-api/audit/segment-files.ts';
import { SegmentIndex } from './national-api/audit/segment-index.ts';
import { sha256 } from './national-api/audit/sha256.ts';
import { systemClock } from './national-api/clock.ts';

const [dataDir, task, goal] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const BEGAN = Date.UTC(2025, 2, 1);
const WHY = 'Vehicle seen leaving a burglary in Harbour Street; its route shows where the goods went, and who helped.';
const service = (i, action, outcome, details) => ({ kind: 'SERVICE', at: new Date(BEGAN + i * 500).toISOString(), requestId: 'N-' + i.toString(36).padStart(12, '0'), actor: { userName: 'investigator' + (i % 400), organisation: 'West Yorkshire Police', roles: ['investigator'] }, op: 'CONSULT', action, outcome, status: 200, correlationId: 'c-' + Math.floor(i / 6), details, policyVersion: 'bench', networkZone: 'LOOPBACK' });
const query = (i) => ({ kind: 'vrm', vrms: ['AB' + (10 + (i % 89)) + 'CDE'], nearMiss: 0, window: { from: '2025-02-01T00:00:00.000Z', to: '2025-03-01T00:00:00.000Z' } });
const justification = { category: 'SERIOUS', purpose: 'PREVENT_DETECT', reference: '14/22871/25', reason: WHY, conflictDeclared: false };

/** The records of a day: intents and outcomes of workstations, searches that begin and end, reads and pictures looked at. */
function recordOf(i, device) {
  const at = new Date(BEGAN + i * 500).toISOString();
  const delivered = (phase, action) => ({ kind: 'WORKSTATION', receivedAt: at, deviceId: device.id, record: device.write({ at, phase, action, correlationId: 'c-' + Math.floor(i / 6), outcome: phase === 'INTENT' ? null : 'OK', details: phase === 'INTENT' ? { query: query(i), justification } : { count: 17 } }) });
  switch (i % 6) {
    case 0: return service(i, 'SEARCH_VRM', 'STARTED', { query: query(i), justification, searchId: 's-' + i });
    case 1: return delivered('INTENT', 'SEARCH_VRM');
    case 2: return service(i, 'SEARCH_VRM', 'OK', { startedAt: i - 2, resultCount: 17, searchId: 's-' + (i - 2), idsSha256: 'ab'.repeat(32) });
    case 3: return delivered('OUTCOME', 'SEARCH_VRM');
    case 4: return service(i, 'VIEW_READ', 'OK', { readId: 'r-' + i, searchId: 's-' + (i - 4) });
    default: return service(i, 'VIEW_OVERVIEW_IMAGE', 'OK', { readId: 'r-' + (i - 1), searchId: 's-' + (i - 5) });
  }
}

/** The chain of one workstation. Signatures are not what is measured, and nobody checks them at a start. */
function aDevice(id) {
  let next = { ...CHAIN_START };
  const signature = 'A'.repeat(86) + '==';
  return { id, write: (fields) => {
    const record = { v: 1, seq: next.seq, prevHash: next.prevHash, eventId: 'e-' + next.seq, deviceId: id, sessionId: 'bench', actor: { userName: 'investigator', organisation: 'West Yorkshire Police', roles: ['investigator'] }, op: 'CONSULT', clientVersion: '0.1.0', policyVersion: 'bench', ...fields, signature };
    next = { seq: record.seq + 1, prevHash: recordHash(sha256, record) };
    return record;
  } };
}

const DEVICES = path.join(dataDir, 'devices.json');
if (task === 'make') fs.writeFileSync(DEVICES, JSON.stringify([{ deviceId: 'WS-BENCH', publicKey: generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64'), name: 'bench', enrolledAt: '2025-02-01T00:00:00.000Z' }]));
const desk = new AuditDesk();
const devices = new DeviceRegister(dataDir);
const readers = [devices, desk];
const options = { dataDir, clock: systemClock, books: booksOf(readers), onRecord: (bytes, index) => readers.forEach((each) => each.note(bytes, index)), onSealed: (index) => desk.activity.sealed(index) };
if (task === 'make') {
  // One full segment by the log itself; the others are copies of it, each with its own index, followed by one that is
  // nearly full: a start then reads the greatest possible amount.
  const device = aDevice('WS-BENCH');
  const first = await NationalLog.open(options);
  for (let i = 0; i < SEGMENT_RECORDS; i += 512) await first.append(Array.from({ length: 512 }, (_, n) => recordOf(i + n, device)));
  await first.append([recordOf(SEGMENT_RECORDS, device)]);
  await first.close();
  const folder = path.join(dataDir, 'audit');
  const key = readLogKey(dataDir);
  const segmentBytes = fs.statSync(segmentFile(folder, 0)).size;
  const index = SegmentIndex.open(folder, 0, 0, segmentBytes, key);
  const columns = index.columns();
  const leaves = index.leaves(0, index.count);
  const segments = Math.max(1, Math.round(goal / segmentBytes));
  const tree = MerkleTree.resume(sha256, Buffer.concat(Array.from({ length: segments }, () => index.tileRoots)), () => leaves);
  for (let segment = 1; segment < segments; segment += 1) {
    fs.copyFileSync(segmentFile(folder, 0), segmentFile(folder, segment));
    await SegmentIndex.write(folder, { segment, firstIndex: segment * index.count, columns, leaves, rootHash: tree.root((segment + 1) * index.count), tileRoots: index.tileRoots, key });
  }
  fs.writeFileSync(segmentFile(folder, segments), fs.readFileSync(segmentFile(folder, 0)).subarray(0, columns.ends.at(-2)));
  const kept = deserialize(readBooks(folder, key).bytes);
  const chain = kept.get(devices.savedAs).get('WS-BENCH');
  chain.entries = Uint32Array.from({ length: segments * chain.entries.length }, (_, i) => Math.floor(i / chain.entries.length) * index.count + chain.entries[i % chain.entries.length]);
  await writeBooks(folder, segments * index.count, serialize(kept), key);
  const head = { treeSize: tree.size, rootHash: toHex(tree.root()), timestamp: '2026-03-01T12:00:00.000Z', keyId: key.keyId };
  await new HeadFile(dataDir, key, () => ({ ...head, signature: toBase64(key.sign(treeHeadSignedBytes(head))) })).close();
  process.stdout.write(JSON.stringify({ records: (segments + 1) * index.count - 1 }));
} else {
  const start = performance.now();
  const log = await NationalLog.open(options);
  const ms = performance.now() - start;
  const used = process.memoryUsage();
  const proof = performance.now();
  log.inclusionProof(log.size >> 1, log.size);
  await log.record(log.size >> 1);
  const proofMs = performance.now() - proof;
  await log.close();
  process.stdout.write(JSON.stringify({ ms, proofMs, records: log.size, rssMb: used.rss / 1e6 }));
}
`;

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function logStart(bench) {
  const measure = 'log-start';
  /** @type {import('./rows.mjs').Row[]} */
  const rows = [];
  for (const gb of bench.options.quick ? QUICK_SIZES_GB : SIZES_GB) {
    const what = `a log of ${gb} GB opened`;
    const { bavail, bsize } = fs.statfsSync(bench.scratch);
    if (bavail * bsize < gb * 1e9 * SPARE) {
      rows.push(notMeasured(measure, what, 'there is not enough room on the disk'));
      continue;
    }
    const dataDir = path.join(bench.scratch, `log-start-${gb}`);
    fs.mkdirSync(dataDir);
    try {
      const run = (/** @type {string} */ task) =>
        runProgram({
          name: 'log-start',
          source: SOURCE,
          folder: bench.scratch,
          args: [dataDir, task, String(gb * 1e9)],
        });
      say(`making a log of ${gb} GB`);
      const { records } = await run('make');
      const starts = [];
      for (let round = 0; round < STARTS; round += 1) starts.push(await run('open'));
      const note = `${records.toLocaleString('en-GB')} records in ${fs.readdirSync(path.join(dataDir, 'audit')).filter((name) => name.endsWith('.bin') && name.startsWith('log')).length} segments`;
      rows.push(figureRow({ measure, what, unit: 'ms', ours: starts.map(({ ms }) => ms), atMost: TARGET_MS, note }));
      rows.push(
        figureRow({
          measure,
          what: `its whole process, at ${gb} GB`,
          unit: 'MB',
          ours: starts.map(({ rssMb }) => rssMb),
        }),
      );
      rows.push(
        figureRow({
          measure,
          what: `the first proof and record from its middle, at ${gb} GB`,
          unit: 'ms',
          ours: starts.map(({ proofMs }) => proofMs),
        }),
      );
    } finally {
      fs.rmSync(dataDir, { recursive: true, force: true });
    }
  }
  return rows;
}
