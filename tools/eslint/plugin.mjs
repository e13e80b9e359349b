/** The house rules that no published plugin has. Each has planted violations in plugin.test.mjs. */
import path from 'node:path';
import { ROOT } from '../lib/paths.mjs';
import { isTest, refusal } from './zones.mjs';

/** @param {string} file an absolute path */
const fromRoot = (file) => path.relative(ROOT, file).split(path.sep).join('/');

/** @param {any} node @returns {string | undefined} */
const textOf = (node) => {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return undefined;
};

/** @param {any} specifier of an import or re-export */
const nameOf = (specifier) => {
  if (specifier.type === 'ImportSpecifier') return specifier.imported.name ?? specifier.imported.value;
  if (specifier.type === 'ExportSpecifier') return specifier.local.name ?? specifier.local.value;
  return '*';
};

/** Import zones, in every form an import can take. */
const zones = {
  meta: { type: 'problem', schema: [], messages: { refused: '{{why}}' } },
  create(/** @type {any} */ context) {
    const importer = fromRoot(context.filename);
    /** @param {any} node @param {any} source @param {string[]} names */
    const check = (node, source, names) => {
      const specifier = textOf(source);
      if (specifier === undefined) return;
      const why = refusal({ importer, specifier, names });
      if (why !== undefined) context.report({ node, messageId: 'refused', data: { why } });
    };
    return {
      ImportDeclaration: (/** @type {any} */ node) => check(node, node.source, node.specifiers.map(nameOf)),
      ExportNamedDeclaration: (/** @type {any} */ node) =>
        node.source && check(node, node.source, node.specifiers.map(nameOf)),
      ExportAllDeclaration: (/** @type {any} */ node) => check(node, node.source, ['*']),
      ImportExpression: (/** @type {any} */ node) => check(node, node.source, ['*']),
      TSImportType: (/** @type {any} */ node) =>
        check(node, node.source ?? node.argument?.literal, node.qualifier?.name ? [node.qualifier.name] : ['*']),
      TSExternalModuleReference: (/** @type {any} */ node) => check(node, node.expression, ['*']),
      CallExpression(/** @type {any} */ node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'require') check(node, node.arguments[0], ['*']);
        // vi.mock('…') and vi.importActual('…') load modules too, but only in tests, which the types already hold apart.
      },
    };
  },
};

/** A reminder without a task is never read again. */
const todo = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { bare: '{{word}} needs the number of its task, as in {{word}}(#2)' },
  },
  create(/** @type {any} */ context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          for (const match of comment.value.matchAll(/\b(TODO|FIXME|XXX|HACK)\b(?!\s*\(?#\d+)/g)) {
            context.report({ loc: comment.loc, messageId: 'bare', data: { word: match[1] } });
          }
        }
      },
    };
  },
};

/** S4: switches of Electron with safe defaults; mentioning one can only make things worse. */
const LEFT_ALONE = ['webSecurity', 'allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures'];

const leaveAlone = {
  meta: { type: 'problem', schema: [], messages: { word: '{{word}} is left alone (S4): Electron has the safe value' } },
  create(/** @type {any} */ context) {
    if (isTest(fromRoot(context.filename))) return {};
    /** @param {any} node @param {string} text */
    const check = (node, text) => {
      const word = LEFT_ALONE.find((w) => text.includes(w));
      if (word !== undefined) context.report({ node, messageId: 'word', data: { word } });
    };
    return {
      Identifier: (/** @type {any} */ node) => check(node, node.name),
      Literal: (/** @type {any} */ node) => typeof node.value === 'string' && check(node, node.value),
      TemplateElement: (/** @type {any} */ node) => check(node, node.value.raw),
    };
  },
};

const STORES_HOME = 'renderer/state/personal-store.ts';

/** An unregistered store would not be emptied at lock. */
const personalState = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      bare: `make stores with personalStore (or sharedStore, saying why it may outlive a lock) of ${STORES_HOME}: a bare store is not emptied at lock`,
    },
  },
  create(/** @type {any} */ context) {
    const file = fromRoot(context.filename);
    if (!file.startsWith('renderer/') || file === STORES_HOME) return {};
    /** @param {any} node @param {any} source @param {boolean} typesOnly */
    const check = (node, source, typesOnly) => {
      const name = textOf(source);
      if (name !== undefined && /^zustand(\/|$)/.test(name) && !typesOnly) context.report({ node, messageId: 'bare' });
    };
    return {
      ImportDeclaration: (/** @type {any} */ node) => check(node, node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (/** @type {any} */ node) =>
        node.source && check(node, node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (/** @type {any} */ node) => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: (/** @type {any} */ node) => check(node, node.source, false),
    };
  },
};

export const sightline = {
  meta: { name: 'sightline' },
  rules: { zones, todo, 'leave-alone': leaveAlone, 'personal-state': personalState },
};
