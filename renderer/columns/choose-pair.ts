import { MINUTE_MS } from '../../app/domain/instant.ts';
import type { Looking } from '../search/looking.ts';
import { pairOfRow, type FoundPair } from './found-pairs.ts';
import { clampBrush } from './time-bounds.ts';

/** Around a pair that is brought into view: least room, and room for its length [default]. */
const LEAST_ROOM_MS = 10 * MINUTE_MS;

/**
 * Chooses the read of a pair with which every view means the pair: the one that ends it, or the first where filters leave only that one in
 * view, because to choose a read that is left out would take the filter away. Where the brush leaves one of the two out, it goes to both.
 * One undo takes all of it back.
 */
export function choosePair(
  { index, filters, selection, history, bounds }: Looking,
  pairs: readonly FoundPair[],
  pair: FoundPair,
): void {
  const { firstRow, secondRow } = pair;
  const isFirst = !index.passes(secondRow) && index.passes(firstRow) && pairs[pairOfRow(pairs, firstRow)] === pair;
  const firstMs = index.table.capturedAtMs[firstRow] ?? 0;
  const secondMs = index.table.capturedAtMs[secondRow] ?? 0;
  history.change(() => {
    const { time } = filters.getState();
    if (time === undefined || firstMs < time.fromMs || secondMs >= time.toMs) {
      const roomMs = Math.max(LEAST_ROOM_MS, secondMs - firstMs);
      filters.setState({ time: clampBrush({ fromMs: firstMs - roomMs, toMs: secondMs + roomMs }, bounds()) });
    }
    selection.getState().select(isFirst ? firstRow : secondRow);
  });
}
