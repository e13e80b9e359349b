/**
 * `npm run dist`: packs the workstation for its users.
 *
 *   npm run dist                        this system: on Linux the folder and the .deb, in dist/
 *   npm run dist -- --release           around the written Electron and nothing else; fetched when it is not here
 *   npm run dist -- --windows | --mac   for another system; --arm64 for another processor
 *   npm run dist -- deb AppImage        these formats (electron-builder's names), instead of those above
 *   npm run dist -- --electron=DIR      the product, around the written Electron unpacked there: for closed networks
 *   npm run dist -- --output=DIR        another folder than dist/, emptied first
 *   npm run dist -- --quick             hardly compressed: for tests
 *
 * Where the written Electron is not here and --release is not said, the package is a trial: the same app around the test runtime,
 * under a name, a profile and a policy of its own, so that nobody takes it for the product. electron-builder.yml says what is
 * packed and how; this stages it.
 */
import { Arch, build as packWith, Platform } from 'electron-builder';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { buildPacked } from './build.mjs';
import { chooseElectron } from './electron-runtime.mjs';
import { ensureInstalled } from './install.mjs';
import { asCommand, say, ToolFailure } from './lib/command.mjs';
import { NATIVE_BINDING, NODE_MODULES, ROOT, RUNTIME, SCRATCH, inRoot } from './lib/paths.mjs';
import { hasProgram } from './lib/system-packages.mjs';
import { BUDGET, overBudget, wrongWith } from './packaging/contents.mjs';
import { installed, writePapers } from './packaging/papers.mjs';
import { ensureSqliteBinding } from './sqlite-native.mjs';

/** @typedef {'linux' | 'win32' | 'darwin'} System */
/**
 * @typedef {object} Order
 * @property {System} system
 * @property {'x64' | 'arm64'} arch
 * @property {readonly string[]} formats none: those of electron-builder.yml
 * @property {boolean} release
 * @property {boolean} quick
 * @property {string} [version] another than package.json's: for tests of an upgrade
 * @property {string} [output] another folder than dist/
 * @property {string} [electronDist] the written Electron for that system, unpacked
 */

/**
 * `package`: the name that a system's packages have; `product`: the name that people and folders have.
 * @typedef {{ folder: string, files: string[], package: string, product: string, version: string, executable:
 *   string, electron: string, trial: boolean }} Made
 */

// async-exit-hook, which electron-builder brings along, ends a process that has nothing left to do with 0, whatever has failed in it.
process.prependListener('beforeExit', (code) => process.exit(code));

const STAGE = path.join(SCRATCH, 'package');
/** Packages that stay packages in the archive, because they hold a binary; all other code is bundled. */
const NATIVE = ['better-sqlite3-multiple-ciphers', 'keytar'];

/** @param {string} file @returns {any} */
const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
/** @param {string} file @param {unknown} value */
const writeJson = (file, value) => fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);

/** The time that everything made is dated with: the commit's, so that the same commit gives the same bytes. */
function sourceDate() {
  const given = process.env['SOURCE_DATE_EPOCH'];
  if (given) return given;
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : String(Math.floor(Date.now() / 1000));
}

/**
 * Copies the named files of a package, and of its description only what loading it takes.
 * @param {string} name
 * @param {readonly string[]} files
 */
function stageNative(name, files) {
  const from = path.join(NODE_MODULES, name);
  const to = path.join(STAGE, 'app', 'node_modules', name);
  for (const file of files) fs.cpSync(path.join(from, file), path.join(to, file), { recursive: true });
  const { name: ownName, version, license, main } = readJson(path.join(from, 'package.json'));
  writeJson(path.join(to, 'package.json'), { name: ownName, version, license, main });
}

