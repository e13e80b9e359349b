import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The build of the page for the oldest supported runtime (Electron 25 has Chromium 114). tools/build.mjs calls it. */
export default defineConfig({
  // Relative, so that paths in the page are paths in the table of app:// (out/main/assets.json).
  base: './',
  plugins: [react()],
  build: {
    target: 'chrome114',
    outDir: '../out/renderer',
    emptyOutDir: true,
    // All that the first screen needs in one file: the bundler would cut it by who else uses it, and each file more
    // delays that screen (npm run bench -- --only cold-start).
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first-screen', tags: ['$initial'] }] } } },
    // The content security policy has no `data:` for scripts, fonts and styles: every asset is a file.
    assetsInlineLimit: 0,
    // The polyfill is an inline script for older browsers; Chromium 114 needs none.
    modulePreload: { polyfill: false },
    // Files are read from the disk, so one large chunk costs nothing.
    chunkSizeWarningLimit: 4096,
  },
  // MapLibre's workers and ours are same-origin files: the policy allows no blob.
  worker: { format: 'es' },
});
