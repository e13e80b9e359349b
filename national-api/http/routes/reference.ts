import type { OpenAPIHono } from '@hono/zod-openapi';
import { createHash } from 'node:crypto';
import {
  listCameras,
  listMissedPasses,
  listOrganisations,
  type MissedPassesAnswer,
} from '../../../app/api/reference-data.ts';
import type { Camera } from '../../../app/domain/camera.ts';
import { categoriesOfOrganisation, ORGANISATIONS } from '../../../app/policy/organisations.ts';
import { DAY_MS, instantText } from '../../../app/domain/instant.ts';
import { MISSED_PASSES_DAYS } from '../../../app/movement/missed-passes.ts';
import { MissedPassCount } from '../../search/missed-pass-count.ts';
import { knownCameras } from '../../store/covert-view.ts';
import { serveEndpoint, type Call } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { withTurn } from '../search-turn.ts';
import type { Service } from '../service.ts';
import { cursorOf, positionOf } from './parts.ts';

type PageCall = Pick<Call, 'c'> & { readonly query: { readonly cursor?: string | undefined; readonly limit: number } };

/** A page of a list with its ETag, or 304 when the client has this very page. */
function page<T>(call: PageCall, name: string, list: readonly T[], version: string): Response {
  const { c, query } = call;
  const start = positionOf(query.cursor);
  if (start === undefined || start > list.length) {
    throw new ProblemError('VALIDATION_FAILED', 'This cursor leads nowhere.', {
      errors: [{ pointer: '/query-string/cursor', message: 'not a cursor that this list gave' }],
    });
  }
  const end = Math.min(list.length, start + query.limit);
  const etag = `"${version}-${start}-${end}"`;
  const known = (c.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(etag) || known.includes('*')) return new Response(null, { status: 304, headers: { etag } });
  return Response.json(
    { [name]: list.slice(start, end), next: end < list.length ? cursorOf(end) : null },
    { headers: { etag } },
  );
}

const versionOf = (list: unknown): string =>
  createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 22);

/**
 * The nation's cameras are hashed once: a list is replaced, never changed. A caller that may not see covert cameras
 * has another list, and so another ETag.
 */
const listedCameras = new WeakMap<readonly Camera[], { readonly list: readonly Camera[]; readonly version: string }>();

export function serveReferenceData(app: OpenAPIHono, service: Service): void {
  serveEndpoint(app, service, listCameras, (call) => {
    const cameras = service.store.cameras();
    const listed = listedCameras.get(cameras) ?? { list: knownCameras(cameras), version: versionOf(cameras) };
    listedCameras.set(cameras, listed);
    return page(call, 'cameras', listed.list, listed.version);
  });

  const missed = new MissedPassCount();
  serveEndpoint(app, service, listMissedPasses, async (call) => {
    await call.begin();
    const toDay = Math.floor(service.clock.nowMs() / DAY_MS);
    const cameras = service.store.cameras();
    const found = await missed.before(toDay, cameras, (window) =>
      withTurn(service, call, () => service.store.legs(window)),
    );
    const answer: MissedPassesAnswer = {
      from: instantText((toDay - MISSED_PASSES_DAYS) * DAY_MS),
      to: instantText(toDay * DAY_MS),
      days: MISSED_PASSES_DAYS,
      cameras: found.map(({ camera, ...share }) => ({ cameraId: cameras[camera]?.id ?? '', ...share })),
    };
    return call.c.json(answer);
  });

  const organisations = ORGANISATIONS.map(({ name, kind }) => ({
    name,
    kind,
    categories: [...categoriesOfOrganisation(name)],
  }));
  const organisationsVersion = versionOf(organisations);
  serveEndpoint(app, service, listOrganisations, (call) =>
    page(call, 'organisations', organisations, organisationsVersion),
  );
}
