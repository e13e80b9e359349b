import { AsyncLocalStorage } from 'node:async_hooks';

/** A call in hand, as far as the stores need to know it. */
export type CallOnRecord = {
  /** A record of the call is durable in the national log. */
  readonly onRecord: boolean;
  /** Who calls; nobody for an open endpoint. */
  readonly session?: { readonly account: { readonly userName: string } } | undefined;
};

const inHand = new AsyncLocalStorage<CallOnRecord>();

/** Runs the handler of a call. What it asks of guarded stores is checked against the call's own record. */
export const handling = <T>(call: CallOnRecord, run: () => T): T => inHand.run(call, run);

/** The call whose handler asks; nothing for work of the service itself. */
export const callInHand = (): CallOnRecord | undefined => inHand.getStore();

/**
 * Refuses every question to a store from a call that is not in the log yet, except the named members, which hold nothing personal.
 * So no endpoint can look before it is on record, whoever writes it: neither its answer nor its time can tell what nobody may see.
 * Work without a call (matching, upkeep, tests) passes.
 * @throws Error a bug of the endpoint, answered as INTERNAL
 */
export function onlyOnRecord<S extends object>(store: S, impersonal: readonly (keyof S)[]): S {
  const guarded = new Map<PropertyKey, unknown>();
  return new Proxy(store, {
    get: (target, name): unknown => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const known = guarded.get(name) as { readonly of: unknown; readonly ask: unknown } | undefined;
      if (known?.of === value) return known.ask;
      const free = impersonal.some((each) => each === name);
      const ask = (...given: readonly unknown[]): unknown => {
        if (!free && inHand.getStore()?.onRecord === false) throw new Error(`${String(name)}: the store was asked before the call was on record`);
        return Reflect.apply(value, target, given);
      };
      guarded.set(name, { of: value, ask });
      return ask;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}
