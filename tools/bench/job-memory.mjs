/** All processes of the app with an empty result, of the app at its sign-in screen, and of an empty window; by turns. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchDriven } from './app-launch.mjs';
import { choosePeriod, justify, searchEnded, signIn } from './app-steps.mjs';
import { settled } from './ask-memory.mjs';
import { writeEmptyApp } from './empty-app.mjs';

/** @typedef {import('./job.mjs').Task & { rounds: number, mark: string }} MemoryTask */
/** @typedef {import('./ask-memory.mjs').Memory} Memory */

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
