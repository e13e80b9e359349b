import { setImmediate as turn } from 'node:timers/promises';

/** So long does one piece of a long work keep the others waiting. */
const PIECE_MS = 10;

/** What `make` gives of each item, in order, with a turn for everybody else whenever it has taken a while. */
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
