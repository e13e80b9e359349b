/**
 * What a package may hold, file by file: each file fits exactly one rule, each rule is met as often as it says, and nothing in
 * what fits is of a kind that must never leave the building. Checked whenever something is packed, and again on what is installed:
 *
 *   node tools/packaging/contents.mjs FOLDER    what is wrong with an unpacked or installed app for this system
 */
import { extractFile, listPackage, statFile } from '@electron/asar';
import fs from 'node:fs';
import path from 'node:path';
import { asCommand, say, ToolFailure } from '../lib/command.mjs';

/** @typedef {{ what: string, pattern: RegExp, least: number, most: number }} Rule */
/** @typedef {{ platform: NodeJS.Platform, arch: string, trial: boolean, executable: string }} Kind */

/** @param {string} what @param {RegExp} pattern @param {number} [least] @param {number} [most] @returns {Rule} */
const rule = (what, pattern, least = 1, most = least) => ({ what, pattern, least, most });

const SQLITE = 'node_modules/better-sqlite3-multiple-ciphers';
const KEYTAR = 'node_modules/keytar';

/** Inside app.asar, the unpacked binaries included. @param {Kind} kind @returns {Rule[]} */
export const archiveRules = ({ platform, arch, trial }) => [
  rule('description of the app', /^package\.json$/),
  rule('main', /^out\/main\/(index|workstation|arrow)\.cjs$/, 3),
  rule('table of what the page may ask for', /^out\/main\/assets\.json$/),
  rule('preload', /^out\/preload\/preload\.cjs$/),
  rule('page', /^out\/renderer\/index\.html$/),
  rule('scripts of the page', /^out\/renderer\/assets\/[\w.-]+\.(js|mjs)$/, 2, 40),
  rule('styles of the page', /^out\/renderer\/assets\/[\w.-]+\.css$/, 1, 40),
  rule('fonts of the page', /^out\/renderer\/assets\/[\w.-]+\.(woff2|otf)$/, 0, 10),
  rule('pictures of the page', /^out\/renderer\/assets\/[\w.-]+\.(svg|png|webp)$/, 0, 40),
  rule('base map', /^out\/resources\/basemap\/[\w-]+\.json$/, 5, 30),
  rule('fonts of the map', /^out\/resources\/fonts\/[\w-]+\.woff2$/, 1, 10),
  rule(
    'SQLite',
    new RegExp(`^${SQLITE}/(package\\.json|LICENSE|lib/(binding|database|index|sqlite-error|util)\\.js)$`),
    7,
  ),
  rule('SQLite’s methods', new RegExp(`^${SQLITE}/lib/methods/[\\w-]+\\.js$`), 5, 20),
  rule('SQLite’s binary', new RegExp(`^${SQLITE}/prebuilds/${platform}-${arch}\\.node$`)),
  rule('keychain', new RegExp(`^${KEYTAR}/(package\\.json|LICENSE\\.md|lib/keytar\\.js)$`), 3),
  rule('keychain’s binary', new RegExp(`^${KEYTAR}/prebuilds/${platform}-${arch}/keytar\\.node$`)),
  ...(trial ? [rule('SQLite’s binary for the test runtime', /^\.native\/better_sqlite3\.node$/)] : []),
];

/** The folder as it is installed on Linux; the archive counts as one file. @param {Kind} kind @returns {Rule[]} */
export const linuxFolderRules = ({ executable, trial }) => [
  rule('program', new RegExp(`^${executable}$`)),
  rule('sandbox helper and crash handler of Chromium', /^(chrome-sandbox|chrome_crashpad_handler)$/, 2),
  rule('libraries of Chromium', /^lib(EGL|GLESv2|ffmpeg|vk_swiftshader)\.so$|^libvulkan\.so\.1$/, 5),
  rule(
    'data of Chromium',
    /^(chrome_100_percent|chrome_200_percent|resources)\.pak$|^icudtl\.dat$|^vk_swiftshader_icd\.json$/,
    5,
  ),
  rule('snapshots of V8', /^(snapshot_blob|v8_context_snapshot)\.bin$/, 1, 2),
  rule('languages', /^locales\/en-(GB|US)\.pak$/, 2),
  rule('version of Electron', /^version$/, 0, 1),
  rule('licences', /^(LICENSE\.(?:electron|sightline)\.txt|LICENSES\.chromium\.html|THIRD-PARTY-LICENCES\.txt)$/, 4),
  rule('list of what is inside', /^sbom\.cdx\.json$/),
  rule('example of a policy', /^policy\.example\.json$/),
  rule('archive', /^resources\/app\.asar$/),
  rule('binaries beside the archive', /^resources\/app\.asar\.unpacked\/.+\.node$/, trial ? 3 : 2),
  // Only in the folder that a .deb was made of.
  rule('profile for AppArmor', /^resources\/apparmor-profile$/, 0, 1),
];

/**
 * Names that fit no rule or two, and rules that are not met.
 * @param {readonly string[]} names @param {readonly Rule[]} rules @returns {string[]} in words
 */
