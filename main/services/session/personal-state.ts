/**
 * What main holds of somebody's work while they are signed in. Whoever holds such a thing registers it where it is made, so no list
 * is kept by hand of what is let go at lock, at sign-out and when somebody else signs in.
 */
import type { Log } from '../../ports/log.ts';

export type PersonalCounts = Readonly<Record<string, number>>;

export type PersonalState = {
  /** `count`: how many are held now. `forget` must leave it at zero, and end what is on its way so that it is not held later. */
  readonly onForget: (name: string, count: () => number, forget: () => void) => void;
  readonly counts: () => PersonalCounts;
  /** Lets go of everything; gives what there was. One that fails stops no other, and no lock; it is loud in the log. */
  readonly forget: () => PersonalCounts;
};

/** How a service registers what it holds. */
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
