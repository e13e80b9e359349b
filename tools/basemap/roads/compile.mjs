#!/usr/bin/env node
// Compiles the road table into roads.json, roads-local.json and junctions.json. Needs nothing but Node.
import { writeFileSync } from 'node:fs';
import { collection, compactLine, serialise } from '../geo.mjs';
import { readRoads } from './parse.mjs';
import { curve } from './curve.mjs';

const out = new URL('../../../resources/basemap/', import.meta.url);
const local = (file) => file.startsWith('local-');
/** Northern Ireland numbers its roads anew (it has an M1 of its own), so its features say where they are. */
const region = (file) => (file.includes('northern-ireland') ? { region: 'Northern Ireland' } : {});

function roadFeature({ ref, class: kind, name, points, file }) {
  const properties = { ref, class: kind, ...(name && { name }), ...region(file) };
  return {
    type: 'Feature',
    properties,
    geometry: { type: 'LineString', coordinates: compactLine(curve(points.map((p) => p.at))) },
  };
}

function junctionFeatures({ ref, points, file }) {
  return points
    .filter((p) => p.junction ?? p.name)
    .map(({ at, junction, name }) => ({
      type: 'Feature',
      properties: { ref, ...(junction && { junction }), ...(name && { name }), ...region(file) },
      geometry: { type: 'Point', coordinates: compactLine([at])[0] },
    }));
}

/** Stretches that meet share their junction; it is written once. */
const once = (features) => [...new Map(features.map((f) => [JSON.stringify(f), f])).values()];

const measured = readRoads((file) => !local(file));
const unmeasured = readRoads(local);
const layers = {
  roads: measured.map(roadFeature),
  'roads-local': unmeasured.map(roadFeature),
  junctions: once([...measured, ...unmeasured].flatMap(junctionFeatures)),
};
for (const [name, features] of Object.entries(layers)) {
  const text = serialise(collection(features));
  writeFileSync(new URL(`${name}.json`, out), text);
  console.log(`${name}.json ${features.length} features, ${Math.round(text.length / 1024)} kB`);
}
