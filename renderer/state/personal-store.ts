import { useSyncExternalStore } from 'react';
import { create, useStore, type StateCreator, type StoreApi, type UseBoundStore } from 'zustand';

/**
 * The only place that makes stores. State about a person, a vehicle or a search is personal: it is dropped at lock,
 * at sign-out and when somebody else signs in. Each store declares this where it is made, so there is no list of
 * stores to maintain.
 */
type Personal = {
  readonly name: string;
  readonly isEmpty: () => boolean;
  readonly forget: () => void;
};

let changes = 0;
const watchers = new Set<() => void>();

const registered = new Set<Personal>();

/**
 * Registers personal state that is no store: a cache, a timer, a map of sessions. After `forget`, `isEmpty` must be
 * true.
 */
export function onForget(name: string, { isEmpty, forget }: Omit<Personal, 'name'>): void {
  registered.add({ name, isEmpty, forget });
}

type Initial<T> = T | StateCreator<T>;

const made = <T extends object>(initial: Initial<T>): UseBoundStore<StoreApi<T>> =>
  create<T>(typeof initial === 'function' ? initial : () => initial);

const isSame = <T extends object>(now: T, first: T): boolean =>
  Object.keys({ ...now, ...first }).every((key) => Object.is(now[key as keyof T], first[key as keyof T]));

/** A store that returns to its first state at lock. */
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

/** A store owned by an object and dropped with it. Whoever holds the objects registers them with `onForget`. */
export function ownedStore<T extends object>(initial: Initial<T>): StoreApi<T> {
  return made(initial);
}

/** Subscribes to an owned store; the store may be another one at the next drawing. */
export { useStore };

/** A store without personal state, which may outlive a lock. Its declaration says why. */
export function sharedStore<T extends object>(initial: Initial<T>): UseBoundStore<StoreApi<T>> {
  return made(initial);
}

const watch = (tell: () => void): (() => void) => {
  watchers.add(tell);
  return () => void watchers.delete(tell);
};

/** Redraws whenever any personal store changes, for components that depend on all of them, such as the palette. */
export function usePersonalChanges(): void {
  useSyncExternalStore(watch, () => changes);
}

/** Everything registered, for the test that looks for leftovers. */
export const personalState = (): readonly Personal[] => [...registered];

/** Drops all personal state from the page's memory. An error in one does not stop the others. */
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
