import { MINUTE_MS } from '../../app/domain/instant.ts';
import type { Looking } from '../search/looking.ts';
import type { FoundPair } from './found-pairs.ts';
import { clampBrush } from './time-bounds.ts';

/** Around a pair that is brought into view: least room, and room for its length [default]. */
const LEAST_ROOM_MS = 10 * MINUTE_MS;

/**
 * Chooses the read that ends a pair, with which every view means the pair. Where the brush leaves one of its reads out, it goes to both.
 * One undo takes all of it back.
 */
export function choosePair(
  { index, filters, selection, history, bounds }: Looking,
  { firstRow, secondRow }: Pick<FoundPair, 'firstRow' | 'secondRow'>,
): void {
  const firstMs = index.table.capturedAtMs[firstRow] ?? 0;
  const secondMs = index.table.capturedAtMs[secondRow] ?? 0;
  history.change(() => {
    const { time } = filters.getState();
    if (time === undefined || firstMs < time.fromMs || secondMs >= time.toMs) {
      const roomMs = Math.max(LEAST_ROOM_MS, secondMs - firstMs);
      filters.setState({ time: clampBrush({ fromMs: firstMs - roomMs, toMs: secondMs + roomMs }, bounds()) });
    }
    selection.getState().select(secondRow);
  });
}
