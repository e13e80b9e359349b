/** Several rounds as three figures. The median, because a shared machine has outliers on one side only. */

/** @typedef {{ median: number, min: number, max: number, rounds: number[] }} Summary */

/** @param {number[]} values @returns {number} */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** @param {number[]} rounds @returns {Summary} */
export const summary = (rounds) => ({
  median: median(rounds),
  min: Math.min(...rounds),
  max: Math.max(...rounds),
  rounds,
});

/** @param {number[]} values @param {number} share from 0 to 1 */
export const quantile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;
