/**
 * `npm run national-api -- ARGS`: the national service stub alone. Installs and builds what is missing, then gets out of
 * the way: standard output, signals and the exit code are the stub's.
 */
import fs from 'node:fs';
import { ensureInstalled } from './install.mjs';
import { asCommand, ToolFailure } from './lib/command.mjs';
import { inRoot } from './lib/paths.mjs';
import { hand } from './lib/run.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';
import { ensureSqliteBinding, needsOwnBinding } from './sqlite-native.mjs';

export const STUB = inRoot('out', 'national-api', 'cli.mjs');

/** Make sure the stub can run. Dependencies must be installed. */
export async function ensureStub() {
  // Loaded late: it needs the bundler, which a fresh clone does not have yet.
  const { build } = await import('./build.mjs');
  const { missing } = await build({ stubOnly: true });
  if (missing.length > 0) throw new ToolFailure('there is no national-api/cli.ts to build');
  if (
    needsOwnBinding(process.versions.napi) &&
    fs.readFileSync(STUB, 'utf8').includes('better-sqlite3-multiple-ciphers')
  ) {
    await ensureSystemPackages(['compile']);
    await ensureSqliteBinding();
  }
}

asCommand(import.meta.url, async (args) => {
  await ensureInstalled();
  await ensureStub();
  process.exitCode = await hand(process.execPath, [STUB, ...args]);
});
