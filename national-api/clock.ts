/**
 * The service's clock. It always runs; only its starting point can be set, so that old and future days can be tried.
 */
export type ServiceClock = { readonly nowMs: () => number };

export const systemClock: ServiceClock = { nowMs: () => Date.now() };

/** A clock that starts at `startMs` now and then runs evenly, whatever happens to the machine's clock. */
export function clockFrom(startMs: number): ServiceClock {
  const begun = performance.now();
  return { nowMs: () => Math.floor(startMs + performance.now() - begun) };
}
