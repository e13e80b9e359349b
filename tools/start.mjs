/**
 * `npm start`: from a fresh clone to the running demonstration.
 */
import fs from 'node:fs';
import path from 'node:path';
import { asCommand, say, ToolFailure } from './lib/command.mjs';
import { ROOT, SCRATCH } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { hand } from './lib/run.mjs';
import { startService } from './lib/service.mjs';

const HELP = `npm start                    install, build, make the demonstration nation, start the service, open the app
npm start -- --smoke         the whole main job through the real app without a person or a display; prints one line of JSON
npm start -- --keep-data     do not renew a demonstration nation that has grown old
npm start -- --help          this

SIGHTLINE_ELECTRON=PATH names another Electron to run.`;

const KNOWN = ['--smoke', '--keep-data', '--help', '-h'];

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY']);

/**
 * What the app reads from SIGHTLINE_CONFIG when it is not packaged.
 * @param {import('./lib/service.mjs').Service} service
 */
export const appConfig = ({ url, caFile, demoAccounts }) => ({
  service: { url, caFile },
  demoAccountsFile: demoAccounts,
});

/** @param {{ keepData: boolean }} options @returns {Promise<number>} the app's exit code */
async function openApp({ keepData }) {
  if (!hasDisplay()) {
    throw new ToolFailure(
      'there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).\nThe same without a display:  npm start -- --smoke',
      2,
    );
  }
  const { electron, stub } = await prepare({ uses: ['app'], keepData });
  const service = await startService(stub, '.demo');
  say(`the national service stub answers at ${service.url}`);
  const config = path.join(SCRATCH, `config-${process.pid}.json`);
  try {
    fs.writeFileSync(config, JSON.stringify(appConfig(service)), { mode: 0o600 });
    const args = [ROOT];
    if (process.getuid?.() === 0) {
      say('running as root, where Chromium has no sandbox (--no-sandbox): good enough to look around, not for work');
      args.unshift('--no-sandbox');
    }
    // ELECTRON_RUN_AS_NODE is set in the terminals of editors that are Electron apps; it would turn ours into a plain Node.
    const { ELECTRON_RUN_AS_NODE: _asNode, ...rest } = process.env;
    const env = { ...rest, SIGHTLINE_CONFIG: config };
    return await hand(electron.path, args, { env });
  } finally {
    fs.rmSync(config, { force: true });
    await service.stop();
  }
}

asCommand(import.meta.url, async (args) => {
  const unknown = args.filter((arg) => !KNOWN.includes(arg));
  if (unknown.length > 0) throw new ToolFailure(`unknown: ${unknown.join(' ')}\n${HELP}`, 64);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(HELP);
    return;
  }
  const keepData = args.includes('--keep-data');
  if (args.includes('--smoke')) {
    const { smoke } = await import('./smoke.mjs');
    process.exitCode = await smoke({ keepData });
    return;
  }
  process.exitCode = await openApp({ keepData });
});
