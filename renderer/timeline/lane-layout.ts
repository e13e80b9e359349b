/** Where the parts of the lanes are, in pixels from their top. */
export type LaneLayout = {
  readonly axisPx: number;
  readonly lanePx: number;
  /** Height of the part that lanes scroll in. */
  readonly lanesPx: number;
  readonly scrollPx: number;
  /** Of the row of case events; undefined where there are none, or no room. */
  readonly eventsY: number | undefined;
  readonly checksY: number;
  /** Of the row in which cameras that were off are marked; undefined where none was, or no room. */
  readonly offY: number | undefined;
  /** Of the lanes of pinned questions, which come last and scroll by themselves; undefined where none is pinned. */
  readonly pinsY: number | undefined;
  readonly pinsPx: number;
  readonly pinsScrollPx: number;
};

export const LANE_AXIS_PX = 16;
/** The least height at which a name can be told from that of the next lane. */
const LEAST_LANE_PX = 11;
/** From these heights of the lanes on there is room to make each of them taller: the second is that of a window of its own. */
const ROOMY_PX = 300;
const WINDOW_PX = 420;

/** How tall a lane is where all of them fit. */
export const tallestLanePx = (heightPx: number): number =>
  heightPx >= WINDOW_PX ? 110 : heightPx >= ROOMY_PX ? 64 : 32;

/** Rows that are there only when there is something in them. */
export type MoreRows = { readonly events: boolean; readonly off: boolean; readonly pins: number };

/** Rows under the lanes, the checks among them. */
export const moreRowsThanLanes = ({ events, off, pins }: MoreRows): number => 1 + Number(events) + Number(off) + pins;

/**
 * Lanes shrink until all fit, and then scroll; checks, cameras that were off and pinned questions stay in sight under them. Where not
 * even pinned lanes fit, one lane of the question on screen does.
 */
export function laneLayout(
  heightPx: number,
  lanes: number,
  rows: MoreRows,
  scrollPx = 0,
  pinsScrollPx = 0,
): LaneLayout {
  const all = moreRowsThanLanes(rows);
  const room = Math.max(0, heightPx - LANE_AXIS_PX);
  const lanePx = Math.max(LEAST_LANE_PX, Math.min(tallestLanePx(heightPx), Math.floor(room / (lanes + all))));
  const least = Math.min(1, lanes);
  // One lane stays: where there is no room beside the other rows, the row of cameras that were off goes first, then that of events.
  // A height that is not measured yet leaves no row out.
  const isRoomKnown = heightPx > 0 && lanes > 0;
  const hasOff = rows.off && (!isRoomKnown || room >= (least + 2 + Number(rows.events)) * lanePx);
  const hasEvents = rows.events && (!isRoomKnown || room >= (least + 2) * lanePx);
  const fixed = 1 + Number(hasEvents) + Number(hasOff);
  const allPinsPx = rows.pins * lanePx;
  const pinsPx = Math.max(0, Math.min(allPinsPx, room - (fixed + least) * lanePx));
  // Whole lanes: the name of half a one would run into that of the row under it.
  const lanesPx = Math.max(least, Math.min(lanes, Math.floor((room - fixed * lanePx - pinsPx) / lanePx))) * lanePx;
  const eventsY = LANE_AXIS_PX + lanesPx;
  const checksY = eventsY + (hasEvents ? lanePx : 0);
  const offY = checksY + lanePx;
  const most = Math.max(0, lanes * lanePx - lanesPx);
  return {
    axisPx: LANE_AXIS_PX,
    lanePx,
    lanesPx,
    scrollPx: Math.min(scrollPx, most),
    eventsY: hasEvents ? eventsY : undefined,
    checksY,
    offY: hasOff ? offY : undefined,
    pinsY: rows.pins > 0 ? offY + (hasOff ? lanePx : 0) : undefined,
    pinsPx,
    pinsScrollPx: Math.min(pinsScrollPx, allPinsPx - pinsPx),
  };
}
