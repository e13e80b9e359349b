/** Adds a listener; what it gives takes it off again. */
export type Listen<A extends readonly unknown[] = []> = (listener: (...what: A) => void) => () => void;

export type Signal<A extends readonly unknown[] = []> = {
  readonly on: Listen<A>;
  /** Tells all that listen now, in the order in which they came. One that throws stops no other; what it threw is thrown at the end. */
  readonly emit: (...what: A) => void;
};

export function signal<A extends readonly unknown[] = []>(): Signal<A> {
  /** Each by itself, so that one function added twice is told twice and taken off once. */
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
        if (!listeners.has(own)) continue; // taken off by one that was told before
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
