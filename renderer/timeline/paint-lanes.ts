import { DAY_MS } from '../../app/domain/instant.ts';
import type { Position } from '../../app/movement/geodesy.ts';
import type { Stay } from '../../app/movement/stays.ts';
import { daylight } from '../../app/movement/sun.ts';
import { isToBeChecked, journeysIn, type Investigation, type Span, type Vehicle } from '../columns/investigation.ts';
import { FLAG_BITS, FLAGS } from '../columns/read-filters.ts';
import type { ReadIndex } from '../columns/read-index.ts';
import { areSeveral, isLate, isSecond, rampAt } from '../columns/sequence.ts';
import { clockText, countText, durationText, shortClockText } from '../words/measures.ts';
import { crisp, hatch, labelOn, line, type Surface } from './canvas.ts';
import type { TimelineColours } from './colours.ts';
import { camerasOffIn, stretchesOff, type Coverage } from './coverage.ts';
import { MARKS, type LaneColumns, type LaneReads, type Lanes } from './lane-columns.ts';
import type { LaneLayout } from './lane-layout.ts';
import type { CaseEvent } from '../search/case-events.ts';
import { FLAG_LOOKS, FLAG_ROOM_PX, paintFlagged } from './flag-marks.ts';
import { paintEvents } from './paint-events.ts';
import { paintImpossibleLeg, paintPairTimes } from './paint-pairs.ts';
import { paintNotAsked } from './paint-not-asked.ts';
import { MARGIN_PX } from './paint-overview.ts';
import { paintPins, type PinsView } from './paint-pins.ts';
import { isApart } from '../columns/time-bounds.ts';
import { clockMarksIn, ticksIn } from './ticks.ts';
import { staysAmong, stayWords } from './stays.ts';
import { timeScale, type Scale } from './time-scale.ts';

export type LanesView = {
  readonly span: Span;
  readonly index: ReadIndex;
  readonly lanes: Lanes;
  /** As wide as the time is drawn. */
  readonly columns: LaneColumns;
  readonly investigation: Investigation;
  readonly coverage: Coverage | undefined;
  readonly events: readonly CaseEvent[];
  /** The time that was asked: the span may go beyond it, to that of pinned questions. */
  readonly asked: Span;
  readonly pins: PinsView['pins'];
  /** As wide as the time is drawn, for the pinned questions. */
  readonly pinColumns: LaneColumns;
  readonly pointedPin: PinsView['pointed'];
  readonly colours: TimelineColours;
  readonly layout: LaneLayout;
  /** Where the Sun rises and sets. */
  readonly place: Position;
  readonly hoveredRow: number | undefined;
  readonly selectedRow: number | undefined;
  /** A hand moves the brush: what would take longer than a frame waits until it rests. */
  readonly isMoving: boolean;
};

/** Up to this many reads in a lane each is a disc; of more, each pixel shows how many it stands for. */
const DISCS = 150;
/** Up to this many reads the discs of a moving brush have their legs and numbers. */
const FOLLOWED = 400;
const FOLLOWED_VEHICLES = 26;
/** The least distance between discs at which a number of two figures is legible. */
const UNCOVERED_PX = 13;
const NUMBER_RADIUS_PX = 8;
/** How wide each of the two strokes is that have the pixel of the chosen read between them. */
const CHOSEN_PX = 2;
/** A gap that is wider has words. */
const GAP_WORDS_PX = 130;
const TICK_PX = 84;
/** From here on a day is so wide that sunrise and sunset have room for their times. */
const SUN_WORDS_PX = 300;
/** With narrower days a change of clocks is no more than a line that nobody could explain. */
const LEAST_CLOCK_DAY_PX = 40;
/** For longer spans nights would be stripes. */
const LONGEST_WITH_NIGHTS_MS = 40 * DAY_MS;

type Drawing = { readonly context: CanvasRenderingContext2D; readonly scale: Scale; readonly view: LanesView };

