/** The product has no import cycles: in a bundle, a value of a cycle that is read too early is silently `undefined`. */
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { ROOT } from './lib/paths.mjs';

/** @param {string} folder @returns {string[]} */
const sourcesIn = (folder) =>
  fs
    .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test|\.d)\.tsx?$/.test(name))
    .map((name) => path.join(folder, name));

/** What a module imports as values, by file. @param {string} file @param {string} source @returns {string[]} */
function importsOf(file, source) {
  /** @type {string[]} */
  const found = [];
  for (const statement of ts.createSourceFile(file, source, ts.ScriptTarget.Latest).statements) {
    const from =
      (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) &&
      statement.moduleSpecifier !== undefined
        ? /** @type {import('typescript').StringLiteral} */ (statement.moduleSpecifier).text
        : undefined;
    if (from?.startsWith('.') !== true) continue;
    if (ts.isExportDeclaration(statement) ? statement.isTypeOnly : onlyTypes(statement)) continue;
    found.push(path.normalize(path.join(path.dirname(file), from)));
  }
  return found;
}

/** @param {import('typescript').Statement} statement */
function onlyTypes(statement) {
  if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return false;
  const { isTypeOnly, name, namedBindings } = statement.importClause;
  if (isTypeOnly) return true;
  return (
    name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every((element) => element.isTypeOnly)
  );
}

/** The first way from a module back to itself. @param {ReadonlyMap<string, readonly string[]>} graph @returns {string[] | undefined} */
function cycleIn(graph) {
  /** @type {Set<string>} */
  const done = new Set();
  /** @param {string} file @param {string[]} way @returns {string[] | undefined} */
  const follow = (file, way) => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const found = follow(next, [...way, file]);
      if (found !== undefined) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const found = follow(file, []);
    if (found !== undefined) return found;
  }
  return undefined;
}

it('finds a cycle, and passes over imports of types', () => {
  expect(
    importsOf(
      'a/x.ts',
      "import { b, type C } from './b.ts'; import type { D } from './d.ts'; export * from '../e.ts';",
    ),
  ).toEqual(['a/b.ts', 'e.ts']);
  expect(
    cycleIn(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual(['b', 'c', 'b']);
});

it('holds for the whole product', () => {
  const files = ['app', 'main', 'renderer', 'national-api'].flatMap(sourcesIn);
  const graph = new Map(files.map((file) => [file, importsOf(file, fs.readFileSync(path.join(ROOT, file), 'utf8'))]));
  expect(graph.size).toBeGreaterThan(300);
  expect(cycleIn(graph)).toBeUndefined();
});
