import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { readAnswerSchema } from '../../../app/api/search.ts';
import type { Correction } from '../../../app/api/corrections.ts';
import type { Read } from '../../../app/domain/read.ts';
import { instantMs } from '../../../app/domain/instant.ts';
import type { PictureFacts } from '../../pictures/drawing.ts';
import { overviewPicture } from '../../pictures/overview-picture.ts';
import { platePicture } from '../../pictures/plate-picture.ts';
import { accessQuery, accessTo, readFor } from '../read-access.ts';
import { serveEndpoint } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import { json, problem } from './parts.ts';

/** The read as it was before each correction, and as it is. */
const versionsOf = (read: Read, corrections: readonly Correction[]): Read[] => [
  ...corrections
    .filter(({ state }) => state === 'MADE')
    .map(({ version, oldVrm }) => ({
      ...read,
      vrm: oldVrm,
      version,
      correctedFrom: version === 1 ? null : read.correctedFrom,
    })),
  read,
];

const drawings = {
  plate: { draw: platePicture, action: 'VIEW_PLATE_IMAGE' },
  overview: { draw: overviewPicture, action: 'VIEW_OVERVIEW_IMAGE' },
} as const;

const factsOf = (read: Read): PictureFacts => ({
  readId: read.id,
  vrmRaw: read.vrmRaw,
  capturedAtMs: instantMs(read.capturedAt),
  cameraId: read.cameraId,
  lane: read.lane,
  colour: read.colour,
  front: read.plateColour === null ? read.direction !== 'away' : read.plateColour === 'white',
});

export function serveReads(app: OpenAPIHono, service: Service): void {
  const params = z.object({ id: z.string().min(1).max(64) });
  const refusals = {
    403: problem('Without a search of yours that found it, or a hit on it: JUSTIFICATION_REQUIRED'),
    404: problem('Not a read that the search returned: NOT_FOUND'),
  };

  serveEndpoint(
    app,
    service,
    {
      method: 'get',
      path: '/reads/{id}',
      summary: 'One read with its versions',
      access: 'signedIn',
      record: { op: 'CONSULT', action: 'VIEW_READ' },
      params,
      query: accessQuery,
      answers: { 200: json('The read', readAnswerSchema), ...refusals },
    },
    async (call) => {
      const { read, correlationId } = await readFor(service, call, accessTo(call.params.id, call.query));
      call.correlationId = correlationId;
      const { index: auditIndex } = await enter(
        call,
        { op: 'CONSULT', action: 'VIEW_READ' },
        { outcome: 'OK', status: 200 },
      );
      call.recorded = true;
      return call.c.json({ read, auditIndex, versions: versionsOf(read, await service.store.corrections(read.id)) });
    },
  );

  for (const kind of ['plate', 'overview'] as const) {
    const { draw, action } = drawings[kind];
    serveEndpoint(
      app,
      service,
      {
        method: 'get',
        path: `/reads/{id}/images/${kind}`,
        summary: kind === 'plate' ? 'The plate patch' : 'The overview picture',
        description: 'Drawn by the stub and plainly so; the mark is the one that the camera read.',
        access: 'signedIn',
        record: { op: 'CONSULT', action },
        params,
        query: accessQuery,
        answers: {
          200: { description: 'JPEG', content: { 'image/jpeg': { schema: z.string().meta({ format: 'binary' }) } } },
          ...refusals,
        },
      },
      async (call) => {
        const { read, correlationId } = await readFor(service, call, accessTo(call.params.id, call.query));
        call.correlationId = correlationId;
        if (!(kind === 'plate' ? read.hasPlateImage : read.hasOverviewImage))
          throw new ProblemError('NOT_FOUND', 'The camera sent no such picture.');
        const picture = await draw(factsOf(read));
        return new Response(new Uint8Array(picture), {
          headers: { 'content-type': 'image/jpeg', 'content-length': String(picture.length) },
        });
      },
    );
  }
}
