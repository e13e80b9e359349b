import type * as z from 'zod';
import type { accessQuery } from '../../app/api/corrections.ts';
import { instantMs } from '../../app/domain/instant.ts';
import type { Read } from '../../app/domain/read.ts';
import { HIT_ROLES } from '../../app/policy/voi-rules.ts';
import { gathered } from '../search/read-json.ts';
import { searchForReads, type RanSearch } from '../search/search-register.ts';
import type { ReadSearch } from '../store/read-store.ts';
import { signedIn, type Call } from './endpoint.ts';
import { goesOn, opensNoMore } from './go-on.ts';
import { ProblemError } from './problem-error.ts';
import { withTurn } from './search-turn.ts';
import type { Service } from './service.ts';

/** What entitles an account to see a read. */
export type Access = {
  readonly readId: string;
  readonly searchId?: string | undefined;
  readonly hitId?: string | undefined;
};
export const accessTo = (readId: string, { searchId, hitId }: z.infer<typeof accessQuery>): Access => ({
  readId,
  searchId,
  hitId,
});

type Found = { readonly read: Read; readonly correlationId: string | undefined };
type Looking = Pick<Call, 'c' | 'session' | 'note' | 'begin'>;

/**
 * A search of this account that may still open its reads; undefined when there is none.
 * @throws ProblemError JUSTIFICATION_REQUIRED for a search of another sign-in, or of too long ago; or what `goesOn`
 * returns
 */
function openSearch(service: Service, call: Pick<Call, 'session'>, searchId: string): RanSearch | undefined {
  const { account, sessionId } = signedIn(call);
  const ran = service.searches.find(searchId, account.userName);
  if (ran === undefined) return undefined;
  // Checked for the youngest data before the store is asked: an account without the right is told nothing about the
  // read.
  const over = opensNoMore(service, ran, sessionId) ?? goesOn(service, ran, service.clock.nowMs());
  if (over !== undefined) throw over;
  return ran;
}

/**
 * The read, if the search that found it may still show it: a read that has grown old since needs what old data needs.
 * @throws ProblemError
 */
function stillShown(service: Service, ran: RanSearch | undefined, read: Read): Read {
  const no = ran === undefined ? undefined : goesOn(service, ran, instantMs(read.capturedAt));
  if (no !== undefined) throw no;
  return read;
}

async function underHit(
  service: Service,
  call: Looking,
  { readId, hitId = '' }: Access,
): Promise<ReadSearch | undefined> {
  const { account } = signedIn(call);
  if (!account.roles.some((role) => HIT_ROLES.includes(role))) return undefined;
  const stored = await service.voiStore.hit(hitId);
  if (stored?.hit.readId !== readId || !stored.organisations.includes(account.organisation)) return undefined;
  const atMs = instantMs(stored.hit.capturedAt);
  return { vrms: [stored.hit.vrm], fromMs: atMs, toMs: atMs + 1, ids: [readId] };
}

const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'That search did not return this read.');
const noReason = (pointer: string): ProblemError =>
  new ProblemError('JUSTIFICATION_REQUIRED', 'Open a read from the search that found it.', {
    errors: [{ pointer, message: 'not a search that you ran' }],
  });

/**
 * The read, if a search of this account returned it or a hit on it belongs to its organisation: looking at a read
 * needs a reason, and those are reasons. A read that was corrected since is found in its present form.
 * @throws ProblemError JUSTIFICATION_REQUIRED without such a search or hit; NOT_FOUND for a read that it did not
 * return.
 */
