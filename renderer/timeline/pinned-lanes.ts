import { isApart } from '../columns/time-bounds.ts';
import { useMemo } from 'react';
import { formatVrm } from '../../app/domain/vrm-format.ts';
import type { Span } from '../columns/investigation.ts';
import { orderByTime } from '../columns/read-order.ts';
import type { ReadIndex } from '../columns/read-index.ts';
import type { Pin } from '../search/pins.ts';
import { usePins, useSearchSession } from '../search/search-view.tsx';
import { useCameras } from '../state/camera-store.ts';
import { clockText, countText, instantInWords } from '../words/measures.ts';
import { spanInWords } from '../words/span.ts';
import { Lanes } from './lane-columns.ts';

/** The reads of a pinned question, all in one lane. */
export type PinnedLane = {
  readonly id: string;
  readonly number: number;
  /** What it asked for: `YK38 RVL`, `vehicles at 12 cameras`. */
  readonly title: string;
  /** The time that it asked. */
  readonly asked: Span;
  readonly index: ReadIndex;
  readonly lanes: Lanes;
  /** `P1  07:03:21  J38 Redhouse  YK38 RVL`. */
  readonly wordsOf: (row: number) => string;
};

function laneOf({ number, session }: Pin): PinnedLane {
  const { index } = session.looking;
  const { table } = index;
  return {
    id: session.id,
    number,
    title: session.subject.title,
    asked: session.looking.asked(),
    index,
    lanes: new Lanes(index, orderByTime(index.rows)),
    wordsOf: (row) => {
      const camera = table.camera.values[table.camera.codes[row] ?? -1];
      const name = camera === undefined ? undefined : (useCameras.getState().cameras.get(camera)?.name ?? camera);
      const mark = table.marks[table.mark[row] ?? -1];
      return [`P${number}`, clockText(table.capturedAtMs[row] ?? 0), name, mark === undefined ? '' : formatVrm(mark)]
        .filter(Boolean)
        .join('  ');
    },
  };
}

/** A lane for each pinned question but the one on screen, whose reads have lanes of their own. */
export function usePinnedLanes(): readonly PinnedLane[] {
  const pins = usePins();
  const shown = useSearchSession();
  return useMemo(() => pins.filter(({ session }) => session !== shown).map(laneOf), [pins, shown]);
}

/** What an empty lane says: not asked for is not the same as not read. */
export function emptyWords({ asked, lanes }: Pick<PinnedLane, 'asked' | 'lanes'>, span: Span): string {
  if (isApart(asked, span)) return 'not asked here';
  const hidden = lanes.allIn(0, span);
  return hidden > 0 ? `${countText(hidden, 'read')} here, none that its filters leave` : 'no reads here';
}

/** A pinned lane as text. */
export function pinWords(pin: PinnedLane, span: Span): string {
  pin.lanes.refresh();
  const name = `Pinned question ${pin.number}, ${pin.title}, asked for ${spanInWords(pin.asked)}`;
  const reads = pin.lanes.readsIn(0, span);
  if (reads.count === 0) return `${name}: ${emptyWords(pin, span)}`;
  const at = (k: number): string => instantInWords(pin.index.table.capturedAtMs[reads.rowAt(k)] ?? 0);
  return `${name}: ${countText(reads.count, 'read')} here, from ${at(0)} to ${at(reads.count - 1)}`;
}
