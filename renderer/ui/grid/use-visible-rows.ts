import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { travelOf, type RowPositions } from './row-positions.ts';

/** Rows drawn above and below the visible ones, so that a scroll does not show emptiness. */
const SPARE_ITEMS = 8;
/** Height of the scroller until it is known: a first drawing slightly too tall is better than an empty one. */
const HEIGHT_GUESS_PX = 480;

export type VisibleRows = {
  /** Height of the element that contains the items. */
  readonly drawnPx: number;
  /** Items to draw: `from` up to but not including `to`. */
  readonly from: number;
  readonly to: number;
  /** More are never drawn at once while the scroller has this height. */
  readonly most: number;
  /** Position of an item in that element. */
  readonly topOf: (index: number) => number;
  /** Scrolls an item into view: no further than needed, or to the top. `abovePx` stays free over it. */
  readonly scrollTo: (index: number, align: 'nearest' | 'top', abovePx: number) => void;
};

/**
 * Which items of a long list are visible. `scroller` scrolls; its first `headPx` pixels stay in place. Only the
 * scroller itself is measured.
 */
export function useVisibleRows(
  scroller: RefObject<HTMLElement | null>,
  positions: RowPositions,
  headPx: number,
): VisibleRows {
  const [scrollTop, setScrollTop] = useState(0);
  const [heightPx, setHeightPx] = useState(HEIGHT_GUESS_PX);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    // Synchronously: otherwise a scroll would show emptiness first.
    const onScroll = (): void => flushSync(() => setScrollTop(element.scrollTop));
    const observer = new ResizeObserver(([entry]) => setHeightPx(entry?.contentRect.height ?? 0));
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [scroller]);
  const viewPx = Math.max(0, heightPx - headPx);
  const travel = travelOf(positions.totalPx, viewPx);
  const listPx = travel.toList(scrollTop);
  const from = Math.max(0, positions.indexAt(listPx) - SPARE_ITEMS);
  const to = Math.min(positions.count, positions.indexAt(listPx + viewPx) + 1 + SPARE_ITEMS);
  const latest = useRef(positions);
  useLayoutEffect(() => void (latest.current = positions), [positions]);
  const frame = useRef(0);
  const scrollTo = useCallback(
    (index: number, align: 'nearest' | 'top', abovePx: number) => {
      cancelAnimationFrame(frame.current);
      // In the next frame, which lays the page out anyway; now it would be laid out twice.
      frame.current = requestAnimationFrame(() => {
        const element = scroller.current;
        if (element === null) return;
        const { totalPx, topOf, heightOf } = latest.current;
        const seenPx = Math.max(0, element.clientHeight - headPx);
        const { toList, toScroll } = travelOf(totalPx, seenPx);
        const now = toList(element.scrollTop);
        const highest = topOf(index) - abovePx;
        const lowest = topOf(index) + heightOf(index) - seenPx;
        const wanted = align === 'top' ? highest : Math.min(Math.max(now, lowest), highest);
        if (wanted === now) return;
        element.scrollTop = toScroll(Math.max(0, wanted));
        setScrollTop(element.scrollTop);
      });
    },
    [scroller, headPx],
  );
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  const most = Math.ceil(viewPx / positions.leastPx) + 2 + 2 * SPARE_ITEMS;
  return {
    drawnPx: travel.drawnPx,
    from,
    to,
    most,
    topOf: (index) => positions.topOf(index) - listPx + scrollTop,
    scrollTo,
  };
}