/** @param {{ system: System, arch: string, trial: boolean, version: string, electron: string, epoch: string }} wanted */
async function stage({ system, arch, trial, version, electron, epoch }) {
  fs.rmSync(STAGE, { recursive: true, force: true });
  const app = path.join(STAGE, 'app');
  fs.mkdirSync(app, { recursive: true });
  const bundled = await buildPacked({ out: path.join(app, 'out'), packed: { electron, trial } });
  const lib = ['binding', 'database', 'index', 'sqlite-error', 'util'].map((name) => `lib/${name}.js`);
  stageNative('better-sqlite3-multiple-ciphers', [
    ...lib,
    'lib/methods',
    'LICENSE',
    `prebuilds/${system}-${arch}.node`,
  ]);
  stageNative('keytar', ['lib/keytar.js', 'LICENSE.md', `prebuilds/${system}-${arch}`]);
  if (trial) {
    // The published binary needs a later Node-API than the test runtime has.
    await ensureSqliteBinding();
    fs.mkdirSync(path.join(app, '.native'));
    fs.copyFileSync(NATIVE_BINDING, path.join(app, '.native', path.basename(NATIVE_BINDING)));
  }
  const own = readJson(inRoot('package.json'));
  const name = trial ? `${own.name}-trial` : own.name;
  const product = { name, productName: trial ? `${own.productName} Trial` : own.productName, version, electron, epoch };
  writeJson(path.join(app, 'package.json'), {
    name,
    productName: product.productName,
    version,
    description: own.description,
    author: own.author,
    homepage: own.homepage,
    license: own.license,
    main: own.main,
    desktopName: `${name}.desktop`,
    dependencies: Object.fromEntries(NATIVE.map((native) => [native, own.dependencies[native]])),
  });
  const { components } = writePapers(STAGE, [...bundled, ...NATIVE.map(installed)], product);
  say(`${components.length} third-party components in the list of what is inside`);
  return product;
}

/** The test runtime as electron-builder takes one. A copy: its fuses are flipped, and ours must not be. */
function stageRuntime() {
  const to = path.join(STAGE, 'electron');
  execFileSync('cp', ['-a', '--reflink=auto', RUNTIME, to]);
  // The default app is a folder here, and electron-builder reads every *.asar as a file.
  for (const name of ['resources/default_app.asar', 'sightline-key'])
    fs.rmSync(path.join(to, name), { recursive: true, force: true });
  return to;
}

/** @type {Record<System, { platform: Platform, folder: (arch: string, product: string) => [folder: string, resources: string] }>} */
const SYSTEMS = {
  linux: {
    platform: Platform.LINUX,
    folder: (arch) => [`linux${arch === 'x64' ? '' : `-${arch}`}-unpacked`, 'resources'],
  },
  win32: {
    platform: Platform.WINDOWS,
    folder: (arch) => [`win${arch === 'x64' ? '' : `-${arch}`}-unpacked`, 'resources'],
  },
  darwin: {
    platform: Platform.MAC,
    folder: (arch, product) => [
      `mac${arch === 'x64' ? '' : `-${arch}`}`,
      path.join(`${product}.app`, 'Contents', 'Resources'),
    ],
  },
};

/**
 * The Electron to pack around: the written one, or the test runtime for a trial.
 * @param {Order} order @returns {{ trial: boolean, electron: string }}
 */
function decideElectron({ release, system, arch, electronDist }) {
  const written = readJson(path.join(NODE_MODULES, 'electron', 'package.json')).version;
  if (electronDist !== undefined) {
    const file = path.join(electronDist, 'version');
    const found = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'none';
    if (found !== written)
      throw new ToolFailure(`${electronDist} is Electron ${found}, and the written one is ${written}`);
    return { trial: false, electron: written };
  }
  const here = chooseElectron();
  const forHere = system === process.platform && arch === process.arch;
  if (release || !forHere || here.version === written) return { trial: false, electron: written };
  say(`packing a trial around Electron ${here.version}: not the product, which is packed with --release`);
  return { trial: true, electron: here.version };
}

/** @param {unknown} error @returns {never} */
function refusal(error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  const closed = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ETIMEDOUT'].includes(code ?? '');
  throw new ToolFailure(
    `packing failed: ${message}${closed ? '\nelectron-builder fetches what this needs, and cannot here: docs/packaging.md says what a closed network can pack' : ''}`,
  );
}

/** @param {readonly string[]} files @param {string} output */
function writeSums(files, output) {
  const lines = files
    .map((file) => `${createHash('sha256').update(fs.readFileSync(file)).digest('hex')}  ${path.basename(file)}\n`)
    .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1));
  fs.writeFileSync(path.join(output, 'SHA256SUMS'), lines.join(''));
}

/**
 * Stages, packs and looks at what came out.
 * @param {Order} order @returns {Promise<Made>}
 */
