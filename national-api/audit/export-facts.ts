import * as z from 'zod';
import { EXPORT_AFTER_SEARCH_MS } from '../../app/policy/audit-rules.ts';
import type { ExportFact } from '../../app/policy/indicators.ts';
import type { ActivityIndex } from './activity-index.ts';
import type { NationalLog } from './national-log.ts';

const leafSchema = z.object({
  outcome: z.literal('OK'),
  actor: z.object({ userName: z.string(), organisation: z.string() }),
});

/** The disclosures of a period from the log, each with the time at which its author opened a picture shortly before. */
export async function exportFacts(
  activity: ActivityIndex,
  log: NationalLog,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<readonly ExportFact[]> {
  const actorAt = async (
    index: number,
  ): Promise<{ readonly userName: string; readonly organisation: string } | undefined> => {
    const leaf = leafSchema.safeParse(await log.record(index));
    return leaf.success ? leaf.data.actor : undefined;
  };
  const views = activity.between(fromMs - EXPORT_AFTER_SEARCH_MS, toMs, /^VIEW_/);
  const facts: ExportFact[] = [];
  for (const { index, atMs } of activity.between(fromMs, toMs, /^RECORD_DISCLOSURE$/)) {
    const actor = await actorAt(index);
    if (actor === undefined) continue;
    const picturesAtMs: number[] = [];
    for (const view of views) {
      if (
        view.atMs >= atMs - EXPORT_AFTER_SEARCH_MS &&
        view.atMs <= atMs &&
        (await actorAt(view.index))?.userName === actor.userName
      )
        picturesAtMs.push(view.atMs);
    }
    facts.push({ index, atMs, ...actor, picturesAtMs });
  }
  return facts;
}
