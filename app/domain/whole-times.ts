const MOST_IN_32_BITS = 0xffff_ffff;

/** The earliest of some times, and whether all are whole milliseconds that fit into 32 bits after it. NaN is no whole number. */
export function wholeTimes(timesMs: Float64Array): { readonly fromMs: number; readonly fit: boolean } {
  let fromMs = Infinity;
  let toMs = -Infinity;
  let isWhole = true;
  for (let i = 0; i < timesMs.length; i += 1) {
    const ms = timesMs[i]!;
    if (ms < fromMs) fromMs = ms;
    if (ms > toMs) toMs = ms;
    isWhole &&= Number.isInteger(ms);
  }
  return { fromMs, fit: isWhole && toMs - fromMs <= MOST_IN_32_BITS };
}
