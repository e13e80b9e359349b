import type { StoreApi } from 'zustand';
import type { Span } from '../columns/investigation.ts';
import type { Filters } from './filters.ts';
import type { ViewHistory } from './view-history.ts';

/**
 * The brush under the hand. A move tells no panel: it asks for one animation frame, in which canvas, map and figures follow: the map
 * with counts by camera, where there are too many reads to draw their journey in each frame. The filters, and with them React and the
 * table, learn of it when the hand rests or lets go.
 */
export type LiveTime = {
  /** Where the brush is: under the hand while one holds it, else as the filters have it. */
  readonly now: () => Span | undefined;
  /** A hand holds it. */
  readonly isHeld: () => boolean;
  readonly hold: () => void;
  readonly move: (span: Span) => void;
  /** Lets go: from `hold` on, all of it is one change to undo. */
  readonly release: () => void;
  /** A move without a hand that lets go, by wheel or key: those in quick succession are one change. */
  readonly nudge: (span: Span) => void;
  /** Where another window has the brush while it plays there: it is looked at here, and the filters are told by that window. */
  readonly follow: (span: Span | undefined) => void;
  /** Asks for a frame, for what changed besides the brush. */
  readonly redraw: () => void;
  /** Calls the listener in each frame that was asked for. */
  readonly onFrame: (listener: () => void) => () => void;
  readonly drop: () => void;
};

/** A hand that rests this long has arrived somewhere [default]. */
const REST_MS = 120;

export function createLiveTime(filters: StoreApi<Filters>, history: Pick<ViewHistory, 'begin' | 'end'>): LiveTime {
  const listeners = new Set<() => void>();
  let held = false;
  let nudged = false;
  let moved: Span | undefined;
  let followed: Span | undefined;
  let frame = 0;
  let resting: ReturnType<typeof setTimeout> | undefined;

  const redraw = (): void => {
    if (frame !== 0 || listeners.size === 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      for (const listener of listeners) listener();
    });
  };
  const settle = (): void => {
    clearTimeout(resting);
    resting = undefined;
    if (moved === undefined) return;
    const time = moved;
    moved = undefined;
    filters.setState({ time });
    if (nudged) release();
  };
  const hold = (): void => {
    if (held) return;
    held = true;
    history.begin();
  };
  const move = (span: Span): void => {
    hold();
    moved = span;
    redraw();
    clearTimeout(resting);
    resting = setTimeout(settle, REST_MS);
  };
  const release = (): void => {
    nudged = false;
    settle();
    if (!held) return;
    held = false;
    history.end();
  };
  const stop = filters.subscribe(redraw);
  return {
    now: () => moved ?? followed ?? filters.getState().time,
    isHeld: () => held,
    hold: () => {
      if (nudged) release();
      hold();
    },
    move,
    release,
    nudge: (span) => {
      if (!held) {
        nudged = true;
        hold();
      }
      move(span);
    },
    follow: (span) => {
      followed = span;
      redraw();
    },
    redraw,
    onFrame: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    drop: () => {
      clearTimeout(resting);
      if (frame !== 0) cancelAnimationFrame(frame);
      stop();
      listeners.clear();
      moved = undefined;
      followed = undefined;
      held = false;
      nudged = false;
    },
  };
}
