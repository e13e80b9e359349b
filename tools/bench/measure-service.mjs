/**
 * What the service adds to its engine: processor time of a small search and of one of a million reads, each beside the
 * engine's own plain query on the same file in the same run; memory and bytes of the large one; small searches while
 * two large ones run; and how long it takes to start. Plain HTTP, every search recorded.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { DAY_MS, HOUR_MS } from '../lib/durations.mjs';
import { inRoot } from '../lib/paths.mjs';
import { startService } from '../lib/service.mjs';
import { treeCpuMs } from './process-tree.mjs';
import { runProgram } from './program.mjs';
import { figureRow, ratioRow } from './rows.mjs';
import { JUSTIFICATION } from './service-client.mjs';
import { quantile, summary } from './statistics.mjs';
import { BUSY_MARK } from './synthetic-reads.mjs';

const ARROW = 'application/vnd.apache.arrow.stream';
const STUB = inRoot('out', 'national-api', 'cli.mjs');
const MARKS = 50;
/** Reads that a small search finds, at the least and at the most. */
const FEW = /** @type {const} */ ([5, 60]);
/** Of ours, over the engine's own. */
const SMALL_RATIO = 2;
const LARGE_RATIO = 3;
const LARGE_MB = 50;
const BESIDE_RATIO = 1.5;
const START_S = 1.5;
const WIRE_BYTES = 40;
/** Small searches beside large ones, at the least. */
const BESIDE = 100;

/** The engine alone: `[marks, fromMs, toMs, times]` for each question; what one statement costs, chunks fetched and dropped. */
const PLAIN = `
import path from 'node:path';
import { openDatabase, STORE_FILE } from './national-api/store/duckdb/database.ts';
const [dataDir, asked] = [process.argv[2], JSON.parse(process.argv[3])];
const database = await openDatabase(path.join(dataDir, STORE_FILE));
const connection = await database.connect();
const one = async (mark, fromMs, toMs) => {
  const result = await connection.stream('SELECT * FROM rv WHERE vrm = $1 AND ts >= ' + fromMs + ' AND ts < ' + toMs, [mark]);
  for (;;) { const chunk = await result.fetchChunk(); if (chunk === null || chunk.rowCount === 0) return; }
};
const found = [];
for (const { marks, fromMs, toMs, times } of asked) {
  for (const mark of marks) await one(mark, fromMs, toMs);
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) for (const mark of marks) await one(mark, fromMs, toMs);
  const { user, system } = process.cpuUsage(before);
  found.push((user + system) / 1000 / times / marks.length);
}
connection.closeSync();
database.close();
process.stdout.write(JSON.stringify(found));
`;

/** Marks of which a week has a few reads, here and there among all marks. */
const SOME_MARKS = `
import path from 'node:path';
import { openDatabase, STORE_FILE } from './national-api/store/duckdb/database.ts';
const [dataDir, fromMs, toMs, count, least, most] = process.argv.slice(2);
const database = await openDatabase(path.join(dataDir, STORE_FILE));
const connection = await database.connect();
const rows = await (await connection.run('SELECT vrm FROM rv WHERE ts >= ' + fromMs + ' AND ts < ' + toMs + ' GROUP BY vrm HAVING count(*) BETWEEN ' + least + ' AND ' + most + ' ORDER BY hash(vrm), vrm LIMIT ' + count)).getRows();
connection.closeSync();
database.close();
process.stdout.write(JSON.stringify(rows.flat()));
`;

/** @typedef {{ fromMs: number, toMs: number }} Window */

