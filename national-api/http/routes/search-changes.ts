import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { correctionSchema } from '../../../app/api/corrections.ts';
import { FIRST_CHANGE, viewSearchChanges, type SearchChanges } from '../../../app/api/search-changes.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { CHANGE_RECORDS_LOOKED_AT } from '../../../app/policy/answer-limits.ts';
import { erasedBeforeMs } from '../../../app/policy/retention.ts';
import { serveEndpoint } from '../endpoint.ts';
import { returnedOf } from '../read-access.ts';
import type { Service } from '../service.ts';

/** Both ways to a correction: made at once, and confirmed by a second person. */
const madeLeaf = z.object({
  outcome: z.literal('OK'),
  details: z.object({ correction: correctionSchema.extend({ state: z.literal('MADE') }) }),
});

/** What has happened to the reads of a search since it ran, so that nobody relies on what is on the screen. */
export function serveSearchChanges(app: OpenAPIHono, service: Service): void {
  serveEndpoint(app, service, viewSearchChanges, async (call) => {
    const nowMs = service.clock.nowMs();
    call.note({ searchId: call.params.id });
    const ran = returnedOf(service, call, call.params.id);
    await call.begin();
    const { after, limit } = call.query;
    const since = [...service.audit.activity.between(ran.atMs, nowMs + 1, /^CORRECT_READ$/)]
      .filter(({ index }) => index > ran.auditIndex && index >= Number(after ?? FIRST_CHANGE))
      .sort((a, b) => a.index - b.index);
    const isOnwards = after !== undefined;
    const order = isOnwards ? since : [...since].reverse();
    const latest = new Map<string, SearchChanges['corrected'][number]>();
    let looked = 0;
    // A correction has several records: that it was begun, that it was proposed, that it was made.
    for (let made = 0; looked < Math.min(order.length, CHANGE_RECORDS_LOOKED_AT) && made < limit; looked += 1) {
      const leaf = madeLeaf.safeParse(await service.log.record(order[looked]?.index ?? -1));
      if (!leaf.success) continue;
      made += 1;
      const { readId, version, at, madeAt } = leaf.data.details.correction;
      if (isOnwards || !latest.has(readId)) latest.set(readId, { readId, version: version + 1, at: madeAt ?? at });
    }
    const last = isOnwards ? order[looked - 1]?.index : since.at(-1)?.index;
    const returned = await ran.returned([...latest.keys()]);
    const answer: SearchChanges = {
      corrected: [...latest.values()].filter(({ readId }) => returned.has(readId)),
      more: order.length - looked,
      next: last === undefined ? (after ?? FIRST_CHANGE) : String(last + 1),
      heldFrom: instantText(erasedBeforeMs(nowMs)),
      asOf: instantText(nowMs),
    };
    return call.c.json(answer);
  });
}