/** The brushed stretch: a lane for each vehicle, checks, and what could not be seen. */
export function paintLanes({ context, width, height }: Surface, view: LanesView): void {
  const { colours, layout, span, index, columns } = view;
  const [fromX, toX] = [MARGIN_PX, width - MARGIN_PX];
  const drawing: Drawing = { context, scale: timeScale(span, fromX, toX), view };
  context.font = `11px ${colours.font}`;
  context.lineWidth = 1;
  columns.setSpan(index, span);
  paintGround(drawing, fromX, toX, height);
  const ownPx = (layout.pinsY ?? height) - layout.axisPx;
  paintNotAsked(drawing, view.asked, span, { top: layout.axisPx, tall: ownPx, rowPx: layout.lanePx, colours });
  paintAxis(drawing, width, height);
  paintCursor(drawing, layout.axisPx, height);
  context.strokeStyle = colours.of['line-1'];
  line(context, 0, layout.axisPx + 0.5, width, layout.axisPx + 0.5);

  if (layout.eventsY !== undefined) {
    const place = { y: layout.eventsY, tallPx: layout.lanePx, topPx: layout.axisPx + 1, width };
    paintEvents(drawing, view.events, { span, colours, ...place });
    context.strokeStyle = colours.of['line-1'];
    line(context, 0, crisp(layout.checksY), width, crisp(layout.checksY));
  }
  const bits = view.lanes.refresh();
  const journeys = journeysToDraw(view);
  context.save();
  context.beginPath();
  context.rect(0, layout.axisPx + 1, width, layout.lanesPx);
  context.clip();
  const last = Math.min(
    view.investigation.vehicles.length,
    Math.ceil((layout.scrollPx + layout.lanesPx) / layout.lanePx),
  );
  for (let lane = Math.floor(layout.scrollPx / layout.lanePx); lane < last; lane += 1) {
    const y = layout.axisPx + lane * layout.lanePx - layout.scrollPx + layout.lanePx / 2;
    const reads = view.lanes.readsIn(lane, span);
    if (reads.count === 0) paintNone(drawing, lane, y, width);
    else if (reads.count <= DISCS) paintDiscs(drawing, { lane, y, reads, journey: journeys?.[lane]?.journey });
    else {
      columns.fill(view.lanes.order, bits, lane, view.selectedRow);
      paintColumns(drawing, lane, y);
    }
    context.strokeStyle = colours.of['line-1'];
    line(context, 0, crisp(y + layout.lanePx / 2), width, crisp(y + layout.lanePx / 2));
  }
  context.restore();
  paintChecks(drawing, journeys, width);
  paintOff(drawing, width);
  paintPins(drawing, { ...view, columns: view.pinColumns, pointed: view.pointedPin }, width);
  paintPointed(drawing, width);
}

/** Journeys take longer the more reads are in view, so while a brush moves over many they wait. */
function journeysToDraw({ investigation, span, index, isMoving }: LanesView): readonly Vehicle[] | undefined {
  const inSpan = index.rowAt(span.toMs) - index.rowAt(span.fromMs);
  const isMuch = inSpan > FOLLOWED || investigation.vehicles.length > FOLLOWED_VEHICLES;
  return isMoving && isMuch ? undefined : journeysIn(investigation, span);
}

/** The hours of darkness within a span. */
function nightsIn(
  span: Span,
  place: Position,
): readonly (Span & { readonly sunset: number; readonly sunrise: number })[] {
  if (span.toMs - span.fromMs > LONGEST_WITH_NIGHTS_MS) return [];
  const nights: (Span & { readonly sunset: number; readonly sunrise: number })[] = [];
  for (let day = Math.floor(span.fromMs / DAY_MS) - 1; day * DAY_MS < span.toMs; day += 1) {
    const today = daylight(day * DAY_MS, place);
    const next = daylight((day + 1) * DAY_MS, place);
    if (today === undefined || next === undefined) continue;
    const [fromMs, toMs] = [Math.max(span.fromMs, today.sunsetMs), Math.min(span.toMs, next.sunriseMs)];
    if (toMs > fromMs) nights.push({ fromMs, toMs, sunset: today.sunsetMs, sunrise: next.sunriseMs });
  }
  return nights;
}

