import { paintFlagged } from './flag-marks.ts';
import type { Span } from '../columns/investigation.ts';
import { crisp, labelOn, line } from './canvas.ts';
import type { TimelineColours } from './colours.ts';
import { MARKS, type LaneColumns } from './lane-columns.ts';
import type { LaneLayout } from './lane-layout.ts';
import { paintNotAsked } from './paint-not-asked.ts';
import { MARGIN_PX } from './paint-overview.ts';
import { emptyWords, type PinnedLane } from './pinned-lanes.ts';
import type { Scale } from './time-scale.ts';

/** Of a lane, what a plain read takes; one with a flag takes all of it. */
const PLAIN_SHARE = 0.6;
const LEAST_PX = 2;

export type PinsView = {
  readonly pins: readonly PinnedLane[];
  readonly columns: LaneColumns;
  readonly span: Span;
  readonly layout: LaneLayout;
  readonly colours: TimelineColours;
  readonly pointed: { readonly id: string; readonly row: number } | undefined;
};

type Drawing = { readonly context: CanvasRenderingContext2D; readonly scale: Scale };

/**
 * Pinned questions, one lane each whatever they asked: strokes in grey, so that they are never taken for reads of the question on
 * screen, which are discs and coloured bars. The cost is that of the pixels.
 */
export function paintPins({ context, scale }: Drawing, view: PinsView, width: number): void {
  const { pins, layout, colours, span, columns } = view;
  const { pinsY, pinsPx, pinsScrollPx, lanePx } = layout;
  if (pinsY === undefined) return;
  context.save();
  context.beginPath();
  context.rect(0, pinsY, width, pinsPx);
  context.clip();
  const last = Math.min(pins.length, Math.ceil((pinsScrollPx + pinsPx) / lanePx));
  for (let at = Math.floor(pinsScrollPx / lanePx); at < last; at += 1) {
    const pin = pins[at];
    if (pin === undefined) continue;
    const top = pinsY + at * lanePx - pinsScrollPx;
    context.strokeStyle = colours.of['line-1'];
    line(context, 0, crisp(top), width, crisp(top));
    paintNotAsked({ context, scale }, pin.asked, span, { top, tall: lanePx, rowPx: lanePx, colours });
    columns.setSpan(pin.index, span);
    columns.fill(pin.lanes.order, pin.lanes.refresh(), 0, undefined);
    const isEmpty = paintStrokes(context, columns, { top, lanePx, colours });
    if (isEmpty)
      labelOn(context, emptyWords(pin, span), [width / 2, top + lanePx / 2], {
        ground: colours.of['bg-panel'],
        ink: colours.of['text-3'],
      });
    if (view.pointed?.id === pin.id) {
      const x = crisp(scale.toX(pin.index.table.capturedAtMs[view.pointed.row] ?? 0));
      context.strokeStyle = colours.of['text-1'];
      line(context, x, top + 1, x, top + lanePx - 1);
    }
  }
  context.restore();
}

function paintStrokes(
  context: CanvasRenderingContext2D,
  { counts, marks, width }: LaneColumns,
  { top, lanePx, colours }: { readonly top: number; readonly lanePx: number; readonly colours: TimelineColours },
): boolean {
  const tallest = lanePx - 4;
  const floor = top + lanePx - 2;
  let highest = 0;
  for (let x = 0; x < width; x += 1) highest = Math.max(highest, counts[x]!);
  for (let x = 0; x < width; x += 1) {
    if (counts[x] === 0 || marks[x]! > MARKS.plain) continue;
    const tall = Math.max(3, Math.sqrt(counts[x]! / highest) * tallest * PLAIN_SHARE);
    context.fillStyle = colours.of['text-2'];
    // Two pixels wide where there is nothing beside it: one alone is hard to see.
    const wide = counts[x + 1] === 0 ? LEAST_PX : 1;
    context.fillRect(MARGIN_PX + x, floor - tall, wide, tall);
  }
  paintFlagged(context, { marks, width }, { fromX: MARGIN_PX, top: floor - tallest, floor, ink: colours.of.warn });
  return highest === 0;
}
