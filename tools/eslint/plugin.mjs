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

const QUERIES_HOME = 'renderer/state/query-client.ts';
/** Not the weak ones: what they hold goes with its key. */
const COLLECTIONS = new Set(['Map', 'Set']);
const READ_ONLY = new Set(['ReadonlyMap', 'ReadonlySet']);

/** Types of empty literals that can be filled; that a named type is read-only is not seen from here. */
const OPEN = new Set([undefined, 'Array', 'Record']);

/** Whether a declared value is a collection that this module can fill later. @param {any} declared */
const isOpenCollection = ({ id, init }) => {
  const type = id.typeAnnotation?.typeAnnotation;
  const name = type?.type === 'TSArrayType' ? 'Array' : type && (type.typeName?.name ?? 'another type');
  if (init?.type === 'NewExpression')
    return COLLECTIONS.has(init.callee.name) && init.arguments.length === 0 && !READ_ONLY.has(name);
  const isEmpty =
    (init?.type === 'ArrayExpression' && init.elements.length === 0) ||
    (init?.type === 'ObjectExpression' && init.properties.length === 0);
  return isEmpty && OPEN.has(name);
};

/** @param {any} declared @returns {string | undefined} the function that makes the value */
const makerOf = ({ init }) => (init?.type === 'CallExpression' ? init.callee.name : undefined);

/** State of a module that is not registered would not be emptied at lock. */
const personalState = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      bare: `make stores with personalStore (or sharedStore, saying why it may outlive a lock) of ${STORES_HOME}: a bare store is not emptied at lock`,
      owned:
        'ownedStore is for a store that belongs to an object: one of a module is not emptied at lock (personalStore). An empty one that nobody writes to says so after "Shared:"',
      unexplained:
        'state of a module outlives a lock: register it with onForget, or say why it may, in a comment above it that has the word "Shared:"',
      queries: `a second QueryClient is not emptied at lock: use the one of ${QUERIES_HOME}`,
    },
  },
  create(/** @type {any} */ context) {
    const file = fromRoot(context.filename);
    if (!file.startsWith('renderer/') || file === STORES_HOME) return {};
    const isProduct = !isTest(file) && !file.startsWith('renderer/testing/');
    let isRegistered = false;
    /** @type {any[]} */
    const unexplained = [];
    /** @param {any} node @param {any} source @param {boolean} typesOnly */
    const check = (node, source, typesOnly) => {
      const name = textOf(source);
      if (name !== undefined && /^zustand(\/|$)/.test(name) && !typesOnly) context.report({ node, messageId: 'bare' });
    };
    /** @param {any} statement of the module's top level */
    const isExplained = (statement) =>
      context.sourceCode
        .getCommentsBefore(statement)
        .some((/** @type {any} */ { value }) => /\bShared: \S/.test(value));
    /** @param {any} statement @param {any} declaration */
    const checkState = (statement, declaration) => {
      for (const declared of declaration.declarations) {
        const maker = makerOf(declared);
        if (isExplained(statement)) continue;
        if (maker === 'ownedStore') context.report({ node: declared, messageId: 'owned' });
        else if (maker === 'sharedStore') context.report({ node: declared, messageId: 'unexplained' });
        else if (declaration.kind === 'let' || isOpenCollection(declared)) unexplained.push(declared);
      }
    };
    return {
      ImportDeclaration: (/** @type {any} */ node) => check(node, node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (/** @type {any} */ node) =>
        node.source && check(node, node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (/** @type {any} */ node) => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: (/** @type {any} */ node) => check(node, node.source, false),
      CallExpression(/** @type {any} */ node) {
        if (node.callee.name === 'onForget') isRegistered = true;
      },
      NewExpression(/** @type {any} */ node) {
        if (isProduct && file !== QUERIES_HOME && node.callee.name === 'QueryClient')
          context.report({ node, messageId: 'queries' });
      },
      'Program > VariableDeclaration': (/** @type {any} */ node) => isProduct && checkState(node, node),
      'Program > ExportNamedDeclaration > VariableDeclaration': (/** @type {any} */ node) =>
        isProduct && checkState(node.parent, node),
      'Program:exit'() {
        if (isRegistered) return;
        for (const node of unexplained) context.report({ node, messageId: 'unexplained' });
      },
    };
  },
};

export const sightline = {
  meta: { name: 'sightline' },
  rules: { zones, todo, 'leave-alone': leaveAlone, 'personal-state': personalState },
};
