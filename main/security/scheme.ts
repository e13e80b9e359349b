/**
 * The app's own scheme: the page's files, pictures of reads and the force's map file, and nothing else. Files come
 * from a table that the build writes, so no path of a request is ever joined to a folder and none can escape from it.
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

export type SchemeDeps = {
  readonly assets: ReadonlyMap<string, Asset>;
  readonly picture: (address: EvidenceAddress) => Promise<Result<Picture, Failure>>;
  readonly openTiles: OpenTileFile;
};

/**
 * SECURITY(S6): called once, before the app is ready. Standard and secure, so that the page has an origin; it does
 * not bypass the CSP.
 */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** The sources that the scheme serves. */
export type SchemeAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};
export type SchemeRequest = { readonly method: string; readonly url: string; readonly range: string | null };

const NOTHING = new Uint8Array(0);

const answer = (
  status: number,
  body: Uint8Array | null,
  headers: Readonly<Record<string, string>> = {},
): SchemeAnswer => ({
  status,
  body: body ?? NOTHING,
  headers: { ...PROTECTIVE_HEADERS, ...headers },
});

const NOT_KEPT = { 'cache-control': 'no-store' };

const STATUS_OF: Partial<Record<Failure['code'], number>> = {
  NOT_SIGNED_IN: 401,
  SESSION_EXPIRED: 401,
  LOCKED: 403,
  NOT_FOUND: 404,
};

async function tiles(openTiles: OpenTileFile, range: string | null): Promise<SchemeAnswer> {
  const file = await openTiles();
  if (file === null) return answer(404, null);
  const wanted = parseRange(range ?? '', file.size);
  // Without a range a reader would load gigabytes into memory; the map's reader always sends one.
  if (wanted === null) return answer(416, null, { 'content-range': `bytes */${file.size}`, 'accept-ranges': 'bytes' });
  const bytes = await file.read(wanted.from, wanted.length);
  if (!bytes.ok) return answer(500, null);
  return answer(206, bytes.value, {
    'content-type': 'application/vnd.pmtiles',
    'accept-ranges': 'bytes',
    'content-range': `bytes ${wanted.from}-${wanted.from + wanted.length - 1}/${file.size}`,
  });
}

/** Answers a request of the scheme. Separate from the registration, so that it can be tested without a window. */
export function schemeHandler({
  assets,
  picture,
  openTiles,
}: SchemeDeps): (request: SchemeRequest) => Promise<SchemeAnswer> {
  return async (request) => {
    const url = new URL(request.url);
    // SECURITY(S7): GET only, our host only, then an exact look-up or a parsed id; never a path.
    if (request.method !== 'GET') return answer(405, null);
    if (url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return answer(404, null);
    const asset = assets.get(url.pathname);
    if (asset !== undefined) return answer(200, await asset.read(), { 'content-type': asset.type });
    if (url.pathname === TILE_FILE_PATH) return tiles(openTiles, request.range);
    const address = parseEvidencePath(url.pathname);
    if (address === undefined) return answer(404, null);
    const found = await picture(address);
    if (!found.ok) return answer(STATUS_OF[found.failure.code] ?? 502, null, NOT_KEPT);
    return answer(200, found.value.bytes, { 'content-type': found.value.type, ...NOT_KEPT });
  };
}

/** The value of a header; the name is matched in any case. */
const headerOf = (headers: Readonly<Record<string, string>>, name: string): string | null =>
  Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1] ?? null;

/**
 * Serves the scheme. Resolves when the page has received its first script: until then the page's process waits for
 * this one.
 * Not `protocol.handle`: that loads Node's fetch before the first document and passes every file in pieces through
 * this process, which together took an eighth of the time to the first screen (npm run bench -- --only cold-start). A
 * buffer is sent in one call. Electron calls this API deprecated but still has it in 45; `schemeHandler` fits either.
 */
export function serveScheme(session: Session, deps: SchemeDeps): Promise<void> {
  const handle = schemeHandler(deps);
  return new Promise((resolve) => {
    session.protocol.registerBufferProtocol(APP_SCHEME, ({ method, url, headers }, respond) => {
      void handle({ method, url, range: headerOf(headers, 'range') })
        .catch(() => answer(500, null))
        .then(({ status, headers: given, body }) => {
          // Chromium takes the type from here and not from the headers.
          const [mimeType = '', charset] = (given['content-type'] ?? '').split(/;\s*charset=/);
          respond({
            statusCode: status,
            headers: { ...given },
            mimeType,
            ...(charset === undefined ? {} : { charset }),
            data: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
          });
          if (url.endsWith('.js')) setImmediate(resolve);
        });
    });
  });
}
