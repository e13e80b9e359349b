import { expect, test, vi } from 'vitest';
import type { Map as MapLibre } from 'maplibre-gl/dist/maplibre-gl-csp';
import { PMTiles } from 'pmtiles';
import { addForceTiles } from './force-tiles.ts';
import type { MapColours } from './map-colours.ts';
import { addNameRoom } from './name-room.ts';

test("a force's own town names stand under the layers that take room for discs", async () => {
  const metadata = vi.spyOn(PMTiles.prototype, 'getMetadata');
  metadata.mockResolvedValue({ vector_layers: [{ id: 'names' }, { id: 'roads' }] });
  const order = ['roads-a'];
  const map = {
    hasImage: () => true,
    addSource: () => undefined,
    addLayer: ({ id }: { readonly id: string }, before?: string) =>
      order.splice(before === undefined ? order.length : order.indexOf(before), 0, id),
  } as unknown as MapLibre;
  addNameRoom(map);
  expect(await addForceTiles(map, () => undefined, {} as MapColours)).toBe(true);
  metadata.mockRestore();
  expect(order).toEqual(['force-roads', 'roads-a', 'force-names', 'name-room-discs', 'name-room-labels']);
});
