import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { listOwnRecords } from '../../../app/api/own-record.ts';
import { MAX_LOG_PAGE_BYTES } from '../../../app/audit/record-bounds.ts';
import { OWN_RECORDS_LOOKED_AT, userNameOfRecord } from '../../../app/policy/log-reading.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import type { Service } from '../service.ts';

/** When a record was entered, by the service's clock. */
const enteredAt = z.union([
  z.object({ receivedAt: z.string() }).transform(({ receivedAt }) => receivedAt),
  z.object({ at: z.string() }).transform(({ at }) => at),
]);

/** The records about one's own acts, which everybody may read. Nobody trusts a record that they cannot see. */
export function serveOwnRecord(app: OpenAPIHono, service: Service): void {
  const { log } = service;

  serveEndpoint(app, service, listOwnRecords, async (call) => {
    const { userName } = signedIn(call).account;
    const { before = log.size, limit } = call.query;
    const from = Math.min(before, log.size);
    const records: object[] = [];
    let lookedBackTo: string | null = null;
    let bytes = 0;
    let at = from;
    while (at > 0 && records.length < limit && from - at < OWN_RECORDS_LOOKED_AT && bytes < MAX_LOG_PAGE_BYTES) {
      at -= 1;
      bytes += log.bytesOf(at);
      const record = await log.record(at);
      lookedBackTo = enteredAt.safeParse(record).data ?? lookedBackTo;
      if (userNameOfRecord(record) === userName) records.push({ ...log.entered(at), record });
    }
    call.note({ from: at, to: from, records: records.length });
    return call.c.json({ records, next: at > 0 ? at : null, lookedBackTo, treeSize: log.size });
  });
}
