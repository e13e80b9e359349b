import { lazy, Suspense, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { keysOf, titleOf, type Command } from '../../commands/command.ts';
import { isMendable } from '../../words/failures.ts';
import { announce } from '../../state/announce.ts';
import { KeptOffer } from '../../search/kept/kept-offer.tsx';
import {
  SearchView,
  useArePairs,
  useLatestSearch,
  useLooking,
  usePins,
  useSearch,
  useSearchSession,
} from '../../search/search-view.tsx';
import { findingsOf } from '../../search/session.ts';
import { latestIn, searchIn } from '../../search/sessions.ts';
import { stepThroughReads } from '../../columns/step.ts';
import { useIndexFollowsResults, useWaysFollowResults, useWholeChecked } from '../../columns/use-results.ts';
import { WaysOfView } from '../../ways/ways.tsx';
import { pairsText } from '../../words/journey.ts';
import { countText } from '../../words/measures.ts';
import { Button } from '../../ui/button.tsx';
import { Panel, PanelBody, PanelHead } from '../../ui/panel.tsx';
import { DetailsPanel } from './details/details-panel.tsx';
import { EventsButton } from './events/events-button.tsx';
import { useFilterPanel } from './filters/filter-panel-store.ts';
import { ImpossiblePanel } from './findings/impossible-panel.tsx';
import { FilterStrip } from './filters/filter-strip.tsx';
import { FiltersPanel } from './filters/filters-panel.tsx';
import { ReadsPanel } from './reads/reads-panel.tsx';
import type { AreaTool } from '../../map/area-tool.ts';
import { drawArea, useAreaMode } from './search-bar/area-tool-store.ts';
import { isChanged, wasNarrowed } from './search-bar/draft-changes.ts';
import { draftFromQuery, isBarQuery, namesMarks, useDraft } from './search-bar/draft-store.ts';
import { SearchBar } from './search-bar/search-bar.tsx';
import { useDraftChanges } from './search-bar/use-draft-changes.ts';
import { TimelinePanel } from '../../timeline/timeline-panel.tsx';
import { currentPanel, focusPanel } from '../../ui/panels.ts';
import { useIsShown } from '../shown.ts';
import { BrushWindows } from './brush-windows.tsx';
import { Comparison } from './compare/compare.tsx';
import { compareReads, nextRead, previousRead, searchAgain, showPins } from './commands.ts';
import { journey, layout } from './handles.ts';
import { LookIntoMenu } from './look-into/look-into-menu.tsx';
import { LastRead } from './last-read/last-read.tsx';
import { INVESTIGATE_VIEW, listPanel } from './panel-names.ts';
import { mendSearch, Refused } from './refused.tsx';
import { PinsButton } from './pins/pins-button.tsx';
import { Ribbon } from './ribbon.tsx';
import { mapInSecond, playTime, timelineInSecond } from './view-commands.ts';
import { Splitter, type SplitterName, type Sizes } from './splitters.tsx';
import './investigate.css';

// The map engine is larger than all other code together.
const MapPanel = lazy(async () => ({ default: (await import('../../map/map-panel.tsx')).MapPanel }));

function MapToCome(): ReactNode {
  return (
    <Panel name="Map">
      <PanelHead title="Map" />
      <PanelBody>
        <span className="visually-hidden">The map is loading.</span>
      </PanelBody>
    </Panel>
  );
}

const AS_DESIGNED: Sizes = { reads: null, inspector: null, timeline: null };

/** Reopens the prompt after a refusal that it can fix, with the same words and the reason beside its field. */
function useRefusalsReopen(): void {
  const searchRef = useLatestSearch((state) => state.searchRef);
  const phase = useLatestSearch((state) => state.phase);
  const isShown = useIsShown();
  const opened = useRef<string | null>(null);
  useEffect(() => {
    // Over another workspace the prompt would ask about something that is not on screen; it waits until this one
    // is shown, and opens once.
    if (phase !== 'failed' || !isShown || opened.current === searchRef) return;
    const latest = latestIn(INVESTIGATE_VIEW);
    opened.current = searchRef;
    if (latest.failure !== null && isMendable(latest.failure.code)) mendSearch(latest);
  }, [searchRef, phase, isShown]);
}

/** Announces once how a search ended. */
function useEndingAnnounced(): void {
  const searchRef = useSearch((state) => state.searchRef);
  const phase = useSearch((state) => state.phase);
  useEffect(() => {
    const search = searchIn(INVESTIGATE_VIEW);
    const { reads, accepted, query } = search;
    const findings = findingsOf(search);
    if (phase === 'complete' && findings?.kind === 'incompatible' && query?.kind === 'incompatible')
      announce(`Search complete. ${pairsText(findings.answer, query.maxSpeedKmh)}.`);
    else if (phase === 'complete') announce(`Search complete. ${countText(reads, 'read')}.`);
    else if (phase === 'cancelled')
      announce(`Search cancelled. ${countText(reads, 'read')} arrived and stay on screen.`);
    else if (phase === 'failed' && accepted)
      announce('The search failed. The reason is in the Reads panel.', 'assertive');
  }, [searchRef, phase]);
}

/**
 * Moves focus to the reads of a justified search, so that `J` and `K` step through them and do not type into the mark
 * field.
 */
function useReadsTakeFocus(): void {
  const searchRef = useLatestSearch((state) => state.searchRef);
  const isShown = useIsShown();
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    if (searchRef === null || !isShown || wanted.current === searchRef) return undefined;
    wanted.current = searchRef;
    // After the prompt has closed, which returns focus to where it came from.
    const frame = requestAnimationFrame(() => focusPanel(listPanel()));
    return () => cancelAnimationFrame(frame);
  }, [searchRef, isShown]);
}

