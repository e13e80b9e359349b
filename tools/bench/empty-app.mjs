/**
 * The baseline of every figure of the app: the smallest possible Electron apps. One has a blank page that says
 * when it is drawn, in the way that the app's page says it; the other a map without any data, for the length of a frame.
 */
import fs from 'node:fs';
import path from 'node:path';
import { NODE_MODULES } from '../lib/paths.mjs';

/** The size of the app's window: clearing more pixels costs more in software. */
const WINDOW = { width: 1_600, height: 1_000 };

/** @param {string} load what the window loads, as a call of it */
const mainOf = (load) => `'use strict';
const { app, BrowserWindow } = require('electron');
const path = require('node:path');
// As in the app: not as root, where it would remove --no-sandbox from the children.
if (!process.argv.includes('--no-sandbox')) app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: ${WINDOW.width}, height: ${WINDOW.height}, show: false, webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false } });
  window.setMenu(null);
  window.once('ready-to-show', () => window.show());
  window.${load};
});
app.on('window-all-closed', () => app.quit());
`;

const BLANK = `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Empty</title></head>
<body><script>requestAnimationFrame(() => { document.documentElement.dataset.ready = 'true'; });</script></body></html>
`;

const MAP = `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Frame</title><script src="maplibre-gl.js"></script><style>body { margin: 0; } #map { position: absolute; }</style></head>
<body><div id="map"></div><script>
const holder = document.getElementById('map');
const start = (w, h) => {
  holder.style.width = w + 'px'; holder.style.height = h + 'px';
  window.map = new maplibregl.Map({ container: holder, style: { version: 8, sources: {}, layers: [{ id: 'ground', type: 'background', paint: { 'background-color': '#0e141b' } }] }, center: [-2, 53], zoom: 5, attributionControl: false, fadeDuration: 0 });
  return new Promise((done) => window.map.once('idle', done));
};
window.measureFrames = (w, h, count) => start(w, h).then(() => new Promise((done) => {
  const at = [];
  const tick = (now) => {
    at.push(now);
    if (at.length > count) return done(at.slice(1).map((each, i) => each - at[i]));
    window.map.triggerRepaint();
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}));
document.documentElement.dataset.ready = 'true';
</script></body></html>
`;

/**
 * @param {string} dir a folder that the app's user may read
 * @param {'blank' | 'map'} kind
 * @returns {string} the app's folder
 */
export function writeEmptyApp(dir, kind) {
  const home = path.join(dir, `empty-${kind}`);
  fs.mkdirSync(home, { recursive: true });
  fs.writeFileSync(
    path.join(home, 'package.json'),
    JSON.stringify({ name: `sightline-bench-${kind}`, version: '1.0.0', main: 'main.cjs' }),
  );
  fs.writeFileSync(path.join(home, 'main.cjs'), mainOf("loadFile(path.join(__dirname, 'index.html'))"));
  fs.writeFileSync(path.join(home, 'index.html'), kind === 'blank' ? BLANK : MAP);
  if (kind === 'map')
    fs.copyFileSync(
      path.join(NODE_MODULES, 'maplibre-gl', 'dist', 'maplibre-gl.js'),
      path.join(home, 'maplibre-gl.js'),
    );
  return home;
}

/**
 * The same window with a page from a server of this machine.
 * @param {string} dir a folder that the app's user may read @param {string} name @param {string} url @returns {string} the app's folder
 */
export function writeWindowOn(dir, name, url) {
  const home = path.join(dir, `window-${name}`);
  fs.mkdirSync(home, { recursive: true });
  fs.writeFileSync(
    path.join(home, 'package.json'),
    JSON.stringify({ name: `sightline-bench-${name}`, version: '1.0.0', main: 'main.cjs' }),
  );
  fs.writeFileSync(path.join(home, 'main.cjs'), mainOf(`loadURL(${JSON.stringify(url)})`));
  return home;
}
