import type { LayerSpecification, Map as MapLibre } from 'maplibre-gl';
import { PMTiles, Protocol, type RangeResponse, type Source } from 'pmtiles';
import { APP_ORIGIN, TILE_FILE_PATH } from '../../app/contract/evidence-url.ts';
import { BOLD, REGULAR } from './base-style.ts';
import type { MapColours } from './map-colours.ts';
import { FIRST_NAME_ROOM_LAYER } from './name-room.ts';

/**
 * A force's own map file (PMTiles with vector tiles, for example of OS Open Zoomstack), read by byte ranges from the
 * local disk through the app's own scheme. It is drawn over the built-in map from the zoom where that becomes
 * inaccurate.
 */
const KEY = 'force';
const FROM_ZOOM = 9;

class LocalTiles implements Source {
  getKey(): string {
    return KEY;
  }

  async getBytes(offset: number, length: number, signal?: AbortSignal): Promise<RangeResponse> {
    const response = await fetch(`${APP_ORIGIN}${TILE_FILE_PATH}`, {
      headers: { Range: `bytes=${offset}-${offset + length - 1}` },
      ...(signal === undefined ? {} : { signal }),
    });
    if (!response.ok) throw new Error(`the map file could not be read (${response.status})`);
    return { data: await response.arrayBuffer() };
  }
}

type VectorLayer = { readonly id: string };

const layersIn = (metadata: unknown): readonly VectorLayer[] => {
  if (
    typeof metadata !== 'object' ||
    metadata === null ||
    !('vector_layers' in metadata) ||
    !Array.isArray(metadata.vector_layers)
  )
    return [];
  return metadata.vector_layers.filter(
    (layer: unknown): layer is VectorLayer =>
      typeof layer === 'object' && layer !== null && 'id' in layer && typeof layer.id === 'string',
  );
};

/** The style of a layer is chosen by its name; the names differ between makers of tiles. */
function drawn(layer: VectorLayer, colours: MapColours): LayerSpecification | undefined {
  const base = { id: `force-${layer.id}`, source: KEY, 'source-layer': layer.id, minzoom: FROM_ZOOM } as const;
  const name = layer.id.toLowerCase();
  if (/name|place|label|poi/.test(name)) {
    return {
      ...base,
      type: 'symbol',
      layout: {
        'text-field': ['coalesce', ['get', 'name1'], ['get', 'name'], ''],
        'text-font': /place|name/.test(name) ? BOLD : REGULAR,
        'text-size': 11,
        'text-padding': 6,
      },
      paint: { 'text-color': colours['map-label'], 'text-halo-color': colours['map-halo'], 'text-halo-width': 1.3 },
    };
  }
  if (/road|transport|street|rail/.test(name))
    return {
      ...base,
      type: 'line',
      paint: {
        'line-color': colours['map-a'],
        'line-width': ['interpolate', ['exponential', 1.5], ['zoom'], 9, 0.5, 16, 5],
      },
    };
  if (/boundar|contour/.test(name))
    return {
      ...base,
      type: 'line',
      paint: { 'line-color': colours['map-bound'], 'line-width': 0.7, 'line-dasharray': [2, 3] },
    };
  if (/water|sea|river/.test(name)) return { ...base, type: 'fill', paint: { 'fill-color': colours['map-water'] } };
  if (/green|park|wood|landuse|landcover|forest/.test(name))
    return { ...base, type: 'fill', paint: { 'fill-color': colours['map-park'] } };
  if (/build|urban/.test(name)) return { ...base, type: 'fill', paint: { 'fill-color': colours['map-urban'] } };
  return undefined;
}

/**
 * Adds fills and lines under the first road, and labels under the layers that take room for discs: MapLibre places the labels of its last
 * layer first, so these names give way to discs as well. Returns whether there was anything to
 * draw.
 */
export async function addForceTiles(
  map: MapLibre,
  addProtocol: (name: string, load: Protocol['tile']) => void,
  colours: MapColours,
): Promise<boolean> {
  const protocol = new Protocol();
  const tiles = new PMTiles(new LocalTiles());
  protocol.add(tiles);
  addProtocol('pmtiles', protocol.tile);
  const layers = layersIn(await tiles.getMetadata()).flatMap((layer) => drawn(layer, colours) ?? []);
  if (layers.length === 0) return false;
  map.addSource(KEY, { type: 'vector', url: `pmtiles://${KEY}` });
  const order = { fill: 0, line: 1, symbol: 2 } as const;
  const rank = (layer: LayerSpecification): number => order[layer.type as keyof typeof order] ?? 1;
  for (const layer of layers.sort((a, b) => rank(a) - rank(b)))
    map.addLayer(layer, layer.type === 'symbol' ? FIRST_NAME_ROOM_LAYER : 'roads-a');
  return true;
}
