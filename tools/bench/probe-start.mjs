/**
 * The clock of a cold start. It is required into the main process before the app (Electron's -r), the same into ours and
 * into the empty one, so that neither carries a debugger; it prints its lines when the page has said that it is drawn.
 */
import fs from 'node:fs';
import path from 'node:path';

/** Printed at that moment, for an observer of the processes. */
export const DRAWN = '@drawn';
/** The prefix of the line with the times. */
export const MARK = '@started ';

/** Runs in the main process of the app that is measured, on its own. */
const PROBE = `'use strict';
const { app } = require('electron');
const at = { main: Date.now() };
const note = (name) => void (at[name] ??= Date.now());
app.once('ready', () => note('ready'));
app.once('browser-window-created', (_event, window) => {
  note('window');
  window.once('ready-to-show', () => note('readyToShow'));
  const { webContents } = window;
  webContents.once('dom-ready', () => note('domReady'));
  // Before the page's own scripts: the mark may be set at once. The promise lives as long as the page.
  webContents.once('did-navigate', async () => {
    note('navigated');
    at.drawn = await webContents.mainFrame.executeJavaScript(\`new Promise((done) => {
      const look = () => { if (document.documentElement?.dataset.ready === 'true') done(performance.timeOrigin + performance.now()); };
      new MutationObserver(look).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-ready'] });
      look();
    })\`);
    process.stdout.write('${DRAWN}\\n');
    // Shown comes after drawn or before it; give it its moment, then end as a person would.
    setTimeout(() => {
      process.stdout.write('${MARK}' + JSON.stringify(at) + '\\n');
      app.quit();
    }, 250);
  });
});
`;

/** @param {string} dir @returns {string} the file to require */
export function writeStartProbe(dir) {
  const file = path.join(dir, 'probe-start.cjs');
  fs.writeFileSync(file, PROBE);
  return file;
}
