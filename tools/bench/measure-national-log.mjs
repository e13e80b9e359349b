/** Ten thousand records into the national log: appended at once, as by many callers, each resolved when it is on the disk. */
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ToolFailure } from '../lib/command.mjs';
import { ROOT } from '../lib/paths.mjs';
import { figureRow } from './rows.mjs';

const RECORDS = 10_000;
const QUICK_RECORDS = 2_000;
const TURNS = 5;
const TARGET_MS = 1_000;

const SOURCE = `
import fs from 'node:fs';
import path from 'node:path';
import { NationalLog } from './national-api/audit/national-log.ts';
import { systemClock } from './national-api/clock.ts';
const [folder, records, turns] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const leaf = (i) => ({ kind: 'SERVICE', at: '2026-03-01T12:00:00.000Z', requestId: 'N-' + i, actor: { userName: 'bench', organisation: 'Bench', roles: ['investigator'] }, op: 'CONSULT', action: 'SEARCH_VRM', outcome: 'STARTED', status: 200, details: { reason: 'x'.repeat(120), query: { kind: 'vrm', vrms: ['AB12CDE'] } }, policyVersion: 'bench', networkZone: 'LOOPBACK' });
const found = { ms: [], bareMs: [] };
for (let turn = 0; turn < turns; turn += 1) {
  const dataDir = path.join(folder, 'turn-' + turn);
  const log = await NationalLog.open({ dataDir, clock: systemClock });
  let start = performance.now();
  await Promise.all(Array.from({ length: records }, (_, i) => log.append([leaf(i)])));
  found.ms.push(performance.now() - start);
  if (log.size !== records) throw new Error('records are missing');
  await log.close();
  const bytes = fs.readFileSync(path.join(dataDir, 'audit', 'log.bin'));
  const bare = fs.openSync(path.join(folder, 'bare-' + turn), 'w');
  start = performance.now();
  fs.writeSync(bare, bytes);
  fs.fdatasyncSync(bare);
  found.bareMs.push(performance.now() - start);
  fs.closeSync(bare);
}
process.stdout.write(JSON.stringify(found));
`;

/** @param {string} folder @param {number} records @returns {Promise<{ ms: number[], bareMs: number[] }>} */
export async function appendToNationalLog(folder, records) {
  const program = path.join(folder, 'national-log.mjs');
  await build({
    stdin: { contents: SOURCE, resolveDir: ROOT, loader: 'ts' },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const child = spawn(process.execPath, [program, folder, String(records), String(TURNS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (part) => (out += String(part)));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new ToolFailure(`the program that appends ended with ${code}`);
  return JSON.parse(out);
}

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function nationalLog(bench) {
  const records = bench.options.quick ? QUICK_RECORDS : RECORDS;
  const folder = path.join(bench.scratch, 'national-log');
  fs.mkdirSync(folder);
  const { ms, bareMs } = await appendToNationalLog(folder, records);
  return [
    figureRow({
      measure: 'national-log',
      what: `${records.toLocaleString('en-GB')} records appended, each acknowledged on the disk`,
      unit: 'ms',
      ours: ms,
      ...(bench.options.quick ? {} : { atMost: TARGET_MS }),
      baseline: bareMs,
      baselineIs: 'one bare write and fdatasync of as many bytes',
    }),
  ];
}
