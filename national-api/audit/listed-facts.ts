import * as z from 'zod';
import { DAY_MS, instantMs } from '../../app/domain/instant.ts';
import { LISTED_BRIEFLY_DAYS } from '../../app/policy/audit-rules.ts';
import type { ListedFact } from '../../app/policy/conduct-indicators.ts';
import type { ActivityIndex } from './activity-index.ts';
import type { NationalLog } from './national-log.ts';
import { MAX_FACTS, TooManyFacts } from './search-facts.ts';
import { changesAt, type VoiHistory } from './voi-history.ts';

const actor = z.object({ userName: z.string() });
/** Hits that were delivered, each with its entry. */
const deliveryLeaf = z.object({
  outcome: z.literal('OK'),
  actor,
  details: z.object({ hitIds: z.array(z.string()), entryIds: z.array(z.string()), listIds: z.array(z.string()) }),
});
const hitLeaf = z.object({ outcome: z.literal('OK'), actor, details: z.object({ hitId: z.string() }) });
const changeLeaf = z.object({ outcome: z.literal('OK'), details: z.object({ listId: z.string() }) });

type Seen = ListedFact['seen'][number];
type Parts = { readonly activity: ActivityIndex; readonly log: NationalLog; readonly voiHistory: VoiHistory };
type Period = { readonly fromMs: number; readonly toMs: number };

/** Delivered hits, by entry; and the lists of these entries. */
async function deliveries(
  { activity, log }: Parts,
  { fromMs, toMs }: Period,
): Promise<{ readonly seen: ReadonlyMap<string, readonly Seen[]>; readonly listIds: ReadonlySet<string> }> {
  const found = activity.between(fromMs, toMs, /^HITS?(?:_DELIVERED)?$/);
  if (found.length > MAX_FACTS) throw new TooManyFacts();
  const seen = new Map<string, Seen[]>();
  const entryOf = new Map<string, string>();
  const listIds = new Set<string>();
  const see = (entryId: string, each: Seen): void => {
    const own = seen.get(entryId) ?? [];
    seen.set(entryId, own);
    own.push(each);
  };
  for (const { index, atMs } of found) {
    const record = await log.record(index);
    const delivery = deliveryLeaf.safeParse(record);
    if (delivery.success) {
      const {
        details,
        actor: { userName },
      } = delivery.data;
      for (const listId of details.listIds) listIds.add(listId);
      for (const [i, hitId] of details.hitIds.entries()) {
        const entryId = details.entryIds[i];
        if (entryId === undefined) continue;
        entryOf.set(hitId, entryId);
        see(entryId, { index, atMs, userName, hitId });
      }
      continue;
    }
    const hit = hitLeaf.safeParse(record);
    const entryId = hit.success ? entryOf.get(hit.data.details.hitId) : undefined;
    if (hit.success && entryId !== undefined)
      see(entryId, { index, atMs, userName: hit.data.actor.userName, hitId: hit.data.details.hitId });
  }
  return { seen, listIds };
}

/**
 * Entries of lists whose hits were delivered in a period, or that were removed in it after hits. From the log alone,
 * which keeps them when the list and its hits are gone (H1).
 * @throws TooManyFacts
 */
export async function listedFacts(parts: Parts, { fromMs, toMs }: Period): Promise<readonly ListedFact[]> {
  const { activity, log, voiHistory } = parts;
  const { seen, listIds } = await deliveries(parts, { fromMs: fromMs - LISTED_BRIEFLY_DAYS * DAY_MS, toMs });
  if (seen.size === 0) return [];
  const lists = new Set(listIds);
  for (const { index } of activity.between(fromMs, toMs, /^VOI_(?:REVISE|DELETE_LIST)$/)) {
    const leaf = changeLeaf.safeParse(await log.record(index));
    if (leaf.success) lists.add(leaf.data.details.listId);
  }
  const facts: ListedFact[] = [];
  for (const listId of lists) {
    const organisation = voiHistory.organisationOf(listId);
    if (organisation === undefined) continue;
    const entries = new Map<string, Pick<ListedFact, 'listed' | 'silentBy' | 'gone'>>();
    for (const record of voiHistory.recordsOf(listId, 0, Number.MAX_SAFE_INTEGER)) {
      for (const { entryId, before, after, at, by, auditIndex: index } of await changesAt(log, record)) {
        const atMs = instantMs(at);
        if (entryId === null || atMs >= toMs || !seen.has(entryId)) continue;
        const known = entries.get(entryId) ?? { listed: null, silentBy: null, gone: null };
        entries.set(entryId, {
          listed: before === null ? { atMs, index } : known.listed,
          silentBy: after?.action === 'SILENT' ? { userName: by, index } : known.silentBy,
          gone: after === null && atMs >= fromMs ? { atMs, index, userName: by } : null,
        });
      }
    }
    for (const [entryId, entry] of entries)
      facts.push({ listId, organisation, entryId, ...entry, seen: seen.get(entryId) ?? [] });
  }
  return facts;
}
