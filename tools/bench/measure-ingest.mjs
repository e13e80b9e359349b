/** Reads coming in at twenty times the national average while one mark is searched for again and again. */
import fs from 'node:fs';
import path from 'node:path';
import { runProgram } from './program.mjs';
import { figureRow } from './rows.mjs';
import { quantile, summary } from './statistics.mjs';

const READS_PER_SECOND = 20_000;
const SECONDS = 30;

const SOURCE = `
import fs from 'node:fs';
import path from 'node:path';
import { ensureDemoAccounts } from './national-api/accounts/demo-accounts.ts';
import { systemClock } from './national-api/clock.ts';
import { nationalApi } from './national-api/http/app.ts';
import { listen } from './national-api/http/listener.ts';
import { openService } from './national-api/open-service.ts';
const [dataDir, rate, seconds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const found = { alone: [], beside: [], ackMs: [], accepted: 0, seconds: 0, reads: 0 };
const { service, close } = await openService({ dataDir, clock: systemClock, say: () => undefined });
const accounts = JSON.parse(fs.readFileSync(await ensureDemoAccounts(dataDir, service.accounts), 'utf8'));
const server = await listen(nationalApi(service).fetch, 0, undefined);
const tokenOf = async (name) => (await (await fetch(server.url + '/v1/sessions', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ userName: name, password: accounts.find(({ userName }) => userName === name).password }) })).json()).accessToken;
const [feed, investigator] = [await tokenOf('feed'), await tokenOf('investigator')];
const { toMs, reads } = await service.store.totals();
found.reads = reads;
const marks = [];
for await (const chunk of service.store.search({ fromMs: toMs - 86_400_000, toMs, cameras: service.store.cameras().map((_, i) => i).slice(0, 400) })) {
  const bytes = Buffer.from(chunk.vrm.bytes.buffer, chunk.vrm.bytes.byteOffset, chunk.vrm.bytes.byteLength);
  for (let row = 0; row < chunk.rows; row += 1) marks.push(bytes.toString('utf8', chunk.vrm.offsets[row], chunk.vrm.offsets[row + 1]));
}
const now = Date.now();
const search = async (vrm) => {
  const start = performance.now();
  const answer = await fetch(server.url + '/v1/searches', { method: 'POST', headers: { authorization: 'Bearer ' + investigator, 'content-type': 'application/json' }, body: JSON.stringify({ query: { kind: 'vrm', vrms: [vrm], window: { from: new Date(now - 89 * 86_400_000).toISOString(), to: new Date(now).toISOString() } }, justification: { category: 'SERIOUS', purpose: 'PREVENT_DETECT', reference: '14/22871/25', reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.' } }) });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error('search ' + answer.status);
  return performance.now() - start;
};
let next = 0;
const mark = () => marks[(next += 97) % marks.length];
for (let i = 0; i < 20; i += 1) await search(mark());
for (let i = 0; i < 100; i += 1) found.alone.push(await search(mark()));
// A feed delivers for cameras of its own organisation.
const ids = service.store.cameras().filter(({ organisation }) => organisation === 'West Yorkshire Police').map(({ id }) => id);
const BATCH = 2_000;
let feeding = true;
const searching = (async () => { while (feeding) { found.beside.push(await search(mark())); await new Promise((resolve) => setTimeout(resolve, 100)); } })();
const begun = performance.now();
const answers = [];
for (let batch = 0; batch < (seconds * rate) / BATCH; batch += 1) {
  const wait = begun + (batch * BATCH * 1000) / rate - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  const at = new Date().toISOString();
  const lines = [];
  for (let k = 0; k < BATCH; k += 1) lines.push(JSON.stringify({ id: 'i' + batch + '-' + k, vrm: marks[(batch * BATCH + k * 31) % marks.length], capturedAt: at, cameraId: ids[(batch * 7 + k) % ids.length], direction: 'towards', confidence: 95 }));
  const sentAt = performance.now();
  answers.push((async () => {
    for (;;) {
      const answer = await fetch(server.url + '/v1/reads', { method: 'POST', headers: { authorization: 'Bearer ' + feed, 'idempotency-key': 'ingest-' + batch, 'content-type': 'application/x-ndjson' }, body: lines.join('\\n') });
      if (answer.status === 503) { await answer.arrayBuffer(); await new Promise((resolve) => setTimeout(resolve, 200)); continue; }
      found.accepted += (await answer.json()).accepted;
      found.ackMs.push(performance.now() - sentAt);
      return;
    }
  })());
}
await Promise.all(answers);
found.seconds = (performance.now() - begun) / 1000;
feeding = false;
await searching;
await server.close();
await close();
process.stdout.write(JSON.stringify(found));
`;

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function ingest(bench) {
  const folder = path.join(bench.scratch, 'ingest');
  const data = path.join(folder, 'data');
  fs.mkdirSync(folder);
  fs.cpSync(await bench.stores.nation(bench.options.quick ? 1_000_000 : bench.options.reads), data, {
    recursive: true,
  });
  const found = await runProgram({
    name: 'ingest',
    source: SOURCE,
    folder,
    args: [data, String(READS_PER_SECOND), String(SECONDS)],
  });
  const slower = summary(found.beside).median / summary(found.alone).median;
  return [
    figureRow({
      measure: 'ingest',
      what: `reads accepted a second, ${READS_PER_SECOND.toLocaleString('en-GB')} sent for ${SECONDS} s into ${(found.reads / 1e6).toFixed(0)} M`,
      unit: '/s',
      ours: [found.accepted / found.seconds],
      note: `${found.accepted} accepted; 99 % of batches within ${quantile(found.ackMs, 0.99).toFixed(0)} ms`,
    }),
    figureRow({
      measure: 'ingest',
      what: 'an exact search meanwhile, over one alone',
      unit: '×',
      ours: [slower],
      atMost: 3,
      note: `median ${summary(found.alone).median.toFixed(1)} ms alone, ${summary(found.beside).median.toFixed(1)} ms beside (${found.beside.length} searches)`,
    }),
  ];
}
