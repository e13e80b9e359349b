import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useLooking, useReadsInView } from '../../../search/search-view.tsx';
import { announce } from '../../../state/announce.ts';
import { figureText } from '../../../words/measures.ts';

const words = (inView: number, all: number): string => `${figureText(inView)} of ${figureText(all)}`;

/** Said once the brush and the filters have rested for this long, and not at each step [default]. */
const SAID_AFTER_MS = 1_500;

/**
 * How many reads are in view, as brush and filters stand at this moment. While the brush is dragged it follows frame by frame, past
 * React; it is read out when it has come to rest.
 */
export function ReadsInView(): ReactNode {
  const element = useRef<HTMLSpanElement>(null);
  const looking = useLooking();
  const { inView, all } = useReadsInView();
  const text = words(inView, all);
  useLayoutEffect(() => {
    if (element.current !== null) element.current.textContent = text;
    return looking?.live.onFrame(() => {
      const { index, live } = looking;
      if (element.current !== null) element.current.textContent = words(index.countIn(live.now()), index.rows);
    });
  }, [looking, text]);
  const isFirst = useRef(true);
  useEffect(() => {
    // How many were found is said when the search ends.
    if (isFirst.current || all === 0) {
      isFirst.current = all === 0;
      return undefined;
    }
    const timer = setTimeout(() => announce(`${text} reads in view.`), SAID_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, all]);
  return <span ref={element} className="num reads-in-view" role="status" aria-label="Reads in view" aria-live="off" />;
}
