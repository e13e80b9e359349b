import { useSyncExternalStore } from 'react';
import { create, useStore, type StateCreator, type StoreApi, type UseBoundStore } from 'zustand';

/**
 * The only place that makes stores. What a store holds of a person, a vehicle or a search is personal and is gone at lock, at
 * sign-out and when somebody else signs in; because the store says so where it is made, no list of stores has to be kept.
 */
type Personal = {
  readonly name: string;
  readonly isEmpty: () => boolean;
  readonly forget: () => void;
};

let changes = 0;
const watchers = new Set<() => void>();

const registered = new Set<Personal>();

/** For personal state that is no store: a cache, a timer, a map of sessions. `forget` must leave `isEmpty` true. */
export function onForget(name: string, { isEmpty, forget }: Omit<Personal, 'name'>): void {
  registered.add({ name, isEmpty, forget });
}

type Initial<T> = T | StateCreator<T>;

const made = <T extends object>(initial: Initial<T>): UseBoundStore<StoreApi<T>> =>
  create<T>(typeof initial === 'function' ? initial : () => initial);

const isSame = <T extends object>(now: T, first: T): boolean =>
  Object.keys({ ...now, ...first }).every((key) => Object.is(now[key as keyof T], first[key as keyof T]));

/** A store that goes back to its first state at lock. */
export function personalStore<T extends object>(name: string, initial: Initial<T>): UseBoundStore<StoreApi<T>> {
  const useStore = made(initial);
  useStore.subscribe(() => {
    changes += 1;
    watchers.forEach((tell) => tell());
  });
  onForget(name, {
    isEmpty: () => isSame(useStore.getState(), useStore.getInitialState()),
    forget: () => useStore.setState(useStore.getInitialState(), true),
  });
  return useStore;
}

/** A store that belongs to an object, and is forgotten with it: whoever holds the objects registers them with `onForget`. */
export function ownedStore<T extends object>(initial: Initial<T>): StoreApi<T> {
  return made(initial);
}

/** Watches an owned store; which one may change. */
export { useStore };

/** A store with nothing personal in it, which may outlive a lock: say beside it why. */
export function sharedStore<T extends object>(initial: Initial<T>): UseBoundStore<StoreApi<T>> {
  return made(initial);
}

const watch = (tell: () => void): (() => void) => {
  watchers.add(tell);
  return () => void watchers.delete(tell);
};

/** Draws again whenever any personal store changes: for what judges by all of them, as the palette does. */
export function usePersonalChanges(): void {
  useSyncExternalStore(watch, () => changes);
}

/** Everything that has been registered, for the test that looks for what is left. */
export const personalState = (): readonly Personal[] => [...registered];

/** Drops everything personal from the page's memory. One that fails stops no other. */
export function forgetPersonal(): void {
  const faults: unknown[] = [];
  for (const { forget } of registered) {
    try {
      forget();
    } catch (fault) {
      faults.push(fault);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, 'personal state was not forgotten');
}
