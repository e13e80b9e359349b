import * as z from 'zod';
import type { SeenBy } from '../../app/api/corrections.ts';
import { DISCLOSURE_ACTION, disclosureSchema } from '../../app/api/disclosures.ts';
import { SUBJECT_READS_ACTION, SUBJECT_REQUEST_ACTION } from '../../app/api/subject-requests.ts';
import type { Camera } from '../../app/domain/camera.ts';
import { instantMs } from '../../app/domain/instant.ts';
import { querySchema, type Query } from '../../app/domain/query.ts';
import { timeWindowSchema, windowMs, type TimeWindow } from '../../app/domain/time-window.ts';
import { possibleMisreads } from '../../app/domain/vrm-near-miss.ts';
import { matchesPattern, parseVrmPattern } from '../../app/domain/vrm-pattern.ts';
import type { Vrm } from '../../app/domain/vrm.ts';
import type { Place } from '../../app/policy/width.ts';
import { camerasOf } from '../search/places.ts';
import { marksOf } from '../search/read-search.ts';
import type { StoredHit } from '../store/voi-store.ts';
import type { ActivityIndex } from './activity-index.ts';
import type { NationalLog } from './national-log.ts';

/** A read as it was when others saw it. */
export type SeenRead = {
  readonly id: string;
  readonly vrm: string;
  readonly capturedAtMs: number;
  readonly camera: number;
  /** Marks that it had before: a search for one of them returns it too. */
  readonly former?: readonly string[];
};

const leafSchema = z.object({
  at: z.string(),
  action: z.string(),
  outcome: z.string(),
  actor: z.object({ userName: z.string(), organisation: z.string() }),
  details: z.looseObject({
    query: querySchema.optional().catch(undefined),
    readId: z.string().optional().catch(undefined),
    hitId: z.string().optional().catch(undefined),
    preservationId: z.string().optional().catch(undefined),
    asked: z.looseObject({ vrm: z.string(), window: timeWindowSchema }).optional().catch(undefined),
    disclosure: disclosureSchema.optional().catch(undefined),
    searchId: z.string().optional().catch(undefined),
    after: z.coerce.number().optional().catch(undefined),
    through: z.number().optional().catch(undefined),
    readIds: z.array(z.string()).optional().catch(undefined),
    startedAt: z.int().optional().catch(undefined),
    itemised: z.boolean().optional().catch(undefined),
  }),
});
type Leaf = z.infer<typeof leafSchema>;

const LOOKS =
  /^(?:SEARCH_|VIEW_|SUBJECT_REQUEST$|SUBJECT_READS$|RECORD_DISCLOSURE$|LIST_WAITING_CORRECTIONS$|HITS?(?:_DELIVERED|_STREAM)?$)/;

/** Whether a query reaches a read: with certainty or, for an analysis, as one of those that it looked at. */
export function reachOf(query: Query, read: SeenRead, cameras: readonly Camera[]): 'CERTAIN' | 'LOOKED_AT' | undefined {
  const at = ({ window, ...place }: Place & { readonly window: TimeWindow }): boolean => {
    const { fromMs, toMs } = windowMs(window);
    return (
      read.capturedAtMs >= fromMs &&
      read.capturedAtMs < toMs &&
      (camerasOf(cameras, place)?.includes(read.camera) ?? true)
    );
  };
  const named = (vrms: readonly string[], swaps: 0 | 1 | 2): boolean => {
    const marks = marksOf(vrms);
    if (marks.some((mark) => mark === read.vrm)) return true;
    return swaps > 0 && marks.some((mark) => possibleMisreads(mark, swaps).has(read.vrm as Vrm));
  };
  switch (query.kind) {
    case 'vrm':
      return at(query) &&
        (named(query.vrms, query.nearMiss as 0 | 1 | 2) ||
          marksOf(query.vrms).some((mark) => read.former?.includes(mark) === true))
        ? 'CERTAIN'
        : undefined;
    case 'pattern': {
      const parsed = parseVrmPattern(query.pattern);
      return parsed.ok && at(query) && matchesPattern(parsed.pattern, read.vrm) ? 'CERTAIN' : undefined;
    }
    case 'area':
      return at(query) ? 'CERTAIN' : undefined;
    case 'scenes':
      return query.scenes.some(at) ? 'LOOKED_AT' : undefined;
    case 'companions':
      return at(query) ? 'LOOKED_AT' : undefined;
    case 'convoys':
      return at(query) ? 'LOOKED_AT' : undefined;
    case 'incompatible':
      return at(query) && (query.vrms === undefined || named(query.vrms, 0)) ? 'LOOKED_AT' : undefined;
  }
}

