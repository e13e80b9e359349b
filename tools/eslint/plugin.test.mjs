import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { ROOT, inRoot } from '../lib/paths.mjs';
import { sightline } from './plugin.mjs';

const linter = new Linter({ configType: 'flat', cwd: ROOT });

/** Lint planted text as if it stood in `file`; the file need not exist, because none of our own rules asks for types. */
const messages = (/** @type {string} */ file, /** @type {string} */ code) =>
  linter
    .verify(
      code,
      [
        {
          files: ['**/*.ts', '**/*.tsx'],
          languageOptions: { parser: /** @type {any} */ (tseslint.parser) },
          plugins: { sightline: /** @type {any} */ (sightline) },
          rules: {
            'sightline/zones': 'error',
            'sightline/todo': 'error',
            'sightline/leave-alone': 'error',
            'sightline/personal-state': 'error',
          },
        },
      ],
      inRoot(file),
    )
    .map(({ message }) => message);

/** file, planted line, what the message must say */
const refused = [
  ['app/domain/read.ts', "import { decide } from '../policy/decide.ts';", 'domain is the bottom'],
  ['app/domain/read.ts', "import { z } from '../../main/index.ts';", 'app/domain may not import main'],
  ['app/policy/decide.ts', "import type { Api } from '../api/endpoints.ts';", 'policy stands on app/domain'],
  ['app/audit/tree.ts', "import { createHash } from 'node:crypto';", 'has no Node'],
  ['app/audit/tree.ts', "import { createHash } from 'crypto';", 'has no Node'],
  ['app/movement/journey.ts', "import { decide } from '../policy/decide.ts';", 'movement stands on app/domain'],
  ['app/api/endpoints.ts', "import { methods } from '../contract/methods.ts';", 'api stands on'],
  ['app/contract/methods.ts', "export * from '../../renderer/bridge/bridge.ts';", 'contract stands on'],
  ['app/policy/decide.ts', "import { app } from 'electron';", 'declare a port in main/ports'],
  ['app/policy/decide.ts', "import { aRead } from '../testing/builders.ts';", 'app/testing is for tests'],
  ['main/services/search.ts', "import { net } from 'electron';", 'declare a port in main/ports'],
  [
    'main/services/search.ts',
    "import { store } from '../../national-api/store.ts';",
    'main may not import national-api',
  ],
  ['main/services/search.ts', "const page = await import('../../renderer/main.tsx');", 'main may not import renderer'],
  [
    'main/services/search.test.ts',
    "import { serve } from '../../national-api/serve.ts';",
    'main may not import national-api',
  ],
  ['main/security/csp.ts', "import { ipcMain } from 'electron';", 'ipcMain belongs to main/ipc'],
  ['main/ipc/registrar.ts', "import { ipcRenderer } from 'electron';", 'ipcRenderer belongs to main/preload'],
  ['main/windows/menu.ts', "import { shell } from 'electron';", 'external-links.ts'],
  ['main/windows/menu.ts', "import * as electron from 'electron';", 'one by one'],
  ['main/windows/menu.ts', "import electron from 'electron';", 'one by one'],
  ['main/windows/menu.ts', "const { shell } = require('electron');", 'one by one'],
  [
    'main/preload/preload.ts',
    "import { methods } from '../../app/contract/methods.ts';",
    'names.ts and electron, nothing else',
  ],
  ['main/preload/preload.ts', "import fs from 'node:fs';", 'sandboxed preload'],
  ['main/preload/preload.ts', "import { send } from '../services/search.ts';", 'nothing else'],
  ['renderer/features/search.tsx', "import { search } from '../../main/services/search.ts';", 'renderer/bridge'],
  ['renderer/features/search.tsx', "type S = import('../../main/services/search.ts').Search;", 'renderer/bridge'],
  ['renderer/features/search.tsx', "import fs from 'node:fs/promises';", 'the page has no Node'],
  ['renderer/features/search.tsx', "import { ipcRenderer } from 'electron';", 'declare a port'],
  [
    'renderer/features/search.tsx',
    "import { stub } from '../../national-api/cli.ts';",
    'renderer may not import national-api',
  ],
  ['renderer/features/search.tsx', "import land from '/resources/basemap/land.json';", 'relative path'],
  [
    'national-api/serve.ts',
    "import { client } from '../main/adapters/client.ts';",
    'never imports it and it never imports the product',
  ],
  ['e2e/journeys/search.spec.ts', "import { search } from '../../main/services/search.ts';", 'drives built products'],
  ['main/index.ts', "import { launch } from '../e2e/fixtures/launch.ts';", 'main may not import e2e'],
  ['main/index.ts', "import x from '../../elsewhere/x.ts';", 'outside the repository'],
  ['main/windows/window.ts', 'const prefs = { webSecurity: false };', 'S4'],
  ['main/windows/window.ts', "const prefs = { ['enableBlinkFeatures']: 'X' };", 'S4'],
  ['app/domain/read.ts', '// TODO: later', 'needs the number of its task'],
  ['renderer/shell/rail.tsx', "import { audit } from '../workspaces/audit/audit.ts';", 'registry.ts only'],
  ['renderer/search/session.ts', "import { grid } from '../workspaces/audit/grid.ts';", 'registry.ts only'],
  ['renderer/workspaces/lists/lists.ts', "import { grid } from '../audit/grid.ts';", 'registry.ts only'],
  ['renderer/search/filters.ts', "import { create } from 'zustand';", 'not emptied at lock'],
  ['renderer/search/filters.test.ts', "import { createStore } from 'zustand/vanilla';", 'not emptied at lock'],
  ['renderer/search/filters.ts', "const { create } = await import('zustand');", 'not emptied at lock'],
  ['renderer/search/filters.ts', 'export const useFilters = ownedStore({ marks: [] });', 'belongs to an object'],
  ['renderer/search/filters.ts', 'export const useFilters = sharedStore({ marks: [] });', 'register it with onForget'],
  ['renderer/search/filters.ts', 'const seen = new Map<string, Read>();', 'register it with onForget'],
  ['renderer/search/filters.ts', 'const seen: string[] = [];', 'register it with onForget'],
  ['renderer/search/filters.ts', 'const seen: Array<Read> = [];', 'register it with onForget'],
  ['renderer/search/filters.ts', 'const byMark: Record<string, Read> = {};', 'register it with onForget'],
  ['renderer/search/filters.ts', 'let last: Read | undefined;', 'register it with onForget'],
  ['renderer/search/filters.ts', 'const client = new QueryClient();', 'second QueryClient'],
];

