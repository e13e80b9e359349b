import { APP_ORIGIN } from '../../app/contract/evidence-url.ts';
import { buildRoadNetwork, routeBetween, type RoadLine, type RoadNetwork } from '../../app/movement/road-network.ts';
import type { WayAnswer, WayRequest } from './way-messages.ts';

/** Finds likely ways along the road table in a worker, because the graph search takes longer than a frame. */
const TABLES = ['roads', 'roads-local'] as const;

/** Shared: the roads of the country. */
let network: Promise<RoadNetwork> | undefined;

function linesOf(json: unknown): readonly RoadLine[] {
  if (typeof json !== 'object' || json === null || !('features' in json) || !Array.isArray(json.features)) return [];
  return json.features.flatMap(
    (feature: { properties?: { ref?: unknown }; geometry?: { type?: unknown; coordinates?: unknown } }) => {
      const ref = feature.properties?.ref;
      return typeof ref === 'string' && feature.geometry?.type === 'LineString'
        ? [{ ref, points: feature.geometry.coordinates as RoadLine['points'] }]
        : [];
    },
  );
}

async function loadNetwork(): Promise<RoadNetwork> {
  const tables = await Promise.all(
    TABLES.map(async (name) => linesOf(await (await fetch(`${APP_ORIGIN}/resources/basemap/${name}.json`)).json())),
  );
  return buildRoadNetwork(tables.flat());
}

self.addEventListener('message', (event: MessageEvent<WayRequest>) => {
  const { id, ends } = event.data;
  network ??= loadNetwork();
  void network.then(
    (roads) => {
      const ways = ends.map(({ from, to }) => {
        const route = routeBetween(roads, from, to);
        return route === undefined ? null : { points: route.points, roads: route.roads };
      });
      const answer: WayAnswer = { id, ways };
      self.postMessage(answer);
    },
    () => {
      network = undefined;
      const answer: WayAnswer = { id, ways: ends.map(() => null) };
      self.postMessage(answer);
    },
  );
});