function paintGround({ context, scale, view }: Drawing, fromX: number, toX: number, height: number): void {
  const { span, coverage, colours, place } = view;
  context.fillStyle = colours.of['map-night'];
  for (const { fromMs, toMs } of nightsIn(span, place))
    context.fillRect(scale.toX(fromMs), 0, scale.toX(toMs) - scale.toX(fromMs), height);
  for (const part of coverage?.unheld ?? []) {
    const left = Math.max(fromX, scale.toX(part.fromMs));
    const right = Math.min(toX, scale.toX(part.toMs));
    hatch(context, [left, view.layout.axisPx, right - left, height - view.layout.axisPx], colours.of['text-3'], 0.45);
  }
}

type AxisWords = { readonly words: string; readonly left: number; readonly right: number; readonly ink: string };

/** Changes of clocks, sunset and sunrise that have room for words. What comes first goes before what would cover it. */
function axisWords({ context, scale, view }: Drawing, width: number): readonly AxisWords[] {
  const { span, colours, place } = view;
  const dayPx = scale.toX(span.fromMs + DAY_MS) - scale.toX(span.fromMs);
  const all: AxisWords[] = [];
  if (dayPx < SUN_WORDS_PX) return all;
  const put = (words: string, left: number, ink: string): void => {
    const right = left + context.measureText(words).width;
    if (left >= 0 && right <= width && all.every((one) => right + 6 < one.left || left - 6 > one.right))
      all.push({ words, left, right, ink });
  };
  for (const { atMs, kind } of clockMarksIn(span)) {
    // With wide hours the ticks themselves say which of the two an instant is in.
    if (kind === 'twice' && dayPx / 24 > 1.8 * TICK_PX) continue;
    const words = kind === 'missing' ? 'no 01:00 to 02:00' : 'BST | GMT';
    const before = kind === 'missing' ? context.measureText(words).width + 5 : context.measureText('BST ').width + 1;
    put(words, scale.toX(atMs) - before, colours.of['text-2']);
  }
  for (const { sunset, sunrise } of nightsIn(span, place))
    for (const [ms, name] of [
      [sunset, 'sunset'],
      [sunrise, 'sunrise'],
    ] as const) {
      if (ms < span.fromMs || ms >= span.toMs) continue;
      const words = `${name} ${shortClockText(ms)}`;
      const left = name === 'sunrise' ? scale.toX(ms) - context.measureText(words).width - 4 : scale.toX(ms) + 4;
      put(words, left, colours.of['text-3']);
    }
  return all;
}

function paintAxis({ context, scale, view }: Drawing, width: number, height: number): void {
  const { span, colours, layout } = view;
  const y = layout.axisPx - 6;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  const taken = axisWords({ context, scale, view }, width);
  const ticks = ticksIn(span, width - 2 * MARGIN_PX, TICK_PX);
  const dayPx = scale.toX(span.fromMs + DAY_MS) - scale.toX(span.fromMs);
  // Lines come first, and go under words: none crosses one.
  const topAt = (x: number): number => (taken.some(({ left, right }) => x > left && x < right) ? layout.axisPx : 0);
  for (const { ms, isDay } of ticks) {
    const x = scale.toX(ms);
    context.strokeStyle = isDay ? colours.of['line-2'] : colours.of['line-1'];
    line(context, crisp(x), topAt(x), crisp(x), height);
  }
  for (const { atMs, kind } of clockMarksIn(span)) {
    const x = scale.toX(atMs);
    if (x < 0 || x > width || dayPx < LEAST_CLOCK_DAY_PX) continue;
    context.strokeStyle = colours.of['text-3'];
    context.setLineDash([3, 2]);
    line(context, crisp(x), layout.axisPx, crisp(x), height);
    if (kind === 'missing') line(context, crisp(x) + 2, layout.axisPx, crisp(x) + 2, height);
    context.setLineDash([]);
  }
  for (const { words, left, ink } of taken) {
    context.fillStyle = ink;
    context.fillText(words, left, y);
  }
  for (const { ms, label, isDay } of ticks) {
    const x = scale.toX(ms);
    const to = x + 4 + context.measureText(label).width;
    if (to > width || taken.some(({ left, right }) => x <= right + 4 && to >= left - 4)) continue;
    context.fillStyle = isDay ? colours.of['text-2'] : colours.of['text-3'];
    context.fillText(label, x + 4, y);
  }
}

