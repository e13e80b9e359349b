/** The service's clock. It always ticks; only where it stands can be set, so that old and future days can be tried. */
export type ServiceClock = { readonly nowMs: () => number };

export const systemClock: ServiceClock = { nowMs: () => Date.now() };

/** A clock that stands at `startMs` now and goes on from there, whatever happens to the machine's. */
export function clockFrom(startMs: number): ServiceClock {
  const begun = performance.now();
  return { nowMs: () => Math.floor(startMs + performance.now() - begun) };
}
