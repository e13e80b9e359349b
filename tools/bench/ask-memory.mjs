/** A job asks the outer side for memory: sandboxed processes show their maps to root alone. */
import { createInterface } from 'node:readline';

/** @typedef {{ mb: number, exact: boolean, kinds: Record<string, number> }} Memory */

/** Time for the app, and for the empty window, to settle after the start. */
const SETTLE_MS = 4_000;
const SAMPLES = 3;

/** @type {AsyncIterator<string> | undefined} */
let answers;

/** @param {number} pid @returns {Promise<Memory>} */
async function ask(pid) {
  process.stdout.write(`@bench ${JSON.stringify({ memoryOf: pid })}\n`);
  answers ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { value } = await answers.next();
  return JSON.parse(String(value));
}

/** The median of a few samples: a garbage collection may be running. @param {number} pid */
export async function settled(pid) {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  /** @type {Memory[]} */
  const found = [];
  for (let i = 0; i < SAMPLES; i += 1) {
    found.push(await ask(pid));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return /** @type {Memory} */ (found.sort((a, b) => a.mb - b.mb)[SAMPLES >> 1]);
}
