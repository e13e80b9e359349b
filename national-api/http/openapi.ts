import type { OpenAPIHono } from '@hono/zod-openapi';
import { SERVICE_VERSION } from './version.ts';

/** OpenAPI 3.1 of the endpoints served on `app`, from the schemas that validate their requests. */
export function openApiDocument(app: OpenAPIHono): object {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'National ANPR service (stub)',
      version: SERVICE_VERSION,
      description:
        'A stand-in for the national service, for tests and demonstrations. Times are RFC 3339 in UTC, windows half-open `[from, to)`, hashes lower-case hex, coordinates WGS84 `[lon, lat]`. Errors are RFC 9457 problem documents with a stable `code`. Refused and failed calls are recorded like all others.',
    },
    servers: [{ url: '/' }],
  });
}
