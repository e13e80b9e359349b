/**
 * One core's speed at work like ours: numbers into typed arrays, strings into a map, a sort. It compares machines, nothing
 * more; where a better baseline exists (an empty window, a bare parse of the same lines) that is taken.
 */

const SIZE = 1_000_000;

/** @returns {number} seconds */
export function yardstick() {
  const start = performance.now();
  let state = 7;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  const values = new Float64Array(SIZE);
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (let round = 0; round < 4; round += 1) {
    for (let i = 0; i < SIZE; i += 1) values[i] = next();
    values.sort();
    for (let i = 0; i < SIZE; i += 4) {
      const key = `M${(values[i] ?? 0) % 50_021}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return (performance.now() - start) / 1000;
}
