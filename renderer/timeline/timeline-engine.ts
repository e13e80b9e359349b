import type { Position } from '../../app/movement/geodesy.ts';
import type { Investigation, Span } from '../columns/investigation.ts';
import { clampBrush } from '../columns/time-bounds.ts';
import type { Looking } from '../search/looking.ts';
import type { CaseEvent } from '../search/case-events.ts';
import { surfaceOf } from './canvas.ts';
import { onColoursChange, readTimelineColours, type TimelineColours } from './colours.ts';
import type { Coverage } from './coverage.ts';
import { LaneColumns, type Lanes } from './lane-columns.ts';
import { laneLayout, type LaneLayout, type MoreRows } from './lane-layout.ts';
import { paintLanes } from './paint-lanes.ts';
import { MARGIN_PX, paintOverview } from './paint-overview.ts';
import type { PinnedLane } from './pinned-lanes.ts';
import { timeScale, type Scale } from './time-scale.ts';

/** What is drawn: one search, with what is known of what could not be seen. */
export type Shown = {
  readonly looking: Looking;
  /** All of the time that can be looked at: the period asked, up to now, and that of pinned questions. */
  readonly span: Span;
  readonly investigation: Investigation | undefined;
  readonly lanes: Lanes | undefined;
  readonly coverage: Coverage | undefined;
  /** What happened in the case, earliest first. */
  readonly events: readonly CaseEvent[];
  /** The time that was asked; `span` is longer where a pinned question asked for more. */
  readonly asked: Span;
  readonly pins: readonly PinnedLane[];
};

type Parts = { readonly overview: HTMLCanvasElement; readonly lanes: HTMLCanvasElement; readonly brush: HTMLElement };
export type Sizes = { readonly width: number; readonly overviewPx: number; readonly lanesPx: number };

const MIDDLE_OF_ENGLAND: Position = { lon: -1.5, lat: 53 };
const NO_SIZE: Sizes = { width: 0, overviewPx: 0, lanesPx: 0 };
/** A read is pointed to from this far. */
const POINTING_PX = 10;
/** A brush is never narrower on screen: it could not be taken hold of. */
const LEAST_BRUSH_PX = 4;

/**
 * The timeline outside React. The overview is painted when what it shows changes; in a frame that a moving brush asks for, the brush
 * is put where it is and the lanes are painted for its stretch, and nothing else.
 */
export class TimelineEngine {
  /** Read for the first frame: asking for them earlier would have the page work out its styles once more. */
  private knownColours: TimelineColours | undefined;
  private shown: Shown | undefined;
  private sizes: Sizes = NO_SIZE;
  private scrollPx = 0;
  private pinsScrollPx = 0;
  private columns = new LaneColumns(1);
  private pinColumns = new LaneColumns(1);
  private pointedPin: { readonly id: string; readonly row: number } | undefined;
  private place: Position = MIDDLE_OF_ENGLAND;
  private readonly bars = { counts: new Uint32Array(512) };
  /** What the overview was painted of. */
  private painted = { revision: NaN, rows: -1 };
  private stopFrames: (() => void) | undefined;
  /** The animation frame that was asked for; 0 when none was. */
  private frameAsked = 0;
  private readonly stopColours: () => void;

  constructor(
    private readonly parts: Parts,
    /** Told of the span under the hand in each frame. */
    private readonly onSpan: (span: Span) => void,
  ) {
    this.stopColours = onColoursChange(() => this.setTheme());
  }

  dispose(): void {
    cancelAnimationFrame(this.frameAsked);
    this.stopFrames?.();
    this.stopColours();
  }

  setTheme(): void {
    this.knownColours = undefined;
    this.paintAll();
  }

  setSizes(sizes: Sizes): void {
    if (
      sizes.width === this.sizes.width &&
      sizes.overviewPx === this.sizes.overviewPx &&
      sizes.lanesPx === this.sizes.lanesPx
    )
      return;
    this.sizes = sizes;
    this.paintAll();
  }

  setScroll(scrollPx: number): void {
    this.scrollPx = scrollPx;
    this.shown?.looking.live.redraw();
  }

  setPinsScroll(scrollPx: number): void {
    this.pinsScrollPx = scrollPx;
    this.shown?.looking.live.redraw();
  }

  show(shown: Shown | undefined): void {
    if (shown?.looking !== this.shown?.looking) {
      this.stopFrames?.();
      this.stopFrames = shown?.looking.live.onFrame(() => this.frame());
    }
    this.shown = shown;
    this.place = placeOf(shown?.investigation) ?? MIDDLE_OF_ENGLAND;
    this.paintAll();
  }

  /** The stretch that the lanes show now. */
  span(): Span | undefined {
    const { shown } = this;
    return shown === undefined ? undefined : (shown.looking.live.now() ?? shown.span);
  }

  /** Of the overview, from the left edge of its canvas. */
  overviewScale(): Scale {
    return this.scaleOf(this.shown?.span);
  }

  lanesScale(): Scale {
    return this.scaleOf(this.span());
  }

  layout(): LaneLayout {
    const { investigation } = this.shown ?? {};
    const lanes = investigation?.vehicles.length ?? 0;
    return laneLayout(this.sizes.lanesPx, lanes, moreRows(this.shown), this.scrollPx, this.pinsScrollPx);
  }

