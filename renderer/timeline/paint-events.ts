import type { Span } from '../columns/investigation.ts';
import type { CaseEvent } from '../search/case-events.ts';
import { crisp, line } from './canvas.ts';
import type { TimelineColours } from './colours.ts';
import type { Scale } from './time-scale.ts';

/** A band is never narrower: it would look like a tick. */
const LEAST_PX = 3;
/** Two rows of names that can be read do not fit into less. */
const TWO_ROWS_PX = 22;
const PAD_PX = 5;

type Part = { readonly event: CaseEvent; readonly left: number; readonly wide: number; readonly row: 0 | 1 };

/** Where each event of the span is; one that begins while another lasts goes under it. */
function placed(events: readonly CaseEvent[], span: Span, scale: Scale, hasTwo: boolean): readonly Part[] {
  const free = [-Infinity, -Infinity];
  return events
    .filter(({ fromMs, toMs }) => toMs > span.fromMs && fromMs < span.toMs)
    .map((event) => {
      const left = scale.toX(Math.max(event.fromMs, span.fromMs));
      const wide = Math.max(LEAST_PX, scale.toX(Math.min(event.toMs, span.toMs)) - left);
      const row = hasTwo && left < free[0]! && left >= free[1]! ? 1 : 0;
      free[row] = Math.max(free[row]!, left + wide);
      return { event, left, wide, row };
    });
}

/** Case events: a band with its name for each, and faint lines through the lanes where it begins and ends. */
export function paintEvents(
  { context, scale }: { readonly context: CanvasRenderingContext2D; readonly scale: Scale },
  events: readonly CaseEvent[],
  {
    span,
    colours,
    y,
    tallPx,
    topPx,
    width,
  }: {
    readonly span: Span;
    readonly colours: TimelineColours;
    /** Top and height of their row. */
    readonly y: number;
    readonly tallPx: number;
    /** Where the lanes begin. */
    readonly topPx: number;
    readonly width: number;
  },
): void {
  const parts = placed(events, span, scale, tallPx >= TWO_ROWS_PX);
  const isDouble = parts.some(({ row }) => row === 1);
  const rowPx = isDouble ? tallPx / 2 : tallPx;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  parts.forEach(({ event, left, wide, row }, at) => {
    const top = y + row * rowPx + (isDouble ? 1 : 2);
    const tall = Math.max(6, rowPx - (isDouble ? 2 : 4));
    context.strokeStyle = colours.of['crit-line'];
    context.setLineDash([1, 3]);
    for (const ms of [event.fromMs, event.toMs])
      if (ms >= span.fromMs && ms <= span.toMs) line(context, crisp(scale.toX(ms)), topPx, crisp(scale.toX(ms)), y);
    context.setLineDash([]);
    context.fillStyle = colours.of['crit-bg'];
    context.fillRect(left, top, wide, tall);
    context.strokeRect(crisp(left), crisp(top), Math.max(1, wide - 1), tall - 1);
    const textPx = context.measureText(event.name).width;
    const isInside = textPx + 2 * PAD_PX <= wide;
    const next = parts.slice(at + 1).find((part) => part.row === row)?.left ?? width;
    const x = isInside ? left + PAD_PX : left + wide + PAD_PX;
    // Without room the band stands alone; the list and the words have its name.
    if (!isInside && x + textPx > next) return;
    context.fillStyle = colours.of['text-1'];
    context.fillText(event.name, x, top + tall / 2 + 0.5);
  });
}
