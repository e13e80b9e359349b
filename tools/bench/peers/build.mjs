/** Builds the pages. Runs where the packages of the peers are installed: a folder of its own outside the checkout. */
import path from 'node:path';
import { build } from 'vite';

await build({
  configFile: false,
  base: './',
  // Packages that were written for Node's globals.
  define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}', global: 'globalThis' },
  // One copy of it: kepler.gl asks for the CommonJS one, and does not know the tables of the other.
  resolve: {
    alias: [{ find: /^apache-arrow$/, replacement: path.resolve('node_modules/apache-arrow/Arrow.dom.mjs') }],
  },
  logLevel: 'error',
  build: {
    target: 'chrome114',
    outDir: 'dist',
    chunkSizeWarningLimit: 99_999,
    rollupOptions: { input: { kepler: 'kepler.html', plain: 'plain.html' } },
  },
});
