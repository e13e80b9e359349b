import { defineConfig } from 'vitest/config';

/** Only what needs a cluster; `npm run test:cluster`. */
export default defineConfig({
  test: { include: ['national-api/**/*.cluster.ts'], testTimeout: 120_000, hookTimeout: 60_000 },
});
