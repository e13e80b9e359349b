/** Ten thousand records into the encrypted local log, each on the disk before the next; then to the service and back as receipts. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { say, ToolFailure } from '../lib/command.mjs';
import { NATIVE_BINDING } from '../lib/paths.mjs';
import { writeAuditProgram } from './audit-program.mjs';
import { figureRow } from './rows.mjs';

const RECORDS = 10_000;
const QUICK_RECORDS = 2_000;

/**
 * @param {string} program
 * @param {import('./audit-program.mjs').AuditTask} task
 * @returns {Promise<import('./audit-program.mjs').AuditFindings>}
 */
function runProgram(program, task) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, SIGHTLINE_BENCH_TASK: JSON.stringify(task) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (part) => (out += String(part)));
    child.stderr.on('data', (part) => (err += String(part)));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve(JSON.parse(out))
        : reject(new ToolFailure(`the audit program ended with ${code}: ${err.trim().split('\n')[0]}`)),
    );
  });
}

/** The service to send to, when there is one. @param {import('./context.mjs').Bench} bench */
async function serviceFor({ stores }) {
  try {
    const { url, caFile, demoAccounts } = await stores.serve(await stores.demo());
    const account = JSON.parse(fs.readFileSync(demoAccounts, 'utf8')).find(
      (/** @type {{ userName: string }} */ each) => each.userName === 'investigator',
    );
    return { url, caFile, userName: account.userName, password: account.password };
  } catch (error) {
    say(`no receipts are measured: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    return undefined;
  }
}

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function audit(bench) {
  const records = bench.options.quick ? QUICK_RECORDS : RECORDS;
  const folder = path.join(bench.scratch, 'audit');
  fs.mkdirSync(folder);
  const service = await serviceFor(bench);
  const found = await runProgram(await writeAuditProgram(folder), {
    records,
    folder,
    binding: NATIVE_BINDING,
    ...(service && { service }),
  });
  const measure = 'audit';
  const each = (/** @type {number[]} */ turns) => turns.map((ms) => ms / found.perTurn);
  const total = found.appendMs.reduce((sum, ms) => sum + ms, 0) / 1000;
  /** @type {import('./rows.mjs').Row[]} */
  const rows = [
    figureRow({
      measure,
      what: 'one record: chained, signed, encrypted, on the disk',
      unit: 'ms',
      ours: each(found.appendMs),
      baseline: each(found.bareMs),
      baselineIs: 'bare write and fdatasync',
      note: `${records.toLocaleString('en-GB')} records in ${total.toFixed(1)} s`,
    }),
  ];
  if (found.deliverMs !== null) {
    const short =
      found.waiting > 0
        ? `; ${found.waiting} were left waiting${found.why ? ` (${found.why.slice(0, 120)})` : ''}`
        : '';
    rows.push(
      figureRow({
        measure,
        what: 'one record: sent, in the national tree, its receipt verified',
        unit: 'ms',
        ours: [found.deliverMs / Math.max(1, found.verified)],
        note: `${found.verified.toLocaleString('en-GB')} receipts in ${(found.deliverMs / 1000).toFixed(1)} s${short}`,
      }),
    );
  }
  return rows;
}
