import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

type Position = [number, number];
interface Feature {
  properties: Record<string, string | number | boolean | undefined>;
  geometry: { type: string; coordinates: unknown };
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const resources = path('../../resources/basemap/');
const FILES = ['land', 'admin', 'forces', 'places', 'urban', 'roads', 'roads-local', 'junctions'];

function load(name: string): Feature[] {
  const parsed = JSON.parse(readFileSync(`${resources}${name}.json`, 'utf8')) as { type: string; features: Feature[] };
  expect(parsed.type).toBe('FeatureCollection');
  return parsed.features;
}

/** Every position of a geometry, however deep it is nested. */
function positions(coordinates: unknown): Position[] {
  const list = coordinates as unknown[];
  return typeof list[0] === 'number' ? [coordinates as Position] : list.flatMap(positions);
}

const lines = (name: string): { ref: string; points: Position[] }[] =>
  load(name).map((f) => ({ ref: String(f.properties['ref']), points: f.geometry.coordinates as Position[] }));

function kilometres([lonA, latA]: Position, [lonB, latB]: Position): number {
  return Math.hypot((lonB - lonA) * 111.32 * Math.cos((latA * Math.PI) / 180), (latB - latA) * 111.2);
}

/** How far a line swings round at b, in degrees: 0 goes straight on, 180 turns back. */
function turn(a: Position, b: Position, c: Position): number {
  const k = Math.cos((b[1] * Math.PI) / 180);
  const before = Math.atan2(b[1] - a[1], (b[0] - a[0]) * k);
  const after = Math.atan2(c[1] - b[1], (c[0] - b[0]) * k);
  const swing = Math.abs(after - before) * (180 / Math.PI);
  return swing > 180 ? 360 - swing : swing;
}

/** The waypoints as written, before the curve puts more between them. */
function waypoints(file: string): Position[][] {
  const stretches: Position[][] = [];
  for (const line of readFileSync(path(`roads/${file}`), 'utf8').split('\n')) {
    if (line.startsWith('=')) stretches.push([]);
    const [, lat, lon] = /^(\d\d\.\d+) (-?\d+\.\d+)/.exec(line) ?? [];
    if (lat !== undefined) stretches.at(-1)?.push([Number(lon), Number(lat)]);
  }
  return stretches;
}

function longestLeg(files: string[]): number {
  let longest = 0;
  for (const points of files.flatMap(waypoints)) {
    for (const [i, b] of points.entries()) {
      const a = points[i - 1];
      if (a) longest = Math.max(longest, kilometres(a, b));
    }
  }
  return longest;
}

describe('the basemap', () => {
  it.each(FILES)('has a %s file that parses and lies within the map', (name) => {
    const features = load(name);
    expect(features.length).toBeGreaterThan(0);
    const outside = features
      .flatMap((f) => positions(f.geometry.coordinates))
      .filter(([lon, lat]) => lon < -11 || lon > 3 || lat < 49 || lat > 61.5);
    expect(outside).toEqual([]);
  });

  it('stays below two megabytes in all', () => {
    const bytes = FILES.reduce((sum, name) => sum + readFileSync(`${resources}${name}.json`).length, 0);
    expect(bytes).toBeLessThan(2_000_000);
  });
});

describe('the roads', () => {
  const roads = [...lines('roads'), ...lines('roads-local')];
  const table = readdirSync(path('roads')).filter((name) => name.endsWith('.txt'));

  it('each have a number and two points or more', () => {
    expect(roads.filter(({ ref, points }) => !/^(M\d+|A\d+)(\(M\)| TOLL)?$/.test(ref) || points.length < 2)).toEqual(
      [],
    );
  });

  it('never turn back on themselves', () => {
    const spikes = roads.flatMap(({ ref, points }) =>
      points.flatMap((b, i) => {
        const [a, c] = [points[i - 1], points[i + 1]];
        return a && c && turn(a, b, c) > 100 ? [`${ref} at ${b[1]},${b[0]}`] : [];
      }),
    );
    expect(spikes).toEqual([]);
  });

  it('have waypoints close together, closest where they can be measured', () => {
    const fine = table.filter((name) => /^(motorways|trunk)-/.test(name));
    expect(longestLeg(fine)).toBeLessThan(8.5);
    expect(longestLeg(table)).toBeLessThan(10.5);
  });

  it('include the motorways and the roads of the demonstration case', () => {
    const refs = new Set(roads.map((road) => road.ref));
    const wanted = [
      'M1',
      'M6',
      'M25',
      'M62',
      'M18',
      'M621',
      'A1(M)',
      'M8',
      'M90',
      'M4',
      'A57',
      'A61',
      'A60',
      'A620',
      'A638',
      'A635',
      'A631',
      'A628',
    ];
    expect(wanted.filter((ref) => !refs.has(ref))).toEqual([]);
  });

  it('pass through their own junctions, so that a camera stands on its road', () => {
    const stray = load('junctions').filter((junction) => {
      const at = junction.geometry.coordinates as Position;
      return !roads.some(
        ({ ref, points }) => ref === junction.properties['ref'] && points.some((p) => kilometres(p, at) < 0.02),
      );
    });
    expect(stray.map((f) => f.properties)).toEqual([]);
  });

  const measure = path('../../../shared/data/roads/measure-roads.mjs');
  it('lie close to the real network, where the reference is at hand', () => {
    if (!existsSync(measure)) {
      console.info('skipped: the reference roads are not on this machine');
      return;
    }
    expect(() => execFileSync(process.execPath, [measure, `${resources}roads.json`], { stdio: 'pipe' })).not.toThrow();
  });
});

describe('the names', () => {
  it('give a label to each of the 43 forces of England and Wales, to Police Scotland and to the PSNI', () => {
    const labels = load('forces')
      .filter((f) => f.properties['kind'] === 'label')
      .map((f) => f.properties['name']);
    expect(new Set(labels).size).toBe(45);
    expect(labels).toEqual(
      expect.arrayContaining([
        'West Yorkshire',
        'Merseyside',
        'City of London',
        'Police Scotland',
        'Police Service of Northern Ireland',
      ]),
    );
  });

  it('put Wirral and St Helens with Merseyside, and Halton with Cheshire', () => {
    const table = readFileSync(path('forces.mjs'), 'utf8');
    expect(table).toMatch(/Merseyside: .*SHN.*WRL/);
    expect(table).toMatch(/Cheshire: .*HAL/);
  });

  it('appear between zoom 4 and zoom 12', () => {
    const wrong = load('places').filter(
      (f) => !(Number(f.properties['minzoom']) >= 4 && Number(f.properties['minzoom']) <= 12),
    );
    expect(wrong).toEqual([]);
  });
});
