import * as z from 'zod';
import { categorySchema } from '../../app/domain/justification.ts';
import { instantMs } from '../../app/domain/instant.ts';
import { querySchema, type Query } from '../../app/domain/query.ts';
import { normaliseVrmText } from '../../app/domain/vrm.ts';
import { bandOf } from '../../app/policy/decide.ts';
import { SEARCH_ROLES } from '../../app/policy/roles.ts';
import type { SearchFact } from '../../app/policy/search-fact.ts';
import type { ActivityIndex } from './activity-index.ts';
import type { NationalLog } from './national-log.ts';

const leafSchema = z.object({
  at: z.string(),
  outcome: z.string(),
  code: z.string().optional(),
  actor: z.object({ userName: z.string(), organisation: z.string(), roles: z.array(z.string()) }).nullable(),
  details: z.looseObject({
    query: querySchema.optional().catch(undefined),
    justification: z
      .object({
        category: categorySchema.optional().catch(undefined),
        reference: z.string().optional(),
        reason: z.string().optional(),
      })
      .optional()
      .catch(undefined),
    authorityId: z.string().optional().catch(undefined),
    queryHash: z.string().optional().catch(undefined),
    startedAt: z.int().optional().catch(undefined),
    resultCount: z.int().optional().catch(undefined),
    obligations: z.array(z.string()).optional().catch(undefined),
  }),
});

const searchLeafSchema = leafSchema.extend({ action: z.string() });

/** The most facts held for one answer: beyond it the period is too long to judge at once. */
export const MAX_FACTS = 200_000;

export class TooManyFacts extends Error {}

const SEARCHES = /^SEARCH(?:_|$)/;

const marksOf = (query: Query | undefined): readonly string[] => {
  if (query === undefined) return [];
  const texts = query.kind === 'companions' ? [query.vrm] : 'vrms' in query ? (query.vrms ?? []) : [];
  return [...new Set(texts.map(normaliseVrmText))];
};

/**
 * The first half of a search's fact, from its first record. Undefined for a call that was no search: malformed, or
 * without an account.
 */
function factOf(index: number, leaf: z.infer<typeof leafSchema>): SearchFact | undefined {
  const { actor, outcome, details } = leaf;
  if (actor === null || (outcome !== 'STARTED' && outcome !== 'DENIED')) return undefined;
  const atMs = instantMs(leaf.at);
  const { query, justification } = details;
  return {
    index,
    atMs,
    userName: actor.userName,
    organisation: actor.organisation,
    role: actor.roles.find((role) => SEARCH_ROLES.some((each) => each === role)) ?? actor.roles[0] ?? 'none',
    kind: query?.kind ?? 'unknown',
    category: justification?.category ?? null,
    reference: justification?.reference ?? null,
    reason: justification?.reason ?? null,
    marks: marksOf(query),
    band: query === undefined ? null : bandOf(query, atMs),
    authorityId: details.authorityId ?? null,
    outcome: outcome === 'STARTED' ? 'RAN' : 'DENIED',
    code: leaf.code ?? null,
    resultCount: null,
    obligations: details.obligations ?? [],
    queryHash: details.queryHash ?? null,
  };
}

/** The search whose first record this is; undefined for any other record, and for none. */
export async function searchFactAt(log: NationalLog, index: number): Promise<SearchFact | undefined> {
  if (index >= log.size) return undefined;
  const record = await log.record(index);
  const leaf = searchLeafSchema.safeParse(record);
  return leaf.success && SEARCHES.test(leaf.data.action) ? factOf(index, leaf.data) : undefined;
}

/**
 * The searches of a period from the log, in time order. `treeSize` leaves out later records, so that a draw can be
 * repeated.
 * @throws TooManyFacts
 */
export async function searchFacts(
  activity: ActivityIndex,
  log: NationalLog,
  { fromMs, toMs, treeSize = log.size }: { readonly fromMs: number; readonly toMs: number; readonly treeSize?: number },
): Promise<readonly SearchFact[]> {
  const facts = new Map<number, SearchFact>();
  for (const { index } of activity.between(fromMs, toMs, SEARCHES)) {
    if (index >= treeSize) continue;
    const leaf = leafSchema.safeParse(await log.record(index));
    if (!leaf.success) continue;
    const { startedAt, resultCount } = leaf.data.details;
    const started = startedAt === undefined ? undefined : facts.get(startedAt);
    if (startedAt !== undefined) {
      const { outcome, code } = leaf.data;
      if (started === undefined) continue;
      // Refused when its reads were counted: it returned nothing. One that was aborted returned what it had sent.
      if (outcome === 'DENIED' && resultCount === undefined)
        facts.set(startedAt, { ...started, outcome: 'DENIED', code: code ?? null });
      else if (resultCount !== undefined && outcome !== 'ERROR') facts.set(startedAt, { ...started, resultCount });
      continue;
    }
    const fact = factOf(index, leaf.data);
    if (fact === undefined) continue;
    if (facts.size >= MAX_FACTS) throw new TooManyFacts();
    facts.set(index, fact);
  }
  return [...facts.values()].sort((a, b) => a.atMs - b.atMs || a.index - b.index);
}
