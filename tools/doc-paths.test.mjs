import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { broken, named } from './lib/doc-references.mjs';
import { inRoot } from './lib/paths.mjs';

/**
 * The documents that a newcomer reads first have no dead references: every path in backticks from the top of the
 * checkout, and every link.
 */

const FOLDERS = 'app|main|renderer|national-api|e2e|tools|docs|resources';

const DOCS = [
  ...['README.md', 'CONTRIBUTING.md'],
  ...FOLDERS.split('|').map((folder) => `${folder}/README.md`),
  ...fs.readdirSync(inRoot('docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
].filter((file) => file.endsWith('.md') && fs.existsSync(inRoot(file)));

/** A path without a placeholder (`NNNN-name`, `<area>`, `*`), and none inside a package (`resources/app.asar`). */
const PATH = new RegExp(`^(?:${FOLDERS})/[\\w./-]*$`);
const isPath = (/** @type {string} */ text) => PATH.test(text) && !/NNNN|\.asar/.test(text);

/** @param {string} file @param {string} text @returns {string[]} targets of its links in this checkout, from the top */
const linksOf = (file, text) =>
  [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => path.join(path.dirname(file), target).replaceAll('\\', '/'));

it.each(DOCS)('%s names only what is there', (file) => {
  const text = fs.readFileSync(inRoot(file), 'utf8');
  // Inside a fence lie commands, whose paths are made when they run.
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  const references = [...named(prose).filter(isPath), ...linksOf(file, prose)];
  expect(references.flatMap((each) => broken(each) ?? [])).toEqual([]);
});