/**
 * Where the prompt searched only the last 90 days of what the bar asks, the bar takes that period over. Else it would say "Not searched
 * yet" of the search that has just run.
 */
function useBarFollowsNarrowing(): void {
  const searchRef = useSearch((state) => state.searchRef);
  useEffect(() => {
    const { query, askedAs } = searchIn(INVESTIGATE_VIEW);
    if (searchRef !== null && query !== null && wasNarrowed(useDraft.getState(), { query, askedAs }))
      draftFromQuery(query, askedAs);
  }, [searchRef]);
}

/** Lets commands step through the reads, all of them be checked, the index know which of them are impossible, and ways be looked for. Renders nothing. */
function JourneySteps(): ReactNode {
  const looking = useLooking();
  useWholeChecked();
  useIndexFollowsResults();
  useWaysFollowResults();
  journey.useProvide({ step: (by) => looking !== undefined && stepThroughReads(looking, by) });
  return null;
}

/** The area of the question in the bar, drawn on the map. */
function useAreaTool(): AreaTool {
  const area = useDraft(({ kind, place }) => (namesMarks(kind) ? undefined : place.area));
  const chosen = useAreaMode((state) => state.mode);
  const mode = useDraft(({ kind }) => namesMarks(kind)) ? undefined : chosen;
  return useMemo(
    () => ({
      area,
      mode,
      onArea: (drawn) => useDraft.setState({ place: { area: drawn } }),
      onEnd: () => drawArea(undefined),
    }),
    [area, mode],
  );
}

/** Shows the panel on a second screen too. */
function SecondWindowButton({ of }: { readonly of: Command }): ReactNode {
  return (
    <Button
      variant="ghost"
      size="s"
      icon="secondWindow"
      iconOnly="Open in a second window"
      title={titleOf(of)}
      keys={keysOf(of)}
      onClick={of.run}
    />
  );
}

const SLOTS = ['map', 'reads', 'details', 'timeline'] as const;
type Slot = (typeof SLOTS)[number];

/** One vehicle's movements: ask, justify, see, check. */
export function Screen(): ReactNode {
  return (
    <SearchView name={INVESTIGATE_VIEW}>
      <WaysOfView>
        <Investigate />
      </WaysOfView>
    </SearchView>
  );
}

