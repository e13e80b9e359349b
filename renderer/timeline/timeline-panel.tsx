import { HOUR_MS } from '../../app/domain/instant.ts';
import { useMemo, useRef, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Panel, PanelBody, PanelHead } from '../ui/panel.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { buildInvestigation, type Investigation, type Span } from '../columns/investigation.ts';
import { useInvestigation, useNewestInvestigation, useTimeFollowsResults } from '../columns/use-results.ts';
import { keysOf, type Command } from '../commands/command.ts';
import type { Looking } from '../search/looking.ts';
import { useCaseEvents, useFilters, useLooking, useSearch } from '../search/search-view.tsx';
import { isRunning } from '../search/session.ts';
import { useVersioned } from '../state/versioned.ts';
import { FlagLegend } from './flag-legend.tsx';
import { CoverageRegion } from './coverage-region.tsx';
import { Drawing } from './drawing.tsx';
import { brushLength } from './handle.ts';
import { laneOrder, Lanes } from './lane-columns.ts';
import { BRUSH_LENGTHS } from './lengths.ts';
import { ofLength, type Shown } from './timeline-engine.ts';
import { usePinnedLanes } from './pinned-lanes.ts';
import { Playback } from './playback.tsx';
import { TimelineWords } from './timeline-words.tsx';
import { useCoverage, useLateArrivals } from './use-coverage.ts';
import './timeline.css';

/** An answer without reads, as something that can be drawn. */
function useNothing(when: boolean): Investigation | undefined {
  const table = useLooking()?.index.table;
  const subject = useSearch((search) => search.subject);
  return useMemo(
    () =>
      when && table !== undefined && subject !== null
        ? buildInvestigation({ table, cameras: new Map(), subject })
        : undefined,
    [when, table, subject],
  );
}

/** What the timeline shows; undefined before a search has been answered. */
function useShown(): Shown | undefined {
  const looking = useLooking();
  const found = useInvestigation();
  const reads = useSearch((search) => search.reads);
  // Nothing of a refused search is on screen, and of one that is under way only once its answer has begun.
  const isAnswered = useSearch(({ accepted, result }) => accepted && result?.kind === 'reads') || reads > 0;
  const running = useSearch(isRunning);
  // The end is now for a period that is not over: it is looked at again when reads have come.
  const answered = useVersioned(looking, reads, running);
  const asked = useMemo(() => answered.now?.asked(), [answered]);
  const pins = usePinnedLanes();
  // Of the pinned questions it is told before they are drawn.
  const reached = useVersioned(looking, asked, pins);
  const span = useMemo(() => reached.now?.bounds(), [reached]);
  const coverage = useCoverage(found, asked);
  const events = useCaseEvents();
  // Without reads of its own there are still those of pinned questions to be drawn.
  const nothing = useNothing(isAnswered && !running && pins.length > 0 && reads === 0);
  const investigation = found ?? nothing;
  const isOne = (investigation?.vehicles.length ?? 0) <= 1;
  // The lane of one vehicle grows with the index.
  const grown = useVersioned(looking?.index, isOne ? reads : 0);
  const lanes = useMemo(
    () =>
      grown.now === undefined || investigation === undefined
        ? undefined
        : new Lanes(grown.now, laneOrder(investigation, grown.now.rows)),
    [grown, investigation],
  );
  return useMemo(
    () =>
      looking === undefined || span === undefined || asked === undefined || !isAnswered
        ? undefined
        : { looking, span, asked, investigation, lanes, coverage, events, pins },
    [looking, span, asked, isAnswered, investigation, lanes, coverage, events, pins],
  );
}

function BrushLength({ looking, bounds }: { readonly looking: Looking; readonly bounds: Span }): ReactNode {
  const set = (hours: number): void =>
    looking.setTime(ofLength(looking.filters.getState().time ?? bounds, hours * HOUR_MS, bounds));
  brushLength.useProvide({ set });
  const hours = useFilters(({ time = bounds }) => String(Math.round((time.toMs - time.fromMs) / HOUR_MS)));
  return (
    <Segmented
      label="Length of the brush"
      choices={BRUSH_LENGTHS}
      value={BRUSH_LENGTHS.find((length) => length.value === hours)?.value}
      onChange={(value) => set(Number(value))}
    />
  );
}

/** In place of lanes: before an answer, and for an answer that is pairs of reads. */
function WithoutLanes(): ReactNode {
  const isPairs = useSearch(({ accepted, result }) => accepted && result?.kind === 'findings');
  const looking = useLooking();
  const asked = useMemo(() => (isPairs ? looking?.asked() : undefined), [isPairs, looking]);
  const coverage = useCoverage(undefined, asked);
  if (!isPairs)
    return <p className="timeline-empty">The timeline shows the period of a search once it has been answered.</p>;
  return (
    <>
      <p className="timeline-empty">No pair of impossible reads was found: there is nothing to draw.</p>
      <CoverageRegion coverage={coverage} late={undefined} hasReads={false} />
    </>
  );
}

/** The period that was asked with a brush, and the brushed stretch in lanes; linked both ways with map and table. */
export function TimelinePanel({
  previous,
  next,
  play,
  action,
  onPin,
}: {
  /** Commands that step through the journey. */
  readonly previous: Command;
  readonly next: Command;
  /** Plays and pauses. */
  readonly play: Command;
  /** A button more in the head. */
  readonly action?: ReactNode;
  /** Says more of a pinned question. */
  readonly onPin?: (() => void) | undefined;
}): ReactNode {
  const note = useRef<HTMLSpanElement>(null);
  useTimeFollowsResults(useNewestInvestigation());
  const shown = useShown();
  const late = useLateArrivals();
  return (
    <Panel name="Timeline" className="timeline-panel">
      <PanelHead title="Timeline" note={shown === undefined ? undefined : <span ref={note} className="num" />}>
        {shown !== undefined && (
          <>
            <Button
              variant="ghost"
              size="s"
              icon="first"
              iconOnly="Previous read"
              keys={keysOf(previous)}
              onClick={previous.run}
            />
            <Button variant="ghost" size="s" icon="last" iconOnly="Next read" keys={keysOf(next)} onClick={next.run} />
            <Playback looking={shown.looking} bounds={shown.span} play={play} />
            <BrushLength looking={shown.looking} bounds={shown.span} />
          </>
        )}
        {action}
      </PanelHead>
      <PanelBody className="timeline-body">
        {shown !== undefined ? (
          <>
            <Drawing shown={shown} note={note} onPin={onPin} />
            <TimelineWords shown={shown} />
            <CoverageRegion
              coverage={shown.coverage}
              // Of pairs the answer does not say when they were received.
              late={shown.investigation?.found === undefined ? late : undefined}
              hasReads={shown.looking.index.rows > 0}
              legend={<FlagLegend />}
            />
          </>
        ) : (
          <WithoutLanes />
        )}
      </PanelBody>
    </Panel>
  );
}
