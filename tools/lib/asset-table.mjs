/**
 * The exact table of files that app:// may serve, written when the product is built. The protocol handler looks a path up
 * in it and does nothing else: no path is ever joined, so there is none to escape from.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ToolFailure } from './command.mjs';

/** A file of any other kind is a mistake in the build: the table does not guess. @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.otf': 'font/otf',
  '.wasm': 'application/wasm',
};

/** @param {string} dir @param {string} [below] @returns {string[]} paths with forward slashes, sorted */
function filesOf(dir, below = '') {
  if (!fs.existsSync(path.join(dir, below))) return [];
  return fs
    .readdirSync(path.join(dir, below), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = path.posix.join(below, entry.name);
      return entry.isDirectory() ? filesOf(dir, name) : [name];
    });
}

/**
 * The page's own files stand at the top (`/index.html`, `/assets/…`), data under `/resources/`.
 * @param {string} out @returns {Record<string, { file: string, type: string }>}
 */
export function assetTable(out) {
  /** @type {Record<string, { file: string, type: string }>} */
  const table = {};
  for (const { folder, prefix } of [
    { folder: 'renderer', prefix: '/' },
    { folder: 'resources', prefix: '/resources/' },
  ]) {
    for (const name of filesOf(path.join(out, folder))) {
      const type = TYPES[path.extname(name)];
      if (type === undefined)
        throw new ToolFailure(
          `${folder}/${name}: the product serves no files of this kind (tools/lib/asset-table.mjs)`,
        );
      const url = prefix + name;
      // Percent-encoding would give two spellings of one name.
      if (!/^[\w./-]+$/.test(url))
        throw new ToolFailure(`${folder}/${name}: use letters, digits, dot, hyphen and underscore only`);
      if (url in table) throw new ToolFailure(`two files for ${url}`);
      table[url] = { file: `${folder}/${name}`, type };
    }
  }
  return table;
}

/** @param {string} out */
export function writeAssetTable(out) {
  const file = path.join(out, 'main', 'assets.json');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(assetTable(out), null, 2)}\n`);
}