export function unruly(names, rules) {
  const counts = new Map(rules.map((one) => [one, 0]));
  const wrong = names.flatMap((name) => {
    const fitting = rules.filter(({ pattern }) => pattern.test(name));
    for (const one of fitting) counts.set(one, (counts.get(one) ?? 0) + 1);
    return fitting.length === 1
      ? []
      : [fitting.length === 0 ? `${name} does not belong here` : `${name} fits two rules`];
  });
  for (const [{ what, least, most }, count] of counts)
    if (count < least || count > most)
      wrong.push(`${what}: ${count} files, and there must be ${least === most ? least : `${least} to ${most}`}`);
  return wrong;
}

/** From the sentinel string in national-api/. */
const STUB = 'SIGHTLINE-NATIONAL-API-STUB-DO-NOT-SHIP';
/** @type {{ what: string, pattern: RegExp }[]} */
const NEVER = [
  { what: 'the national service stub', pattern: new RegExp(STUB) },
  // In a text of a script or of JSON, a line ends with a backslash and a letter.
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?:\s|\\[nr])+[A-Za-z0-9+/]{16}/ },
  { what: 'a map of sources', pattern: /[#@] sourceMappingURL=data:|"sourcesContent"\s*:/ },
  { what: 'a test', pattern: /from ['"]vitest['"]|require\(['"]vitest['"]\)/ },
];

/** Texts that must never be shipped. @param {string} name @param {Buffer} bytes @returns {string[]} in words */
export function forbiddenIn(name, bytes) {
  const text = bytes.toString('latin1');
  return NEVER.filter(({ pattern }) => pattern.test(text)).map(({ what }) => `${name} holds ${what}`);
}

/** First bytes of a binary of each system. @type {Partial<Record<NodeJS.Platform, RegExp>>} */
const BINARIES = { linux: /^7f454c46/, win32: /^4d5a/, darwin: /^(cf|fe)?(cffaedfe|feedfacf|cafebabe)/ };

/** @param {string} name @param {Buffer} bytes @param {NodeJS.Platform} platform @returns {string[]} */
export function foreignBinary(name, bytes, platform) {
  const start = bytes.subarray(0, 4).toString('hex');
  return BINARIES[platform]?.test(start) === true ? [] : [`${name} is no binary of ${platform}`];
}

/** @param {string} archive @returns {string[]} its files, with forward slashes */
export function filesInArchive(archive) {
  return listPackage(archive, { isPack: false })
    .map((name) => name.replaceAll('\\', '/').replace(/^\//, ''))
    .filter((name) => !('files' in statFile(archive, path.normalize(name), false)));
}

/** @param {string} folder @returns {string[]} its files, with forward slashes */
export function filesInFolder(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/**
 * Bytes at most [default]: round figures above what the product weighed when each was set, so that a new library is noticed.
 * Whoever raises one says in the commit what came in.
 */
export const BUDGET = {
  /** app.asar without what is beside it. */
  archive: 8_000_000,
  /** Native binaries beside the archive. */
  natives: 8_000_000,
  /** The Linux folder. */
  folder: 265_000_000,
  /** The .deb, compressed as it is shipped. */
  deb: 90_000_000,
};

/** @param {string} what @param {number} bytes @param {number} most @returns {string[]} */
export const overBudget = (what, bytes, most) =>
  bytes <= most ? [] : [`${what} has ${bytes} bytes, and its budget is ${most} (tools/packaging/contents.mjs)`];

/** @param {string} folder */
const weight = (folder) =>
  filesInFolder(folder).reduce((sum, name) => sum + fs.lstatSync(path.join(folder, name)).size, 0);

/**
 * Everything that is wrong with a packed app, in words.
 * @param {string} folder with the program in it @param {string} resources with app.asar in it @param {Kind} kind @returns {string[]}
 */
export function wrongWith(folder, resources, kind) {
  const archive = path.join(resources, 'app.asar');
  const names = filesInArchive(archive);
  const inside = names.flatMap((name) => {
    const bytes = extractFile(archive, path.normalize(name));
    return [...forbiddenIn(name, bytes), ...(name.endsWith('.node') ? foreignBinary(name, bytes, kind.platform) : [])];
  });
  const natives = `${archive}.unpacked`;
  return [
    ...unruly(names, archiveRules(kind)),
    ...inside,
    ...(kind.platform === 'linux' ? unruly(filesInFolder(folder), linuxFolderRules(kind)) : []),
    ...overBudget('app.asar', fs.statSync(archive).size, BUDGET.archive),
    ...overBudget('what is beside app.asar', weight(natives), BUDGET.natives),
    ...(kind.platform === 'linux' ? overBudget('the folder', weight(folder), BUDGET.folder) : []),
  ];
}

asCommand(import.meta.url, ([folder]) => {
  if (folder === undefined) throw new ToolFailure('usage: node tools/packaging/contents.mjs FOLDER', 64);
  const resources = path.join(folder, 'resources');
  const { name } = JSON.parse(extractFile(path.join(resources, 'app.asar'), 'package.json').toString('utf8'));
  const kind = { platform: process.platform, arch: process.arch, trial: name.endsWith('-trial'), executable: name };
  const wrong = wrongWith(folder, resources, kind);
  for (const words of wrong) say(words);
  process.exitCode = wrong.length === 0 ? 0 : 1;
});