/** An empty lane says whether nothing was read, or nothing passes the filters, or nothing is held. */
function paintNone({ context, view }: Drawing, lane: number, y: number, width: number): void {
  const { lanes, span, colours, coverage } = view;
  const isUnheld = coverage?.unheld.some(({ fromMs, toMs }) => fromMs <= span.fromMs && toMs >= span.toMs) === true;
  const hidden = lanes.allIn(lane, span);
  const words = isApart(view.asked, span)
    ? 'not asked here'
    : isUnheld
      ? 'the service holds nothing here'
      : hidden > 0
        ? `${countText(hidden, 'read')} here, none that the filters leave`
        : view.investigation.found !== undefined
          ? 'no pair here'
          : 'no reads here';
  labelOn(context, words, [width / 2, y], { ground: colours.of['bg-panel'], ink: colours.of['text-3'] });
}

type DiscLane = {
  readonly lane: number;
  readonly y: number;
  readonly reads: LaneReads;
  readonly journey: Vehicle['journey'] | undefined;
};

function paintDiscs({ context, scale, view }: Drawing, { lane, y, reads, journey }: DiscLane): void {
  const { index, colours, layout, investigation, hoveredRow, selectedRow } = view;
  const times = index.table.capturedAtMs;
  const several = areSeveral(investigation);
  const radius = Math.min(NUMBER_RADIUS_PX, layout.lanePx / 2 - 2, reads.count > 60 ? 4 : NUMBER_RADIUS_PX);
  const hasNumbers = radius >= 7 && journey !== undefined;
  const places = new Map(journey?.rows.map((row, i) => [row, i + 1]));
  const total = journey?.rows.length ?? reads.count;
  // The second vehicle of one mark has another shape, besides letter and colour.
  const isSquare = isSecond(investigation, lane);
  const xOf = (row: number): number => scale.toX(times[row] ?? 0);
  const colourOf = (row: number, k: number): string =>
    several ? colours.vehicle(lane) : colours.ramp(rampAt(places.get(row) ?? k + 1, total));

  for (const leg of journey?.legs ?? []) {
    if (leg.kind === 'impossible') {
      paintImpossibleLeg(context, { from: xOf(leg.fromRow), to: xOf(leg.toRow), y, colours });
      continue;
    }
    const isKnown = leg.kind === 'likely';
    context.strokeStyle = isKnown ? colourOf(leg.fromRow, 0) : colours.of['ramp-2'];
    context.lineWidth = isKnown ? 2.5 : 1.5;
    context.setLineDash(isKnown ? [] : [1.5, 4]);
    line(context, xOf(leg.fromRow), y, xOf(leg.toRow), y);
  }
  context.setLineDash([]);
  context.lineWidth = 1;
  // Like legs, stays wait while a hand moves the brush over many reads.
  const stays = journey === undefined ? [] : staysAmong(investigation, reads);
  const within = new Set<number>();
  for (const stay of stays) {
    const colour = colourOf(stay.firstRow, 0);
    paintStay({ context, scale, view }, stay, { y, tall: Math.max(4, 2 * radius - 6), colour });
  }
  for (let k = 0, s = 0; k < reads.count; k += 1) {
    const row = reads.rowAt(k);
    while (s < stays.length && (stays[s]?.lastRow ?? 0) < row) s += 1;
    const stay = stays[s];
    if (stay !== undefined && row > stay.firstRow && row < stay.lastRow) within.add(row);
  }
  for (let k = 0; k + 1 < reads.count; k += 1) {
    const [a, b] = [reads.rowAt(k), reads.rowAt(k + 1)];
    // Between two reads of one stay it had not gone.
    if (within.has(a) || within.has(b)) continue;
    paintGapWords({ context, scale, view }, lane, y, { fromMs: times[a] ?? 0, toMs: times[b] ?? 0 });
  }

  /**
   * What is drawn last lies on top: the graver flag over the lesser and over plain reads, whatever is chosen. Of one gravity the hovered
   * and then the chosen one are on top.
   */
  const layers: number[][] = Array.from({ length: LAYERS }, () => []);
  const placeOf = new Map<number, number>();
  for (let k = 0; k < reads.count; k += 1) {
    const row = reads.rowAt(k);
    placeOf.set(row, k);
    const pointed = row === selectedRow ? 2 : row === hoveredRow ? 1 : 0;
    layers[gravityOf(index.flags[row] ?? 0) * POINTED_LAYERS + pointed]!.push(row);
  }
  for (const row of layers.flat()) {
    const k = placeOf.get(row) ?? 0;
    const x = xOf(row);
    const uncertain = ((index.flags[row] ?? 0) & (FLAG_BITS.doubtful | FLAG_BITS.nearMiss)) !== 0;
    const isImpossible = ((index.flags[row] ?? 0) & FLAG_BITS.impossible) !== 0;
    // Within a stay it is the bar that counts: what is asked for or in doubt is still a disc.
    if (within.has(row) && row !== selectedRow && row !== hoveredRow && !uncertain && !isImpossible) continue;
    if (isImpossible) {
      triangle(context, x, y, Math.max(4, radius - 1), colours);
      continue;
    }
    outline(context, x, y, radius, isSquare);
    context.fillStyle = uncertain ? colours.of['bg-panel'] : colourOf(row, k);
    context.fill();
    if (uncertain) {
      const flag = ((index.flags[row] ?? 0) & FLAG_BITS.doubtful) !== 0 ? 'doubtful' : 'nearMiss';
      context.setLineDash([...FLAG_LOOKS[flag].disc]);
      context.strokeStyle = colours.of.warn;
      context.lineWidth = 1.5;
      context.stroke();
      context.lineWidth = 1;
      context.setLineDash([]);
    }
    if (investigation.isLate(row)) paintLate(context, x, y - radius, colours);
    const place = places.get(row);
    const next = k + 1 < reads.count ? reads.rowAt(k + 1) : undefined;
    // A disc covered by the next one would be illegible; the table has its number.
    const isCovered = row !== selectedRow && next !== undefined && xOf(next) - x < UNCOVERED_PX;
    if (!hasNumbers || place === undefined || isCovered) continue;
    const number = String(investigation.numberOf(row) ?? place);
    if (number.length > 3) continue;
    context.fillStyle = uncertain ? colours.of.warn : colours.figure(!several && isLate(rampAt(place, total)));
    context.font = `600 ${number.length > 2 ? 9 : 11}px ${colours.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(number, x, y + 0.5);
    context.font = `11px ${colours.font}`;
  }
  // Rings go around what they mark and cover nothing, so they come last.
  if (hoveredRow !== undefined && placeOf.has(hoveredRow))
    ring(context, xOf(hoveredRow), y, radius, colours.of['text-1'], 1.5);
  if (selectedRow !== undefined && placeOf.has(selectedRow))
    ring(context, xOf(selectedRow), y, radius + 3, colours.of.focus, 2);
  if (investigation.found !== undefined)
    paintPairTimes(context, { investigation, reads, xOf, y, selectedRow, colours, clearPx: radius + 4 });
}

/** Plain reads, and those with each flag; of each the rest, the hovered one and the chosen one. */
const POINTED_LAYERS = 3;
const LAYERS = (FLAGS.length + 1) * POINTED_LAYERS;

/** 0 of a plain read, and the more the graver its gravest flag is. */
function gravityOf(flags: number): number {
  const at = FLAGS.findIndex((flag) => (flags & FLAG_BITS[flag]) !== 0);
  return at === -1 ? 0 : FLAGS.length - at;
}

/** A tail that leads to the right, to later: the read came late. */
function paintLate(context: CanvasRenderingContext2D, x: number, top: number, colours: TimelineColours): void {
  context.strokeStyle = colours.of['text-1'];
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x, top - 4);
  context.lineTo(x + 5, top - 4);
  context.stroke();
  context.lineWidth = 1;
}

/** A vehicle that stands before a camera: one bar from its first read to its last, and not hundreds of passes. */
function paintStay(
  { context, scale, view }: Drawing,
  stay: Stay,
  { y, tall, colour }: { readonly y: number; readonly tall: number; readonly colour: string },
): void {
  const { capturedAtMs } = view.index.table;
  const [left, right] = [stay.firstRow, stay.lastRow].map((row) => scale.toX(capturedAtMs[row] ?? 0));
  if (left === undefined || right === undefined) return;
  context.globalAlpha = 0.3;
  context.fillStyle = colour;
  context.fillRect(left, y - tall / 2, right - left, tall);
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.strokeRect(crisp(left), crisp(y - tall / 2), Math.max(0, right - left - 1), tall - 1);
  const words = stayWords(stay);
  const [from, to] = [Math.max(MARGIN_PX, left), Math.min(scale.toX(view.span.toMs), right)];
  if (view.layout.lanePx < 11 || context.measureText(words).width + 40 > to - from) return;
  const { of } = view.colours;
  labelOn(context, words, [(from + to) / 2, y], { ground: of['bg-panel'], ink: of['text-2'] });
}

function outline(context: CanvasRenderingContext2D, x: number, y: number, r: number, isSquare: boolean): void {
  context.beginPath();
  if (isSquare) context.rect(x - r + 0.5, y - r + 0.5, 2 * r - 1, 2 * r - 1);
  else context.arc(x, y, r, 0, 2 * Math.PI);
}

function ring(context: CanvasRenderingContext2D, x: number, y: number, r: number, colour: string, width: number): void {
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
  context.lineWidth = 1;
}

function triangle(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  r: number,
  { of }: Pick<TimelineColours, 'of'>,
): void {
  context.beginPath();
  context.moveTo(x, y - r);
  context.lineTo(x + r * 1.1, y + r * 0.9);
  context.lineTo(x - r * 1.1, y + r * 0.9);
  context.closePath();
  context.fillStyle = of['bg-panel'];
  context.fill();
  context.strokeStyle = of.warn;
  context.lineWidth = 1.5;
  context.stroke();
  context.lineWidth = 1;
}

/** How long nothing was read, and how many cameras near the reads could not have: not seen is not the same as not there. */
export function gapWords({ lanes, coverage }: Pick<LanesView, 'lanes' | 'coverage'>, lane: number, gap: Span): string {
  const took = durationText((gap.toMs - gap.fromMs) / 1_000);
  // A gap may begin at a read or at an empty pixel: what is in view is counted, not assumed.
  const hidden = lanes.allIn(lane, gap) - lanes.readsIn(lane, gap).count;
  const off = coverage === undefined ? 0 : camerasOffIn(coverage.near, gap).length;
  return [
    hidden > 0 ? `none in view for ${took}` : `no reads for ${took}`,
    ...(off > 0 ? [`${countText(off, 'camera')} off`] : []),
  ].join(', ');
}

function paintGapWords({ context, scale, view }: Drawing, lane: number, y: number, gap: Span): void {
  // What was read between pairs that were found is not in the answer.
  if (view.investigation.found !== undefined) return;
  const [from, to] = [Math.max(MARGIN_PX, scale.toX(gap.fromMs)), scale.toX(gap.toMs)];
  if (to - from < GAP_WORDS_PX || view.layout.lanePx < 11) return;
  const words = gapWords(view, lane, gap);
  if (context.measureText(words).width + 24 > to - from) return;
  labelOn(context, words, [(from + to) / 2, y], {
    ground: view.colours.of['bg-panel'],
    ink: view.colours.of['text-3'],
  });
}

/** Too many reads for discs: bars of the reads in each pixel, and what is flagged over the whole height of the lane. */
function paintColumns({ context, scale, view }: Drawing, lane: number, y: number): void {
  const { columns, colours, investigation, layout } = view;
  const { counts, marks, width } = columns;
  const several = areSeveral(investigation);
  const whole = layout.lanePx - 4;
  const tallest = whole - FLAG_ROOM_PX;
  const floor = y + whole / 2;
  let highest = 1;
  for (let x = 0; x < width; x += 1) highest = Math.max(highest, counts[x]!);
  let empty = 0;
  for (let x = 0; x <= width; x += 1) {
    if (x < width && counts[x] === 0) {
      empty += 1;
      continue;
    }
    // Only between two reads: what lies before the first in view and after the last is not known to be a gap.
    if (empty >= GAP_WORDS_PX && empty < x && x < width) {
      const gap = { fromMs: scale.toMs(MARGIN_PX + x - empty), toMs: scale.toMs(MARGIN_PX + x) };
      paintGapWords({ context, scale, view }, lane, y, gap);
    }
    empty = 0;
    if (x === width) break;
    if (marks[x] !== MARKS.plain) continue;
    const tall = Math.max(3, Math.sqrt(counts[x]! / highest) * tallest);
    context.fillStyle = several ? colours.vehicle(lane) : colours.ramp(x / width);
    context.fillRect(MARGIN_PX + x, floor - tall, 1, tall);
  }
  if (columns.selectedX !== undefined) {
    // Beside the pixel, and under all flags: the chosen read hides none.
    const x = MARGIN_PX + columns.selectedX;
    context.fillStyle = colours.of.focus;
    for (const left of [x - 1 - CHOSEN_PX, x + 2]) context.fillRect(left, floor - whole, CHOSEN_PX, whole);
  }
  paintFlagged(context, columns, { fromX: MARGIN_PX, top: floor - whole, floor, ink: colours.of.warn });
}

/** Reads that no one vehicle can have made beside the rest, of all lanes; each with its words where there is room. */
function paintChecks({ context, scale, view }: Drawing, journeys: readonly Vehicle[] | undefined, width: number): void {
  const { index, span, layout, colours, investigation } = view;
  const y = layout.checksY + layout.lanePx / 2;
  const rows = new Set<number>();
  const { impossible } = index.flagged;
  const end = impossible.rank(index.rowAt(span.toMs));
  // One for each pixel: the next is looked for from the end of the pixel on.
  for (let k = impossible.rank(index.rowAt(span.fromMs)); k < end;) {
    const row = impossible.select(k) ?? 0;
    rows.add(row);
    const x = scale.toX(index.table.capturedAtMs[row] ?? 0);
    k = Math.max(k + 1, impossible.rank(index.rowAt(scale.toMs(Math.floor(x) + 1))));
  }
  // The index does not know them where nobody has looked at all reads of a vehicle together.
  for (const vehicle of isToBeChecked(investigation) ? (journeys ?? []) : [])
    for (const { row } of vehicle.journey.impossible) rows.add(row);
  const checks = [...rows].sort((a, b) => a - b);
  const xs = checks.map((row) => scale.toX(index.table.capturedAtMs[row] ?? 0));
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  checks.forEach((row, i) => {
    const x = xs[i] ?? 0;
    triangle(context, x, y, Math.min(6, layout.lanePx / 2 - 2), colours);
    const words = `${investigation.cameraAt(row)?.name ?? 'read'}: not possible`;
    const wide = context.measureText(words).width + 16;
    // A label that would leave the drawing goes on the other side; one that would overlap the next symbol is left out.
    const isLeft = x + wide > width;
    const room = isLeft ? x - (xs[i - 1] ?? 0) : (xs[i + 1] ?? Infinity) - x;
    if (room <= wide || layout.lanePx < 11) return;
    context.fillStyle = colours.of.warn;
    context.fillText(words, isLeft ? x - wide + 4 : x + 12, y);
  });
}

/** When cameras near the reads were off, and how many. */
function paintOff({ context, scale, view }: Drawing, width: number): void {
  const { coverage, layout, colours, span } = view;
  if (coverage === undefined || layout.offY === undefined) return;
  const y = layout.offY;
  const tall = layout.lanePx - 4;
  context.strokeStyle = colours.of['line-1'];
  line(context, 0, crisp(y), width, crisp(y));
  const outages = coverage.near.length > 0 ? coverage.near : coverage.outages;
  context.textBaseline = 'middle';
  for (const stretch of stretchesOff(coverage.drawn, span)) {
    const left = scale.toX(stretch.fromMs);
    const wide = Math.max(1, scale.toX(stretch.toMs) - left);
    hatch(context, [left, y + 2, wide, tall], colours.of['text-3']);
    context.strokeStyle = colours.of['text-3'];
    context.strokeRect(crisp(left), crisp(y + 2), Math.max(0, wide - 1), tall - 1);
    const [one] = stretch.off === 1 ? camerasOffIn(outages, stretch) : [];
    const words = `${one?.name ?? countText(stretch.off, 'camera')} off`;
    if (context.measureText(words).width + 16 < wide && layout.lanePx >= 11)
      labelOn(context, words, [left + 4, y + layout.lanePx / 2], {
        ground: colours.of['bg-panel'],
        ink: colours.of['text-2'],
        align: 'left',
      });
  }
}

/** When the read was made that is pointed to, or else chosen, if that is in the span. */
function pointedMs({ hoveredRow, selectedRow, index, span }: LanesView): number | undefined {
  const row = hoveredRow ?? selectedRow;
  const ms = row === undefined ? undefined : index.table.capturedAtMs[row];
  return ms === undefined || ms < span.fromMs || ms >= span.toMs ? undefined : ms;
}

/** One line through all lanes at the read that is pointed to, under its disc and under the times of the axis. */
function paintCursor({ context, scale, view }: Drawing, top: number, height: number): void {
  const ms = pointedMs(view);
  if (ms === undefined) return;
  const x = crisp(scale.toX(ms));
  context.strokeStyle = view.colours.of['text-2'];
  context.setLineDash([3, 3]);
  line(context, x, top, x, height);
  context.setLineDash([]);
}

/** Time and camera of the read that the pointer is on. */
function paintPointed({ context, scale, view }: Drawing, width: number): void {
  const { hoveredRow, colours, layout, investigation, pins, pointedPin } = view;
  const pin = pins.find(({ id }) => id === pointedPin?.id);
  const ms = pin === undefined ? pointedMs(view) : pin.index.table.capturedAtMs[pointedPin?.row ?? -1];
  if (ms === undefined || (pin === undefined && hoveredRow === undefined)) return;
  const words =
    pin === undefined
      ? `${clockText(ms)}  ${investigation.cameraAt(hoveredRow ?? -1)?.name ?? ''}`.trim()
      : pin.wordsOf(pointedPin?.row ?? -1);
  const half = context.measureText(words).width / 2 + 5;
  const at = Math.min(width - half, Math.max(half, scale.toX(ms)));
  labelOn(context, words, [at, layout.axisPx / 2], { ground: colours.of['bg-panel'], ink: colours.of['text-1'] });
}
