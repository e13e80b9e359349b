/**
 * What runs on the desk: as the app's own user, inside a desktop session, with a task in a file and the findings in another.
 *
 *   node tools/bench/job.mjs TASKFILE
 */
import fs from 'node:fs';
import { asCommand } from '../lib/command.mjs';
import { coldStartJob } from './job-cold-start.mjs';
import { memoryJob } from './job-memory.mjs';
import { peersJob } from './job-peers.mjs';
import { searchJob } from './job-search.mjs';

/**
 * @typedef {object} Task what every job is given; each has more of its own
 * @property {string} name
 * @property {string} electron the program
 * @property {string} app the folder of the product
 * @property {string} config
 * @property {string} accounts
 * @property {string} result
 */

/** @type {Record<string, (task: any) => Promise<unknown>>} */
const JOBS = { 'cold-start': coldStartJob, memory: memoryJob, peers: peersJob, search: searchJob };

asCommand(import.meta.url, async ([taskFile = '']) => {
  const task = JSON.parse(fs.readFileSync(taskFile, 'utf8'));
  const found = await JOBS[task.name]?.(task).catch((error) => ({
    failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }));
  fs.writeFileSync(task.result, JSON.stringify(found));
  // An app that did not close keeps Playwright alive.
  process.exit(0);
});
