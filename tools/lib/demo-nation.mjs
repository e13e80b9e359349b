/** The demonstration nation in .demo/: made the first time, made anew when its reads have grown old. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { DAY_MS } from './durations.mjs';
import { say, ToolFailure } from './command.mjs';
import { DEMO_DATA, ROOT, SCRATCH } from './paths.mjs';
import { exitCodeOf } from './run.mjs';

const SEED = '7';
/** Its reads end on the day it is made; two weeks later "the last seven days" would be empty. */
const MAX_AGE_DAYS = 14;
const STAMP = path.join(DEMO_DATA, 'made.json');

/** @returns {string | undefined} why it must be made */
function whyGenerate(/** @type {boolean} */ keep) {
  if (!fs.existsSync(STAMP)) return 'the first time';
  if (keep) return undefined;
  const ageDays = (Date.now() - Date.parse(JSON.parse(fs.readFileSync(STAMP, 'utf8')).at)) / DAY_MS;
  return ageDays > MAX_AGE_DAYS ? `it is ${Math.floor(ageDays)} days old; --keep-data keeps an old one` : undefined;
}

/** @param {string} stub the built cli @param {{ keep?: boolean }} [options] @returns {Promise<void>} */
export async function ensureDemoNation(stub, { keep = false } = {}) {
  const why = whyGenerate(keep);
  if (why === undefined) return;
  say(`making the demonstration nation (${why}; up to half a minute)`);
  const start = Date.now();
  // Beside, then renamed: an interrupted run leaves no half nation.
  const work = path.join(SCRATCH, `nation-${process.pid}`);
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(work), { recursive: true });
  try {
    const child = spawn(process.execPath, [stub, 'generate', '--data', work, '--seed', SEED, '--scale', 'demo'], {
      cwd: ROOT,
      // Its progress is for the person; our standard output stays free for results.
      stdio: ['ignore', process.stderr, process.stderr],
    });
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exit, signal) => resolve(exitCodeOf(exit, signal)));
    });
    if (code !== 0) throw new ToolFailure(`making the demonstration nation failed (${code})`);
    fs.writeFileSync(
      path.join(work, path.basename(STAMP)),
      `${JSON.stringify({ at: new Date().toISOString(), seed: Number(SEED), scale: 'demo' })}\n`,
    );
    fs.rmSync(DEMO_DATA, { recursive: true, force: true });
    fs.renameSync(work, DEMO_DATA);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  say(`the demonstration nation is ready (${Math.round((Date.now() - start) / 1000)} s)`);
}
