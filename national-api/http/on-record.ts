import { AsyncLocalStorage } from 'node:async_hooks';

/** A call in progress, as far as the stores need to know it. */
export type CallOnRecord = {
  /** A record of the call is durable in the national log. */
  readonly onRecord: boolean;
  /** The caller; absent for an open endpoint. */
  readonly session?: { readonly account: { readonly userName: string } } | undefined;
};

const inHand = new AsyncLocalStorage<CallOnRecord>();
/** Turns at the engine that calls hold now. */
const turnsHeld = new WeakMap<CallOnRecord, number>();

/** Runs the handler of a call. Its questions to guarded stores are checked against the call's own record. */
export const handling = <T>(call: CallOnRecord, run: () => T): T => inHand.run(call, run);

/** The call whose handler is asking; undefined for work of the service itself. */
export const callInHand = (): CallOnRecord | undefined => inHand.getStore();

/** Notes that a call holds a turn at the engine, until the returned function is called. */
export function holdsTurn(call: CallOnRecord | undefined, giveBack: () => void): () => void {
  if (call === undefined) return giveBack;
  turnsHeld.set(call, (turnsHeld.get(call) ?? 0) + 1);
  let given = false;
  return () => {
    if (given) return;
    given = true;
    turnsHeld.set(call, (turnsHeld.get(call) ?? 1) - 1);
    giveBack();
  };
}

function needsTurn(call: CallOnRecord | undefined, name: PropertyKey): void {
  if (call !== undefined && (turnsHeld.get(call) ?? 0) === 0)
    throw new Error(`${String(name)}: the store was asked by a call that holds no turn at the engine`);
}

/**
 * The same parts, each computed in a turn of the call: the engine works when a part is requested, not when the
 * question is put.
 */
function inTurns<T>(parts: AsyncIterable<T>, name: PropertyKey): AsyncIterable<T> {
  const call = inHand.getStore();
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = parts[Symbol.asyncIterator]();
      return {
        next: async () => {
          needsTurn(call, name);
          return iterator.next();
        },
        return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
      };
    },
  };
}

/** The question that is answered in parts. */
const PARTED = 'search';

/** What a guarded store lets a call do. */
export type Unguarded<S> = {
  /** Contain nothing personal: allowed before the call is recorded, and without a turn. */
  readonly impersonal: readonly (keyof S)[];
  /**
   * Cost the engine next to nothing; or `'all'` of them. Everything else takes a turn, so that no endpoint can hold
   * up the others.
   */
  readonly light: readonly (keyof S)[] | 'all';
};

/**
 * Refuses every question to a store from a call that is not in the log yet, except the named members, which contain
 * nothing personal. So no endpoint, whoever writes it, can look before it is recorded: neither its answer nor its
 * time can reveal what nobody may see. Also refuses engine work to a call without a turn (`takeTurn`), so that no
 * question bypasses the queue. Work without a call (matching, upkeep, tests) passes.
 * @throws Error a bug of the endpoint, answered as INTERNAL
 */
export function onlyOnRecord<S extends object>(store: S, { impersonal, light }: Unguarded<S>): S {
  const guarded = new Map<PropertyKey, unknown>();
  return new Proxy(store, {
    get: (target, name): unknown => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const known = guarded.get(name) as { readonly of: unknown; readonly ask: unknown } | undefined;
      if (known?.of === value) return known.ask;
      const free = impersonal.some((each) => each === name);
      const heavy = !free && light !== 'all' && !light.some((each) => each === name);
      const ask = (...given: readonly unknown[]): unknown => {
        if (!free && inHand.getStore()?.onRecord === false)
          throw new Error(`${String(name)}: the store was asked before the call was on record`);
        if (!heavy) return Reflect.apply(value, target, given);
        if (name === PARTED) return inTurns(Reflect.apply(value, target, given) as AsyncIterable<unknown>, name);
        needsTurn(inHand.getStore(), name);
        return Reflect.apply(value, target, given);
      };
      guarded.set(name, { of: value, ask });
      return ask;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}
