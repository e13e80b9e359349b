import type { StoreApi } from 'zustand';
import type { Query } from '../../app/domain/query.ts';
import { NO_READ_FILTERS, sameFilters, withoutField, type ReadFilters } from '../columns/read-filters.ts';
import { ReadIndex } from '../columns/read-index.ts';
import type { ReadTable } from '../columns/read-table.ts';
import { clampBrush, isApart, stretchAround, timeBounds } from '../columns/time-bounds.ts';
import type { Investigation, Span } from '../columns/investigation.ts';
import { ownedStore } from '../state/personal-store.ts';
import { useCameras } from '../state/camera-store.ts';
import { serviceNowMs } from '../state/session-store.ts';
import { NO_CASE_EVENTS, type CaseEvents } from './case-events.ts';
import { NO_FILTERS, type Filters } from './filters.ts';
import { createLiveTime, type LiveTime } from './live-time.ts';
import { createStandings, type StandingKeepers } from './standings.ts';
import { createSelection, type Selection } from './selection.ts';
import { periodOf, type Subject } from './subject.ts';
import { createViewHistory, type ViewHistory } from './view-history.ts';

/** What came of looking at all reads of each vehicle together, where that took a while: a result, and the same one checked. */
export type Checked = { readonly result: Investigation | undefined; readonly whole: Investigation | undefined };
export const NOT_CHECKED: Checked = { result: undefined, whole: undefined };

/**
 * What of one search is looked at: brush, filters and the chosen read, which map, timeline, table and details share, and the index
 * that says which reads those are. Every change made here can be undone.
 */
export type Looking = {
  readonly index: ReadIndex;
  readonly filters: StoreApi<Filters>;
  readonly selection: StoreApi<Selection>;
  readonly history: ViewHistory;
  /** Where the views of it stand. */
  readonly standings: StandingKeepers;
  readonly live: LiveTime;
  /** What happened in its case, drawn on the timeline. */
  readonly caseEvents: StoreApi<CaseEvents>;
  readonly checked: StoreApi<Checked>;
  /** The time that was asked, up to now. */
  readonly asked: () => Span;
  /** Where the brush can be: the time that was asked, and that of what is drawn beside it. */
  readonly bounds: () => Span;
  /** Tells it of the time of what is drawn beside its reads; undefined for nothing. */
  readonly reachTo: (span: Span | undefined) => void;
  readonly setTime: (time: Span | undefined) => void;
  readonly setReads: (next: (reads: ReadFilters) => ReadFilters) => void;
  readonly clearReads: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Takes in what the table has got. */
  readonly takeIn: () => void;
  /** Tells the index which rows no one vehicle can have made, once their journeys are known. */
  readonly learnImpossible: (rows: Iterable<number>) => void;
  readonly drop: () => void;
};

export function createLooking(table: ReadTable, query: Query, subject: Pick<Subject, 'named'>): Looking {
  const named = new Set(subject.named);
  const index = new ReadIndex(table, periodOf(query), (mark) => named.size > 0 && !named.has(mark));
  const filters = ownedStore<Filters>(NO_FILTERS);
  let beside: Span | undefined;
  const asked = (): Span => timeBounds(index, serviceNowMs());
  const bounds = (): Span => {
    const own = asked();
    return beside === undefined
      ? own
      : { fromMs: Math.min(own.fromMs, beside.fromMs), toMs: Math.max(own.toMs, beside.toMs) };
  };

  /** The filters that show a read, as few of them changed as need be. */
  const showing = (row: number, old: Filters): Filters => {
    const ms = table.capturedAtMs[row] ?? 0;
    const isOutside = old.time !== undefined && (ms < old.time.fromMs || ms >= old.time.toMs);
    const time = isOutside ? stretchAround(index, row, old.time, bounds()) : old.time;
    const reads = index.leftOutBy(row).reduce<ReadFilters>(withoutField, old.reads);
    return time === old.time && reads === old.reads ? old : { ...old, time, reads };
  };
  /** A change that can be undone; what a hand was moving until now is one of its own. */
  const change = (make: () => void): void => {
    live.release();
    history.change(make);
  };
  const selection: StoreApi<Selection> = createSelection((row) =>
    change(() => {
      // Whoever chooses by keys means that read, not the one that the mouse rests on.
      selection.setState({ selectedRow: row, hoveredRow: undefined });
      if (row !== undefined && row < index.rows) filters.setState((old) => showing(row, old));
    }),
  );
  const standings = createStandings();
  const history = createViewHistory(
    () => {
      const { time, reads } = filters.getState();
      return { time, reads, selectedRow: selection.getState().selectedRow, standings: standings.now() };
    },
    (viewed) => {
      const { time, reads, selectedRow } = viewed;
      filters.setState({ time, reads });
      selection.setState({ selectedRow, hoveredRow: undefined });
      standings.goTo(viewed.standings);
    },
  );
  // First of those that listen, so that all others find the index as the filters are.
  const stop = filters.subscribe((now, before) => {
    if (now.reads !== before.reads) index.filterBy(now.reads);
  });
  /** What the index learns may change what the same filters let through: whoever watches them counts again. */
  const learn = (make: () => void): void => {
    const { revision } = index;
    make();
    if (index.revision !== revision) filters.setState(({ reads }) => ({ reads: { ...reads } }));
  };
  const learnCameras = (): void => learn(() => index.setCameras(useCameras.getState().cameras));
  learnCameras();
  const stopCameras = useCameras.subscribe(learnCameras);
  const live = createLiveTime(filters, history);
  selection.subscribe(live.redraw);
  const caseEvents = ownedStore<CaseEvents>(NO_CASE_EVENTS);
  const checked = ownedStore<Checked>(NOT_CHECKED);

  const setReads = (next: (reads: ReadFilters) => ReadFilters): void =>
    change(() =>
      filters.setState((old) => {
        const reads = next(old.reads);
        return sameFilters(reads, old.reads) ? old : { ...old, reads };
      }),
    );
  return {
    index,
    filters,
    selection,
    history,
    standings,
    live,
    caseEvents,
    checked,
    asked,
    bounds,
    reachTo: (span) => {
      beside = span;
      // What is no longer there to be looked at cannot stay under the brush.
      const { time } = filters.getState();
      const within = time === undefined ? undefined : clampBrush(time, bounds());
      if (within !== undefined && (within.fromMs !== time?.fromMs || within.toMs !== time.toMs))
        filters.setState({ time: within });
      // Nor can undo bring it back.
      const all = bounds();
      history.refit((one) => {
        if (one.time === undefined) return one;
        return isApart(all, one.time) ? undefined : { ...one, time: clampBrush(one.time, all) };
      });
    },
    setTime: (time) => change(() => filters.setState({ time })),
    setReads,
    clearReads: () => setReads(() => NO_READ_FILTERS),
    undo: () => {
      live.release();
      history.undo();
    },
    redo: () => {
      live.release();
      history.redo();
    },
    takeIn: () => index.append(),
    learnImpossible: (rows) => learn(() => index.setImpossible(rows)),
    drop: () => {
      stop();
      stopCameras();
      live.drop();
      history.forget();
      caseEvents.setState(NO_CASE_EVENTS, true);
      checked.setState(NOT_CHECKED, true);
      selection.setState(selection.getInitialState(), true);
      filters.setState(NO_FILTERS, true);
    },
  };
}
