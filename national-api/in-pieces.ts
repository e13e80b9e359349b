import { setImmediate as turn } from 'node:timers/promises';

/** The longest that one piece of a long task keeps others waiting. */
const PIECE_MS = 10;

/** The results of `make` for each item, in order, yielding to other work whenever it has taken a while. */
export async function inPieces<T, R>(items: readonly T[], make: (item: T, index: number) => R): Promise<R[]> {
  const made: R[] = [];
  let since = performance.now();
  for (const [index, item] of items.entries()) {
    made.push(make(item, index));
    if (performance.now() - since < PIECE_MS) continue;
    await turn();
    since = performance.now();
  }
  return made;
}
