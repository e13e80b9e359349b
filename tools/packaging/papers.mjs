/** Documents shipped with the product: its third-party code (SBOM, CycloneDX) and the licences. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ToolFailure } from '../lib/command.mjs';
import { NODE_MODULES, ROOT, inRoot } from '../lib/paths.mjs';

/** @typedef {{ license?: { id?: string, name?: string }, expression?: string }} Licence */
/** @typedef {{ 'bom-ref': string, name: string, version: string, licenses?: Licence[], [more: string]: unknown }} Component */
/** @typedef {{ ref: string, dependsOn?: string[] }} Dependency */
/**
 * @typedef {{ metadata: { component: Component, [more: string]: unknown }, components: Component[], dependencies:
 *   Dependency[], [more: string]: unknown }} Bom
 */
/** @typedef {{ name: string, productName: string, version: string, electron: string, epoch: string }} Product */

/** npm's own list of everything in the lock file; most of it is tools. @returns {Bom} */
function everything() {
  const npm = process.env['npm_execpath'];
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const [command, all] = npm?.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
  return JSON.parse(
    execFileSync(command, all, {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 64 * 1_048_576,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

/** @param {Component} component */
const nameOf = ({ name, version }) => `${name}@${version}`;

/**
 * Cuts the list to what is shipped. What is shipped and not in the list is an error: an incomplete list is worse than none.
 * @param {Bom} bom @param {readonly string[]} shipped `name@version` @param {Product} product @returns {Bom}
 */
export function cutToShipped(bom, shipped, { name, productName, version, electron, epoch }) {
  const components = bom.components.filter((component) => shipped.includes(nameOf(component)));
  const absent = shipped.filter((one) => !components.some((component) => nameOf(component) === one));
  if (absent.length > 0) throw new ToolFailure(`shipped, and not in npm's list: ${absent.join(', ')}`);
  const runtime = {
    'bom-ref': `electron@${electron}`,
    type: 'framework',
    name: 'electron',
    version: electron,
    scope: 'required',
    purl: `pkg:npm/electron@${electron}`,
    licenses: [{ license: { id: 'MIT' } }],
    description: 'Electron with Chromium and Node.js; their own licences are in LICENSES.chromium.html',
  };
  const own = `${name}@${version}`;
  const kept = [...components, runtime]
    // Optional to npm means development; in what is shipped all of it is needed.
    .map((component) => ({ ...component, scope: 'required', properties: [] }))
    .sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
  const refs = new Set(kept.map((component) => component['bom-ref']));
  const dependencies = bom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
  const listed = new Set(dependencies.map(({ ref }) => ref));
  return {
    bomFormat: 'CycloneDX',
    specVersion: bom['specVersion'],
    version: 1,
    metadata: {
      timestamp: new Date(Number(epoch) * 1_000).toISOString(),
      lifecycles: [{ phase: 'build' }],
      component: { 'bom-ref': own, type: 'application', name: productName, version, purl: `pkg:npm/${own}` },
    },
    components: kept,
    dependencies: [
      { ref: own, dependsOn: [...refs].sort() },
      ...dependencies,
      ...[...refs].filter((ref) => !listed.has(ref)).map((ref) => ({ ref, dependsOn: [] })),
    ],
  };
}

/** Where a package of an exact version lies; two versions of one may be installed. @param {string} name @param {string} version */
function folderOf(name, version) {
  /** @type {Record<string, { version?: string }>} */
  const packages = JSON.parse(fs.readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  const found = Object.keys(packages).find(
    (key) => key.endsWith(`node_modules/${name}`) && packages[key]?.version === version,
  );
  return found === undefined ? undefined : inRoot(found);
}

/** @param {string | undefined} folder @returns {string} */
function licenceText(folder) {
  const names =
    folder === undefined ? [] : fs.readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  return names.map((name) => fs.readFileSync(path.join(folder ?? '', name), 'utf8').trim()).join('\n\n');
}

/** @param {Component} component */
const licencesOf = ({ licenses = [] }) =>
  licenses.map(({ license, expression }) => license?.id ?? license?.name ?? expression ?? '').join(', ');

const RULE = `\n\n${'-'.repeat(80)}\n\n`;

/** @param {Bom} bom @returns {string} */
export function notices(bom) {
  const parts = bom.components
    .filter(({ name }) => name !== 'electron')
    .map((component) => {
      const text = licenceText(folderOf(component.name, component.version));
      const licences = licencesOf(component);
      if (licences === '') throw new ToolFailure(`${nameOf(component)} is shipped and names no licence`);
      return `${component.name} ${component.version}\nLicence: ${licences}\n\n${text === '' ? '(the package holds no licence text)' : text}`;
    });
  return [
    'Third-party code and data in this product.\n\nElectron, Chromium and Node.js: see LICENSE.electron.txt and LICENSES.chromium.html in this folder.',
    ...parts,
    fs.readFileSync(inRoot('resources', 'basemap', 'NOTICE.md'), 'utf8').trim(),
  ]
    .join(RULE)
    .concat('\n');
}

/**
 * Writes both papers.
 * @param {string} folder @param {readonly string[]} shipped @param {Product} product @returns {Bom}
 */
export function writePapers(folder, shipped, product) {
  const bom = cutToShipped(everything(), shipped, product);
  fs.writeFileSync(path.join(folder, 'sbom.cdx.json'), `${JSON.stringify(bom, null, 1)}\n`);
  fs.writeFileSync(path.join(folder, 'THIRD-PARTY-LICENCES.txt'), notices(bom));
  return bom;
}

/** `name@version` of a native module under the name it has here. @param {string} name */
export function installed(name) {
  return `${name}@${JSON.parse(fs.readFileSync(path.join(NODE_MODULES, name, 'package.json'), 'utf8')).version}`;
}
