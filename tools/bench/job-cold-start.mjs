/** Start, wait until the page says that it is drawn, end; ours and the empty one by turns. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { flagsOf } from './app-launch.mjs';
import { writeEmptyApp } from './empty-app.mjs';
import { treeCpuMs } from './process-tree.mjs';
import { DRAWN, MARK, writeStartProbe } from './probe-start.mjs';

/** @typedef {import('./job.mjs').Task & { rounds: number }} ColdStartTask */
/**
 * Milliseconds from the start of the process; `cpu` is time of the processor in all processes until then.
 * @typedef {Record<string, number>} Start
 */

const GIVE_UP_MS = 60_000;

/** @param {string} program @param {string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<Start>} */
function startOnce(program, args, env) {
  return new Promise((resolve, reject) => {
    const from = Date.now();
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Start | undefined} */
    let found;
    let cpu = NaN;
    /** @type {string[]} */
    const said = [];
    const timer = setTimeout(() => child.kill('SIGKILL'), GIVE_UP_MS);
    child.stderr.on('data', (part) => said.push(String(part)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === DRAWN && child.pid !== undefined) cpu = treeCpuMs(child.pid);
      if (line.startsWith(MARK))
        found = Object.fromEntries(
          Object.entries(JSON.parse(line.slice(MARK.length))).map(([name, at]) => [name, Number(at) - from]),
        );
    });
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      if (found) resolve({ ...found, cpu });
      else reject(new Error(`the app did not say that it is drawn; it said:\n${said.join('').slice(-2_000)}`));
    });
  });
}

/** @param {ColdStartTask} task */
export async function coldStartJob(task) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cold-start-'));
  const probe = writeStartProbe(dir);
  const blank = writeEmptyApp(dir, 'blank');
  const env = { ...process.env, SIGHTLINE_CONFIG: task.config };
  /** @param {string} app @param {string} profile */
  const start = (app, profile) =>
    startOnce(task.electron, [...flagsOf(path.join(dir, profile)), '-r', probe, app], env);
  // The first of each warms the machine's caches and makes the profile; it is a figure of its own.
  const first = { ours: await start(task.app, 'ours'), empty: await start(blank, 'empty') };
  /** @type {{ ours: Start[], empty: Start[] }} */
  const rounds = { ours: [], empty: [] };
  for (let round = 0; round < task.rounds; round += 1) {
    rounds.empty.push(await start(blank, 'empty'));
    rounds.ours.push(await start(task.app, 'ours'));
  }
  /** @type {{ ours: Start[], empty: Start[] }} */
  const fresh = { ours: [first.ours], empty: [first.empty] };
  for (let round = 1; round < Math.ceil(task.rounds / 2); round += 1) {
    fresh.empty.push(await start(blank, `empty-${round}`));
    fresh.ours.push(await start(task.app, `ours-${round}`));
  }
  return { rounds, fresh };
}
