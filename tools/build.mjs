/**
 * Builds what runs: the app's main process, its preload, the page, and the national service stub, each on its own.
 *
 *   node tools/build.mjs                    everything
 *   node tools/build.mjs --national-api     the stub only
 *   node tools/build.mjs --app              everything but the stub
 *   node tools/build.mjs --force            even when nothing changed
 *
 * A part is skipped when none of its sources changed since it was last built, so `npm start` costs nothing the second time.
 */
import { build as bundle } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { writeAssetTable } from './lib/asset-table.mjs';
import { asCommand, say, ToolFailure } from './lib/command.mjs';
import { fingerprint } from './lib/fingerprint.mjs';
import { NODE_MODULES, OUT, ROOT, inRoot } from './lib/paths.mjs';
import { writeStillMaps } from './lib/still-maps.mjs';

/** Changing how we build must rebuild; so must other versions of what is bundled. */
const BUILD_INPUTS = ['tools/build.mjs', 'tools/lib/asset-table.mjs', 'package-lock.json', 'tsconfig.base.json'];

/** What main/product.ts is told by a build that is packed. @typedef {{ electron: string, trial: boolean }} Packed */
/**
 * Where a build goes, and for whom: one that is packed has a folder of its own and no source maps.
 * @typedef {{ out: string, packed?: Packed }} Making
 */
/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string} entry without it the part does not exist yet and is left out with a notice
 * @property {string[]} sources folders and files that decide the result
 * @property {string} output a file below the folder that must exist for the part to count as built
 * @property {(making: Making) => Promise<string[]>} make gives `name@version` of the packages whose code is in the result
 */

/** @param {Making} making */
const common = ({ packed }) =>
  /** @satisfies {import('esbuild').BuildOptions} */ ({
    metafile: /** @type {true} */ (true),
    absWorkingDir: ROOT,
    bundle: true,
    logLevel: /** @type {const} */ ('warning'),
    legalComments: /** @type {const} */ ('none'),
    sourcemap: packed === undefined ? /** @type {const} */ ('linked') : false,
    define: {
      'process.env.NODE_ENV': '"production"',
      ...(packed === undefined ? {} : { SIGHTLINE_PACKED: JSON.stringify(packed) }),
    },
  });

/** `name@version` of every package that a bundle has code of. @param {import('esbuild').Metafile} metafile @returns {string[]} */
function packagesIn(metafile) {
  const folders = Object.keys(metafile.inputs).flatMap(
    (file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? [],
  );
  return [...new Set(folders)].map((folder) => {
    /** @type {{ name: string, version: string }} */
    const { name, version } = JSON.parse(fs.readFileSync(inRoot(folder, 'package.json'), 'utf8'));
    return `${name}@${version}`;
  });
}

/**
 * Must never be bundled into the product, whatever lint says: the stub, the tests and the test builders.
 * @param {import('esbuild').Metafile} metafile @param {string} name
 */
function refuseForeignCode(metafile, name) {
  const foreign = Object.keys(metafile.inputs).filter((file) => /^(national-api|e2e|tools|app\/testing)\//.test(file));
  if (foreign.length > 0) throw new ToolFailure(`${name} must not contain ${foreign.join(', ')}`);
}

/**
 * Modules that main loads on demand, as separate files: everything in the first file is read before there is a window.
 * @type {Record<string, string>} file by what an `import()` names
 */
const ON_DEMAND = { './open-workstation.ts': 'workstation', 'apache-arrow': 'arrow' };

/** @type {import('esbuild').Plugin} */
const onDemand = {
  name: 'on-demand',
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind, path: name }) => {
      const file = kind === 'dynamic-import' ? ON_DEMAND[name] : undefined;
      return file === undefined ? undefined : { path: `./${file}.cjs`, external: true };
    }),
};

