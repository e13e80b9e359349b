import { defineConfig } from '@playwright/test';

/** The real app, one at a time: each test has a profile and a stub of its own, and the machine has two cores. */
export default defineConfig({
  testDir: './e2e',
  testMatch: '**/*.spec.ts',
  // The first install a package, as root; the others judge nothing. Each have a configuration of their own.
  testIgnore: ['packaged/**', 'pictures/**'],
  // tools/test.mjs sets these when it runs us as another user, who cannot write here.
  outputDir: process.env['SIGHTLINE_E2E_OUTPUT'] ?? 'test-results/e2e',
  workers: 1,
  fullyParallel: false,
  // A busy machine may cost a story its time once. What passes only the second time is named at the end of `npm test`.
  retries: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: process.env['SIGHTLINE_E2E_REPORT'] ?? 'test-results/e2e.json' }]],
});
