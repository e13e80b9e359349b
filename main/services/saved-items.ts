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
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import type { SavedItemStore, StoredItem } from '../store/saved-items.ts';
import { StoreFault, type StoreFaultCode } from '../store/store-fault.ts';
import type { Connection } from './connection.ts';
import { auditFaultCode } from './failures.ts';

/** Why something was not saved or not found; `allowed` where it is for their number. */
export type Unsaved = { readonly code: FailureCode; readonly allowed?: number; readonly kind?: SavedKind };

export type SavedItems = {
  readonly of: (owner: string) => Result<readonly SavedItem[], Unsaved>;
  readonly add: (owner: string, name: string, thing: SavedThing) => Result<{ readonly id: string }, Unsaved>;
  /** Gives another name or another content of the same kind; its time begins anew. */
  readonly change: (
    owner: string,
    id: string,
    to: { readonly name?: string | undefined; readonly thing?: SavedThing | undefined },
  ) => Result<Record<string, never>, Unsaved>;
  /** What is not there is gone already. */
  readonly remove: (owner: string, id: string) => Result<Record<string, never>, Unsaved>;
  /** Deletes for good what has come to its end, once the time is agreed on. */
  readonly prune: () => void;
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
  fault,
  time,
  random,
  log,
}: {
  readonly store: SavedItemStore;
  /** Why the database could not be opened; it then looks empty, which nobody is told. */
  readonly fault: StoreFaultCode | null;
  readonly time: Pick<Connection, 'serviceNowMs' | 'agreedNowMs'>;
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
  /**
   * A clock that is wrong would delete or shorten what everybody saved: only a time that the service agrees on writes. Until then what is
   * over is left out of what is read, and stays.
   */
  const prune = (): void => {
    const nowMs = time.agreedNowMs();
    if (nowMs === undefined) return;
    guarded(() => {
      const dated = store.dateBack(nowMs + CLOCK_TOLERANCE_MS);
      const removed = store.removeBefore(nowMs - SAVED_MS);
      if (dated + removed > 0) changed.emit();
      return succeed(undefined);
    });
  };
  /** What an owner has that is not over. A prune that fails stops no reading. */
  const current = (owner: string): readonly StoredItem[] => {
    prune();
    const nowMs = time.serviceNowMs();
    return store
      .of(owner)
      .map((item) => ({ ...item, savedAtMs: Math.min(item.savedAtMs, nowMs + CLOCK_TOLERANCE_MS) }))
      .filter(({ savedAtMs }) => savedAtMs >= nowMs - SAVED_MS);
  };
  const isFull = (items: readonly StoredItem[], thing: SavedThing): boolean =>
    items.filter((item) => listOf(item) === savedList(thing)).length >= SAVED_MOST[thing.kind];
  const full = ({ kind }: SavedThing): Result<never, Unsaved> =>
    fail({ code: 'SAVED_LIST_FULL', allowed: SAVED_MOST[kind], kind });
  const isTaken = (items: readonly StoredItem[], list: string, name: string, but?: string): boolean =>
    items.some((item) => listOf(item) === list && item.id !== but && isSameSavedName(item.name, name));
  const done = (): Result<Record<string, never>, Unsaved> => {
    changed.emit();
    return succeed({});
  };

  return {
    of: (owner) =>
      guarded(() => {
        if (fault !== null) throw new StoreFault(fault);
        return succeed(current(owner).flatMap(itemOf));
      }),
    add: (owner, name, thing) =>
      guarded(() => {
        const items = current(owner);
        if (isFull(items, thing)) return full(thing);
        if (isTaken(items, savedList(thing), name)) return fail({ code: 'SAVED_NAME_TAKEN' });
        const id = random.uuid();
        store.put({ owner, id, kind: thing.kind, name, body: thing, savedAtMs: time.serviceNowMs() });
        changed.emit();
        return succeed({ id });
      }),
    change: (owner, id, { name, thing }) =>
      guarded(() => {
        const items = current(owner);
        const before = items.find((item) => item.id === id);
        if (before === undefined) return fail({ code: 'NOT_FOUND' });
        if (thing !== undefined && thing.kind !== before.kind) return fail({ code: 'VALIDATION_FAILED' });
        const list = thing === undefined ? listOf(before) : savedList(thing);
        // An event that goes to another case needs room there.
        if (thing !== undefined && list !== listOf(before) && isFull(items, thing)) return full(thing);
        if (isTaken(items, list, name ?? before.name, id)) return fail({ code: 'SAVED_NAME_TAKEN' });
        store.put({
          ...before,
          name: name ?? before.name,
          body: thing ?? before.body,
          savedAtMs: time.serviceNowMs(),
        });
        return done();
      }),
    remove: (owner, id) =>
      guarded(() => {
        store.remove(owner, id);
        return done();
      }),
    prune,
    count: () => {
      const counted = guarded(() => succeed(store.count()));
      return counted.ok ? counted.value : 0;
    },
    onChange: changed.on,
  };
}
