/**
 * Lint as house memory: what a reviewer would otherwise have to say twice. Types hold the folders' worlds apart
 * (one tsconfig each); the zones below hold the direction of imports.
 */
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { sightline } from './tools/eslint/plugin.mjs';

const CONFIG_FILES = [
  'eslint.config.js',
  'vitest.config.ts',
  'vitest.cluster.config.ts',
  'playwright.config.ts',
  'e2e/packaged/playwright.config.ts',
  'e2e/pictures/playwright.config.ts',
  'renderer/vite.config.ts',
];
const TESTS = ['**/*.test.ts', '**/*.test.tsx', 'e2e/**/*.ts', 'app/testing/**/*.ts'];

/** Which tsconfig knows a file; the last that fits holds. Tests are in one of their own, which a search for the nearest would not find. */
const PROJECTS = [
  ...['app', 'main', 'main/preload', 'renderer', 'national-api', 'e2e'].map((folder) => ({
    files: [`${folder}/**/*.ts`, `${folder}/**/*.tsx`],
    project: `${folder}/tsconfig.json`,
  })),
  { files: ['**/*.test.ts', '**/*.test.tsx'], project: 'tsconfig.tests.json' },
].map(({ files, project }) => ({
  files,
  ignores: CONFIG_FILES,
  languageOptions: { parserOptions: { project, tsconfigRootDir: import.meta.dirname } },
}));

const BANNED_SYNTAX = [
  {
    selector: "ImportDeclaration[source.value='zod'][importKind!='type'] ImportSpecifier[imported.name='z']",
    message:
      "import * as z from 'zod': the named import brings all of it into every bundle, its words in fifty languages included.",
  },
  {
    selector: 'TSEnumDeclaration',
    message: 'No enums: a const object with `as const` and a union type says the same and needs no run-time code.',
  },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only, so that a thing has one name everywhere.' },
  {
    selector: "ExportSpecifier[exported.name='default']",
    message: 'Named exports only, so that a thing has one name everywhere.',
  },
];

/** A day and an hour have one home, so that nobody reads 3_600_000 figure by figure. */
const DURATIONS = [
  { selector: 'Literal[value=86400000]', message: 'DAY_MS of app/domain/instant.ts' },
  { selector: 'Literal[value=3600000]', message: 'HOUR_MS of app/domain/instant.ts' },
  {
    selector: 'VariableDeclarator[id.name=/^(DAY|HOUR|MINUTE)_MS$/]',
    message: 'It stands in app/domain/instant.ts',
  },
];

export default tseslint.config(
  {
    ignores: [
      'out/',
      '.runtime/',
      '.native/',
      '.demo/',
      '.tmp/',
      'test-results/',
      'playwright-report/',
      'dist/',
      'docs/',
      'tools/default-app/',
      'e2e/fixtures/held-ready.cjs',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    plugins: { sightline },
    rules: {
      'sightline/zones': 'error',
      'sightline/todo': 'error',
      'no-restricted-syntax': ['error', ...BANNED_SYNTAX],
      eqeqeq: 'error',
      'no-debugger': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['app', 'main', 'renderer', 'national-api', 'e2e'].map((folder) => `${folder}/**/*.{ts,tsx}`),
    ignores: ['app/domain/instant.ts'],
    rules: { 'no-restricted-syntax': ['error', ...BANNED_SYNTAX, ...DURATIONS] },
  },
  {
    files: ['app/**', 'main/**', 'renderer/**'],
    rules: { 'sightline/leave-alone': 'error', 'no-console': ['error', { allow: ['warn', 'error'] }] },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    ignores: CONFIG_FILES,
    extends: [tseslint.configs.strictTypeChecked],
    rules: {
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A handler passed as an attribute may be async; its failure is handled inside it.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, arguments: false } },
      ],

      // Strict rules that cost more than they find here:
      // marks are A-Z and 0-9, so their characters are what a spread gives;
      '@typescript-eslint/no-misused-spread': 'off',
      // columns[i]! is how a typed array is read in a loop under noUncheckedIndexedAccess;
      '@typescript-eslint/no-non-null-assertion': 'off',
      // checks at a boundary distrust their own types on purpose;
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // ports are async from day one, whatever today's adapter does;
      '@typescript-eslint/require-await': 'off',
      // Electron marks as deprecated what its older line still needs; types on both versions are checked instead;
      '@typescript-eslint/no-deprecated': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  ...PROJECTS,
  {
    // Tests take things apart: what comes out of JSON or the page has no type there.
    files: TESTS,
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Playwright fixtures without a dependency are written `({}, use)`.
      'no-empty-pattern': 'off',
    },
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'sightline/personal-state': 'error',
    },
  },
  {
    // A command works on stores and on what mounted parts hand out: it finds no element and makes no key event.
    files: ['renderer/**/commands.ts', 'renderer/**/*-command.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['document', 'window', 'globalThis', 'Event', 'KeyboardEvent', 'MouseEvent'].map((name) => ({
          name,
          message: 'A command never reaches into the document: let the part hand out a handle (commands/handle.ts).',
        })),
      ],
    },
  },
  // Declarations describe other people's modules, default exports and all.
  {
    files: ['**/*.d.ts'],
    rules: { 'no-restricted-syntax': ['error', BANNED_SYNTAX[0]], '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: CONFIG_FILES,
    languageOptions: { parser: tseslint.parser },
    rules: { 'no-restricted-syntax': ['error', BANNED_SYNTAX[0]] },
  },
);
