import { DAY_MS } from '../../app/domain/instant.ts';
import { useMemo, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { Investigation, Span } from '../columns/investigation.ts';
import { nextLocalMidnight } from '../../app/domain/london-time.ts';
import { instantInWords, shortDayText } from '../words/measures.ts';
import { clampBrush, histogram, overviewBins, ticks, tickStepMs, timeScale } from './timeline-scale.ts';

type OverviewProps = {
  readonly investigation: Investigation;
  readonly span: Span;
  readonly brush: Span;
  readonly fromX: number;
  readonly toX: number;
  readonly onBrush: (brush: Span) => void;
  /** A drag begins and ends: what lies between is one change to undo. */
  readonly onHold: () => void;
  readonly onRelease: () => void;
};

const TOP = 6;
const HEIGHT = 34;

type Drag = { readonly mode: 'move' | 'from' | 'to' | 'new'; readonly startMs: number; readonly brush: Span };

/** All bars as one path: making hundreds of elements would take longer than drawing them. */
function barsPath(counts: Uint32Array, fromX: number, binPx: number): string {
  const highest = counts.reduce((most, n) => Math.max(most, n), 1);
  return Array.from(counts, (n, bin) =>
    n === 0
      ? ''
      : `M${fromX + bin * binPx + 0.5} ${TOP + HEIGHT}v${-(n / highest) * HEIGHT}h${Math.max(1, binPx - 1)}V${TOP + HEIGHT}z`,
  ).join('');
}

/**
 * Bars of the whole period, with the brush that the other panels follow. React learns of a drag only when it settles.
 */
export function Overview({
  investigation,
  span,
  brush,
  fromX,
  toX,
  onBrush,
  onHold,
  onRelease,
}: OverviewProps): ReactNode {
  const drag = useRef<Drag | undefined>(undefined);
  const scale = timeScale(span, fromX, toX);
  const { bins, hours } = useMemo(() => overviewBins(span, toX - fromX), [span, fromX, toX]);
  const counts = useMemo(
    () => histogram(investigation.table.capturedAtMs, investigation.table.rows, span, bins, investigation.passes),
    [investigation, span, bins],
  );
  const bars = useMemo(() => barsPath(counts, fromX, (toX - fromX) / bins), [counts, fromX, toX, bins]);
  const labels = useMemo(() => {
    const step = Math.max(DAY_MS, tickStepMs(span, toX - fromX, 86));
    return ticks(span, step, nextLocalMidnight(span.fromMs));
  }, [span, fromX, toX]);
  const brushFrom = scale.toX(brush.fromMs);
  const brushTo = Math.max(brushFrom + 3, scale.toX(brush.toMs));

  const msAt = (event: PointerEvent<SVGElement>): number => {
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    return scale.toMs(event.clientX - (box?.left ?? 0));
  };
  const begin = (event: PointerEvent<SVGElement>): void => {
    const ms = msAt(event);
    const x = scale.toX(ms);
    const mode =
      Math.abs(x - brushFrom) < 5
        ? 'from'
        : Math.abs(x - brushTo) < 5
          ? 'to'
          : ms >= brush.fromMs && ms < brush.toMs
            ? 'move'
            : 'new';
    drag.current = { mode, startMs: ms, brush };
    event.currentTarget.setPointerCapture(event.pointerId);
    onHold();
  };
  const follow = (event: PointerEvent<SVGElement>): void => {
    const held = drag.current;
    if (held === undefined) return;
    const ms = msAt(event);
    const moved = ms - held.startMs;
    const next: Readonly<Record<Drag['mode'], Span>> = {
      move: { fromMs: held.brush.fromMs + moved, toMs: held.brush.toMs + moved },
      from: { fromMs: Math.min(ms, held.brush.toMs), toMs: held.brush.toMs },
      to: { fromMs: held.brush.fromMs, toMs: Math.max(ms, held.brush.fromMs) },
      new: { fromMs: Math.min(ms, held.startMs), toMs: Math.max(ms, held.startMs) },
    };
    if (Math.abs(moved) > 0) onBrush(clampBrush(next[held.mode], span));
  };
  const end = (event: PointerEvent<SVGElement>): void => {
    const held = drag.current;
    drag.current = undefined;
    // A plain click moves the brush there and keeps its length.
    if (held?.mode === 'new' && Math.abs(msAt(event) - held.startMs) < 60_000) {
      const half = (held.brush.toMs - held.brush.fromMs) / 2;
      onBrush(clampBrush({ fromMs: held.startMs - half, toMs: held.startMs + half }, span));
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const length = brush.toMs - brush.fromMs;
    const by: Readonly<Record<string, Span>> = {
      ArrowLeft: event.shiftKey
        ? { fromMs: brush.fromMs, toMs: brush.toMs - length / 4 }
        : { fromMs: brush.fromMs - length / 4, toMs: brush.toMs - length / 4 },
      ArrowRight: event.shiftKey
        ? { fromMs: brush.fromMs, toMs: brush.toMs + length / 4 }
        : { fromMs: brush.fromMs + length / 4, toMs: brush.toMs + length / 4 },
      Home: { fromMs: span.fromMs, toMs: span.fromMs + length },
      End: { fromMs: span.toMs - length, toMs: span.toMs },
    };
    const next = by[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onBrush(clampBrush(next, span));
  };

  return (
    <g className="overview">
      <path d={bars} className="overview-bar" />
      <line x1={fromX} x2={toX} y1={TOP + HEIGHT + 0.5} y2={TOP + HEIGHT + 0.5} className="rule" />
      {labels.map((ms) => (
        <g key={ms}>
          <line x1={scale.toX(ms)} x2={scale.toX(ms)} y1={TOP + HEIGHT} y2={TOP + HEIGHT + 4} className="rule" />
          {scale.toX(ms) + 70 < toX && (
            <text x={scale.toX(ms) + 3} y={TOP + HEIGHT + 13} className="tick">
              {shortDayText(ms)}
            </text>
          )}
        </g>
      ))}
      <rect
        x={fromX}
        y={0}
        width={toX - fromX}
        height={TOP + HEIGHT + 16}
        className="hit-area"
        onPointerDown={begin}
        onPointerMove={follow}
        onPointerUp={end}
        onLostPointerCapture={() => {
          drag.current = undefined;
          onRelease();
        }}
      />
      <g className="brush" pointerEvents="none">
        <rect x={brushFrom} width={brushTo - brushFrom} y={1} height={TOP + HEIGHT + 2} />
        <line x1={brushFrom} x2={brushFrom} y1={1} y2={TOP + HEIGHT + 3} />
        <line x1={brushTo} x2={brushTo} y1={1} y2={TOP + HEIGHT + 3} />
      </g>
      <rect
        x={brushFrom}
        width={brushTo - brushFrom}
        y={1}
        height={TOP + HEIGHT + 2}
        className="brush-focus"
        pointerEvents="none"
        tabIndex={0}
        role="slider"
        aria-label="Brush: part of the period that is drawn"
        aria-valuemin={span.fromMs}
        aria-valuemax={span.toMs}
        aria-valuenow={brush.fromMs}
        aria-valuetext={`${instantInWords(brush.fromMs)} to ${instantInWords(brush.toMs)}`}
        onKeyDown={onKeyDown}
      />
      <desc>{`Bars of ${hours} hours`}</desc>
    </g>
  );
}
