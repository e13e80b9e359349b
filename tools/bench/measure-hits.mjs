/** Matching as reads come: from the sending of a batch to the event of its hit at a follower, with the largest allowed lists. */
import fs from 'node:fs';
import path from 'node:path';
import { runProgram } from './program.mjs';
import { figureRow } from './rows.mjs';
import { quantile, summary } from './statistics.mjs';

const READS_PER_SECOND = 5_000;
const SECONDS = 30;

const SOURCE = `
import fs from 'node:fs';
import { ensureDemoAccounts } from './national-api/accounts/demo-accounts.ts';
import { systemClock } from './national-api/clock.ts';
import { nationalApi } from './national-api/http/app.ts';
import { listen } from './national-api/http/listener.ts';
import { openService } from './national-api/open-service.ts';
import { aCamera } from './national-api/testing/builders.ts';
import { aList, anEntry } from './national-api/testing/voi.ts';
const [dataDir, entries, rate, seconds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4]), Number(process.argv[5])];
const LETTERS = 'ABCDEFGHJKLMNOPRSTUVWXY';
const mark = (i) => { let text = ''; let rest = i; for (let k = 0; k < 3; k += 1) { text += LETTERS[rest % 23]; rest = Math.floor(rest / 23); } return LETTERS[Math.floor(rest / 100) % 23] + LETTERS[Math.floor(rest / 2300) % 23] + String(51 + (rest % 26)) + text; };
const found = { loadS: 0, openS: 0, indexMb: 0, hits: 0, accepted: 0, latencyMs: [], ackMs: [] };
const open = () => openService({ dataDir, clock: systemClock, say: () => undefined });

let opened = await open();
await opened.service.store.addCameras(Array.from({ length: 200 }, (_, i) => aCamera({ id: 'C' + i })));
const editor = { userName: 'listmanager', organisation: 'West Yorkshire Police' };
const made = await opened.service.voi.create(aList(), editor, Date.now());
const weedAt = new Date(Date.now() + 20 * 86_400_000).toISOString();
let start = performance.now();
for (let i = 0, baseRevision = 1; i < entries; i += 10_000, baseRevision += 1) {
  const changes = Array.from({ length: 10_000 }, (_, k) => ({ op: 'PUT', entry: anEntry({ vrm: mark(i + k), weedAt }) }));
  const revised = await opened.service.voi.revise(made.list.listId, { baseRevision, changes }, editor, Date.now());
  if (!revised.ok) throw new Error(revised.fault);
}
found.loadS = (performance.now() - start) / 1000;
await opened.close();
const before = process.memoryUsage().arrayBuffers;
start = performance.now();
opened = await open();
found.openS = (performance.now() - start) / 1000;
found.indexMb = (process.memoryUsage().arrayBuffers - before) / 1e6;

const accounts = JSON.parse(fs.readFileSync(await ensureDemoAccounts(dataDir, opened.service.accounts), 'utf8'));
const server = await listen(nationalApi(opened.service).fetch, 0, undefined);
const tokenOf = async (name) => (await (await fetch(server.url + '/v1/sessions', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ userName: name, password: accounts.find(({ userName }) => userName === name).password }) })).json()).accessToken;
const [feed, room] = [await tokenOf('feed'), await tokenOf('controlroom')];
const sent = new Map();
const gone = new AbortController();
const stream = await fetch(server.url + '/v1/hits/stream', { headers: { authorization: 'Bearer ' + room }, signal: gone.signal });
const reading = (async () => {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const bytes of stream.body) {
    rest += decoder.decode(bytes, { stream: true });
    const now = performance.now();
    const end = rest.lastIndexOf('\\n\\n');
    if (end < 0) continue;
    for (const [, id] of rest.slice(0, end).matchAll(/"readId":"([^"]+)"/g)) { found.hits += 1; found.latencyMs.push(now - sent.get(id)); }
    rest = rest.slice(end);
  }
})().catch(() => undefined);
const BATCH = 500;
const begun = performance.now();
const answers = [];
let number = 0;
for (let batch = 0; batch < (seconds * rate) / BATCH; batch += 1) {
  const wait = begun + (batch * BATCH * 1000) / rate - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  const at = new Date().toISOString();
  const lines = [];
  const sentAt = performance.now();
  for (let k = 0; k < BATCH; k += 1) {
    const id = 'r' + number;
    sent.set(id, sentAt);
    lines.push(JSON.stringify({ id, vrm: number % 100 === 0 ? mark((number * 7919) % entries) : 'QQ' + String(number % 100).padStart(2, '0') + 'QQQ', capturedAt: at, cameraId: 'C' + (number % 200) }));
    number += 1;
  }
  answers.push(fetch(server.url + '/v1/reads', { method: 'POST', headers: { authorization: 'Bearer ' + feed, 'idempotency-key': 'key-' + batch + '-bench', 'content-type': 'application/x-ndjson' }, body: lines.join('\\n') }).then(async (answer) => { found.ackMs.push(performance.now() - sentAt); found.accepted += (await answer.json()).accepted; }));
}
await Promise.all(answers);
await new Promise((resolve) => setTimeout(resolve, 2_000));
gone.abort();
await reading;
await server.close();
await opened.close();
process.stdout.write(JSON.stringify(found));
`;

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function hits(bench) {
  const entries = bench.options.quick ? 200_000 : 5_000_000;
  const folder = path.join(bench.scratch, 'hits');
  fs.mkdirSync(folder);
  const found = await runProgram({
    name: 'hits',
    source: SOURCE,
    folder,
    args: [path.join(folder, 'data'), String(entries), String(READS_PER_SECOND), String(SECONDS)],
  });
  const about = `${(entries / 1e6).toLocaleString('en-GB')} M entries, ${READS_PER_SECOND.toLocaleString('en-GB')} reads/s for ${SECONDS} s`;
  return [
    figureRow({
      measure: 'hits',
      what: `sent to the event at a follower, 99th percentile: ${about}`,
      unit: 'ms',
      ours: [quantile(found.latencyMs, 0.99)],
      atMost: 250,
      note: `${found.hits} hits, ${found.accepted} accepted; median ${summary(found.latencyMs).median.toFixed(0)} ms`,
    }),
    figureRow({
      measure: 'hits',
      what: '· sent to accepted, 99th percentile',
      unit: 'ms',
      ours: [quantile(found.ackMs, 0.99)],
    }),
    figureRow({ measure: 'hits', what: '· index of the marks, outside the heap', unit: 'MB', ours: [found.indexMb] }),
    figureRow({ measure: 'hits', what: '· service opened with the lists there', unit: 's', ours: [found.openS] }),
    figureRow({ measure: 'hits', what: '· lists entered, 10,000 entries a revision', unit: 's', ours: [found.loadS] }),
  ];
}
