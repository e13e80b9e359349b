/**
 * Addresses that the page may request from the app's own scheme beside its files. They carry parsed ids, never paths.
 * Pictures are served only for a read of a search that this session ran.
 */
export const APP_ORIGIN = 'app://bundle';

export type PictureKind = 'plate' | 'overview';

/**
 * @param look a new number for each opening: Chromium would show a repeated address from its cache, and that look
 * would not be recorded.
 */
export function pictureUrl(searchRef: string, readId: string, kind: PictureKind, look: number): string {
  return `${APP_ORIGIN}/evidence/${searchRef}/${encodeURIComponent(readId)}/${kind}?look=${look}`;
}

/** Byte ranges of the force's own map file, for the `pmtiles` reader. */
export const TILE_FILE_PATH = '/tiles/force.pmtiles';

export type EvidenceAddress = { readonly searchRef: string; readonly readId: string; readonly kind: PictureKind };

const EVIDENCE_PATH = /^\/evidence\/([a-f0-9-]{8,64})\/([^/]{1,200})\/(plate|overview)$/;

/** Parses the path of a picture's address; undefined when it is not one. */
export function parseEvidencePath(path: string): EvidenceAddress | undefined {
  const match = EVIDENCE_PATH.exec(path);
  const [, searchRef, encoded, kind] = match ?? [];
  if (searchRef === undefined || encoded === undefined || (kind !== 'plate' && kind !== 'overview')) return undefined;
  try {
    const readId = decodeURIComponent(encoded);
    return readId.length <= 64 ? { searchRef, readId, kind } : undefined;
  } catch {
    return undefined; // A malformed escape is not an address.
  }
}
