import { useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * Tells the style sheet how high a bar is drawn. With large text its states take several lines, and what floats over the work begins
 * below it: nothing covers who is signed in, and no bar covers a dialog.
 */
export function useBarHeight(name: '--title-drawn' | '--status-drawn'): RefObject<HTMLElement | null> {
  const ref = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const bar = ref.current;
    if (bar === null) return undefined;
    const observer = new ResizeObserver(() =>
      document.documentElement.style.setProperty(name, `${bar.getBoundingClientRect().height}px`),
    );
    observer.observe(bar);
    return () => observer.disconnect();
  }, [name]);
  return ref;
}
