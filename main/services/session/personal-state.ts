/**
 * Personal state in main: whatever is held of somebody's work while they are signed in. Each holder registers its
 * state where it is made, so there is no list to maintain of what is dropped at lock, at sign-out and when somebody
 * else signs in.
 */
import type { Log } from '../../ports/log.ts';

export type PersonalCounts = Readonly<Record<string, number>>;

export type PersonalState = {
  /**
   * `count`: how many are held now. `forget` must bring it to zero, and cancel what is in flight so that nothing is
   * held later.
   */
  readonly onForget: (name: string, count: () => number, forget: () => void) => void;
  readonly counts: () => PersonalCounts;
  /** Drops everything; returns what there was. An error in one stops neither the others nor the lock, and is logged. */
  readonly forget: () => PersonalCounts;
};

/** Registers personal state of a service. */
export type OnForget = PersonalState['onForget'];

export function personalState(log: Log): PersonalState {
  const registered = new Map<string, { readonly count: () => number; readonly forget: () => void }>();
  const counts = (): PersonalCounts => Object.fromEntries([...registered].map(([name, { count }]) => [name, count()]));
  return {
    onForget: (name, count, forget) => {
      if (registered.has(name)) throw new Error(`personal state of this name is registered: ${name}`);
      registered.set(name, { count, forget });
    },
    counts,
    forget: () => {
      const before = counts();
      for (const [name, { count, forget }] of registered) {
        try {
          forget();
          if (count() > 0) log.write('error', 'personal.kept', { name });
        } catch (error) {
          log.write('error', 'personal.kept', { name, why: error instanceof Error ? error.message : 'unknown' });
        }
      }
      return before;
    },
  };
}
