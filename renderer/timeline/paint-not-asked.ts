import type { Span } from '../columns/investigation.ts';
import type { TimelineColours } from './colours.ts';
import type { Scale } from './time-scale.ts';

const TINT = 0.14;
const WORDS = 'not asked';
const ROOM_PX = 12;
/** From this height on the words can be read. */
const LEAST_PX = 11;

export type NotAsked = {
  readonly top: number;
  readonly tall: number;
  /** Height of the row that the words stand in, the first one; no words without it. */
  readonly rowPx?: number;
  readonly colours: TimelineColours;
};

/** A plain tint where a question asked for nothing. It is not hatched: hatching says that nothing could be seen. */
export function paintNotAsked(
  { context, scale }: { readonly context: CanvasRenderingContext2D; readonly scale: Scale },
  asked: Span,
  span: Span,
  { top, tall, rowPx, colours }: NotAsked,
): void {
  const parts = [
    { fromMs: span.fromMs, toMs: Math.min(span.toMs, asked.fromMs) },
    { fromMs: Math.max(span.fromMs, asked.toMs), toMs: span.toMs },
  ];
  for (const { fromMs, toMs } of parts) {
    if (toMs <= fromMs) continue;
    const [left, right] = [scale.toX(fromMs), scale.toX(toMs)];
    context.globalAlpha = TINT;
    context.fillStyle = colours.of['text-3'];
    context.fillRect(left, top, right - left, tall);
    context.globalAlpha = 1;
    // Of a lane that is not asked for at all the lane itself says so.
    const isWhole = fromMs === span.fromMs && toMs === span.toMs;
    if (isWhole || rowPx === undefined || rowPx < LEAST_PX) continue;
    const wide = context.measureText(WORDS).width;
    if (wide + 2 * ROOM_PX > right - left) continue;
    context.fillStyle = colours.of['text-3'];
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(WORDS, (left + right) / 2, top + rowPx / 2 + 0.5);
    context.textAlign = 'left';
  }
}
