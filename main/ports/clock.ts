/** Time, passed in so that tests own it. */
export type Clock = {
  /** Milliseconds since 1970 UTC on this workstation's clock, which may be wrong and may be set. */
  readonly nowMs: () => number;
  /** Milliseconds that never go back; for durations. */
  readonly monotonicMs: () => number;
  /** Runs once after so many milliseconds; returns the function that prevents it. */
  readonly after: (ms: number, run: () => void) => () => void;
};