export async function readFor(service: Service, call: Looking, access: Access): Promise<Found> {
  const { readId, searchId, hitId } = access;
  call.note({ readId, ...(searchId === undefined ? {} : { searchId }), ...(hitId === undefined ? {} : { hitId }) });
  const ran = searchId === undefined ? undefined : openSearch(service, call, searchId);
  if (ran !== undefined || hitId !== undefined) await call.begin();
  const hit = hitId === undefined ? undefined : await underHit(service, call, access);
  if (ran === undefined && hit === undefined) throw noReason('/query-string/searchId');
  const wanted = (ran === undefined ? undefined : searchForReads(ran, [readId])) ?? hit;
  if (wanted === undefined) throw missing();
  const [read] = await lookUp(service, call, wanted, [readId]);
  if (read === undefined) throw missing();
  return { read: stillShown(service, ran, read), correlationId: ran?.correlationId };
}

/**
 * Reads that one search of this account returned, looked up together: the engine is asked once.
 * @throws ProblemError as `readFor`, also when one of them does not exist
 */
export async function readsFor(
  service: Service,
  call: Looking,
  { searchId, readIds }: { readonly searchId: string; readonly readIds: readonly string[] },
): Promise<readonly Read[]> {
  const ran = openSearch(service, call, searchId);
  if (ran === undefined) throw noReason('/searchId');
  const wanted = searchForReads(ran, readIds);
  if (wanted === undefined) throw missing();
  return (await lookUp(service, call, wanted, readIds)).map((read) => stillShown(service, ran, read));
}

/**
 * A search of this account: when it ran, and which of some reads it returned, in their former or present form.
 * @throws ProblemError JUSTIFICATION_REQUIRED when it is none, or opens no more
 */
export function returnedOf(
  service: Service,
  call: Looking,
  searchId: string,
): {
  readonly atMs: number;
  readonly auditIndex: number;
  readonly returned: (readIds: readonly string[]) => Promise<ReadonlySet<string>>;
} {
  const ran = openSearch(service, call, searchId);
  if (ran === undefined) throw noReason('/id');
  const isReturned = async (id: string): Promise<boolean> => {
    const wanted = searchForReads(ran, [id]);
    if (wanted === undefined) return false;
    try {
      await lookUp(service, call, wanted, [id]);
      return true;
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'NOT_FOUND') return false;
      throw error;
    }
  };
  return {
    atMs: ran.atMs,
    auditIndex: ran.auditIndex ?? -1,
    returned: async (readIds) => {
      const found = new Set<string>();
      for (const id of readIds) if (await isReturned(id)) found.add(id);
      return found;
    },
  };
}

/** @throws ProblemError NOT_FOUND when one of the ids does not exist */
async function lookUp(
  service: Service,
  call: Looking,
  wanted: ReadSearch,
  ids: readonly string[],
): Promise<readonly Read[]> {
  const { store } = service;
  return withTurn(service, call, async (signal) => {
    const found = new Map((await gathered(store, wanted, signal)).map((read) => [read.id, read]));
    const renamed: { readonly id: string; readonly vrm: string }[] = [];
    for (const id of ids) {
      if (found.has(id)) continue;
      signal.throwIfAborted();
      renamed.push({ id, vrm: await markNow(store, wanted, id) });
    }
    if (renamed.length > 0) {
      // Corrected since: under their present marks.
      const { pattern: _, ...place } = wanted;
      const vrms = [...new Set(renamed.map(({ vrm }) => vrm))];
      for (const read of await gathered(store, { ...place, vrms, ids: renamed.map(({ id }) => id) }, signal))
        found.set(read.id, read);
    }
    return ids.map((id) => {
      const read = found.get(id);
      if (read === undefined) throw missing();
      return read;
    });
  });
}

/** The present mark of a read that had one of the marks that were searched for. @throws ProblemError NOT_FOUND */
async function markNow(store: Service['store'], wanted: ReadSearch, readId: string): Promise<string> {
  const made = (await store.corrections(readId)).filter(({ state }) => state === 'MADE');
  const last = made.at(-1);
  if (last === undefined || (wanted.vrms !== undefined && !made.some(({ oldVrm }) => wanted.vrms?.includes(oldVrm))))
    throw missing();
  return last.newVrm;
}
