import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';

/** Sizes in pixels; null means as designed. */
export type Sizes = {
  readonly reads: number | null;
  readonly inspector: number | null;
  readonly timeline: number | null;
};
export type SplitterName = keyof Sizes;

export const LIMITS: Readonly<
  Record<SplitterName, { readonly min: number; readonly max: number; readonly label: string }>
> = {
  reads: { min: 320, max: 1_100, label: 'Width of reads' },
  inspector: { min: 260, max: 560, label: 'Width of read details' },
  timeline: { min: 120, max: 480, label: 'Height of timeline' },
};

const STEP_PX = 16;
const clamp = (name: SplitterName, px: number): number =>
  Math.round(Math.min(LIMITS[name].max, Math.max(LIMITS[name].min, px)));

type SplitterProps = {
  readonly name: SplitterName;
  readonly size: number | null;
  readonly measure: () => number;
  readonly onSize: (px: number | null) => void;
};

/**
 * The bar between two panels: dragged by pointer, moved by arrow keys, reset by double click or Enter. It sizes the
 * panel right of it or under it.
 */
export function Splitter({ name, size, measure, onSize }: SplitterProps): ReactNode {
  const horizontal = name === 'timeline';
  const [measured, setMeasured] = useState(LIMITS[name].min);
  // The announced value: the size as drawn, which the design decides until somebody moves the bar.
  useEffect(() => setMeasured(clamp(name, measure())), [name, measure, size]);
  const drag = useRef<{ readonly at: number; readonly px: number } | null>(null);
  const where = (event: PointerEvent): number => (horizontal ? event.clientY : event.clientX);
  const keyDown = (event: KeyboardEvent): void => {
    const larger = horizontal ? 'ArrowUp' : 'ArrowLeft';
    const smaller = horizontal ? 'ArrowDown' : 'ArrowRight';
    const step = event.key === larger ? STEP_PX : event.key === smaller ? -STEP_PX : 0;
    if (step !== 0) onSize(clamp(name, (size ?? measure()) + step));
    else if (event.key === 'Home') onSize(LIMITS[name].min);
    else if (event.key === 'End') onSize(LIMITS[name].max);
    else if (event.key === 'Enter') onSize(null);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={`splitter ${name} ${horizontal ? 'horizontal' : 'vertical'}`}
      role="separator"
      tabIndex={0}
      aria-label={LIMITS[name].label}
      aria-orientation={horizontal ? 'horizontal' : 'vertical'}
      aria-valuemin={LIMITS[name].min}
      aria-valuemax={LIMITS[name].max}
      aria-valuenow={size ?? measured}
      aria-valuetext={size === null ? `${measured} pixels, as designed` : `${size} pixels`}
      title="Drag, or use the arrows. Double-click puts it back."
      onKeyDown={keyDown}
      onDoubleClick={() => onSize(null)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { at: where(event), px: measure() };
      }}
      onPointerMove={(event) => {
        if (drag.current !== null) onSize(clamp(name, drag.current.px + drag.current.at - where(event)));
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
    />
  );
}
