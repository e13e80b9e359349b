import { defineConfig } from '@playwright/test';

/** The installed package, driven from outside (tools/test-package.mjs starts this, as root). Each story stands on the one before. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: process.env['SIGHTLINE_E2E_OUTPUT'] ?? '../../test-results/packaged',
  workers: 1,
  fullyParallel: false,
  // What is installed and removed once cannot be tried again from the middle.
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['SIGHTLINE_E2E_REPORT'] ?? '../../test-results/packaged.json' }],
  ],
});