type Look = Pick<SeenBy, 'how' | 'certain' | 'recipient'>;

/** What the log and the stores say of one read. */
export type SeenByDeps = {
  readonly activity: ActivityIndex;
  readonly log: NationalLog;
  readonly cameras: readonly Camera[];
  /** Of the read. */
  readonly hits: readonly StoredHit[];
  readonly preservedIn: (preservationId: string) => Promise<boolean>;
  /** Stops reading the log when the caller has gone: for an old read that takes long. */
  readonly signal: AbortSignal;
};

async function lookOf(
  { action, outcome, actor, details }: Leaf,
  read: SeenRead,
  { hits, cameras, preservedIn }: SeenByDeps,
  searches: Map<string, Look>,
): Promise<Look | undefined> {
  if (action === 'VIEW_PRESERVED_READS')
    return outcome === 'STARTED' && details.preservationId !== undefined && (await preservedIn(details.preservationId))
      ? { how: 'PRESERVED', certain: true }
      : undefined;
  if (action.startsWith('VIEW_'))
    return outcome === 'OK' && details.readId === read.id
      ? { how: action === 'VIEW_READ' ? 'READ' : 'IMAGE', certain: true }
      : undefined;
  if (action.startsWith('SEARCH_')) {
    const reach =
      outcome === 'STARTED' && details.query !== undefined ? reachOf(details.query, read, cameras) : undefined;
    if (reach === undefined) return undefined;
    const look: Look = { how: reach === 'CERTAIN' ? 'SEARCH' : 'ANALYSIS', certain: reach === 'CERTAIN' };
    if (details.searchId !== undefined) searches.set(details.searchId, look);
    return look;
  }
  if (outcome !== 'OK') return undefined;
  if (action === SUBJECT_REQUEST_ACTION || action === SUBJECT_READS_ACTION) {
    const { asked } = details;
    return asked !== undefined &&
      reachOf({ kind: 'vrm', vrms: [asked.vrm], nearMiss: 0, window: asked.window }, read, cameras) !== undefined
      ? { how: 'SUBJECT_REQUEST', certain: true }
      : undefined;
  }
  if (action === DISCLOSURE_ACTION) {
    // It names the search that it is from, but not which of its reads were disclosed.
    const { disclosure } = details;
    const found = disclosure?.searchId !== undefined && searches.has(disclosure.searchId);
    return found
      ? {
          how: 'DISCLOSURE',
          certain: false,
          recipient: `${disclosure.recipient.organisation}, ${disclosure.recipient.person}`,
        }
      : undefined;
  }
  if (action === 'LIST_WAITING_CORRECTIONS')
    return details.readIds?.includes(read.id) === true ? { how: 'WAITING_LIST', certain: true } : undefined;
  const mine = hits.filter(({ organisations }) => organisations.includes(actor.organisation));
  if (action === 'HIT')
    return mine.some(({ hit }) => hit.hitId === details.hitId) ? { how: 'HIT', certain: true } : undefined;
  if (details.readIds !== undefined)
    return details.readIds.includes(read.id) ? { how: 'HIT', certain: true } : undefined;
  if (action === 'HITS_DELIVERED' || details.itemised === true) return undefined;
  // A record from before deliveries named their hits.
  const { after = 0, through = Number.MAX_SAFE_INTEGER } = details;
  return mine.some(({ seq }) => seq > after && seq <= through)
    ? { how: 'HIT', certain: action === 'HITS_STREAM' }
    : undefined;
}

/** Everybody who, according to the log, has received a read since it was captured, oldest first. */
export async function seenBy(deps: SeenByDeps, read: SeenRead, untilMs: number): Promise<readonly SeenBy[]> {
  const seen: SeenBy[] = [];
  const searches = new Map<string, Look>();
  for (const { index } of deps.activity.between(read.capturedAtMs, untilMs + 1, LOOKS)) {
    deps.signal.throwIfAborted();
    const leaf = leafSchema.safeParse(await deps.log.record(index));
    if (!leaf.success) continue;
    const { at, actor, action, outcome, details } = leaf.data;
    if (action.startsWith('SEARCH_') && outcome === 'DENIED' && details.startedAt !== undefined) {
      // Refused when its reads were counted: nobody saw them.
      const started = seen.findIndex(({ auditIndex }) => auditIndex === details.startedAt);
      if (started >= 0) seen.splice(started, 1);
      continue;
    }
    const look = await lookOf(leaf.data, read, deps, searches);
    if (look !== undefined)
      seen.push({ auditIndex: index, at, userName: actor.userName, organisation: actor.organisation, ...look });
  }
  return seen.sort((a, b) => instantMs(a.at) - instantMs(b.at) || a.auditIndex - b.auditIndex);
}