/** @param {Making} making */
async function makeMain(making) {
  const { metafile } = await bundle({
    ...common(making),
    entryPoints: { index: 'main/index.ts', workstation: 'main/open-workstation.ts', arrow: 'apache-arrow' },
    outdir: path.join(making.out, 'main'),
    outExtension: { '.js': '.cjs' },
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    // An `import()` of the files above becomes a `require`, which costs no tick.
    supported: { 'dynamic-import': false },
    // Native modules and Electron itself stay outside; everything else is inside, so that the product carries no node_modules but these.
    external: ['electron', 'better-sqlite3-multiple-ciphers', 'keytar'],
    plugins: [onDemand],
    // Minified, so that less is read before the first window. Names stay, and source maps give the lines.
    minifyWhitespace: true,
    minifySyntax: true,
  });
  refuseForeignCode(metafile, 'main');
  return packagesIn(metafile);
}

/**
 * The names of the contract as a module: the preload offers a function for each and carries none of the schemas.
 * @type {import('esbuild').Plugin}
 */
const contractNames = {
  name: 'contract-names',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^sightline:contract$/ }, () => ({ path: 'names', namespace: 'contract' }));
    onLoad({ filter: /./, namespace: 'contract' }, async () => {
      const { outputFiles } = await bundle({
        entryPoints: ['app/contract/methods.ts'],
        absWorkingDir: ROOT,
        bundle: true,
        write: false,
        format: 'esm',
        platform: 'node',
      });
      const source = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
      const { METHOD_NAMES, EVENT_NAMES } = await import(`data:text/javascript;base64,${source}`);
      return {
        contents: `export const METHOD_NAMES = ${JSON.stringify(METHOD_NAMES)};\nexport const EVENT_NAMES = ${JSON.stringify(EVENT_NAMES)};\n`,
      };
    });
  },
};

/** @param {Making} making */
async function makePreload(making) {
  const { metafile } = await bundle({
    ...common(making),
    entryPoints: ['main/preload/preload.ts'],
    outfile: path.join(making.out, 'preload', 'preload.cjs'),
    // Not `node`: a sandboxed preload has no node modules, and so using one is a build error here.
    platform: 'browser',
    format: 'cjs',
    target: 'chrome114',
    external: ['electron'],
    plugins: [contractNames],
    sourcemap: false,
  });
  refuseForeignCode(metafile, 'preload');
  return packagesIn(metafile);
}

/** @param {Making} making */
async function makeStub(making) {
  const { metafile } = await bundle({
    ...common(making),
    entryPoints: {
      cli: 'national-api/cli.ts',
      'arrow-worker': 'national-api/ingest/arrow-worker.mjs',
      'password-worker': 'national-api/accounts/password-worker.mjs',
    },
    outdir: path.join(making.out, 'national-api'),
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
  });
  return packagesIn(metafile);
}

