import * as z from 'zod';
import { instantMs } from '../../app/domain/instant.ts';
import type { Read } from '../../app/domain/read.ts';
import { HIT_ROLES } from '../../app/policy/voi-rules.ts';
import { readsOf } from '../search/read-json.ts';
import { searchForRead, type RanSearch } from '../search/search-register.ts';
import type { ReadSearch } from '../store/read-store.ts';
import { signedIn, type Call } from './endpoint.ts';
import { goesOn, opensNoMore } from './go-on.ts';
import { ProblemError } from './problem-error.ts';
import type { Service } from './service.ts';

export const accessQuery = z.object({
  searchId: z.string().max(64).optional().meta({ description: 'The search of yours that found the read; its justification covers this look' }),
  hitId: z.string().max(64).optional().meta({ description: 'Or the hit on it, for those who act on hits' }),
});

/** What gives somebody a reason to have a read before them. */
export type Access = { readonly readId: string; readonly searchId?: string | undefined; readonly hitId?: string | undefined };
export const accessTo = (readId: string, { searchId, hitId }: z.infer<typeof accessQuery>): Access => ({ readId, searchId, hitId });

/** Looks at the read, and asks whether the search may still show it (`goesOn`). */
type Under = { readonly wanted: ReadSearch | undefined; readonly ran: RanSearch };

type Found = { readonly read: Read; readonly correlationId: string | undefined };
type Looking = Pick<Call, 'session' | 'note' | 'begin'>;

/**
 * Where to look for it under a search of this account; nothing when that search did not return it.
 * @throws ProblemError JUSTIFICATION_REQUIRED for a search of another sign-in, or of too long ago
 */
function underSearch(service: Service, call: Looking, { readId, searchId = '' }: Access): Under | undefined {
  const { account, sessionId } = signedIn(call);
  const ran = service.searches.find(searchId, account.userName);
  if (ran === undefined) return undefined;
  const over = opensNoMore(service, ran, sessionId);
  if (over !== undefined) throw over;
  return { wanted: searchForRead(ran, readId), ran };
}

/** The read, if the search that found it may still show it: a read that has grown old since needs what old data needs. @throws ProblemError */
function stillShown(service: Service, search: Under | undefined, read: Read): Found {
  const no = search === undefined ? undefined : goesOn(service, search.ran, instantMs(read.capturedAt));
  if (no !== undefined) throw no;
  return { read, correlationId: search?.ran.correlationId };
}

async function underHit(service: Service, call: Looking, { readId, hitId = '' }: Access): Promise<ReadSearch | undefined> {
  const { account } = signedIn(call);
  if (!account.roles.some((role) => HIT_ROLES.includes(role))) return undefined;
  const stored = await service.voiStore.hit(hitId);
  if (stored?.hit.readId !== readId || !stored.organisations.includes(account.organisation)) return undefined;
  const atMs = instantMs(stored.hit.capturedAt);
  return { vrms: [stored.hit.vrm], fromMs: atMs, toMs: atMs + 1, id: readId };
}

/**
 * The read, if a search of this account returned it or a hit on it is theirs: looking at a read needs a reason, and those have one. A
 * read that was corrected since is found as it is now.
 * @throws ProblemError JUSTIFICATION_REQUIRED without such a search or hit; NOT_FOUND for a read that it did not return.
 */
export async function readFor(service: Service, call: Looking, access: Access): Promise<Found> {
  const { readId, searchId, hitId } = access;
  call.note({ readId, ...(searchId === undefined ? {} : { searchId }), ...(hitId === undefined ? {} : { hitId }) });
  const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'That search did not return this read.');
  const search = searchId === undefined ? undefined : underSearch(service, call, access);
  // Before the store is asked, of the youngest data: whoever may not look at all is told nothing about the read.
  const no = search === undefined ? undefined : goesOn(service, search.ran, service.clock.nowMs());
  if (no !== undefined) throw no;
  if (search !== undefined || hitId !== undefined) await call.begin();
  const hit = hitId === undefined ? undefined : await underHit(service, call, access);
  if (search === undefined && hit === undefined) {
    throw new ProblemError('JUSTIFICATION_REQUIRED', 'Open a read from the search that found it.', { errors: [{ pointer: '/query-string/searchId', message: 'not a search that you ran' }] });
  }
  const wanted = search?.wanted ?? hit;
  if (wanted === undefined) throw missing();
  for await (const chunk of service.store.search(wanted)) for (const read of readsOf(chunk, service.store)) return stillShown(service, search, read);
  const read = await corrected(service, wanted, readId);
  if (read === undefined) throw missing();
  return stillShown(service, search, read);
}

/** The read under the mark that it has now, if it had one of the marks that were looked for. */
async function corrected({ store }: Service, wanted: ReadSearch, readId: string): Promise<Read | undefined> {
  const made = (await store.corrections(readId)).filter(({ state }) => state === 'MADE');
  const last = made.at(-1);
  if (last === undefined || (wanted.vrms !== undefined && !made.some(({ oldVrm }) => wanted.vrms?.includes(oldVrm)))) return undefined;
  const { pattern: _, ...place } = wanted;
  for await (const chunk of store.search({ ...place, vrms: [last.newVrm] })) for (const read of readsOf(chunk, store)) return read;
  return undefined;
}
