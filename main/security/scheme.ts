/**
 * The app's own scheme: the page's files, pictures of reads, and the force's map file, and nothing else. Files come from a
 * table that was written when the product was built, so no path of a request is ever joined to a folder and there is none
 * to escape from.
 */
import { protocol, type Session } from 'electron';
import { parseEvidencePath, TILE_FILE_PATH, type EvidenceAddress } from '../../app/contract/evidence-url.ts';
import type { Failure } from '../../app/contract/failures.ts';
import type { Result } from '../../app/domain/result.ts';
import { APP_HOST, APP_SCHEME } from '../product.ts';
import type { OpenTileFile } from '../ports/tile-file.ts';
import { parseRange } from '../services/byte-range.ts';
import type { Picture } from '../services/evidence.ts';
import { PROTECTIVE_HEADERS } from './csp.ts';

export type Asset = { readonly type: string; readonly read: () => Promise<Uint8Array> };

export type SchemeParts = {
  readonly assets: ReadonlyMap<string, Asset>;
  readonly picture: (address: EvidenceAddress) => Promise<Result<Picture, Failure>>;
  readonly openTiles: OpenTileFile;
};

/** SECURITY(S6): once, before the app is ready. Standard and secure, so that the page has an origin; no way past the CSP. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

const answer = (status: number, body: Uint8Array | null, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(body === null ? null : new Uint8Array(body), { status, headers: { ...PROTECTIVE_HEADERS, ...headers } });

const NOT_KEPT = { 'cache-control': 'no-store' };

const STATUS_OF: Partial<Record<Failure['code'], number>> = { NOT_SIGNED_IN: 401, SESSION_EXPIRED: 401, LOCKED: 403, NOT_FOUND: 404 };

async function tiles(openTiles: OpenTileFile, range: string | null): Promise<Response> {
  const file = await openTiles();
  if (file === null) return answer(404, null);
  const wanted = parseRange(range ?? '', file.size);
  // Without a range a reader would pull gigabytes into memory; the map's reader never does that.
  if (wanted === null) return answer(416, null, { 'content-range': `bytes */${file.size}`, 'accept-ranges': 'bytes' });
  const bytes = await file.read(wanted.from, wanted.length);
  if (!bytes.ok) return answer(500, null);
  return answer(206, bytes.value, {
    'content-type': 'application/vnd.pmtiles',
    'accept-ranges': 'bytes',
    'content-range': `bytes ${wanted.from}-${wanted.from + wanted.length - 1}/${file.size}`,
  });
}

/** Answers a request for an address of the scheme. Apart from the registration, so that it can be tested without a window. */
export function schemeHandler({ assets, picture, openTiles }: SchemeParts): (request: Pick<Request, 'method' | 'url' | 'headers'>) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    // SECURITY(S7): GET only, our host only, then an exact look-up or a parsed id; never a path.
    if (request.method !== 'GET') return answer(405, null);
    if (url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return answer(404, null);
    const asset = assets.get(url.pathname);
    if (asset !== undefined) return answer(200, await asset.read(), { 'content-type': asset.type });
    if (url.pathname === TILE_FILE_PATH) return tiles(openTiles, request.headers.get('range'));
    const address = parseEvidencePath(url.pathname);
    if (address === undefined) return answer(404, null);
    const found = await picture(address);
    if (!found.ok) return answer(STATUS_OF[found.failure.code] ?? 502, null, NOT_KEPT);
    return answer(200, found.value.bytes, { 'content-type': found.value.type, ...NOT_KEPT });
  };
}

export function serveScheme(session: Session, parts: SchemeParts): void {
  session.protocol.handle(APP_SCHEME, schemeHandler(parts));
}