const allowed = [
  ['app/domain/read.ts', "import { ok } from './result.ts';"],
  [
    'app/policy/decide.ts',
    "import { window } from '../domain/time-window.ts'; import vectors from './vectors/vrm.json';",
  ],
  [
    'app/policy/decide.test.ts',
    "import fs from 'node:fs'; import { aRead } from '../testing/builders.ts'; import { leaf } from '../audit/tree.ts';",
  ],
  ['app/contract/methods.ts', "import { read } from '../api/schemas.ts'; import { z } from 'zod';"],
  [
    'main/ipc/registrar.ts',
    "import { ipcMain } from 'electron'; import { methods } from '../../app/contract/methods.ts';",
  ],
  ['main/windows/external-links.ts', "import { shell } from 'electron';"],
  [
    'main/preload/preload.ts',
    "import { contextBridge, ipcRenderer } from 'electron'; import { METHOD_NAMES } from '../../app/contract/names.ts';",
  ],
  [
    'main/services/search.ts',
    "import { randomUUID } from 'node:crypto'; import type { Clock } from '../ports/clock.ts';",
  ],
  ['main/index.ts', "import { app } from 'electron';"],
  [
    'renderer/features/search.tsx',
    "import { decide } from '../../app/policy/decide.ts'; import url from 'maplibre-gl/dist/maplibre-gl-csp-worker.js?url';",
  ],
  [
    'national-api/nation/roads.ts',
    "import roads from '../../resources/basemap/roads.json'; import { Hono } from 'hono';",
  ],
  [
    'e2e/security/page.spec.ts',
    "import { aRead } from '../../app/testing/builders.ts'; const wanted = { webSecurity: true };",
  ],
  ['app/domain/read.ts', '// TODO(#3): national shape'],
  ['renderer/state/personal-store.ts', "import { create } from 'zustand';"],
  ['renderer/workspaces/registry.ts', "import { audit } from './audit/audit.ts';"],
  [
    'renderer/workspaces/audit/audit.ts',
    "import { grid } from './grid.ts'; import { loadScreen } from '../loading.ts';",
  ],
  ['renderer/search/filters.ts', "import type { StoreApi } from 'zustand';"],
  [
    'renderer/search/filters.ts',
    '/** Shared: which panels are folded. */ const useFolds = sharedStore({ open: false });',
  ],
  ['renderer/search/filters.ts', 'const seen = new Map<string, Read>(); onForget("seen", { isEmpty, forget });'],
  [
    'renderer/search/filters.ts',
    'const NONE: readonly Read[] = []; const NOWHERE: Place = {}; const DAYS = ["Monday"];',
  ],
  ['renderer/search/filters.ts', 'const NONE: ReadonlySet<number> = new Set(); const DAYS = new Set(["Monday"]);'],
  ['renderer/search/filters.ts', 'class Filters { private readonly store = ownedStore({ marks: [] }); }'],
  ['renderer/search/filters.test.ts', 'let stop: (() => void) | undefined; const client = new QueryClient();'],
  ['renderer/state/query-client.ts', 'export const queryClient = new QueryClient();'],
];

