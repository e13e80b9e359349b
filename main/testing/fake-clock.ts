import type { Clock } from '../ports/clock.ts';

/** A clock that stands still until it is moved. */
export type FakeClock = Clock & {
  /** Advances the time, runs what falls due in order and lets promises settle in between. */
  readonly pass: (ms: number) => Promise<void>;
};

const settle = async (): Promise<void> => {
  // A delivery makes several requests, one after the other.
  for (let i = 0; i < 40; i += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

export function fakeClock(startMs = Date.UTC(2026, 1, 1, 12)): FakeClock {
  let nowMs = startMs;
  let id = 0;
  const due = new Map<number, { readonly atMs: number; readonly run: () => void }>();
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs - startMs,
    after: (ms, run) => {
      const mine = (id += 1);
      due.set(mine, { atMs: nowMs + ms, run });
      return () => void due.delete(mine);
    },
    pass: async (ms) => {
      const endMs = nowMs + ms;
      await settle();
      for (;;) {
        const [next] = [...due]
          .filter(([, timer]) => timer.atMs <= endMs)
          .sort((a, b) => a[1].atMs - b[1].atMs || a[0] - b[0]);
        if (next === undefined) break;
        const [key, timer] = next;
        due.delete(key);
        nowMs = Math.max(nowMs, timer.atMs);
        timer.run();
        await settle();
      }
      nowMs = endMs;
    },
  };
}
