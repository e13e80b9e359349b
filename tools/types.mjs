/**
 * Types, folder by folder: each has its own world (main has Node, the page has the DOM, the core has neither),
 * and main is checked against both Electrons it runs on.
 */
import fs from 'node:fs';
import path from 'node:path';
import { asCommand, say } from './lib/command.mjs';
import { NODE_MODULES, inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';

/** The projects of the root `tsconfig.json`, which editors and `npx tsc -b` read too. @returns {string[]} */
function projects() {
  /** @type {{ references: { path: string }[] }} */
  const { references } = JSON.parse(fs.readFileSync(inRoot('tsconfig.json'), 'utf8'));
  return references.map(({ path: project }) => project);
}

/**
 * @param {(result: { name: string, ok: boolean, output: string }) => void} report called as each folder is done
 * @returns {Promise<void>}
 */
export async function checkTypes(report) {
  const tsc = path.join(NODE_MODULES, 'typescript', 'bin', 'tsc');
  const queue = projects();
  // Two at a time: tsc uses one core, and four would not fit a small machine's memory.
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { code, output } = await run(process.execPath, [tsc, '-p', next, '--pretty', 'false'], {
        quiet: true,
      });
      report({ name: `types: ${next}`, ok: code === 0, output });
    }
  };
  await Promise.all([worker(), worker()]);
}

asCommand(import.meta.url, async () => {
  let failed = 0;
  await checkTypes(({ name, ok, output }) => {
    if (!ok) failed += 1;
    say(`${name}: ${ok ? 'ok' : `failed\n${output}`}`);
  });
  process.exitCode = failed === 0 ? 0 : 1;
});
