import type { PointerEvent } from 'react';
import type { Span } from '../columns/investigation.ts';
import { clampBrush } from '../columns/time-bounds.ts';
import type { Looking } from '../search/looking.ts';
import { ofLength, type TimelineEngine } from './timeline-engine.ts';
import { lengthMs, panned, zoomAbout } from './time-scale.ts';

/** What hand, wheel and keys do to the brush. All of them move it through `live`, which makes each one change to undo. */
export type Held = { readonly engine: TimelineEngine; readonly looking: Looking; readonly bounds: Span };

/** Which end of the brush a hand holds, the whole of it, a new one, or the time in the lanes. */
type Grip = 'from' | 'to' | 'brush' | 'new' | 'lanes';
type Drag = { readonly grip: Grip; readonly x: number; readonly span: Span; moved: boolean };

/** A hand that has moved less than this has pressed and not dragged. */
const STILL_PX = 3;
const SHORTEST_MS = 1_000;

const isGrip = (part: string | undefined): part is Grip => part === 'from' || part === 'to' || part === 'brush';

export class Gestures {
  private drag: Drag | undefined;

  constructor(private readonly held: () => Held | undefined) {}

  private leftOf(event: PointerEvent<HTMLElement>): number {
    return event.clientX - event.currentTarget.getBoundingClientRect().left;
  }

  beginOverview(event: PointerEvent<HTMLElement>): void {
    const part = event.target instanceof HTMLElement ? event.target.dataset['part'] : undefined;
    this.begin(event, isGrip(part) ? part : 'new');
  }

  beginLanes(event: PointerEvent<HTMLElement>): void {
    this.begin(event, 'lanes');
  }

  private begin(event: PointerEvent<HTMLElement>, grip: Grip): void {
    const span = this.held()?.engine.span();
    if (event.button !== 0 || span === undefined) return;
    this.drag = { grip, x: this.leftOf(event), span, moved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  /** Whether a hand holds something. */
  follow(event: PointerEvent<HTMLElement>): boolean {
    const { drag } = this;
    const held = this.held();
    if (drag === undefined || held === undefined) return false;
    const x = this.leftOf(event);
    if (!drag.moved && Math.abs(x - drag.x) < STILL_PX) return true;
    const { live } = held.looking;
    if (!drag.moved) live.hold();
    drag.moved = true;
    live.move(clampBrush(spanUnder(drag, x, held.engine), held.bounds));
    return true;
  }

  /** Lets go. Returns whether it was a press that moved nothing. */
  end(event: PointerEvent<HTMLElement>): boolean {
    const { drag } = this;
    const held = this.held();
    this.drag = undefined;
    if (drag === undefined || held === undefined) return false;
    held.looking.live.release();
    if (drag.moved) return false;
    if (drag.grip === 'new') {
      // A press beside the brush brings it there, as long as it was.
      const atMs = held.engine.overviewScale().toMs(this.leftOf(event));
      const half = lengthMs(drag.span) / 2;
      held.looking.setTime(clampBrush({ fromMs: atMs - half, toMs: atMs + half }, held.bounds));
    }
    return true;
  }

  /** The hand was taken away, by another window say. */
  drop(): void {
    if (this.drag === undefined) return;
    this.drag = undefined;
    this.held()?.looking.live.release();
  }
}

function spanUnder({ grip, x: startX, span }: Drag, x: number, engine: TimelineEngine): Span {
  const { fromMs, toMs } = span;
  if (grip === 'lanes') {
    // The scale of the lanes moves with the brush: their width in time does not.
    const scale = engine.lanesScale();
    const moved = scale.toMs(startX) - scale.toMs(x);
    return { fromMs: fromMs + moved, toMs: toMs + moved };
  }
  const scale = engine.overviewScale();
  const [startMs, ms] = [scale.toMs(startX), scale.toMs(x)];
  switch (grip) {
    case 'brush':
      return { fromMs: fromMs + ms - startMs, toMs: toMs + ms - startMs };
    case 'from':
      return { fromMs: Math.min(fromMs + ms - startMs, toMs - SHORTEST_MS), toMs };
    case 'to':
      return { fromMs, toMs: Math.max(toMs + ms - startMs, fromMs + SHORTEST_MS) };
    case 'new':
      return { fromMs: Math.min(ms, startMs), toMs: Math.max(ms, startMs) };
    default:
      return grip satisfies never;
  }
}

/** A line of text, in browsers that count wheels by lines. */
const LINE_PX = 16;
/** A notch of a wheel, 100 px, makes the span a fifth shorter or a quarter longer. */
const ZOOM_PER_PX = 0.0022;

/** The wheel zooms at the pointer; with Shift, or sideways, it moves. */
export function turnWheel({ engine, looking, bounds }: Held, event: WheelEvent, atMs: number, widthPx: number): void {
  const span = engine.span();
  if (span === undefined) return;
  const unit = event.deltaMode === 0 ? 1 : LINE_PX;
  const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
  const by = (isSideways && event.deltaX !== 0 ? event.deltaX : event.deltaY) * unit;
  const next = isSideways
    ? panned(span, by / Math.max(1, widthPx), bounds)
    : zoomAbout(span, atMs, Math.min(4, Math.max(0.25, Math.exp(by * ZOOM_PER_PX))), bounds);
  looking.live.nudge(next);
}

const STEP = 0.25;

/** What a key makes of the brush; undefined for a key that is none of its. Zooming holds the chosen read where it is. */
export function spanAfterKey(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  { engine, looking, bounds }: Held,
): Span | undefined {
  const span = engine.span();
  if (span === undefined) return undefined;
  const length = lengthMs(span);
  const { selectedRow } = looking.selection.getState();
  const chosenMs = selectedRow === undefined ? undefined : looking.index.table.capturedAtMs[selectedRow];
  const aboutMs =
    chosenMs !== undefined && chosenMs >= span.fromMs && chosenMs < span.toMs ? chosenMs : span.fromMs + length / 2;
  switch (key) {
    case 'ArrowLeft':
      return shiftKey
        ? clampBrush({ fromMs: span.fromMs, toMs: span.toMs - length * STEP }, bounds)
        : panned(span, -STEP, bounds);
    case 'ArrowRight':
      return shiftKey
        ? clampBrush({ fromMs: span.fromMs, toMs: span.toMs + length * STEP }, bounds)
        : panned(span, STEP, bounds);
    case 'PageUp':
      return panned(span, -1, bounds);
    case 'PageDown':
      return panned(span, 1, bounds);
    case '+':
    case '=':
    case 'ArrowUp':
      return zoomAbout(span, aboutMs, 0.5, bounds);
    case '-':
    case 'ArrowDown':
      return zoomAbout(span, aboutMs, 2, bounds);
    case 'Home':
      return clampBrush({ fromMs: bounds.fromMs, toMs: bounds.fromMs + length }, bounds);
    case 'End':
      return clampBrush({ fromMs: bounds.toMs - length, toMs: bounds.toMs }, bounds);
    case '0':
      return ofLength(span, lengthMs(bounds), bounds);
    default:
      return undefined;
  }
}
