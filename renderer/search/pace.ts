/** How often something is done that takes the page's time, and takes more of it on a slow machine. */
export type Pace = {
  /** Never oftener. */
  readonly everyMs: number;
  /** Nor so often that it takes more than this share of the page's time. */
  readonly share: number;
  /** But so often at least, whatever it takes. */
  readonly atLeastEveryMs: number;
};

/** An act that waits for its turn. */
export type PacedAct = {
  /** Asks for the act in a task of its own: at once the first time, then at the pace. Asking again changes nothing. */
  readonly soon: () => void;
  /** Does it now if it was asked for. */
  readonly now: () => void;
  readonly isAsked: () => boolean;
  /** Lets go of what was asked for. */
  readonly stop: () => void;
};

/**
 * @param act takes as long as the task in which it runs: what React draws in answer to it is counted in.
 * @param before work for the act, done in a task of its own ahead of it, unless the act is done `now`.
 */
export function paced(
  act: () => void,
  { everyMs, share, atLeastEveryMs }: Pace,
  before: () => void = () => undefined,
): PacedAct {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let nextAtMs = -Infinity;
  const stop = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
  };
  const now = (begunMs = performance.now()): void => {
    if (waiting === undefined) return;
    stop();
    nextAtMs = begunMs + everyMs;
    act();
    setTimeout(() => {
      const tookMs = performance.now() - begunMs;
      nextAtMs = begunMs + Math.min(Math.max(tookMs / share, everyMs), atLeastEveryMs);
    }, 0);
  };
  const wait = (): void => {
    waiting = setTimeout(
      () => {
        // What the last time took may have become known since.
        if (performance.now() < nextAtMs) return wait();
        const begunMs = performance.now();
        // The act is done whether or not what goes before it fails.
        waiting = setTimeout(() => now(begunMs), 0);
        before();
      },
      Math.max(0, nextAtMs - performance.now()),
    );
  };
  return {
    soon: () => {
      if (waiting === undefined) wait();
    },
    now: () => now(),
    isAsked: () => waiting !== undefined,
    stop,
  };
}
