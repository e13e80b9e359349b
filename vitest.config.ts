import { defineConfig } from 'vitest/config';

/** One project per folder, so that `npx vitest run --project app` is the quick check while writing. */
const ONE_MINUTE = 60_000;

/**
 * For tests of functions: the files of a project share processes and the modules that they load, because starting a process and
 * loading them again took longer than the tests. Such a test leaves nothing behind (globals, stores, timers, mocked modules). To see
 * that none does: `npx vitest run --project app --project renderer --maxWorkers 1 --sequence.shuffle.files`.
 */
const OF_FUNCTIONS = { environment: 'node', isolate: false } as const;

export default defineConfig({
  test: {
    // Two cores, and integration tests start processes of their own.
    maxWorkers: 2,
    // A forgotten `.only` would pass with everything else left out.
    allowOnly: false,
    projects: [
      { test: { ...OF_FUNCTIONS, name: 'app', include: ['app/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'main',
          include: ['main/**/*.test.ts'],
          environment: 'node',
          testTimeout: ONE_MINUTE,
          hookTimeout: ONE_MINUTE,
        },
      },
      {
        test: {
          name: 'national-api',
          include: ['national-api/**/*.test.ts'],
          environment: 'node',
          testTimeout: ONE_MINUTE,
          hookTimeout: ONE_MINUTE,
        },
      },
      { test: { ...OF_FUNCTIONS, name: 'renderer', include: ['renderer/**/*.test.ts'], testTimeout: 15_000 } },
      // Components want a document; the CSS they import is not the test's business.
      {
        test: {
          name: 'renderer-components',
          include: ['renderer/**/*.test.tsx'],
          environment: 'happy-dom',
          css: false,
          setupFiles: ['renderer/testing/patience.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'tools',
          include: ['tools/**/*.test.mjs', 'tools/**/*.test.ts'],
          environment: 'node',
          testTimeout: 30_000,
        },
      },
    ],
  },
});
