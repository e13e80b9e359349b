/**
 * Types, folder by folder: each has its own world (main has Node, the page has the DOM, the core has neither),
 * and main is checked against both Electrons it runs on.
 */
import fs from 'node:fs';
import path from 'node:path';
import { asCommand, say } from './lib/command.mjs';
import { NODE_MODULES, inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';

/** @type {{ name: string, project: string, folder: string }[]} */
export const PROJECTS = [
  { name: 'types: main', project: 'main/tsconfig.json', folder: 'main' },
  { name: 'types: main on Electron 25', project: 'tools/types/main-electron-25.json', folder: 'main' },
  { name: 'types: renderer', project: 'renderer/tsconfig.json', folder: 'renderer' },
  { name: 'types: national-api', project: 'national-api/tsconfig.json', folder: 'national-api' },
  { name: 'types: tests', project: 'tsconfig.tests.json', folder: '.' },
  { name: 'types: app', project: 'app/tsconfig.json', folder: 'app' },
  { name: 'types: main/preload', project: 'main/preload/tsconfig.json', folder: 'main/preload' },
  { name: 'types: e2e', project: 'e2e/tsconfig.json', folder: 'e2e' },
  { name: 'types: tools', project: 'tools/types/tools.json', folder: 'tools' },
];

/** tsc calls a folder without sources an error; here it is a folder nobody has written yet. */
const NO_INPUTS = 'TS18003';

/**
 * @param {(result: { name: string, ok: boolean, output: string }) => void} report called as each folder is done
 * @returns {Promise<void>}
 */
export async function checkTypes(report) {
  const tsc = path.join(NODE_MODULES, 'typescript', 'bin', 'tsc');
  const queue = PROJECTS.filter(({ folder }) => fs.existsSync(inRoot(folder)));
  // Two at a time: tsc uses one core, and four would not fit a small machine's memory.
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { code, output } = await run(process.execPath, [tsc, '-p', next.project, '--pretty', 'false'], {
        quiet: true,
      });
      const empty = code !== 0 && output.includes(NO_INPUTS);
      if (empty) say(`${next.name}: nothing there yet`);
      report({ name: next.name, ok: code === 0 || empty, output });
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
