/** Fixed header of a PMTiles file, version 3: magic, version, and the zoom levels at fixed offsets. */
export const PMTILES_HEADER_BYTES = 127;
const MAGIC = 'PMTiles';
const VERSION_AT = 7;
const MIN_ZOOM_AT = 100;
const MAX_ZOOM_AT = 101;
const DEEPEST_ZOOM = 30;

/** The zoom levels of a map file; undefined when it is not a PMTiles file of version 3. */
export function parsePmtilesHeader(bytes: Uint8Array): { readonly minZoom: number; readonly maxZoom: number } | null {
  if (bytes.length < PMTILES_HEADER_BYTES) return null;
  if (String.fromCharCode(...bytes.subarray(0, MAGIC.length)) !== MAGIC || bytes[VERSION_AT] !== 3) return null;
  const minZoom = bytes[MIN_ZOOM_AT] ?? 0;
  const maxZoom = bytes[MAX_ZOOM_AT] ?? 0;
  return minZoom <= maxZoom && maxZoom <= DEEPEST_ZOOM ? { minZoom, maxZoom } : null;
}