export async function pack(order) {
  const { system, arch, quick } = order;
  const { trial, electron } = decideElectron(order);
  const epoch = sourceDate();
  const version = order.version ?? readJson(inRoot('package.json')).version;
  const product = await stage({ system, arch, trial, version, electron, epoch });
  const output = order.output ?? inRoot('dist');
  const { platform, folder: folderOf } = SYSTEMS[system];
  const formats = order.formats.length > 0 || order.release ? order.formats : system === 'linux' ? ['dir', 'deb'] : [];
  fs.rmSync(output, { recursive: true, force: true });
  // electron-builder hands these on to what it starts.
  process.env['SOURCE_DATE_EPOCH'] = epoch;
  if (system === 'linux' && hasProgram('dpkg-deb')) process.env['CUSTOM_FPM_PATH'] = inRoot('tools/packaging/fpm.mjs');
  if (quick) process.env['SIGHTLINE_DEB_COMPRESSION'] = 'zstd-1';
  const executable = trial ? product.name : 'sightline';
  const licences = `${path.join(STAGE, 'THIRD-PARTY-LICENCES.txt')}=/usr/share/doc/${product.name}/copyright`;
  const files = await packWith({
    projectDir: ROOT,
    publish: 'never',
    targets: platform.createTarget(formats.length > 0 ? [...formats] : null, arch === 'arm64' ? Arch.arm64 : Arch.x64),
    config: {
      extends: inRoot('electron-builder.yml'),
      directories: { output },
      deb: { fpm: [licences] },
      ...(order.electronDist === undefined ? {} : { electronDist: path.resolve(order.electronDist) }),
      ...(trial
        ? {
            appId: 'uk.police.sightline.workstation.trial',
            productName: product.productName,
            electronVersion: electron,
            electronDist: stageRuntime(),
            linux: { executableName: executable },
          }
        : {}),
    },
  }).catch((/** @type {unknown} */ error) => {
    // The output has not been checked.
    fs.rmSync(output, { recursive: true, force: true });
    return refusal(error);
  });
  const [name, resources] = folderOf(arch, product.productName);
  const folder = path.join(output, name);
  fs.rmSync(path.join(output, 'builder-debug.yml'), { force: true });
  const wrong = [
    ...wrongWith(folder, path.join(folder, resources), { platform: system, arch, trial, executable }),
    ...files
      .filter((file) => file.endsWith('.deb') && !quick)
      .flatMap((file) => overBudget(path.basename(file), fs.statSync(file).size, BUDGET.deb)),
  ];
  if (wrong.length > 0) {
    // Removed, so that nobody finds it and passes it on.
    fs.rmSync(output, { recursive: true, force: true });
    throw new ToolFailure(`what was packed is not what may be shipped, and is gone:\n  ${wrong.join('\n  ')}`);
  }
  writeSums(files, output);
  return { folder, files, package: product.name, product: product.productName, version, executable, electron, trial };
}

/** @param {readonly string[]} args @returns {Order} */
export function orderOf(args) {
  const known = ['--release', '--quick', '--windows', '--mac', '--arm64', '--x64'];
  const valued = /^--(electron|output)=(.+)$/;
  const flags = args.filter((arg) => arg.startsWith('-') && !valued.test(arg));
  const unknown = flags.filter((flag) => !known.includes(flag));
  if (unknown.length > 0) throw new ToolFailure(`unknown: ${unknown.join(' ')}`, 64);
  const values = Object.fromEntries(args.map((arg) => valued.exec(arg)?.slice(1) ?? []));
  const here = /** @type {System} */ (process.platform in SYSTEMS ? process.platform : 'linux');
  return {
    system: flags.includes('--windows') ? 'win32' : flags.includes('--mac') ? 'darwin' : here,
    arch: flags.includes('--arm64') || (process.arch === 'arm64' && !flags.includes('--x64')) ? 'arm64' : 'x64',
    formats: args.filter((arg) => !arg.startsWith('-')),
    release: flags.includes('--release'),
    quick: flags.includes('--quick'),
    ...(values['output'] === undefined ? {} : { output: path.resolve(values['output']) }),
    ...(values['electron'] === undefined ? {} : { electronDist: values['electron'] }),
  };
}

asCommand(import.meta.url, async (args) => {
  const order = orderOf(args);
  await ensureInstalled();
  const { folder, files, trial } = await pack(order);
  for (const made of [folder, ...files]) say(`made ${path.relative(process.cwd(), made)}`);
  if (trial) say('this is a trial around the test runtime, for looking at; it is not to be given to anybody');
});
