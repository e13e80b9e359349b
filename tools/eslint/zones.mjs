/**
 * Which folder may import which, as one table (each folder's README says it in words).
 * Pure: a file's path and what it imports go in, a refusal that names the right way comes out.
 */
import { builtinModules } from 'node:module';
import path from 'node:path';

/** @typedef {{ importer: string, specifier: string, names?: string[] }} Import `names`: imported names, `*` for everything at once */

/**
 * From the most special folder to the least; the first that fits a file is its zone.
 * `may` lists zones by prefix; `instead` is what a person who got it wrong should do.
 * @type {{ zone: string, may: string[], instead: string }[]}
 */
const ZONES = [
  { zone: 'app/base', may: ['app/base'], instead: 'base is below all others: no term of the field is in it' },
  {
    zone: 'app/domain',
    may: ['app/domain', 'app/base'],
    instead: 'domain is the bottom: move what both need into app/domain',
  },
  {
    zone: 'app/policy',
    may: ['app/policy', 'app/domain', 'app/base'],
    instead: 'policy stands on app/domain only; pass other things in as values',
  },
  {
    zone: 'app/audit',
    may: ['app/audit', 'app/domain', 'app/base'],
    instead: 'audit stands on app/domain only; the hash function is passed in',
  },
  {
    zone: 'app/voi',
    may: ['app/voi', 'app/policy', 'app/domain', 'app/base'],
    instead: 'voi stands on app/{policy,domain}: what it decides is passed in',
  },
  {
    zone: 'app/movement',
    may: ['app/movement', 'app/domain', 'app/base'],
    instead: 'movement stands on app/domain only, and works on columns',
  },
  {
    zone: 'app/api',
    may: ['app/api', 'app/policy', 'app/domain', 'app/audit', 'app/movement', 'app/base'],
    instead: 'api stands on app/{policy,domain,audit,movement}',
  },
  {
    zone: 'app/contract',
    may: ['app/contract', 'app/api', 'app/policy', 'app/domain', 'app/audit', 'app/voi', 'app/base'],
    instead: 'contract stands on app/{api,policy,domain,audit,voi}',
  },
  {
    zone: 'app',
    may: ['app'],
    instead: 'the core imports nothing outside app/: declare a port and let main or national-api fill it',
  },
  {
    zone: 'main/preload',
    may: ['main/preload', 'app/contract/names'],
    instead: 'the preload knows app/contract/names.ts and electron, nothing else',
  },
  {
    zone: 'main',
    may: ['main', 'app', 'resources'],
    instead: 'main stands on app/; it reaches the page through main/ipc and the national service through HTTPS',
  },
  {
    zone: 'renderer',
    may: ['renderer', 'app'],
    instead: 'the page stands on app/; it reaches main through renderer/bridge',
  },
  {
    zone: 'national-api',
    may: ['national-api', 'app', 'resources'],
    instead: 'the stub stands on app/; the product never imports it and it never imports the product',
  },
  {
    zone: 'e2e',
    may: ['e2e', 'app'],
    instead: 'e2e drives built products from outside; share builders through app/testing',
  },
  { zone: 'tools', may: ['tools'], instead: 'tools run before anything is built: no product source' },
];

/** Where `electron` may be imported at all. */
const ELECTRON_PLACES = ['main/adapters', 'main/security', 'main/windows', 'main/ipc', 'main/preload', 'main/index.ts'];

/** Names of electron with one home each. @type {Record<string, { home: string, instead: string }>} */
const ELECTRON_HOMES = {
  ipcMain: { home: 'main/ipc', instead: 'register a method of the contract with the registrar in main/ipc' },
  ipcRenderer: { home: 'main/preload', instead: 'the page calls renderer/bridge; only main/preload holds ipcRenderer' },
  shell: {
    home: 'main/windows/external-links.ts',
    instead: 'open links with openExternal of main/windows/external-links.ts (S16)',
  },
};

const BUILT_IN = new Set(builtinModules);

