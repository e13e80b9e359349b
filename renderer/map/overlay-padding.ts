import { useEffect, useState, type RefObject } from 'react';
import { JOURNEY_PADDING, paddingAround, type Padding, type Size } from './fit.ts';

const NONE: Size = { width: 0, height: 0 };
const sizeOf = (element: Element | null): Size =>
  element === null ? NONE : { width: element.clientWidth, height: element.clientHeight };

const isSame = (a: Padding, b: Padding): boolean =>
  a.top === b.top && a.right === b.right && a.bottom === b.bottom && a.left === b.left;

/** The room that note and legend leave to a journey. It follows them: a note that is folded gives its room back. */
export function useOverlayPadding(
  body: RefObject<HTMLElement | null>,
  note: RefObject<HTMLElement | null>,
  legend: RefObject<HTMLElement | null>,
): Padding {
  const [padding, setPadding] = useState(JOURNEY_PADDING);
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      const next = paddingAround(sizeOf(body.current), sizeOf(note.current), sizeOf(legend.current));
      setPadding((old) => (isSame(old, next) ? old : next));
    });
    for (const { current } of [body, note, legend]) if (current !== null) observer.observe(current);
    return () => observer.disconnect();
  }, [body, note, legend]);
  return padding;
}