  /** Says which read of a pinned question is at a point of the lanes. It can be looked at, not chosen: it is of another question. */
  pointAtPin(x: number, y: number): void {
    const { pinsY, pinsPx, pinsScrollPx, lanePx } = this.layout();
    const scale = this.lanesScale();
    const isIn = pinsY !== undefined && y >= pinsY && y < pinsY + pinsPx;
    const pin = isIn ? this.shown?.pins[Math.floor((y - pinsY + pinsScrollPx) / lanePx)] : undefined;
    pin?.lanes.refresh();
    const row = pin?.lanes.readNear(0, scale.toMs(x), scale.toMs(POINTING_PX) - scale.toMs(0));
    const pointed = pin === undefined || row === undefined ? undefined : { id: pin.id, row };
    if (pointed?.id === this.pointedPin?.id && pointed?.row === this.pointedPin?.row) return;
    this.pointedPin = pointed;
    this.shown?.looking.live.redraw();
  }

  /** The read at a point of the lanes. */
  rowAt(x: number, y: number): number | undefined {
    const { investigation, lanes } = this.shown ?? {};
    const span = this.span();
    if (investigation === undefined || lanes === undefined || span === undefined) return undefined;
    const layout = this.layout();
    const scale = this.scaleOf(span);
    const withinMs = scale.toMs(POINTING_PX) - scale.toMs(0);
    const atMs = scale.toMs(x);
    if (y >= layout.checksY) {
      if (y >= layout.checksY + layout.lanePx) return undefined;
      for (let lane = 0; lane < investigation.vehicles.length; lane += 1) {
        const row = lanes.impossibleNear(lane, atMs, withinMs);
        if (row !== undefined) return row;
      }
      return undefined;
    }
    const lane = Math.floor((y - layout.axisPx + layout.scrollPx) / layout.lanePx);
    if (y < layout.axisPx || lane < 0 || lane >= investigation.vehicles.length) return undefined;
    return lanes.readNear(lane, atMs, withinMs);
  }

  private scaleOf(span: Span | undefined): Scale {
    const { width } = this.sizes;
    return timeScale(span ?? { fromMs: 0, toMs: 1 }, MARGIN_PX, Math.max(MARGIN_PX + 1, width - MARGIN_PX));
  }

  /** In the next frame, so that React is done with its part first: both in one task would hold the page for longer. */
  private paintAll(): void {
    this.painted = { revision: NaN, rows: -1 };
    if (this.frameAsked !== 0) return;
    this.frameAsked = requestAnimationFrame(() => {
      this.frameAsked = 0;
      this.frame();
    });
  }

  private frame(): void {
    const { shown } = this;
    const span = this.span();
    if (shown === undefined || span === undefined) return;
    const { index } = shown.looking;
    if (this.painted.revision !== index.revision || this.painted.rows !== index.rows) this.paintOverviewNow(shown);
    this.placeBrush(span);
    this.paintLanesNow(shown, span);
    this.onSpan(span);
  }

  private colours(): TimelineColours {
    this.knownColours ??= readTimelineColours();
    return this.knownColours;
  }

  private paintOverviewNow({ looking, span, asked, coverage, events }: Shown): void {
    const { index } = looking;
    this.painted = { revision: index.revision, rows: index.rows };
    const surface = surfaceOf(this.parts.overview, this.sizes.width, this.sizes.overviewPx);
    if (surface !== undefined)
      paintOverview(surface, { index, span, asked, coverage, events, colours: this.colours(), bars: this.bars });
  }

  private placeBrush(span: Span): void {
    const scale = this.overviewScale();
    const [from, to] = [scale.toX(span.fromMs), scale.toX(span.toMs)];
    const wide = Math.max(LEAST_BRUSH_PX, to - from);
    // As far to the left as it is wider than its time.
    const left = from - Math.max(0, wide - (to - from)) / 2;
    const { style } = this.parts.brush;
    style.transform = `translateX(${left}px)`;
    style.width = `${wide}px`;
  }

  private paintLanesNow(shown: Shown, span: Span): void {
    const { looking, investigation, lanes, coverage, events, asked, pins } = shown;
    const { sizes, place } = this;
    const colours = this.colours();
    const surface = surfaceOf(this.parts.lanes, sizes.width, sizes.lanesPx);
    if (surface === undefined || investigation === undefined || lanes === undefined) return;
    const { index, live, selection } = looking;
    const width = Math.max(1, Math.floor(sizes.width - 2 * MARGIN_PX));
    if (this.columns.width !== width) this.columns = new LaneColumns(width);
    if (pins.length > 0 && this.pinColumns.width !== width) this.pinColumns = new LaneColumns(width);
    const { hoveredRow, selectedRow } = selection.getState();
    paintLanes(surface, {
      span,
      index,
      lanes,
      columns: this.columns,
      investigation,
      coverage,
      events,
      asked,
      pins,
      pinColumns: this.pinColumns,
      pointedPin: this.pointedPin,
      colours,
      layout: this.layout(),
      place,
      hoveredRow,
      selectedRow,
      isMoving: live.isHeld(),
    });
  }
}

/** Which rows there are beside lanes and checks. */
export const moreRows = (shown: Pick<Shown, 'coverage' | 'events' | 'pins'> | undefined): MoreRows => ({
  events: (shown?.events.length ?? 0) > 0,
  off: (shown?.coverage?.drawn.atMs.length ?? 0) > 0,
  pins: shown?.pins.length ?? 0,
});

/** Where the last read with a known place was made: the Sun sets an hour earlier in Kent than in Kerry. */
function placeOf(investigation: Investigation | undefined): Position | undefined {
  if (investigation === undefined) return undefined;
  const { rows, positionAt } = investigation;
  for (let i = rows.length - 1; i >= Math.max(0, rows.length - 100); i -= 1) {
    const position = positionAt(rows[i]!);
    if (position !== undefined) return position;
  }
  return undefined;
}

/** A brush of another length about its middle. */
export const ofLength = (span: Span, ms: number, bounds: Span): Span => {
  const middle = (span.fromMs + span.toMs) / 2;
  return clampBrush({ fromMs: middle - ms / 2, toMs: middle + ms / 2 }, bounds);
};
