import { useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { HOUR_MS } from '../../app/domain/instant.ts';
import { formatVrm } from '../../app/domain/vrm-format.ts';
import { DRAWN_READS, uncheckedIn, type Investigation, type Span } from '../columns/investigation.ts';
import { lookInto, type PressedAt } from '../search/look-into.ts';
import { useFilters } from '../search/search-view.tsx';
import { useSession } from '../state/session-store.ts';
import { usePanelTarget } from '../ui/panel.tsx';
import { uncheckedText } from '../words/journey.ts';
import { countText, durationText, instantInWords } from '../words/measures.ts';
import { daysIn, spanInWords } from '../words/span.ts';
import { Gestures, spanAfterKey, turnWheel, type Held } from './gestures.ts';
import { playback } from './handle.ts';
import { laneLayout, LANE_AXIS_PX, moreRowsThanLanes, tallestLanePx, type MoreRows } from './lane-layout.ts';
import { MARGIN_PX } from './paint-overview.ts';
import { moreRows, TimelineEngine, type Shown } from './timeline-engine.ts';
import { barAt, histogramBins, lengthMs } from './time-scale.ts';
import { useSize } from './use-size.ts';

/** Left of the time: names of lanes. */
const GUTTER_PX = 96;
const RIGHT_PX = 6;
const LEAST_OVERVIEW_PX = 42;
/** A window of its own gives the timeline more room than an overview needs: lanes are what it is opened for [default]. */
const MOST_OVERVIEW_PX = 160;

/**
 * How the height is shared: lanes as tall as they want, the overview what remains, and never less than can be read nor more than it
 * needs.
 */
export function sharedHeight(
  heightPx: number,
  lanes: number,
  rows: MoreRows,
): { readonly overviewPx: number; readonly lanesPx: number } {
  const wanted = LANE_AXIS_PX + (lanes + moreRowsThanLanes(rows)) * tallestLanePx(heightPx / 2);
  const overviewPx = Math.min(MOST_OVERVIEW_PX, Math.max(LEAST_OVERVIEW_PX, heightPx - wanted - 1));
  return { overviewPx, lanesPx: Math.max(0, heightPx - overviewPx - 1) };
}

/** `30 days`, of which the last may have only begun; hours where there is no whole day. */
function lengthText(span: Span): string {
  const hours = lengthMs(span) / HOUR_MS;
  return hours > 23 ? countText(daysIn(span), 'day') : countText(Math.max(1, Math.round(hours)), 'hour');
}

/** Offers the stretch of a bar, its hour and its day. */
const openBar = (bar: Span, at: PressedAt, row?: number): void => lookInto.current()?.open({ span: bar, row }, at);

const NO_VEHICLES: Investigation['vehicles'] = [];

type Names = readonly { readonly key: string; readonly text: string; readonly title?: string }[];

function LaneNames({
  label,
  names,
  topPx,
  lanePx,
  heightPx,
  onScroll,
  onPress,
}: {
  readonly label: string;
  readonly names: Names;
  readonly topPx: number;
  readonly lanePx: number;
  readonly heightPx: number;
  readonly onScroll: (scrollPx: number) => void;
  /** Says more of a lane. */
  readonly onPress?: (() => void) | undefined;
}): ReactNode {
  const [scrollPx, setScrollPx] = useState(0);
  const first = Math.max(0, Math.floor(scrollPx / lanePx) - 1);
  const shown = names.slice(first, first + Math.ceil(heightPx / lanePx) + 2);
  const isScrolling = names.length * lanePx > heightPx + 1;
  return (
    <div
      className="lane-names"
      style={{ top: topPx, height: heightPx, width: GUTTER_PX }}
      tabIndex={isScrolling ? 0 : undefined}
      role="list"
      aria-label={label}
      onScroll={(event) => {
        const { scrollTop } = event.currentTarget;
        setScrollPx(scrollTop);
        onScroll(scrollTop);
      }}
    >
      <div style={{ height: names.length * lanePx, position: 'relative' }} role="presentation">
        {shown.map(({ key, text, title }, i) => (
          <div key={key} role="listitem" className="lane-name" style={{ top: (first + i) * lanePx, height: lanePx }}>
            {onPress === undefined ? (
              text
            ) : (
              <button type="button" className="lane-button" title={title} onClick={onPress}>
                {text}
              </button>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The period asked with the brush, and under it the brushed stretch in lanes: drawn on canvases, moved by hand, wheel and keys. */
export function Drawing({
  shown,
  note,
  onPin,
}: {
  readonly shown: Shown;
  /** The words of the stretch under the hand, which follow it frame by frame. */
  readonly note: RefObject<HTMLSpanElement | null>;
  /** Says more of a pinned question. */
  readonly onPin: (() => void) | undefined;
}): ReactNode {
  // Where the brush has come to rest.
  const brush = useFilters(({ time }) => time) ?? shown.span;
  const holder = useRef<HTMLDivElement>(null);
  const overview = useRef<HTMLCanvasElement>(null);
  const overviewBox = useRef<HTMLDivElement>(null);
  const lanes = useRef<HTMLCanvasElement>(null);
  const brushBox = useRef<HTMLDivElement>(null);
  const engine = useRef<TimelineEngine | undefined>(undefined);
  const held = useRef<Held | undefined>(undefined);
  const gestures = useMemo(() => new Gestures(() => held.current), []);
  const theme = useSession((state) => state.settings.theme);
  const { width, height } = useSize(holder);
  usePanelTarget(brushBox);
  const { looking, investigation, span } = shown;
  const vehicles = investigation?.vehicles ?? NO_VEHICLES;
  const rows = moreRows(shown);
  const { overviewPx, lanesPx } = sharedHeight(height, vehicles.length, rows);
  const layout = laneLayout(lanesPx, vehicles.length, rows);
  const canvasPx = Math.max(0, width - GUTTER_PX + MARGIN_PX - RIGHT_PX);
  const bins = histogramBins(span, Math.max(1, canvasPx - 2 * MARGIN_PX));

  useLayoutEffect(() => {
    if (overview.current === null || lanes.current === null || brushBox.current === null) return undefined;
    const made = new TimelineEngine(
      { overview: overview.current, lanes: lanes.current, brush: brushBox.current },
      (now) => {
        if (note.current !== null) note.current.textContent = spanInWords(now);
      },
    );
    engine.current = made;
    return () => {
      made.dispose();
      engine.current = undefined;
      held.current = undefined;
    };
  }, [note]);
  useLayoutEffect(() => {
    engine.current?.setSizes({ width: canvasPx, overviewPx, lanesPx });
  }, [canvasPx, overviewPx, lanesPx]);
  useLayoutEffect(() => {
    if (engine.current !== undefined) held.current = { engine: engine.current, looking, bounds: span };
    engine.current?.show(shown);
  }, [shown, looking, span]);
  const firstTheme = useRef(theme);
  useEffect(() => {
    if (firstTheme.current === theme) return;
    firstTheme.current = theme;
    // After the frame in which the style sheet has changed.
    requestAnimationFrame(() => engine.current?.setTheme());
  }, [theme]);
  // React listens for the wheel passively, so the page could not be kept from scrolling.
  useEffect(() => {
    const listen = (element: HTMLElement | null, toMs: (x: number) => number): (() => void) | undefined => {
      if (element === null) return undefined;
      const turn = (event: WheelEvent): void => {
        if (held.current === undefined) return;
        event.preventDefault();
        const { left, width: widthPx } = element.getBoundingClientRect();
        turnWheel(held.current, event, toMs(event.clientX - left), widthPx);
      };
      element.addEventListener('wheel', turn, { passive: false });
      return () => element.removeEventListener('wheel', turn);
    };
    const stops = [
      listen(overviewBox.current, (x) => engine.current?.overviewScale().toMs(x) ?? 0),
      listen(lanes.current, (x) => engine.current?.lanesScale().toMs(x) ?? 0),
    ];
    return () => stops.forEach((stop) => stop?.());
  }, []);

  const names = useMemo<Names>(
    () =>
      vehicles.map(({ letter, mark }, i) => ({
        key: `${letter}/${mark}/${i}`,
        text: vehicles.length === 1 ? 'Reads' : `${letter}  ${formatVrm(mark)}`,
      })),
    [vehicles],
  );
  const isUnchecked = useMemo(
    () => investigation !== undefined && uncheckedIn(investigation, brush).length > 0,
    [investigation, brush],
  );
  const pinNames = useMemo<Names>(
    () =>
      shown.pins.map(({ id, number, title, asked }) => ({
        key: id,
        text: `P${number}  ${title}`,
        title: `Pinned question ${number}: ${title}, ${spanInWords(asked)}`,
      })),
    [shown.pins],
  );
  const { hover, select } = looking.selection.getState();
  const drop = (): void => gestures.drop();
  const place = { left: GUTTER_PX - MARGIN_PX, width: canvasPx };
  return (
    <div ref={holder} className="timeline-drawing">
      <div className="lane-name" style={{ top: 2, height: 16 }}>
        {lengthText(span)}
      </div>
      <div className="lane-name faint" style={{ top: 18, height: 14 }}>
        {`${investigation?.passes === undefined ? 'reads' : 'filtered'} per ${durationText(bins.eachMs / 1_000)}`}
      </div>
      <div
        ref={overviewBox}
        className="timeline-overview"
        style={{ ...place, height: overviewPx }}
        onPointerDown={(event) => gestures.beginOverview(event)}
        onPointerMove={(event) => void gestures.follow(event)}
        onPointerUp={(event) => void gestures.end(event)}
        onLostPointerCapture={drop}
        onContextMenu={(event) => {
          event.preventDefault();
          const scale = engine.current?.overviewScale();
          if (scale === undefined) return;
          const ms = scale.toMs(event.clientX - event.currentTarget.getBoundingClientRect().left);
          openBar(barAt(span, Math.max(1, canvasPx - 2 * MARGIN_PX), ms), { x: event.clientX, y: event.clientY });
        }}
      >
        <canvas ref={overview} aria-hidden="true" />
        <div
          ref={brushBox}
          className="timeline-brush"
          data-part="brush"
          style={{ height: overviewPx - 14 }}
          tabIndex={0}
          role="slider"
          aria-label="Brush: part of the period that is drawn"
          aria-valuemin={span.fromMs}
          aria-valuemax={span.toMs}
          aria-valuenow={brush.fromMs}
          aria-valuetext={`${instantInWords(brush.fromMs)} to ${instantInWords(brush.toMs)}`}
          aria-keyshortcuts="L ArrowLeft ArrowRight Shift+ArrowLeft Shift+ArrowRight Plus - 0 Home End PageUp PageDown"
          onKeyDown={(event) => {
            if (held.current === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
            if (event.key === ' ') {
              event.preventDefault();
              playback.current()?.toggle();
              return;
            }
            if (event.key.toLowerCase() === 'l' && !event.shiftKey) {
              event.preventDefault();
              event.stopPropagation();
              // The bar of the chosen read, else the first under the brush.
              const { selectedRow } = looking.selection.getState();
              const chosenMs = selectedRow === undefined ? undefined : looking.index.table.capturedAtMs[selectedRow];
              const ms =
                chosenMs !== undefined && chosenMs >= brush.fromMs && chosenMs < brush.toMs ? chosenMs : brush.fromMs;
              openBar(barAt(span, Math.max(1, canvasPx - 2 * MARGIN_PX), ms), undefined, selectedRow);
              return;
            }
            const next = spanAfterKey(event, held.current);
            if (next === undefined) return;
            event.preventDefault();
            looking.live.nudge(next);
          }}
        >
          <i className="brush-end from" data-part="from" />
          <i className="brush-end to" data-part="to" />
        </div>
      </div>
      <div className="timeline-lanes" style={{ top: overviewPx + 1, height: lanesPx }}>
        <canvas
          ref={lanes}
          className="lanes-canvas"
          style={{ left: place.left }}
          aria-hidden="true"
          onPointerDown={(event) => {
            event.currentTarget.classList.add('held');
            gestures.beginLanes(event);
          }}
          onPointerMove={(event) => {
            if (gestures.follow(event)) return;
            const { left, top } = event.currentTarget.getBoundingClientRect();
            const row = engine.current?.rowAt(event.clientX - left, event.clientY - top);
            event.currentTarget.classList.toggle('pointing', row !== undefined);
            hover(row);
            engine.current?.pointAtPin(event.clientX - left, event.clientY - top);
          }}
          onPointerLeave={() => {
            hover(undefined);
            engine.current?.pointAtPin(-1, -1);
          }}
          onPointerUp={(event) => {
            if (!gestures.end(event)) return;
            const { left, top } = event.currentTarget.getBoundingClientRect();
            const row = engine.current?.rowAt(event.clientX - left, event.clientY - top);
            if (row !== undefined) select(row);
          }}
          onContextMenu={(event) => {
            event.preventDefault();
            const { left, top } = event.currentTarget.getBoundingClientRect();
            const row = engine.current?.rowAt(event.clientX - left, event.clientY - top);
            if (row !== undefined) lookInto.current()?.open({ row }, { x: event.clientX, y: event.clientY });
          }}
          onLostPointerCapture={(event) => {
            event.currentTarget.classList.remove('held');
            drop();
          }}
        />
        {investigation !== undefined && (
          <>
            <LaneNames
              label="Lanes"
              names={names}
              topPx={LANE_AXIS_PX}
              lanePx={layout.lanePx}
              heightPx={layout.lanesPx}
              onScroll={(scrollPx) => engine.current?.setScroll(scrollPx)}
            />
            {layout.eventsY !== undefined && (
              <div className="lane-name" style={{ top: layout.eventsY, height: layout.lanePx }}>
                Case events
              </div>
            )}
            <div className="lane-name" style={{ top: layout.checksY, height: layout.lanePx }}>
              {isUnchecked ? <span title={`The reads are ${uncheckedText(DRAWN_READS)}.`}>Not checked</span> : 'Checks'}
            </div>
            {layout.offY !== undefined && (
              <div className="lane-name" style={{ top: layout.offY, height: layout.lanePx }}>
                Cameras off
              </div>
            )}
            {layout.pinsY !== undefined && (
              <LaneNames
                label="Pinned questions"
                names={pinNames}
                topPx={layout.pinsY}
                lanePx={layout.lanePx}
                heightPx={layout.pinsPx}
                onScroll={(scrollPx) => engine.current?.setPinsScroll(scrollPx)}
                onPress={onPin}
              />
            )}
          </>
        )}
        {investigation === undefined && looking.index.table.rows === 0 && (
          <p className="timeline-none">No reads in this period.</p>
        )}
      </div>
    </div>
  );
}
