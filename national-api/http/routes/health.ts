import type { OpenAPIHono } from '@hono/zod-openapi';
import { health, type Health } from '../../../app/api/reference-data.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { POLICY_VERSION } from '../../../app/policy/version.ts';
import { knownCameras } from '../../store/covert-view.ts';
import { serveEndpoint } from '../endpoint.ts';
import type { Service } from '../service.ts';
import { SERVICE_VERSION } from '../version.ts';

export function serveHealth(app: OpenAPIHono, service: Service): void {
  serveEndpoint(app, service, health, async ({ c }) => {
    const totals = await service.store.totals();
    const health: Health = {
      status: 'ok',
      version: SERVICE_VERSION,
      policyVersion: POLICY_VERSION,
      now: instantText(service.clock.nowMs()),
      dataFrom: totals.fromMs === null ? null : instantText(totals.fromMs),
      dataTo: totals.toMs === null ? null : instantText(totals.toMs),
      reads: totals.reads,
      cameras: knownCameras(service.store.cameras()).length,
      treeSize: service.log.size,
      alarms: service.alarms.lasting(),
      jobs: service.background.failures().map((each) => ({ ...each })),
    };
    return c.json(health);
  });
}
