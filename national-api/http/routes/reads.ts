import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { readAnswerSchema } from '../../../app/api/search.ts';
import type { Read } from '../../../app/domain/read.ts';
import { instantMs } from '../../../app/domain/instant.ts';
import type { PictureFacts } from '../../pictures/drawing.ts';
import { overviewPicture } from '../../pictures/overview-picture.ts';
import { platePicture } from '../../pictures/plate-picture.ts';
import { readsOf } from '../../search/read-json.ts';
import { searchForRead } from '../../search/search-register.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import { json, problem } from './parts.ts';

const searchQuery = z.object({ searchId: z.string().max(64).optional().meta({ description: 'The search of yours that found the read; its justification covers this look' }) });

/**
 * The read, if a search of this account returned it: looking at a read needs a reason, and that search has one.
 * @throws ProblemError JUSTIFICATION_REQUIRED without such a search; NOT_FOUND for a read that it did not return.
 */
async function readUnderSearch(service: Service, call: Pick<Call, 'session' | 'note' | 'correlationId'>, readId: string, searchId: string | undefined): Promise<{ readonly read: Read; readonly correlationId: string | undefined }> {
  const { account } = signedIn(call);
  call.note({ readId, ...(searchId === undefined ? {} : { searchId }) });
  const ran = searchId === undefined ? undefined : service.searches.find(searchId, account.userName);
  if (ran === undefined) {
    throw new ProblemError('JUSTIFICATION_REQUIRED', 'Open a read from the search that found it.', { errors: [{ pointer: '/query-string/searchId', message: 'not a search that you ran' }] });
  }
  const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'That search did not return this read.');
  const wanted = searchForRead(ran, readId);
  if (wanted === undefined) throw missing();
  for await (const chunk of service.store.search(wanted)) {
    for (const read of readsOf(chunk, service.store)) return { read, correlationId: ran.correlationId };
  }
  throw missing();
}

const drawings = { plate: { draw: platePicture, action: 'VIEW_PLATE_IMAGE' }, overview: { draw: overviewPicture, action: 'VIEW_OVERVIEW_IMAGE' } } as const;

const factsOf = (read: Read): PictureFacts => ({
  readId: read.id, vrmRaw: read.vrmRaw, capturedAtMs: instantMs(read.capturedAt), cameraId: read.cameraId, lane: read.lane, colour: read.colour,
  front: read.plateColour === null ? read.direction !== 'away' : read.plateColour === 'white',
});

export function serveReads(app: OpenAPIHono, service: Service): void {
  const params = z.object({ id: z.string().min(1).max(64) });
  const refusals = { 403: problem('Without a search of yours that found it: JUSTIFICATION_REQUIRED'), 404: problem('Not a read that the search returned: NOT_FOUND') };

  serveEndpoint(
    app,
    service,
    {
      method: 'get', path: '/reads/{id}', summary: 'One read with its versions', access: 'signedIn', record: { op: 'CONSULT', action: 'VIEW_READ' },
      params, query: searchQuery, answers: { 200: json('The read', readAnswerSchema), ...refusals },
    },
    async (call) => {
      const { read, correlationId } = await readUnderSearch(service, call, call.params.id, call.query.searchId);
      call.correlationId = correlationId;
      const { index: auditIndex } = await enter(call, { op: 'CONSULT', action: 'VIEW_READ' }, { outcome: 'OK', status: 200 });
      call.recorded = true;
      return call.c.json({ read, auditIndex, versions: [read] });
    },
  );

  for (const kind of ['plate', 'overview'] as const) {
    const { draw, action } = drawings[kind];
    serveEndpoint(
      app,
      service,
      {
        method: 'get', path: `/reads/{id}/images/${kind}`, summary: kind === 'plate' ? 'The plate patch' : 'The overview picture',
        description: 'Drawn by the stub and plainly so; the mark is the one that the camera read.',
        access: 'signedIn', record: { op: 'CONSULT', action }, params, query: searchQuery,
        answers: { 200: { description: 'JPEG', content: { 'image/jpeg': { schema: z.string().meta({ format: 'binary' }) } } }, ...refusals },
      },
      async (call) => {
        const { read, correlationId } = await readUnderSearch(service, call, call.params.id, call.query.searchId);
        call.correlationId = correlationId;
        if (!(kind === 'plate' ? read.hasPlateImage : read.hasOverviewImage)) throw new ProblemError('NOT_FOUND', 'The camera sent no such picture.');
        const picture = await draw(factsOf(read));
        return new Response(new Uint8Array(picture), { headers: { 'content-type': 'image/jpeg', 'content-length': String(picture.length) } });
      },
    );
  }
}
