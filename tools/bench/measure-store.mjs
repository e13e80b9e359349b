/**
 * The embedded store at 1 M, 10 M and 100 M reads: each kind of question by the store's own methods, beside the engine's own best
 * plain query for it, on the same file in the same run.
 */
import fs from 'node:fs';
import path from 'node:path';
import { runProgram } from './program.mjs';
import { figureRow } from './rows.mjs';
import { quantile, summary } from './statistics.mjs';

/** Targets in milliseconds at 100 M reads; the first applies to the 95th percentile. */
const QUESTIONS = /** @type {const} */ ([
  { name: 'mark', what: 'one mark over 90 days', atMost: 50, share: 0.95 },
  { name: 'marks', what: '50 marks over 90 days', atMost: 250, share: 0.5 },
  { name: 'area', what: '40 cameras for 3 h', atMost: 500, share: 0.5 },
  { name: 'companions', what: 'companions of one vehicle over 30 days', atMost: 1_000, share: 0.5 },
  { name: 'scenes', what: 'vehicles at both of two scenes, 10 cameras for 2 h each', atMost: 1_000, share: 0.5 },
]);

const SOURCE = `
import fs from 'node:fs';
import path from 'node:path';
import { analyseCompanions } from './national-api/search/analyse-companions.ts';
import { DAY_MS as DAY, HOUR_MS as HOUR } from './app/domain/instant.ts';
import { openDatabase, STORE_FILE } from './national-api/store/duckdb/database.ts';
import { DuckDbReadStore } from './national-api/store/duckdb/duckdb-read-store.ts';
const [dataDir, rounds] = [process.argv[2], Number(process.argv[3])];
let seed = 20260301;
const random = () => { seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0; return seed / 2 ** 32; };
const found = { reads: 0, bytes: fs.statSync(path.join(dataDir, STORE_FILE)).size, ours: {}, plain: {}, rows: {} };
const note = (into, name, value) => (into[name] ??= []).push(value);

const store = await DuckDbReadStore.open(dataDir);
const { reads, toMs } = await store.totals();
found.reads = reads;
const to = toMs + 1;
const cameras = store.cameras().map((_, i) => i);
const some = (count) => { const at = Math.floor(random() * (cameras.length - count)); return cameras.slice(at, at + count); };
/** Marks of vehicles that were read in an hour of some day. */
const marks = [];
for (let tries = 0; marks.length < rounds * 60 && tries < 4_000; tries += 1) {
  const fromMs = to - Math.floor(random() * 60 * DAY) - DAY;
  for await (const chunk of store.search({ fromMs, toMs: fromMs + 6 * HOUR, cameras: some(40) })) {
    const bytes = Buffer.from(chunk.vrm.bytes.buffer, chunk.vrm.bytes.byteOffset, chunk.vrm.bytes.byteLength);
    for (let row = 0; row < Math.min(chunk.rows, 40); row += 1) marks.push(bytes.toString('utf8', chunk.vrm.offsets[row], chunk.vrm.offsets[row + 1]));
  }
}
const asked = [];
for (let round = 0; round < rounds; round += 1) {
  const mark = () => marks[Math.floor(random() * marks.length)];
  const window = (ms) => { const fromMs = Math.floor(to - DAY - random() * 80 * DAY); return { fromMs, toMs: fromMs + ms }; };
  asked.push({ mark: mark(), marks: [...new Set(Array.from({ length: 50 }, mark))], area: { cameras: some(40), ...window(3 * HOUR) }, scenes: [{ cameras: some(10), ...window(2 * HOUR) }, { cameras: some(10), ...window(2 * HOUR) }] });
}
const since = { fromMs: to - 90 * DAY, toMs: to };
const timed = async (into, name, run) => { const start = performance.now(); const rows = await run(); note(into, name, performance.now() - start); if (into === found.ours) note(found.rows, name, rows); };
const drain = async (search) => { let rows = 0; for await (const chunk of store.search(search)) rows += chunk.rows; return rows; };
for (const each of asked) {
  await timed(found.ours, 'mark', () => drain({ vrms: [each.mark], ...since }));
  await timed(found.ours, 'marks', () => drain({ vrms: each.marks, ...since }));
  await timed(found.ours, 'area', () => drain(each.area));
  await timed(found.ours, 'scenes', async () => (await store.commonVehicles({ scenes: each.scenes, minScenes: 2, maxVehicles: 1_000, maxReadsOfVehicle: 500 })).found);
  await timed(found.ours, 'companions', async () => (await analyseCompanions(store, { kind: 'companions', vrm: each.mark, withinSeconds: 60, minCameras: 2, window: { from: new Date(to - 30 * DAY).toISOString(), to: new Date(to).toISOString() } }, new AbortController().signal)).answer.found);
}
await store.close();

const database = await openDatabase(path.join(dataDir, STORE_FILE));
const connection = await database.connect();
const plain = async (sql) => { const result = await connection.stream(sql); let rows = 0; for (;;) { const chunk = await result.fetchChunk(); if (chunk === null || chunk.rowCount === 0) return rows; rows += chunk.rowCount; } };
const list = (texts) => texts.map((text) => "'" + text + "'").join(', ');
const place = ({ cameras, fromMs, toMs }) => 'camera IN (' + cameras.join(', ') + ') AND ts >= ' + fromMs + ' AND ts < ' + toMs;
for (const each of asked) {
  const window = 'ts >= ' + since.fromMs + ' AND ts < ' + since.toMs;
  await timed(found.plain, 'mark', () => plain('SELECT * FROM rv WHERE vrm = ' + list([each.mark]) + ' AND ' + window));
  await timed(found.plain, 'marks', () => plain('SELECT * FROM rv WHERE vrm IN (' + list(each.marks) + ') AND ' + window));
  await timed(found.plain, 'area', () => plain('SELECT * FROM rc WHERE ' + place(each.area)));
  await timed(found.plain, 'scenes', () => plain('SELECT DISTINCT vrm FROM rc WHERE ' + place(each.scenes[0]) + ' INTERSECT SELECT DISTINCT vrm FROM rc WHERE ' + place(each.scenes[1])));
  await timed(found.plain, 'companions', () => plain('SELECT b.vrm, count(*) FROM (SELECT camera, ts FROM rv WHERE vrm = ' + list([each.mark]) + ' AND ts >= ' + (to - 30 * DAY) + ') a JOIN rc b ON a.camera = b.camera AND b.ts BETWEEN a.ts - 60000 AND a.ts + 60000 GROUP BY b.vrm'));
}
connection.closeSync();
database.close();
process.stdout.write(JSON.stringify(found));
`;

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function store(bench) {
  const sizes = bench.options.quick ? [1_000_000, 10_000_000] : [1_000_000, 10_000_000, 100_000_000];
  const rounds = bench.rounds(40, 15);
  const folder = path.join(bench.scratch, 'store');
  fs.mkdirSync(folder);
  /** @type {import('./rows.mjs').Row[]} */
  const rows = [];
  for (const size of sizes) {
    const dataDir = await bench.stores.nation(size);
    const found = await runProgram({ name: `store-${size}`, source: SOURCE, folder, args: [dataDir, String(rounds)] });
    const largest = size === 100_000_000;
    for (const { name, what, atMost, share } of QUESTIONS) {
      const ours = found.ours[name];
      const held = share === 0.95 ? [quantile(ours, share)] : ours;
      rows.push(
        figureRow({
          measure: 'store',
          what: `${size / 1e6} M reads: ${what}${share === 0.95 ? ', 95th percentile' : ''}`,
          unit: 'ms',
          ours: held,
          ...(largest ? { atMost } : {}),
          baseline: share === 0.95 ? [quantile(found.plain[name], share)] : found.plain[name],
          baselineIs: 'the engine’s own query',
          note: `${summary(found.rows[name]).median} found${share === 0.95 ? `; median ${summary(ours).median.toFixed(1)} ms` : ''}`,
        }),
      );
    }
    rows.push(
      figureRow({
        measure: 'store',
        what: `${size / 1e6} M reads: bytes a read, both copies`,
        unit: 'B',
        ours: [found.bytes / found.reads],
        note: `${found.reads} reads`,
      }),
    );
  }
  return rows;
}
