/**
 * Copies of the lists of one's organisation, encrypted in the local database: what a list manager reads with no
 * network. Brought up to date when asked; never matched against anything here.
 */
import type * as z from 'zod';
import {
  voiEntriesPageSchema,
  voiEntryAnswerSchema,
  voiListAnswerSchema,
  voiListsPageSchema,
} from '../../../app/api/voi-lists.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import type { ListCopy } from '../../../app/contract/lists.ts';
import { DAY_MS, instantMs } from '../../../app/domain/instant.ts';
import { succeed, type Result } from '../../../app/domain/result.ts';
import { LIST_COPY_DAYS } from '../../../app/policy/draft-rules.ts';
import { CLOCK_TOLERANCE_MS } from '../../../app/policy/session-rules.ts';
import type { Random } from '../../ports/random.ts';
import type { ListCopyStore, StoredList } from '../../store/list-copies.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Connection } from '../connection.ts';
import { failed, type MakeFailure } from '../failures.ts';
import type { ServiceApi } from '../service-api.ts';
import type { OnForget } from '../session/personal-state.ts';
import type { AuthorisedAs } from './authorised-as.ts';
import { storeGuard } from './store-guard.ts';

export type Copies = { readonly lists: readonly ListCopy[]; readonly syncedAtMs: number | null };
type List = z.infer<typeof voiListAnswerSchema>;
type Entry = z.infer<typeof voiEntryAnswerSchema>;

export type ListCopies = {
  readonly of: (owner: string) => Result<Copies, Failure>;
  /** Asks the service; copies that are as they were are not fetched again. */
  readonly sync: (owner: string) => Promise<Result<Copies, Failure>>;
  /** Writes a record, then lets its entries be read until the session is locked. */
  readonly open: (owner: string, listId: string) => Result<{ readonly copy: ListCopy }, Failure>;
  readonly entries: (
    owner: string,
    asked: { readonly listId: string; readonly revision: number; readonly from: number; readonly limit: number },
  ) => Result<{ readonly entries: Entry[]; readonly next: number | null }, Failure>;
  readonly prune: () => void;
  /** How many are kept here, of everybody; none when that cannot be read. */
  readonly count: () => number;
};

export type ListCopiesDeps = {
  readonly store: ListCopyStore;
  readonly api: Pick<ServiceApi, 'json'>;
  readonly authorised: AuthorisedAs;
  readonly audit: Pick<AuditLog, 'write'>;
  readonly time: Pick<Connection, 'serviceNowMs' | 'agreedNowMs'>;
  readonly random: Random;
  readonly failure: MakeFailure;
  readonly onForget: OnForget;
  readonly changed: () => void;
};

const LISTS_A_PAGE = 500;
const ENTRIES_A_PAGE = 1_000;
/** A list that is revised while it is read is read again, this often. */
const ATTEMPTS = 3;

const copyOf = ({ body, syncedAtMs }: StoredList): readonly ListCopy[] => {
  const parsed = voiListAnswerSchema.safeParse(body);
  return parsed.success ? [{ list: parsed.data, syncedAtMs }] : [];
};

