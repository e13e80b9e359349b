import type { OpenAPIHono } from '@hono/zod-openapi';
import { compareRead, type Comparison } from '../../../app/api/comparisons.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { COMPARED } from '../../../app/policy/comparison-rules.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { accessTo, readFor } from '../read-access.ts';
import type { Service } from '../service.ts';
import { asJson } from './parts.ts';

/** Statements that a read was compared with its pictures. They live in the log and nowhere else. */
export function serveComparisons(app: OpenAPIHono, service: Service): void {
  serveEndpoint(app, service, compareRead, async (call) => {
    const {
      body: { result, version },
      params: { id },
      query: { searchId },
    } = call;
    const { userName } = signedIn(call).account;
    const { read, correlationId } = await readFor(service, call, accessTo(id, { searchId }));
    call.correlationId = correlationId;
    if (read.version !== version)
      throw new ProblemError('CONFLICT', 'The read has been corrected since. Look at it again.');
    const pictures = service.searches.opened(searchId, userName, id);
    if (pictures.length === 0)
      throw new ProblemError('CONFLICT', 'Open a picture of the read first: without one nothing can be compared.');
    const comparison: Comparison = {
      readId: id,
      searchId,
      version,
      compared: [...COMPARED],
      stated: { vrm: read.vrm, make: read.make, colour: read.colour },
      pictures: [...pictures],
      result,
      by: userName,
      at: instantText(service.clock.nowMs()),
    };
    call.note({ comparison: asJson(comparison) });
    await call.begin();
    return call.c.json(comparison, 201);
  });
}
