import { OpenAPIHono } from '@hono/zod-openapi';
import { openApiDocument } from './openapi.ts';
import { serveAccounts } from './routes/accounts.ts';
import { serveAlarms } from './routes/alarms.ts';
import { serveApprovals } from './routes/approvals.ts';
import { serveAudit } from './routes/audit.ts';
import { serveAuthorities } from './routes/authorities.ts';
import { serveAuditWork } from './routes/audit-work.ts';
import { serveLog } from './routes/log.ts';
import { serveClock } from './routes/clock.ts';
import { serveBudgets } from './routes/budgets.ts';
import { serveComparisons } from './routes/comparisons.ts';
import { serveCorrections } from './routes/corrections.ts';
import { serveDevices } from './routes/devices.ts';
import { serveDisclosures } from './routes/disclosures.ts';
import { serveHealth } from './routes/health.ts';
import { serveHits } from './routes/hits.ts';
import { serveIngest } from './routes/ingest.ts';
import { serveLogAlarms } from './routes/log-alarms.ts';
import { serveMetrics } from './routes/metrics.ts';
import { serveOperations } from './routes/operations.ts';
import { serveOwnRecord } from './routes/own-record.ts';
import { servePreservations } from './routes/preservations.ts';
import { serveReads } from './routes/reads.ts';
import { serveSearchChanges } from './routes/search-changes.ts';
import { serveReconciliation } from './routes/reconciliation.ts';
import { serveReferenceData } from './routes/reference.ts';
import { serveSearches } from './routes/searches.ts';
import { serveStatistics } from './routes/statistics.ts';
import { serveSubjectRequests } from './routes/subject-requests.ts';
import { serveSessions } from './routes/sessions.ts';
import { serveVoiLists } from './routes/voi-lists.ts';
import { refuseOtherNetworks, serveNotFound } from './endpoint.ts';
import { keepBudgets } from './call-budgets.ts';
import { COMMON_HEADERS } from './recording.ts';
import type { Service } from './service.ts';

/** The national API: every endpoint, its OpenAPI document, and the answer to everything else. */
export function nationalApi(service: Service): OpenAPIHono {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'The access token of POST /v1/sessions',
  });
  refuseOtherNetworks(app, service);
  keepBudgets(app, service);
  serveHealth(app, service);
  serveMetrics(app, service);
  serveSessions(app, service);
  serveDevices(app, service);
  serveAccounts(app, service);
  serveApprovals(app, service);
  serveReferenceData(app, service);
  serveSearches(app, service);
  serveAuthorities(app, service);
  serveOperations(app, service);
  serveBudgets(app, service);
  serveReads(app, service);
  serveSearchChanges(app, service);
  serveComparisons(app, service);
  serveCorrections(app, service);
  servePreservations(app, service);
  serveIngest(app, service);
  serveVoiLists(app, service);
  serveHits(app, service);
  serveAudit(app, service);
  serveLog(app, service);
  serveOwnRecord(app, service);
  serveReconciliation(app, service);
  serveAlarms(app, service);
  serveClock(app, service);
  serveLogAlarms(app, service);
  serveAuditWork(app, service);
  serveDisclosures(app, service);
  serveSubjectRequests(app, service);
  serveStatistics(app, service);
  let document: object | undefined;
  for (const path of ['/openapi.json', '/v1/openapi.json']) {
    app.get(path, (c) => c.json((document ??= openApiDocument(app)), 200, COMMON_HEADERS));
  }
  serveNotFound(app, service);
  return app;
}
