/**
 * What passes between the main window and the second one. Both are pages of one origin in one session that is kept in
 * memory, so a `BroadcastChannel` reaches nobody else. The second window has no bridge: whatever it shows, the main
 * window has sent it, and main closes it at lock.
 */
import type { Findings } from '../../../../app/api/analysis.ts';
import type { MissedPassesAnswer } from '../../../../app/api/reference-data.ts';
import type { Camera } from '../../../../app/domain/camera.ts';
import type { ReadBatch } from '../../../../app/domain/read-columns.ts';
import type { ReadFilters } from '../../../columns/read-filters.ts';
import type { Span } from '../../../columns/investigation.ts';
import type { CaseEvent } from '../../../search/case-events.ts';
import type { Filters } from '../../../search/filters.ts';
import type { JustifiedSearch, SearchSession, SearchState } from '../../../search/session.ts';
import type { SessionStore } from '../../../state/session-store.ts';
import { isPlayingElsewhere, isPlayingHere, pauseElsewhere, pauseHere } from '../../../timeline/playing.ts';

export const CHANNEL = 'second window';

/** What can be shown there; part of the address of its page. */
export const SECOND_PANELS = ['map', 'timeline'] as const;
export type SecondPanel = (typeof SECOND_PANELS)[number];

/** The look of the app, and what it knows of the service. */
export type Frame = Pick<SessionStore, 'settings' | 'info' | 'status'>;

/** How a search stands, without its reads and without what only the main window acts on. */
export type Progress = Pick<
  SearchState,
  'phase' | 'startedAtMs' | 'accepted' | 'reads' | 'expectedReads' | 'finished' | 'receipt'
>;

/** Which reads are looked at, and which one is meant. */
export type Looked = Pick<Filters, 'time' | 'openedWith'> & {
  readonly reads: ReadFilters;
  readonly selectedRow: number | undefined;
  readonly hoveredRow: number | undefined;
  /** The time is that of a hand here, though it plays in the other window: that ends. */
  readonly takesOver?: boolean;
};

export type Playing =
  /** It plays in the window that says so, or is to play in neither. */
  | { readonly kind: 'plays'; readonly isPlaying: boolean }
  /** Where it has the brush, frame by frame. What is looked at follows at leisure. */
  | { readonly kind: 'played'; readonly id: string; readonly time: Span | undefined };

export type ToSecond =
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'cameras'; readonly cameras: readonly Camera[]; readonly missed: MissedPassesAnswer | undefined }
  /** Replaces the search that is shown; undefined when none is. */
  | { readonly kind: 'search'; readonly search: (JustifiedSearch & { readonly id: string }) | undefined }
  /** A pinned question that is not the one shown; its reads follow. */
  | {
      readonly kind: 'pin';
      readonly number: number;
      readonly search: JustifiedSearch & { readonly id: string };
      readonly progress: Progress;
      readonly looked: Looked;
    }
  | { readonly kind: 'unpin'; readonly id: string }
  /** Of the search that is shown, or of a pinned question. */
  | { readonly kind: 'reads'; readonly id: string; readonly batch: ReadBatch; readonly expected: number }
  /** In place of reads: those of the pairs that were found are made from them. */
  | { readonly kind: 'findings'; readonly id: string; readonly findings: Findings }
  | { readonly kind: 'progress'; readonly id: string; readonly progress: Progress }
  | { readonly kind: 'looked'; readonly id: string; readonly looked: Looked }
  | { readonly kind: 'events'; readonly id: string; readonly events: readonly CaseEvent[] }
  /** The search bar asks something else than what is shown. */
  | { readonly kind: 'bar'; readonly isChanged: boolean }
  | Playing
  /** Nothing personal may stay on the screen. */
  | { readonly kind: 'leave' };

export type ToMain =
  /** It has opened, or was reloaded, and knows nothing. */
  | { readonly kind: 'hello' }
  | { readonly kind: 'looked'; readonly id: string; readonly looked: Looked }
  /** A key of a command, by its name: the main window runs it. */
  | { readonly kind: 'key'; readonly name: string }
  | Playing
  | { readonly kind: 'activity' }
  /** It closes: nobody is left to send reads to. */
  | { readonly kind: 'bye' };

/** Sends where the brush is while it plays in this window, and takes where the other one has it. */
export function followPlayed(
  { looking }: Pick<SearchSession, 'looking'>,
  id: string,
  post: (message: Playing) => void,
): { readonly take: (time: Span | undefined) => void; readonly stop: () => void } {
  const stop = looking.live.onFrame(() => {
    if (isPlayingHere()) post({ kind: 'played', id, time: looking.live.now() });
  });
  return {
    take: (time) => {
      // A hand here has taken hold of it.
      if (time !== undefined && looking.live.isHeld()) pauseElsewhere();
      else looking.live.follow(time);
    },
    stop,
  };
}

export const lookedAt = ({ filters, selection }: Pick<SearchSession, 'filters' | 'selection'>): Looked => {
  const { time, openedWith, reads } = filters.getState();
  const { selectedRow, hoveredRow } = selection.getState();
  return { time, openedWith, reads, selectedRow, hoveredRow };
};

const sameSpan = (a: Span | undefined, b: Span | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.fromMs === b.fromMs && a.toMs === b.toMs);

/** Takes over what the other window looks at. What is the same stays the same object, so nothing is drawn anew. */
export function lookAt({ filters, selection }: Pick<SearchSession, 'filters' | 'selection'>, looked: Looked): void {
  const now = lookedAt({ filters, selection });
  const time = sameSpan(now.time, looked.time) ? now.time : looked.time;
  const reads = JSON.stringify(now.reads) === JSON.stringify(looked.reads) ? now.reads : looked.reads;
  // "Opened with" is told from "moved by hand" by being the same object as the time.
  const openedWith =
    looked.openedWith !== undefined && sameSpan(looked.openedWith, looked.time) ? time : looked.openedWith;
  if (time !== now.time || reads !== now.reads || openedWith !== now.openedWith)
    filters.setState({ time, openedWith, reads });
  const { selectedRow, hoveredRow } = looked;
  if (selectedRow !== now.selectedRow || hoveredRow !== now.hoveredRow) selection.setState({ selectedRow, hoveredRow });
}

/**
 * Calls the listener with what is looked at, after each change that was not `lookAt`'s own. Returns the end of it. While it plays, the brush
 * is that of the window that plays: a hand that moves it in the other one ends that.
 */
export function followLooked(
  session: Pick<SearchSession, 'filters' | 'selection'>,
  listener: (looked: Looked) => void,
): { readonly take: (looked: Looked) => void; readonly stop: () => void } {
  let taking = false;
  let taken = lookedAt(session).time;
  const tell = (): void => {
    if (taking) return;
    const looked = lookedAt(session);
    listener(isPlayingElsewhere() && !sameSpan(looked.time, taken) ? { ...looked, takesOver: true } : looked);
  };
  const stops = [session.filters.subscribe(tell), session.selection.subscribe(tell)];
  return {
    take: (looked) => {
      taking = true;
      taken = looked.time;
      const takesOver = looked.takesOver === true && isPlayingHere();
      try {
        if (takesOver) pauseHere();
        // What it has from a while ago is no change.
        const { time, openedWith } = lookedAt(session);
        lookAt(session, isPlayingHere() ? { ...looked, time, openedWith } : looked);
      } finally {
        taking = false;
      }
      // What was on its way meanwhile is no longer so.
      if (takesOver) listener(lookedAt(session));
    },
    stop: () => stops.forEach((stop) => stop()),
  };
}
