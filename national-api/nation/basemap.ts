import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { LonLat } from './geometry.ts';

/** The parts of the committed basemap that the nation is built on: roads, their junctions, and places with people. */

export type Road = { readonly ref: string; readonly motorway: boolean; readonly line: readonly LonLat[] };
/** `number` is null for a named junction without one. */
export type Junction = {
  readonly ref: string;
  readonly number: string | null;
  readonly name: string;
  readonly at: LonLat;
};
export type Place = { readonly name: string; readonly population: number; readonly at: LonLat };
export type Basemap = {
  readonly roads: readonly Road[];
  readonly junctions: readonly Junction[];
  readonly places: readonly Place[];
};

const position = z.tuple([z.number(), z.number()]);
const collection = <P extends z.ZodType, G extends z.ZodType>(properties: P, coordinates: G) =>
  z.object({ features: z.array(z.object({ properties, geometry: z.object({ coordinates }) })) });

const roadsSchema = collection(z.object({ ref: z.string(), class: z.string() }), z.array(position).min(2));
const junctionsSchema = collection(
  z.object({ ref: z.string(), junction: z.string().nullish(), name: z.string().nullish() }),
  position,
);
const placesSchema = collection(z.object({ name: z.string(), population: z.number() }), position);

const FOLDER = path.join('resources', 'basemap');

/** Folder of the committed basemap: the nearest `resources/basemap` above this file, in the source as in the bundle. */
function basemapFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    // The bundle's own `out/resources` copy may be older than the source; roads.json is in both.
    const candidate = path.join(folder, FOLDER);
    if (path.basename(folder) !== 'out' && fs.existsSync(path.join(candidate, 'roads.json'))) return candidate;
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`no ${FOLDER} with roads.json above ${fileURLToPath(import.meta.url)}`);
    folder = parent;
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function loadBasemap(folder: string = basemapFolder()): Basemap {
  const read = (name: string): unknown => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
  const roadFiles = ['roads.json', 'roads-local.json'].filter((name) => fs.existsSync(path.join(folder, name)));
  const roads = roadFiles.flatMap((name) =>
    roadsSchema.parse(read(name)).features.map(({ properties, geometry }): Road => ({
      ref: properties.ref,
      motorway: properties.class === 'motorway',
      line: geometry.coordinates,
    })),
  );
  const junctions = junctionsSchema
    .parse(read('junctions.json'))
    .features.map(({ properties, geometry }): Junction => ({
      ref: properties.ref,
      number: properties.junction ?? null,
      name: properties.name ?? '',
      at: geometry.coordinates,
    }));
  const places = placesSchema
    .parse(read('places.json'))
    .features.map(({ properties, geometry }): Place => ({
      name: properties.name,
      population: properties.population,
      at: geometry.coordinates,
    }))
    .sort((a, b) => b.population - a.population || byText(a.name, b.name));
  return { roads, junctions, places };
}
