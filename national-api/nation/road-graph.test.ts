import { describe, expect, it } from 'vitest';
import type { Basemap, Road } from './basemap.ts';
import { distanceKm } from './geometry.ts';
import type { LonLat } from './geometry.ts';
import { FORCES, forceAt } from './forces.ts';
import { findOrganisation } from '../../app/policy/organisations.ts';
import { cutRoads } from './road-chains.ts';
import { buildGraph } from './road-graph.ts';
import { ZonePaths } from './shortest-path.ts';
import type { Zone } from './zones.ts';

const road = (ref: string, motorway: boolean, line: readonly LonLat[]): Road => ({ ref, motorway, line });

/** A motorway north, an A road across it, and a second A road that ends a kilometre short of the first. */
const MAP: Basemap = {
  roads: [
    road('M1', true, [
      [-1.5, 53.0],
      [-1.5, 53.1],
      [-1.5, 53.2],
      [-1.5, 53.3],
    ]),
    road('A1', false, [
      [-1.7, 53.15],
      [-1.3, 53.15],
    ]),
    road('A2', false, [
      [-1.29, 53.155],
      [-1.1, 53.155],
    ]),
  ],
  junctions: [
    { ref: 'M1', number: 'J1', name: 'South', at: [-1.5, 53.0] },
    { ref: 'M1', number: 'J2', name: 'North', at: [-1.5, 53.3] },
  ],
  places: [],
};
const zone = (name: string, at: LonLat): Zone => ({ name, at, population: 10_000, force: FORCES[0]!, focus: false });

describe('the road graph', () => {
  const zones = [zone('South', [-1.51, 53.0]), zone('East', [-1.1, 53.16]), zone('Island', [-6, 58])];
  const chains = cutRoads(MAP);
  const graph = buildGraph(chains, MAP.places, zones);
  const paths = new ZonePaths(graph);

  it('joins roads that cross and roads that end within reach of another', () => {
    const edges = paths.edgesBackwards(0, 1);
    const refs = [
      ...new Set(
        (edges ?? []).map((edge) => (graph.chain[edge]! < 0 ? '' : chains.chains[graph.chain[edge]!]!.road.ref)),
      ),
    ].filter((ref) => ref !== '');
    expect(refs.reverse()).toEqual(['M1', 'A1', 'A2']);
  });

  it('leads nowhere from a place that no road reaches', () => {
    expect(paths.edgesBackwards(0, 2)).toBeUndefined();
  });

  it('lets traffic onto a motorway at its junctions only', () => {
    const motorway = chains.chains[0]!;
    expect(motorway.access.map((node) => chains.nodes[node])).toEqual([
      [-1.5, 53.0],
      [-1.5, 53.3],
    ]);
  });

  it('measures each stretch along its line', () => {
    const { nodes, km } = chains.chains[0]!;
    expect(km.at(-1)).toBeCloseTo(distanceKm(chains.nodes[nodes[0]!]!, chains.nodes[nodes.at(-1)!]!), 3);
    expect(nodes).toHaveLength(5);
  });
});

describe('forces', () => {
  it('are all approved organisations', () => {
    for (const { organisation } of FORCES) expect(findOrganisation(organisation), organisation).toBeDefined();
    expect(new Set(FORCES.map((force) => force.code)).size).toBe(FORCES.length);
  });

  it('are known by the nearest of their places', () => {
    expect(forceAt([-1.481, 53.502]).organisation).toBe('South Yorkshire Police');
    expect(forceAt([-1.517, 53.724]).organisation).toBe('West Yorkshire Police');
    expect(forceAt([-0.97, 53.27]).organisation).toBe('Nottinghamshire Police');
    expect(forceAt([-1.86, 52.51]).organisation).toBe('West Midlands Police');
    expect(forceAt([-3.1, 55.1]).organisation).toBe('Police Service of Scotland');
  });
});
