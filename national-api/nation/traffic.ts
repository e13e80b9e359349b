import type { Destinations } from './destinations.ts';
import type { Random } from './random.ts';
import type { RoadChains } from './road-chains.ts';
import type { ZonePaths } from './shortest-path.ts';
import type { Zone } from './zones.ts';

/**
 * Where the nation drives at all: a sample of journeys from every zone, laid on the roads. Cameras stand where there
 * is traffic; on a stretch without simulated journeys a camera would have no reads.
 */
export type Traffic = { used(chain: number, km: number): boolean };

const COMMUTES = 16;
const JOURNEYS = 8;

export function sampleTraffic(
  paths: ZonePaths,
  chains: RoadChains,
  zones: readonly Zone[],
  destinations: Destinations,
  random: Random,
): Traffic {
  const { chain, segment } = paths.graph;
  const used = chains.chains.map(({ nodes }) => new Uint8Array(nodes.length));
  const lay = (from: number, to: number): void => {
    for (const edge of paths.edgesBackwards(from, to) ?? [])
      if (chain[edge]! >= 0) used[chain[edge]!]![segment[edge]!] = 1;
  };
  zones.forEach((_, home) => {
    for (let i = 0; i < COMMUTES + JOURNEYS; i += 1) {
      const to = destinations.draw(home, i < COMMUTES ? 'commute' : 'far', random);
      if (to !== undefined) lay(home, to);
    }
  });
  return {
    used: (stretch, km) => {
      const marks = chains.chains[stretch]!.km;
      let low = 0;
      let high = marks.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (marks[middle]! <= km) low = middle;
        else high = middle;
      }
      return used[stretch]![low] === 1;
    },
  };
}