function Investigate(): ReactNode {
  const [sizes, setSizes] = useState<Sizes>(AS_DESIGNED);
  const [full, setFull] = useState<Slot | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const hasFilters = useFilterPanel((state) => state.isOpen);
  useRefusalsReopen();
  useEndingAnnounced();
  useReadsTakeFocus();
  useBarFollowsNarrowing();
  const stale = isChanged(useDraftChanges());
  const area = useAreaTool();
  const shown = useSearchSession();
  const pinnedLanes = usePins().filter(({ session }) => session !== shown).length;
  const arePairs = useArePairs();

  const slotOf = (element: Element | null): Slot | undefined =>
    SLOTS.find((slot) => element?.closest(`[data-slot="${slot}"]`) !== null && element !== null);
  layout.useProvide({
    isFull: full !== null,
    toggleFull: () => {
      const slot = slotOf(document.activeElement);
      const name = currentPanel();
      setFull(full === null ? (slot ?? 'map') : null);
      if (name !== undefined) requestAnimationFrame(() => focusPanel(name));
    },
    leaveFull: () => setFull(null),
  });

  const measure = useMemo(() => {
    const of = (slot: Slot): HTMLElement | null | undefined =>
      grid.current?.querySelector<HTMLElement>(`[data-slot="${slot}"]`);
    return {
      reads: () => of('reads')?.offsetWidth ?? 0,
      inspector: () => of('details')?.offsetWidth ?? 0,
      timeline: () => of('timeline')?.offsetHeight ?? 0,
    };
  }, []);
  const splitter = (name: SplitterName): ReactNode => (
    <Splitter
      name={name}
      size={sizes[name]}
      measure={measure[name]}
      onSize={(px) => setSizes((old) => ({ ...old, [name]: px }))}
    />
  );
  const style: Record<string, string> = {};
  // The timeline grows with the lanes of pinned questions, so that they take nothing from those of the one on screen.
  style['--pinned-lanes'] = String(pinnedLanes);
  for (const [name, px] of Object.entries(sizes)) if (px !== null) style[`--size-${name}`] = `${px}px`;

  return (
    <>
      <JourneySteps />
      <Comparison />
      <LookIntoMenu />
      <SearchBar />
      <Refused />
      <KeptOffer
        place={INVESTIGATE_VIEW}
        takes={isBarQuery}
        onTake={({ query, askedAs }) => draftFromQuery(query, askedAs)}
        keys={keysOf(searchAgain)}
      />
      <Ribbon />
      <LastRead />
      <div
        className={['investigate', full === null ? '' : 'full', stale ? 'stale' : ''].filter(Boolean).join(' ')}
        ref={grid}
        style={style}
        data-full={full ?? undefined}
      >
        {!hasFilters && full === null && <FilterStrip />}
        <div data-slot="map" hidden={full !== null && full !== 'map'}>
          <Suspense fallback={<MapToCome />}>
            <MapPanel compare={compareReads} area={area} action={<SecondWindowButton of={mapInSecond} />} />
          </Suspense>
        </div>
        <div data-slot="reads" hidden={full !== null && full !== 'reads'}>
          {arePairs ? <ImpossiblePanel /> : <ReadsPanel />}
        </div>
        <div
          data-slot="details"
          className={hasFilters ? 'with-filters' : undefined}
          hidden={full !== null && full !== 'details'}
        >
          {hasFilters && <FiltersPanel />}
          <DetailsPanel />
        </div>
        <div data-slot="timeline" hidden={full !== null && full !== 'timeline'}>
          <TimelinePanel
            previous={previousRead}
            next={nextRead}
            play={playTime}
            onPin={showPins.run}
            action={
              <>
                <PinsButton />
                <EventsButton />
                <BrushWindows />
                <SecondWindowButton of={timelineInSecond} />
              </>
            }
          />
        </div>
        {full === null && (
          <>
            {splitter('reads')}
            {splitter('inspector')}
            {splitter('timeline')}
          </>
        )}
      </div>
    </>
  );
}
