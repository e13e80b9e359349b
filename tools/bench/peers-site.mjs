/**
 * The pages that Sightline is measured beside, with the same reads: installed and built once in a folder of their own, and served
 * to their windows from this process, whose time does not count.
 */
import { makeData, makeVector, Table, tableToIPC, TimestampMillisecond, Vector } from 'apache-arrow';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { say } from '../lib/command.mjs';
import { inRoot } from '../lib/paths.mjs';
import { mustRun } from '../lib/run.mjs';
import { busyColumns } from './synthetic-reads.mjs';

const SOURCE = inRoot('tools', 'bench', 'peers');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css' };

/** @returns {string} what the built pages depend on */
function wanted() {
  const hash = createHash('sha256');
  for (const name of fs.readdirSync(SOURCE).sort()) hash.update(name).update(fs.readFileSync(path.join(SOURCE, name)));
  return hash.digest('hex');
}

/**
 * Installs the peers' packages, by their own lock file, and builds the pages, unless both have been done.
 * @param {string} data where things are kept between runs @returns {Promise<string>} the folder of the built pages
 */
export async function buildPeers(data) {
  const dir = path.join(data, 'peers');
  const stamp = path.join(data, 'peers.made');
  const key = wanted();
  const built = path.join(dir, 'dist');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === key) return built;
  fs.rmSync(stamp, { force: true });
  fs.cpSync(SOURCE, dir, { recursive: true });
  say('installing kepler.gl and deck.gl beside the product (some minutes, kept for the next run)');
  const args = ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-fund', '--no-audit', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  const [command, all] = npm?.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
  await mustRun('installing the peers', command, all, { quiet: true, cwd: dir });
  await mustRun('building the peers', process.execPath, ['build.mjs'], { quiet: true, cwd: dir });
  fs.writeFileSync(stamp, key);
  return built;
}

/**
 * The reads of the busy vehicle as one Arrow record batch.
 * @param {number} reads
 */
function arrowOf(reads) {
  const { lon, lat, capturedAt, lane, confidence } = busyColumns(reads, Date.now());
  const at = makeData({ type: new TimestampMillisecond(), length: reads, data: capturedAt });
  return tableToIPC(
    new Table({
      lon: makeVector(lon),
      lat: makeVector(lat),
      capturedAt: new Vector([at]),
      lane: makeVector(lane),
      confidence: makeVector(confidence),
    }),
    'stream',
  );
}

/**
 * @param {string} built @param {number} reads
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function servePeers(built, reads) {
  const body = arrowOf(reads);
  const server = http.createServer((request, answer) => {
    const name = new URL(request.url ?? '/', 'http://peers').pathname;
    if (name === '/reads.arrow') return void answer.end(body);
    const file = path.join(built, path.normalize(name));
    if (!file.startsWith(built) || !fs.existsSync(file)) return void answer.writeHead(404).end();
    const type = /** @type {Record<string, string>} */ (TYPES)[path.extname(file)] ?? 'application/octet-stream';
    answer.writeHead(200, { 'content-type': type });
    fs.createReadStream(file).pipe(answer);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
