/** Time, passed in so that tests control it. */
export type Clock = {
  /** Milliseconds since 1970 UTC on this workstation's clock, which may be wrong and may be changed. */
  readonly nowMs: () => number;
  /** Monotonic milliseconds, for durations. */
  readonly monotonicMs: () => number;
  /** Runs once after this many milliseconds; returns the function that prevents it. */
  readonly after: (ms: number, run: () => void) => () => void;
};
