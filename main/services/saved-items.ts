/**
 * What a person saved under a name to use it again, encrypted in the local database: questions, never what they found. It outlives
 * lock, sign-out and restart, is there for its owner only, and is gone a fixed time after its last change.
 */
import type { FailureCode } from '../../app/contract/failures.ts';
import { savedThingSchema, type SavedItem, type SavedThing } from '../../app/contract/saved.ts';
import { signal, type Listen } from '../../app/base/signal.ts';
import { fail, succeed, type Result } from '../../app/domain/result.ts';
import {
  isSameSavedName,
  savedList,
  SAVED_KINDS,
  SAVED_MOST,
  SAVED_MS,
  type SavedKind,
} from '../../app/policy/saved-rules.ts';
import { CLOCK_TOLERANCE_MS } from '../../app/policy/session-rules.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import type { SavedItemStore, StoredItem } from '../store/saved-items.ts';
import { StoreFault } from '../store/store-fault.ts';
import { auditFaultCode } from './failures.ts';

/** Why something was not saved; `allowed` where it is for their number. */
export type Unsaved = { readonly code: FailureCode; readonly allowed?: number };

export type SavedItems = {
  readonly of: (owner: string) => readonly SavedItem[];
  readonly add: (owner: string, name: string, thing: SavedThing) => Result<{ readonly id: string }, Unsaved>;
  /** Gives another name or another content of the same kind; its time begins anew. */
  readonly change: (
    owner: string,
    id: string,
    to: { readonly name?: string | undefined; readonly thing?: SavedThing | undefined },
  ) => Result<Record<string, never>, Unsaved>;
  /** What is not there is gone already. */
  readonly remove: (owner: string, id: string) => Result<Record<string, never>, Unsaved>;
  /** How many are kept here, of everybody. */
  readonly count: () => number;
  readonly onChange: Listen;
};

const isKind = (kind: string): kind is SavedKind => SAVED_KINDS.some((known) => known === kind);

/** Nothing of a kind that this version does not know: a newer one that is started again still has it. */
function itemOf({ id, kind, name, body, savedAtMs }: StoredItem): readonly SavedItem[] {
  if (!isKind(kind)) return [];
  const parsed = savedThingSchema.safeParse(body);
  const thing = parsed.success && parsed.data.kind === kind ? parsed.data : null;
  return [{ id, kind, name, thing, savedAtMs, keptUntilMs: savedAtMs + SAVED_MS }];
}

const listOf = ({ kind, body }: StoredItem): string => {
  const parsed = savedThingSchema.safeParse(body);
  return parsed.success ? savedList(parsed.data) : kind;
};

export function savedItems({
  store,
  clock,
  random,
  log,
}: {
  readonly store: SavedItemStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}): SavedItems {
  const changed = signal();

  /** A disk that is full or cannot be written is said: whoever saves something means to find it again. */
  const guarded = <T>(run: () => Result<T, Unsaved>): Result<T, Unsaved> => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      log.write('warn', 'saved.unkept', { fault: error.fault });
      return fail({ code: auditFaultCode(error) });
    }
  };
  const prune = (): void => {
    const nowMs = clock.nowMs();
    store.dateBack(nowMs + CLOCK_TOLERANCE_MS);
    store.removeBefore(nowMs - SAVED_MS);
  };
  const pruned = (owner: string): readonly StoredItem[] => {
    prune();
    return store.of(owner);
  };
  const isTaken = (items: readonly StoredItem[], list: string, name: string, but?: string): boolean =>
    items.some((item) => listOf(item) === list && item.id !== but && isSameSavedName(item.name, name));
  const done = (): Result<Record<string, never>, Unsaved> => {
    changed.emit();
    return succeed({});
  };

  // What came to its end while the app was not running.
  guarded(() => {
    prune();
    return succeed(undefined);
  });

  return {
    of: (owner) => {
      const found = guarded(() => succeed(pruned(owner).flatMap(itemOf)));
      return found.ok ? found.value : [];
    },
    add: (owner, name, thing) =>
      guarded(() => {
        const items = pruned(owner);
        const { kind } = thing;
        if (items.filter((item) => item.kind === kind).length >= SAVED_MOST[kind])
          return fail({ code: 'SAVED_LIST_FULL', allowed: SAVED_MOST[kind] });
        if (isTaken(items, savedList(thing), name)) return fail({ code: 'SAVED_NAME_TAKEN' });
        const id = random.uuid();
        store.put({ owner, id, kind, name, body: thing, savedAtMs: clock.nowMs() });
        changed.emit();
        return succeed({ id });
      }),
    change: (owner, id, { name, thing }) =>
      guarded(() => {
        const items = pruned(owner);
        const before = items.find((item) => item.id === id);
        if (before === undefined) return fail({ code: 'NOT_FOUND' });
        if (thing !== undefined && thing.kind !== before.kind) return fail({ code: 'VALIDATION_FAILED' });
        const list = thing === undefined ? listOf(before) : savedList(thing);
        if (isTaken(items, list, name ?? before.name, id)) return fail({ code: 'SAVED_NAME_TAKEN' });
        store.put({
          ...before,
          name: name ?? before.name,
          body: thing ?? before.body,
          savedAtMs: clock.nowMs(),
        });
        return done();
      }),
    remove: (owner, id) =>
      guarded(() => {
        store.remove(owner, id);
        return done();
      }),
    count: () => {
      const counted = guarded(() => succeed(store.count()));
      return counted.ok ? counted.value : 0;
    },
    onChange: changed.on,
  };
}
