// Stand-in for Electron's own default_app: loads the app whose folder is the first argument that is not a flag.
// The unpacked test runtime comes without one. Remove with tools/electron-runtime.mjs's third way.
'use strict';
const { app } = require('electron');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

let target;
const preloads = [];
for (let i = 1; i < process.argv.length; i += 1) {
  const arg = process.argv[i];
  if (arg === '-r' || arg === '--require') {
    i += 1;
    preloads.push(process.argv[i]);
  } else if (!arg.startsWith('-')) {
    target = arg;
    break;
  }
}
// Playwright's loader edits argv and holds back `ready`, so it runs after the scan.
if (preloads.length > 0) Module._preloadModules(preloads);

if (target === undefined) {
  console.error('usage: electron [options] APP_FOLDER');
  app.exit(64);
} else {
  const folder = path.resolve(target);
  const description = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  app.setAppPath(folder);
  if (description.version) app.setVersion(description.version);
  app.name = description.productName || description.name || app.name;
  // A profile given on the command line is the caller's choice.
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', path.join(app.getPath('appData'), app.name));
  Module._load(path.resolve(folder, description.main || 'index.js'), Module, true);
}
