/** Adds a listener; returns the function that removes it. */
export type Listen<A extends readonly unknown[] = []> = (listener: (...what: A) => void) => () => void;

export type Signal<A extends readonly unknown[] = []> = {
  readonly on: Listen<A>;
  /**
   * Calls all current listeners in the order in which they were added. One that throws does not stop the others; its
   * error is thrown at the end.
   */
  readonly emit: (...what: A) => void;
};

export function signal<A extends readonly unknown[] = []>(): Signal<A> {
  /** Each registration is separate, so a function added twice is called twice and removed one at a time. */
  const listeners = new Set<{ readonly tell: (...what: A) => void }>();
  return {
    on: (listener) => {
      const own = { tell: listener };
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    emit: (...what) => {
      const faults: unknown[] = [];
      for (const own of [...listeners]) {
        if (!listeners.has(own)) continue; // Removed by a listener that was called earlier.
        try {
          own.tell(...what);
        } catch (fault) {
          faults.push(fault);
        }
      }
      if (faults.length === 1) throw faults[0];
      if (faults.length > 1) throw new AggregateError(faults, 'several listeners failed');
    },
  };
}
