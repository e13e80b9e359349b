import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page, for the oldest runtime it must run on (Electron 25 has Chromium 114). tools/build.mjs calls this. */
export default defineConfig({
  // Relative, so that a path in the page is a path in the table of app:// (out/main/assets.json).
  base: './',
  plugins: [react()],
  build: {
    target: 'chrome114',
    outDir: '../out/renderer',
    emptyOutDir: true,
    // The page's policy has no `data:` for scripts, fonts and styles: every asset is a file.
    assetsInlineLimit: 0,
    // The polyfill is an inline script in older browsers; Chromium 114 needs none.
    modulePreload: { polyfill: false },
    // Files come from the disk, not over a line: one big chunk is no cost here.
    chunkSizeWarningLimit: 4096,
  },
  // MapLibre's and our own workers are same-origin files: the policy allows no blob.
  worker: { format: 'es' },
});
