/** `npm run pictures`: a picture of each state of the app at both sizes and in both themes (e2e/pictures). Arguments go to Playwright. */
import path from 'node:path';
import { build } from './build.mjs';
import { chooseElectron } from './electron-runtime.mjs';
import { asCommand, say } from './lib/command.mjs';
import { runPlaywright } from './lib/e2e-session.mjs';
import { ROOT } from './lib/paths.mjs';

asCommand(import.meta.url, async (args) => {
  await build();
  const results = path.join(ROOT, 'test-results', 'pictures');
  const { code } = await runPlaywright({
    electron: chooseElectron().path,
    args: ['--config', 'e2e/pictures/playwright.config.ts', ...args],
    timeoutMs: 30 * 60_000,
    results,
  });
  say(`the pictures are in ${path.join(results, 'output')}`);
  process.exitCode = code ?? 1;
});