/** @param {string} file @param {string} place a folder, or a file with or without its ending */
const within = (file, place) =>
  file === place || file.startsWith(`${place}/`) || file.replace(/\.[cm]?[jt]sx?$/, '') === place;

/** @param {string} file */
export const isTest = (file) => /\.(test|spec)\.[cm]?[jt]sx?$/.test(file);

/** @param {string} specifier */
const isNodeModule = (specifier) => specifier.startsWith('node:') || BUILT_IN.has(specifier.split('/')[0] ?? '');

/**
 * The shell and the shared parts know a workspace by its entry in the registry, so that one more costs one line.
 * @param {string} importer
 * @param {boolean} test
 */
const mayKnowWorkspaces = (importer, test) =>
  test ||
  importer === 'renderer/workspaces/registry.ts' ||
  importer === 'renderer/workspaces/second-window.ts' ||
  within(importer, 'renderer/testing');

/** @param {string} file from the top of the checkout, forward slashes */
const zoneOf = (file) => ZONES.find(({ zone }) => within(file, zone));

/** @param {string} importer @param {string[]} names @returns {string | undefined} */
function refuseElectron(importer, names) {
  if (!ELECTRON_PLACES.some((place) => within(importer, place))) {
    return `electron is imported only in main/{adapters,security,windows,ipc,preload} and main/index.ts: declare a port in main/ports and make it real in main/adapters`;
  }
  if (names.includes('*'))
    return 'import the names you use from electron one by one, so that it can be seen who holds ipcMain, ipcRenderer and shell';
  for (const name of names) {
    const rule = Object.hasOwn(ELECTRON_HOMES, name) ? ELECTRON_HOMES[name] : undefined;
    if (rule && !within(importer, rule.home)) return `${name} belongs to ${rule.home}: ${rule.instead}`;
  }
  return undefined;
}

/**
 * @param {Import} what `importer` from the top of the checkout, with forward slashes
 * @returns {string | undefined} why not, or nothing
 */
export function refusal({ importer, specifier, names = [] }) {
  const from = zoneOf(importer);
  if (from === undefined) return undefined;
  const test = isTest(importer);

  if (specifier === 'electron' || specifier.startsWith('electron/')) return refuseElectron(importer, names);

  if (!specifier.startsWith('.') && !specifier.startsWith('/')) {
    if (!isNodeModule(specifier) || test) return undefined;
    if (within(importer, 'app'))
      return `app/ is the same on every side and has no Node (${specifier}): have it passed in`;
    if (from.zone === 'renderer') return `the page has no Node (${specifier}): ask main through renderer/bridge`;
    if (from.zone === 'main/preload') return `a sandboxed preload has no Node (${specifier}): do it in main`;
    return undefined;
  }
  if (specifier.startsWith('/')) return 'import by a relative path';

  const target = path.posix.normalize(path.posix.join(path.posix.dirname(importer), specifier.replace(/\?.*$/, '')));
  if (target.startsWith('..')) return 'nothing outside the repository is imported';
  if (within(target, 'app/testing')) {
    return test || from.zone === 'e2e' || within(importer, 'app/testing')
      ? undefined
      : 'app/testing is for tests and e2e only';
  }
  const workspace = /^renderer\/workspaces\/[^/]+\//.exec(target)?.[0];
  if (workspace !== undefined && !importer.startsWith(workspace) && !mayKnowWorkspaces(importer, test)) {
    return 'a workspace is known to renderer/workspaces/registry.ts only: move what others need to renderer/{search,columns,map,timeline,ui,words}';
  }
  const allowed = [...from.may, ...(test && within(importer, 'app') ? ['app'] : [])];
  if (allowed.some((place) => within(target, place))) return undefined;
  // Built output and configuration at the top have no zone; only folders with one are guarded, and nothing may reach into e2e or tools.
  const to = zoneOf(target);
  if (to === undefined && !within(target, 'resources') && !within(importer, 'app') && !within(importer, 'main/preload'))
    return undefined;
  return `${from.zone} may not import ${to?.zone ?? target}: ${from.instead}`;
}
