import { describe, expect, it } from 'vitest';
import { greatCircleKm } from './geodesy.ts';
import { buildRoadNetwork, routeBetween } from './road-network.ts';

const network = buildRoadNetwork([
  {
    ref: 'M1',
    points: [
      [-1.5, 53.0],
      [-1.5, 53.4],
      [-1.3, 53.6],
    ],
  },
  {
    ref: 'M18',
    points: [
      [-1.3, 53.4],
      [-1.1, 53.5],
    ],
  },
  {
    ref: 'A57',
    points: [
      [-1.5, 53.4],
      [-1.3, 53.4],
    ],
  },
]);

describe('a likely route along the road table', () => {
  it('follows one road between two cameras on it', () => {
    const route = routeBetween(network, { lon: -1.5, lat: 53.1, ref: 'M1' }, { lon: -1.5, lat: 53.3, ref: 'M1' });
    expect(route?.km).toBeGreaterThan(20);
    expect(route?.km).toBeLessThan(24);
    expect(route?.points.every(([lon]) => Math.abs(lon + 1.5) < 0.01)).toBe(true);
  });

  it('changes roads where they meet', () => {
    const route = routeBetween(network, { lon: -1.5, lat: 53.3, ref: 'M1' }, { lon: -1.2, lat: 53.45, ref: 'M18' });
    expect(route).toBeDefined();
    expect(route?.roads).toHaveLength(route?.points.length ?? 0);
    expect([...new Set(route?.roads)]).toEqual(['M1', 'A57', 'M18']);
    expect(route?.points.some(([lon, lat]) => greatCircleKm({ lon, lat }, { lon: -1.4, lat: 53.4 }) < 1)).toBe(true);
  });

  it('offers no route to a place that is off the table', () => {
    expect(routeBetween(network, { lon: -1.5, lat: 53.1 }, { lon: -4, lat: 51 })).toBeUndefined();
  });
});
