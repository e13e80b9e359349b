/**
 * `npm run page`: the page in an ordinary browser, on a fake main process with invented reads, and redrawn when a file changes. For
 * work on looks; nothing of Electron, of its policy for content or of the service is in it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ensureInstalled } from './install.mjs';
import { asCommand, say } from './lib/command.mjs';
import { OUT, ROOT, inRoot } from './lib/paths.mjs';

const HOST = '127.0.0.1';
const PORT = 5_178;
/** The app's own scheme, which a browser does not have. */
const APP_ORIGIN = "'app://bundle'";

/** @returns {import('vite').Plugin} */
export const inBrowser = () => ({
  name: 'sightline-in-browser',
  // Before the types are stripped, which writes quotation marks its own way.
  enforce: 'pre',
  // The fake main process is there before the page asks for it.
  transformIndexHtml: (html) => html.replace('./main.tsx', './testing/browser.ts'),
  transform: (code, id) =>
    id.endsWith('app/contract/evidence-url.ts') ? code.replace(APP_ORIGIN, 'globalThis.location.origin') : undefined,
  configureServer: ({ middlewares }) => {
    middlewares.use('/resources', (request, response, next) => {
      const file = path.join(OUT, 'resources', path.normalize(new URL(request.url ?? '/', 'http://page').pathname));
      if (!file.startsWith(path.join(OUT, 'resources')) || !fs.existsSync(file) || !fs.statSync(file).isFile())
        return next();
      if (file.endsWith('.json')) response.setHeader('content-type', 'application/json');
      fs.createReadStream(file).pipe(response);
    });
  },
});

/** @param {{ port?: number }} [options] @returns {Promise<import('vite').ViteDevServer>} listening on the loopback address only */
export async function servePage({ port = PORT } = {}) {
  const { createServer } = await import('vite');
  const server = await createServer({
    root: inRoot('renderer'),
    configFile: inRoot('renderer', 'vite.config.ts'),
    plugins: [inBrowser()],
    server: { host: HOST, port, fs: { allow: [ROOT] } },
    logLevel: 'warn',
  });
  return server.listen();
}

asCommand(import.meta.url, async () => {
  await ensureInstalled();
  // The map's data are made by the build.
  const { build } = await import('./build.mjs');
  await build({ appOnly: true });
  const server = await servePage();
  say(
    `the page stands at ${server.resolvedUrls?.local[0] ?? `http://${HOST}:${PORT}/`} (invented data; Ctrl C ends it)`,
  );
});
