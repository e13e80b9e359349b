import type { Span } from '../columns/investigation.ts';
import type { ReadIndex } from '../columns/read-index.ts';
import type { CaseEvent } from '../search/case-events.ts';
import { crisp, hatch, line, type Surface } from './canvas.ts';
import type { TimelineColours } from './colours.ts';
import type { Coverage } from './coverage.ts';
import { stretchesOff } from './coverage.ts';
import { paintNotAsked } from './paint-not-asked.ts';
import { ticksIn } from './ticks.ts';
import { histogramBins, timeScale, type Scale } from './time-scale.ts';

/** Room left and right of the time in a canvas, for discs and labels at its ends. */
export const MARGIN_PX = 10;
export const OVERVIEW_AXIS_PX = 15;
const TOP_PX = 5;
/** The strip under the bars in which cameras that were off are marked. */
const OFF_PX = 4;
const LABEL_PX = 86;
/** Case events are a line on the floor of the bars. */
const EVENT_PX = 2;

export type Overview = {
  readonly index: ReadIndex;
  readonly span: Span;
  /** The time that was asked; the span may go beyond it. */
  readonly asked: Span;
  readonly coverage: Coverage | undefined;
  readonly events: readonly CaseEvent[];
  readonly colours: TimelineColours;
  /** Room for the counts of the bars, used again. */
  readonly bars: { counts: Uint32Array };
};

/** All of the period asked: bars of the reads that the filters leave, what the service does not hold, cameras that were off. */
export function paintOverview(
  { context, width, height }: Surface,
  { index, span, asked, coverage, events, colours, bars }: Overview,
): void {
  const { of } = colours;
  const [fromX, toX] = [MARGIN_PX, width - MARGIN_PX];
  const scale = timeScale(span, fromX, toX);
  const floor = height - OVERVIEW_AXIS_PX - OFF_PX - 1;
  for (const { fromMs, toMs } of coverage?.unheld ?? [])
    hatch(context, [scale.toX(fromMs), 0, scale.toX(toMs) - scale.toX(fromMs), floor + OFF_PX], of['text-3'], 0.45);
  paintNotAsked({ context, scale }, asked, span, { top: 0, tall: floor, colours });

  const { bins, eachMs } = histogramBins(span, toX - fromX);
  if (bars.counts.length < bins) bars.counts = new Uint32Array(bins * 2);
  const { counts } = bars;
  index.histogram({ fromMs: span.fromMs, toMs: span.fromMs + bins * eachMs }, bins, counts);
  let highest = 1;
  for (let bin = 0; bin < bins; bin += 1) highest = Math.max(highest, counts[bin]!);
  context.fillStyle = of['den-4'];
  const binPx = (eachMs / (span.toMs - span.fromMs)) * (toX - fromX);
  for (let bin = 0; bin < bins; bin += 1) {
    if (counts[bin] === 0) continue;
    // One read among thousands is seen too.
    const tall = Math.max(2, (counts[bin]! / highest) * (floor - TOP_PX));
    const x = fromX + bin * binPx;
    context.fillRect(x + 0.5, floor - tall, Math.max(1, Math.min(binPx - 1, toX - x)), tall);
  }
  context.fillStyle = of.crit;
  for (const event of events) {
    const [left, right] = [scale.toX(Math.max(span.fromMs, event.fromMs)), scale.toX(Math.min(span.toMs, event.toMs))];
    if (right > left) context.fillRect(left, floor - EVENT_PX, Math.max(2, right - left), EVENT_PX);
  }
  paintFlags(context, index, scale, [fromX, toX], of.warn);
  context.strokeStyle = of['line-2'];
  context.lineWidth = 1;
  line(context, fromX, floor + 0.5, toX, floor + 0.5);

  context.fillStyle = of['text-3'];
  for (const { fromMs, toMs } of coverage === undefined ? [] : stretchesOff(coverage.drawn, span))
    context.fillRect(scale.toX(fromMs), floor + 2, Math.max(1, scale.toX(toMs) - scale.toX(fromMs)), OFF_PX - 1);

  context.font = `11px ${colours.font}`;
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  let free = -Infinity;
  for (const { ms, label } of ticksIn(span, toX - fromX, LABEL_PX)) {
    const x = scale.toX(ms);
    context.strokeStyle = of['line-2'];
    line(context, crisp(x), floor + OFF_PX + 1, crisp(x), floor + OFF_PX + 5);
    const end = x + 3 + context.measureText(label).width;
    if (x < free || end > width) continue;
    context.fillStyle = of['text-3'];
    context.fillText(label, x + 3, height - 3);
    free = end + 6;
  }
}

const FLAG_PX = 5;

/** Where reads are that no one vehicle can have made: one among a million is to be found. */
function paintFlags(
  context: CanvasRenderingContext2D,
  index: ReadIndex,
  scale: Scale,
  [fromX, toX]: readonly [number, number],
  colour: string,
): void {
  const { impossible } = index.flagged;
  if (impossible.total === 0) return;
  context.fillStyle = colour;
  for (let x = fromX; x < toX; x += FLAG_PX) {
    const [from, to] = [index.rowAt(scale.toMs(x)), index.rowAt(scale.toMs(x + FLAG_PX))];
    if (impossible.rank(to) === impossible.rank(from)) continue;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x + FLAG_PX, 0);
    context.lineTo(x + FLAG_PX / 2, FLAG_PX);
    context.closePath();
    context.fill();
  }
}
