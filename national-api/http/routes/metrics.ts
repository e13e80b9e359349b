import type { OpenAPIHono } from '@hono/zod-openapi';
import { showMetrics } from '../../../app/api/metrics.ts';
import { addressOf } from '../caller.ts';
import { serveEndpoint } from '../endpoint.ts';
import { allowedNetworks, LOOPBACK_NETWORKS } from '../networks.ts';
import { ProblemError } from '../problem-error.ts';
import type { Service } from '../service.ts';

/** Independent of the allowed networks: the operator's agent reads this on the machine itself. */
const OWN_MACHINE = allowedNetworks(LOOPBACK_NETWORKS);

export function serveMetrics(app: OpenAPIHono, service: Service): void {
  serveEndpoint(app, service, showMetrics, async ({ c }) => {
    if (!OWN_MACHINE.allows(addressOf(c)))
      throw new ProblemError('NETWORK_FORBIDDEN', 'Metrics are read on the machine of the service only.');
    return new Response(await service.metrics.text(service), {
      headers: { 'content-type': service.metrics.contentType },
    });
  });
  // Where a scraper looks by default.
  app.get('/metrics', (c) => app.fetch(new Request(new URL('/v1/metrics', c.req.url), c.req.raw), c.env));
}