export function listCopies(deps: ListCopiesDeps): ListCopies {
  const { store, api, authorised, audit, time, random, failure, onForget, changed } = deps;
  const guarded = storeGuard(failure);
  /** Opened on record since the last lock, as `owner list`. */
  const opened = new Set<string>();
  /** A second sync of the same person waits for the first one's answer. */
  let running: { readonly owner: string; readonly done: Promise<Result<Copies, Failure>> } | undefined;
  onForget(
    'openedLists',
    () => opened.size,
    () => {
      opened.clear();
    },
  );

  /** What a list says of itself ends with it, whatever the service can say. */
  const isOver = ({ body, syncedAtMs }: StoredList): boolean => {
    const nowMs = time.serviceNowMs();
    const parsed = voiListAnswerSchema.safeParse(body);
    return (
      syncedAtMs < nowMs - LIST_COPY_DAYS * DAY_MS || (parsed.success && instantMs(parsed.data.autoDeleteAt) <= nowMs)
    );
  };
  const current = (owner: string): readonly StoredList[] => store.of(owner).filter((list) => !isOver(list));
  const copies = (owner: string): Copies => {
    const all = current(owner);
    return {
      lists: all.flatMap(copyOf).sort((a, b) => (a.list.name < b.list.name ? -1 : 1)),
      syncedAtMs: all.length === 0 ? null : Math.min(...all.map(({ syncedAtMs }) => syncedAtMs)),
    };
  };

  const pages = async <T>(
    owner: string,
    path: string,
    ask: (token: string, path: string) => Promise<Result<{ readonly next: string | null; readonly page: T }, Failure>>,
    take: (page: T) => Result<unknown, Failure>,
  ): Promise<Result<unknown, Failure>> => {
    let cursor: string | null = '';
    while (cursor !== null) {
      const at: string = cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`;
      const answer = await authorised(owner, (token) => ask(token, at));
      if (!answer.ok) return answer;
      const taken = take(answer.value.page);
      if (!taken.ok) return taken;
      cursor = answer.value.next;
    }
    return succeed(undefined);
  };

  const allLists = async (owner: string): Promise<Result<readonly List[], Failure>> => {
    const lists: List[] = [];
    const read = await pages<readonly List[]>(
      owner,
      `/voi-lists?limit=${LISTS_A_PAGE}`,
      async (token, path) => {
        const answer = await api.json({ method: 'GET', path, token }, voiListsPageSchema);
        return answer.ok ? succeed({ next: answer.value.value.next, page: answer.value.value.lists }) : answer;
      },
      (page) => succeed(lists.push(...page)),
    );
    return read.ok ? succeed(lists) : read;
  };

  /** Fetches the entries of a list into a generation of their own; false when it was revised meanwhile. */
  const fetchEntries = async (
    owner: string,
    { listId, revision }: List,
    generation: number,
  ): Promise<Result<boolean, Failure>> => {
    const cleared = guarded(() => succeed(store.dropUnused(owner, listId)));
    if (!cleared.ok) return cleared;
    let from = 0;
    let isSame = true;
    const read = await pages<{ readonly revision: number; readonly entries: readonly Entry[] }>(
      owner,
      `/voi-lists/${encodeURIComponent(listId)}/entries?limit=${ENTRIES_A_PAGE}`,
      async (token, path) => {
        const answer = await api.json({ method: 'GET', path, token }, voiEntriesPageSchema);
        return answer.ok ? succeed({ next: answer.value.value.next, page: answer.value.value }) : answer;
      },
      (page) =>
        guarded(() => {
          isSame &&= page.revision === revision;
          store.addEntries(owner, listId, generation, from, page.entries);
          from += page.entries.length;
          return succeed(undefined);
        }),
    );
    return read.ok ? succeed(isSame) : read;
  };

  const isUpToDate = (held: StoredList | null, list: List): boolean => {
    const parsed = voiListAnswerSchema.safeParse(held?.body);
    // An entry that was weeded makes no revision, and is one less.
    return parsed.success && parsed.data.revision === list.revision && parsed.data.entries === list.entries;
  };

  const syncNow = async (owner: string): Promise<Result<Copies, Failure>> => {
    for (let attempt = 1; ; attempt += 1) {
      const found = await allLists(owner);
      if (!found.ok) return found;
      let revisedMeanwhile = false;
      for (const list of found.value) {
        const held = guarded(() => succeed(store.find(owner, list.listId)));
        if (!held.ok) return held;
        const syncedAtMs = time.serviceNowMs();
        if (isUpToDate(held.value, list)) {
          const touched = guarded(() => succeed(store.touch(owner, list.listId, list, syncedAtMs)));
          if (!touched.ok) return touched;
          continue;
        }
        const generation = (held.value?.generation ?? 0) + 1;
        const fetched = await fetchEntries(owner, list, generation);
        // A list that was deleted between the two questions is no failure: the next sync does not find it.
        if (!fetched.ok && fetched.failure.code !== 'NOT_FOUND') return fetched;
        if (!fetched.ok || !fetched.value) {
          revisedMeanwhile = true;
          continue;
        }
        const put = guarded(() =>
          succeed(store.put({ owner, listId: list.listId, body: list, generation, syncedAtMs })),
        );
        if (!put.ok) return put;
      }
      const kept = guarded(() => {
        const known = new Set(found.value.map(({ listId }) => listId));
        for (const { listId } of store.of(owner)) if (!known.has(listId)) store.remove(owner, listId);
        return succeed(copies(owner));
      });
      changed();
      if (!kept.ok || !revisedMeanwhile || attempt >= ATTEMPTS) return kept;
    }
  };

  return {
    of: (owner) => guarded(() => succeed(copies(owner))),
    sync: (owner) => {
      if (running?.owner === owner) return running.done;
      const done = syncNow(owner).finally(() => {
        if (running?.done === done) running = undefined;
      });
      running = { owner, done };
      return done;
    },
    open: (owner, listId) =>
      guarded(() => {
        const list = store.find(owner, listId);
        const [copy] = list === null || isOver(list) ? [] : copyOf(list);
        if (copy === undefined) return failed(failure('NOT_FOUND'));
        const logged = audit.write({
          op: 'CONSULT',
          action: 'VOI_LIST_COPY',
          phase: 'EVENT',
          outcome: 'OK',
          correlationId: random.uuid(),
          details: { listId, revision: copy.list.revision, entries: copy.list.entries },
        });
        if (!logged.ok) return logged;
        opened.add(`${owner} ${listId}`);
        return succeed({ copy });
      }),
    entries: (owner, { listId, revision, from, limit }) =>
      guarded(() => {
        const list = store.find(owner, listId);
        const [copy] = list === null ? [] : copyOf(list);
        if (list === null || copy === undefined || !opened.has(`${owner} ${listId}`))
          return failed(failure('NOT_FOUND'));
        // Pages of two revisions are no list.
        if (copy.list.revision !== revision) return failed(failure('CONFLICT'));
        const entries = store
          .entries(list, from, limit)
          .flatMap((entry) => voiEntryAnswerSchema.safeParse(entry).data ?? []);
        return succeed({ entries, next: entries.length < limit ? null : from + limit });
      }),
    count: () => {
      const counted = guarded(() => succeed(store.count()));
      return counted.ok ? counted.value : 0;
    },
    prune: () => {
      const nowMs = time.agreedNowMs();
      if (nowMs === undefined) return;
      guarded(() => {
        if (running === undefined) store.dropOrphans();
        return succeed(store.removeBefore(nowMs - LIST_COPY_DAYS * DAY_MS - CLOCK_TOLERANCE_MS));
      });
    },
  };
}