/** @param {string} mark @param {Window} window */
const search = (mark, { fromMs, toMs }) =>
  JSON.stringify({
    query: {
      kind: 'vrm',
      vrms: [mark],
      window: { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
    },
    justification: { ...JUSTIFICATION, category: 'SERIOUS' },
  });

/** @param {string} name @param {number} pid in megabytes */
const memoryMb = (name, pid) =>
  Number(new RegExp(`${name}:\\s+(\\d+)`).exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/**
 * Asks a running service, each question in its turn on one connection.
 * @param {import('../lib/service.mjs').Service} service
 */
async function clientOf(service) {
  /** @type {{ userName: string, password: string }[]} */
  const accounts = JSON.parse(fs.readFileSync(service.demoAccounts, 'utf8'));
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  /** @param {string} where @param {string} body @param {Record<string, string>} [headers] @returns {Promise<{ bytes: number, text: string, reads: number }>} */
  const post = (where, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const sent = http.request(`${service.url}/v1${where}`, {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', ...headers },
      });
      sent.on('error', reject);
      sent.on('response', (answer) => {
        let bytes = 0;
        let text = '';
        answer.on('data', (/** @type {Buffer} */ part) => {
          bytes += part.length;
          if (text.length < 10_000) text += part.toString('latin1');
        });
        answer.on('error', reject);
        answer.on('end', () =>
          answer.statusCode === 200 || answer.statusCode === 201
            ? resolve({ bytes, text, reads: Number(answer.headers['sightline-expected-reads'] ?? NaN) })
            : reject(new Error(`the service answered ${answer.statusCode}: ${text.slice(0, 200)}`)),
        );
      });
      sent.end(body);
    });
  /** @param {string} userName @returns {Promise<string>} */
  const tokenOf = async (userName) => {
    const { password = '' } = accounts.find((each) => each.userName === userName) ?? {};
    return String(JSON.parse((await post('/sessions', JSON.stringify({ userName, password }))).text).accessToken);
  };
  const tokens = { investigator: await tokenOf('investigator'), analyst: await tokenOf('analyst') };
  return {
    tokens,
    /** @param {'investigator' | 'analyst'} who @param {string} accept @param {string} body */
    ask: (who, accept, body) => post('/searches', body, { accept, authorization: `Bearer ${tokens[who]}` }),
    close: () => agent.destroy(),
  };
}

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function service(bench) {
  const rounds = bench.rounds(5, 2);
  const { many, reads } = bench.options;
  /** Each run writes a log of its own: a kept store would soon be at the end of its budgets. @param {string} name @param {string} from */
  const copy = (name, from) => {
    const dir = path.join(bench.scratch, `service-${name}`);
    fs.cpSync(from, dir, { recursive: true });
    return dir;
  };
  const national = copy('national', await bench.stores.national());
  const busy = copy('busy', await bench.stores.busy());
  const nowMs = Date.now();
  const truth = JSON.parse(fs.readFileSync(path.join(national, 'truth.json'), 'utf8'));
  const endMs = Math.min(Date.parse(truth.demo.window.to), nowMs);
  const week = { fromMs: endMs - 7 * DAY_MS, toMs: endMs };
  const large = { fromMs: nowMs - 90 * DAY_MS + HOUR_MS, toMs: nowMs };
  const folder = path.join(bench.scratch, 'service');
  fs.mkdirSync(folder);
  /** @type {string[]} */
  const marks = await runProgram({
    name: 'some-marks',
    source: SOME_MARKS,
    folder,
    args: [national, ...[week.fromMs, week.toMs, MARKS, ...FEW].map(String)],
  });
  const small = { marks, ...week };
  const plain = async (/** @type {string} */ dir, /** @type {unknown} */ asked) =>
    /** @type {number[]} */ (
      await runProgram({ name: 'plain', source: PLAIN, folder, args: [dir, JSON.stringify([asked])] })
    );
  const started = async (/** @type {string} */ dir) => {
    const began = performance.now();
    const running = await startService(STUB, dir, ['--insecure-http']);
    return { running, tookS: (performance.now() - began) / 1000 };
  };
  // The first start makes keys and accounts.
  for (const dir of [national, busy]) await (await started(dir)).running.stop();

  const figures = {
    /** @type {number[]} */ plainSmall: [],
    /** @type {number[]} */ json: [],
    /** @type {number[]} */ arrow: [],
    /** @type {number[]} */ found: [],
    /** @type {number[]} */ plainLarge: [],
    /** @type {number[]} */ large: [],
    /** @type {number[]} */ growth: [],
    /** @type {number[]} */ bytes: [],
    /** @type {number[]} */ alone: [],
    /** @type {number[]} */ beside: [],
    /** @type {number[]} */ starts: [],
    /** @type {number[]} */ startCpu: [],
    /** @type {number[]} */ drained: [],
  };
  for (let round = 0; round < rounds; round += 1) {
    figures.plainSmall.push(...(await plain(national, { ...small, times: 4 })));
    const { running, tookS } = await started(national);
    figures.starts.push(tookS);
    figures.startCpu.push(treeCpuMs(running.pid) / 1000);
    const client = await clientOf(running);
    for (const [accept, into] of /** @type {const} */ ([
      ['application/json', figures.json],
      [ARROW, figures.arrow],
    ])) {
      const bodies = small.marks.map((mark) => search(mark, small));
      for (const body of bodies) await client.ask('investigator', accept, body);
      const before = treeCpuMs(running.pid);
      for (let time = 0; time < 4; time += 1)
        for (const body of bodies) {
          figures.found.push((await client.ask('investigator', accept, body)).reads);
        }
      into.push((treeCpuMs(running.pid) - before) / 4 / bodies.length);
    }
    client.close();
    await running.stop();

    figures.plainLarge.push(...(await plain(busy, { marks: [BUSY_MARK], ...large, times: 4 })));
    const second = (await started(busy)).running;
    const asker = await clientOf(second);
    const body = search(BUSY_MARK, large);
    for (let time = 0; time < 2; time += 1) await asker.ask('investigator', ARROW, body);
    const held = memoryMb('VmRSS', second.pid);
    fs.writeFileSync(`/proc/${second.pid}/clear_refs`, '5'); // The peak is counted from here.
    const before = treeCpuMs(second.pid);
    for (let time = 0; time < 4; time += 1)
      figures.bytes.push((await asker.ask('investigator', ARROW, body)).bytes / many);
    figures.large.push((treeCpuMs(second.pid) - before) / 4);
    figures.growth.push(memoryMb('VmHWM', second.pid) - held);

    const hour = search(BUSY_MARK, { fromMs: nowMs - 10 * DAY_MS, toMs: nowMs - 10 * DAY_MS + HOUR_MS });
    const timed = async () => {
      const began = performance.now();
      await asker.ask('analyst', 'application/json', hour);
      return performance.now() - began;
    };
    for (let time = 0; time < 20; time += 1) await timed();
    const alone = [];
    for (let time = 0; time < BESIDE; time += 1) alone.push(await timed());
    const drains = [0, 1].map(() => {
      const child = spawn(
        process.execPath,
        [inRoot('tools', 'bench', 'drain-searches.mjs'), second.url, asker.tokens.investigator, ARROW, body],
        { stdio: ['pipe', 'pipe', 'inherit'] },
      );
      let said = '';
      child.stdout.on('data', (part) => (said += String(part)));
      return { child, read: new Promise((resolve) => child.on('close', () => resolve(Number(said)))) };
    });
    await new Promise((resolve) => setTimeout(resolve, 1_000)); // Node's own start.
    const beside = [];
    for (let time = 0; time < BESIDE; time += 1) beside.push(await timed());
    for (const { child } of drains) child.stdin.end();
    for (const { read } of drains) figures.drained.push(await read);
    figures.alone.push(quantile(alone, 0.95));
    figures.beside.push(quantile(beside, 0.95));
    asker.close();
    await second.stop();
  }
  const measure = 'service';
  const searched = `one mark over 7 days in ${(reads / 1e6).toFixed(0)} M, ${summary(figures.found).median} reads found`;
  const baselineIs = 'the engine’s own plain query';
  return [
    ratioRow({
      measure,
      what: `${searched}, as JSON: processor time`,
      unit: 'ms',
      ours: figures.json,
      baseline: figures.plainSmall,
      baselineIs,
      atMost: SMALL_RATIO,
    }),
    ratioRow({
      measure,
      what: `${searched}, as Arrow: processor time`,
      unit: 'ms',
      ours: figures.arrow,
      baseline: figures.plainSmall,
      baselineIs,
      atMost: SMALL_RATIO,
    }),
    ratioRow({
      measure,
      what: `${many.toLocaleString('en-GB')} reads as Arrow: processor time`,
      unit: 'ms',
      ours: figures.large,
      baseline: figures.plainLarge,
      baselineIs,
      atMost: LARGE_RATIO,
    }),
    figureRow({
      measure,
      what: '· memory that they take more than was held before',
      unit: 'MB',
      ours: figures.growth,
      atMost: LARGE_MB,
      note: 'peak of four, one after the other',
    }),
    figureRow({ measure, what: '· bytes a read', unit: 'B', ours: figures.bytes, atMost: WIRE_BYTES }),
    ratioRow({
      measure,
      what: 'an hour of one mark while two ask for all its reads, 95 %',
      unit: 'ms',
      ours: figures.beside,
      baseline: figures.alone,
      baselineIs: 'alone',
      atMost: BESIDE_RATIO,
      note: `${figures.drained.reduce((sum, each) => sum + each, 0)} large answers meanwhile`,
    }),
    figureRow({
      measure,
      what: `start with ${(reads / 1e6).toFixed(0)} M reads, process to ready line`,
      unit: 's',
      ours: figures.starts,
      atMost: START_S,
    }),
    figureRow({ measure, what: '· processor time', unit: 's', ours: figures.startCpu }),
  ];
}
