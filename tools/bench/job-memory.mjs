/** All processes of the app with an empty result, of the app at its sign-in screen, and of an empty window; by turns. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { launchDriven } from './app-launch.mjs';
import { choosePeriod, justify, searchEnded, signIn } from './app-steps.mjs';
import { writeEmptyApp } from './empty-app.mjs';

/** @typedef {import('./job.mjs').Task & { rounds: number, mark: string }} MemoryTask */
/** @typedef {{ mb: number, exact: boolean, kinds: Record<string, number> }} Memory */

/** Time for the app, and for the empty window, to settle after the start. */
const SETTLE_MS = 4_000;
const SAMPLES = 3;

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Sandboxed processes show their maps to root alone, so the outer side looks. @param {number} pid @returns {Promise<Memory>} */
async function ask(pid) {
  process.stdout.write(`@bench ${JSON.stringify({ memoryOf: pid })}\n`);
  const { value } = await answers.next();
  return JSON.parse(String(value));
}

/** The median of a few samples: a garbage collection may be running. @param {number} pid */
async function settled(pid) {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  /** @type {Memory[]} */
  const found = [];
  for (let i = 0; i < SAMPLES; i += 1) {
    found.push(await ask(pid));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return /** @type {Memory} */ (found.sort((a, b) => a.mb - b.mb)[SAMPLES >> 1]);
}

/** @param {MemoryTask} task */
export async function memoryJob(task) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'memory-'));
  const blank = writeEmptyApp(dir, 'blank');
  /** @type {{ empty: Memory[], signIn: Memory[], workspace: Memory[], result: Memory[] }} */
  const found = { empty: [], signIn: [], workspace: [], result: [] };
  for (let round = 0; round < task.rounds; round += 1) {
    const empty = await launchDriven(task, blank, path.join(dir, 'empty'));
    found.empty.push(await settled(empty.pid));
    await empty.close();
    const ours = await launchDriven(task, task.app, path.join(dir, 'ours'));
    found.signIn.push(await settled(ours.pid));
    await signIn(ours.page, task.accounts);
    found.workspace.push(await settled(ours.pid));
    await choosePeriod(ours.page, '30 d');
    await (await justify(ours.page, task.mark)).click();
    const end = await searchEnded(ours.page);
    const reads = await ours.page.evaluate(() => document.documentElement.dataset['reads']);
    if (end !== 'complete' || reads !== '0') throw new Error(`the empty result is ${end} with ${reads} reads`);
    found.result.push(await settled(ours.pid));
    await ours.close();
  }
  return found;
}