/** @param {Making} making */
async function makePage({ out }) {
  const { build: bundlePage } = await import('vite');
  const before = process.env['NODE_ENV'];
  const list = path.join(out, 'renderer', 'packages.json');
  try {
    await bundlePage({
      root: inRoot('renderer'),
      configFile: inRoot('renderer', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: path.join(out, 'renderer'), license: { fileName: path.basename(list) } },
    });
    /** @type {{ name: string, version: string }[]} */
    const bundled = JSON.parse(fs.readFileSync(list, 'utf8'));
    return bundled.map(({ name, version }) => `${name}@${version}`);
  } finally {
    // Not for the page: every file that lies there is in the table of app://.
    fs.rmSync(list, { force: true });
    // Vite leaves NODE_ENV=production behind, and whatever we start later (Vitest with React) would inherit it.
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

/** @type {Part[]} */
const APP_PARTS = [
  { name: 'main', entry: 'main/index.ts', sources: ['main', 'app'], output: 'main/index.cjs', make: makeMain },
  {
    name: 'preload',
    entry: 'main/preload/preload.ts',
    sources: ['main/preload', 'app'],
    output: 'preload/preload.cjs',
    make: makePreload,
  },
  {
    name: 'page',
    entry: 'renderer/index.html',
    sources: ['renderer', 'app'],
    output: 'renderer/index.html',
    make: makePage,
  },
];

/** @type {Part} */
const STUB = {
  name: 'national-api',
  entry: 'national-api/cli.ts',
  sources: ['national-api', 'app'],
  output: 'national-api/cli.mjs',
  make: makeStub,
};

/** @param {Part} part @param {boolean} force @returns {Promise<'built' | 'unchanged' | 'missing'>} */
async function buildPart(part, force) {
  if (!fs.existsSync(inRoot(part.entry))) {
    say(`${part.name}: left out, there is no ${part.entry} yet`);
    return 'missing';
  }
  const stamp = path.join(OUT, `.${part.name}.stamp`);
  const now = fingerprint([...part.sources, ...BUILD_INPUTS]);
  if (
    !force &&
    fs.existsSync(path.join(OUT, part.output)) &&
    fs.existsSync(stamp) &&
    fs.readFileSync(stamp, 'utf8') === now
  )
    return 'unchanged';
  await makePart(part, { out: OUT });
  fs.writeFileSync(stamp, now);
  return 'built';
}

/** @param {Part} part @param {Making} making */
async function makePart(part, making) {
  const start = Date.now();
  try {
    const packages = await part.make(making);
    say(`${part.name}: built in ${((Date.now() - start) / 1000).toFixed(1)} s`);
    return packages;
  } catch (error) {
    if (error instanceof ToolFailure) throw error;
    // esbuild has printed its own messages already; vite's are in the error.
    throw new ToolFailure(`building ${part.name} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Data the page may ask for: the basemap and the fonts of map labels. @param {string} out */
function copyResources(out) {
  const target = path.join(out, 'resources');
  fs.rmSync(target, { recursive: true, force: true });
  /** @param {string} from @param {string} folder @param {(name: string) => boolean} wanted */
  const copy = (from, folder, wanted) => {
    if (!fs.existsSync(from)) return;
    fs.mkdirSync(path.join(target, folder), { recursive: true });
    for (const name of fs.readdirSync(from).filter(wanted))
      fs.copyFileSync(path.join(from, name), path.join(target, folder, name));
  };
  copy(inRoot('resources', 'basemap'), 'basemap', (name) => name.endsWith('.json'));
  writeStillMaps(path.join(target, 'basemap'));
  copy(inRoot('resources', 'fonts'), 'fonts', (name) => name.endsWith('.woff2'));
  copy(path.join(NODE_MODULES, '@fontsource', 'open-sans', 'files'), 'fonts', (name) =>
    /^open-sans-latin(-ext)?-(400|600|700)-normal\.woff2$/.test(name),
  );
}

/**
 * @param {{ stubOnly?: boolean, appOnly?: boolean, force?: boolean }} [options]
 * @returns {Promise<{ missing: string[] }>} parts that do not exist yet
 */
export async function build({ stubOnly = false, appOnly = false, force = false } = {}) {
  fs.mkdirSync(OUT, { recursive: true });
  const parts = stubOnly ? [STUB] : appOnly ? APP_PARTS : [...APP_PARTS, STUB];
  /** @type {string[]} */
  const missing = [];
  for (const part of parts) if ((await buildPart(part, force)) === 'missing') missing.push(part.name);
  if (!stubOnly) {
    copyResources(OUT);
    writeAssetTable(OUT);
  }
  return { missing };
}

/**
 * The app as it is packed, in a folder of its own, so that what `npm start` runs is never a packed build.
 * @param {{ out: string, packed: Packed }} making
 * @returns {Promise<string[]>} `name@version` of the packages whose code is in it
 */
export async function buildPacked(making) {
  /** @type {string[]} */
  const packages = [];
  for (const part of APP_PARTS) packages.push(...(await makePart(part, making)));
  copyResources(making.out);
  writeAssetTable(making.out);
  return [...new Set(packages)].sort();
}

asCommand(import.meta.url, async (args) => {
  const known = ['--national-api', '--app', '--force'];
  const unknown = args.filter((arg) => !known.includes(arg));
  if (unknown.length > 0) throw new ToolFailure(`unknown: ${unknown.join(' ')} (known: ${known.join(', ')})`, 64);
  await build({
    stubOnly: args.includes('--national-api'),
    appOnly: args.includes('--app'),
    force: args.includes('--force'),
  });
});
