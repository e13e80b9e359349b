import { defineConfig } from '@playwright/test';

/** Pictures to be looked at (`npm run pictures`), one journey a theme. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: process.env['SIGHTLINE_E2E_OUTPUT'] ?? '../../test-results/pictures/output',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 900_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
});
