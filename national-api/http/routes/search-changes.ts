import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { correctionSchema } from '../../../app/api/corrections.ts';
import { MOST_CHANGES, viewSearchChanges, type SearchChanges } from '../../../app/api/search-changes.ts';
import { instantText } from '../../../app/domain/instant.ts';
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
    const latest = new Map<string, SearchChanges['corrected'][number]>();
    const made = [...service.audit.activity.between(ran.atMs, nowMs + 1, /^CORRECT_READ$/)].reverse();
    for (const { index } of made.slice(0, MOST_CHANGES)) {
      const leaf = madeLeaf.safeParse(await service.log.record(index));
      if (!leaf.success) continue;
      const { readId, version, at, madeAt } = leaf.data.details.correction;
      if (!latest.has(readId)) latest.set(readId, { readId, version: version + 1, at: madeAt ?? at });
    }
    const returned = await ran.returned([...latest.keys()]);
    const answer: SearchChanges = {
      corrected: [...latest.values()].filter(({ readId }) => returned.has(readId)),
      more: Math.max(0, made.length - MOST_CHANGES),
      heldFrom: instantText(erasedBeforeMs(nowMs)),
      asOf: instantText(nowMs),
    };
    return call.c.json(answer);
  });
}