describe('import zones and house rules', () => {
  test.each(refused)('%s refuses %s', (file, code, why) => {
    const found = messages(file, code);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(why);
  });
  test.each(allowed)('%s allows %s', (file, code) => {
    expect(messages(file, code)).toEqual([]);
  });
});

describe('the real configuration', () => {
  const eslint = new ESLint({ cwd: ROOT });
  const folders = [
    'app/domain/x.ts',
    'app/policy/x.test.ts',
    'main/index.ts',
    'main/preload/preload.ts',
    'renderer/x.tsx',
    'national-api/cli.ts',
    'e2e/x.spec.ts',
    'tools/build.mjs',
  ];
  test.each(folders)('holds the zones in %s', async (file) => {
    const config = await eslint.calculateConfigForFile(inRoot(file));
    expect(config.rules['sightline/zones']).toEqual([2]);
  });
  test('keeps commands of the page out of the document', async () => {
    const config = await eslint.calculateConfigForFile(inRoot('renderer/workspaces/audit/commands.ts'));
    const names = config.rules['no-restricted-globals']
      .slice(1)
      .map((/** @type {{ name: string }} */ entry) => entry.name);
    expect(names).toEqual(expect.arrayContaining(['document', 'window', 'KeyboardEvent']));
  });
  test('holds personal state in the page', async () => {
    const config = await eslint.calculateConfigForFile(inRoot('renderer/x.tsx'));
    expect(config.rules['sightline/personal-state']).toEqual([2]);
  });
  test.each(folders)('holds the bans in %s', async (file) => {
    const config = await eslint.calculateConfigForFile(inRoot(file));
    const selectors = config.rules['no-restricted-syntax']
      .slice(1)
      .map((/** @type {{ selector: string }} */ entry) => entry.selector);
    expect(selectors).toEqual(expect.arrayContaining(['ExportDefaultDeclaration', 'TSEnumDeclaration']));
    if (!file.endsWith('.mjs')) expect(config.rules['@typescript-eslint/no-explicit-any'][0]).toBe(2);
  });
});
