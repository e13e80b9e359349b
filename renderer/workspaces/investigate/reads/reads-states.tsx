import type { ReactNode } from 'react';
import type { Query } from '../../../../app/domain/query.ts';
import { failureWords } from '../../../words/failures.ts';
import { Button } from '../../../ui/button.tsx';
import {
  EmptyAfter,
  EmptyBefore,
  ErrorState,
  LoadingBar,
  PartAnswer,
  SkeletonRows,
  useSlow,
} from '../../../ui/panel-state.tsx';
import { countText, dayText, figureText } from '../../../words/measures.ts';
import { daysIn } from '../../../words/span.ts';
import { useCameras } from '../../../state/camera-store.ts';
import { draftFromQuery } from '../search-bar/draft-store.ts';
import { openDialog } from '../../../state/ui-store.ts';
import { longerWindow } from '../../../time/period.ts';
import { keysOf } from '../../../commands/command.ts';
import { back, goToMark, searchAgain } from '../commands.ts';
import { WaitingForService } from '../../../ui/waiting-for-service.tsx';
import { useSearch } from '../../../search/search-view.tsx';
import { isRunning, type SearchState } from '../../../search/session.ts';
import { periodOf, withWindow } from '../../../search/subject.ts';
import { INVESTIGATE_VIEW } from '../panel-names.ts';

const NAMED_CAMERAS = 12;

const daysText = (query: Query): string => countText(Math.max(1, daysIn(periodOf(query))), 'day');

/** Nothing under 200 ms, placeholder rows up to 1 s, then words, progress and cancel. */
function Waiting({ search }: { readonly search: SearchState }): ReactNode {
  const beyond200 = useSlow(200);
  const beyond1000 = useSlow(1_000);
  const fraction =
    search.expectedReads === null || search.expectedReads === 0 ? null : search.reads / search.expectedReads;
  if (!beyond200) return null;
  return (
    <>
      {beyond1000 && (
        <LoadingBar
          title={search.query === null ? 'Searching' : `Searching ${daysText(search.query)}`}
          fraction={fraction}
          note={
            search.reads === 0 ? <WaitingForService sinceMs={search.startedAtMs} /> : 'You can work with these now.'
          }
          detail={
            search.expectedReads === null
              ? countText(search.reads, 'read')
              : `${figureText(search.reads)} of ${figureText(search.expectedReads)}`
          }
          onCancel={back.run}
        />
      )}
      {search.reads === 0 && <SkeletonRows />}
    </>
  );
}

/**
 * Puts a query into the search bar and opens the prompt: every suggestion is a search of its own and needs its own
 * justification.
 */
function ask(query: Query): void {
  draftFromQuery(query);
  openDialog({ kind: 'justify', request: { view: INVESTIGATE_VIEW, query } });
}

/** Cameras that were out of service for part of the window; their names on request. */
function CamerasOff({ ids }: { readonly ids: readonly string[] }): ReactNode {
  const cameras = useCameras((state) => state.cameras);
  if (ids.length === 0) return 'no camera';
  return (
    <details className="off-air">
      <summary>{`${countText(ids.length, 'camera')} for part of it`}</summary>
      {ids
        .slice(0, NAMED_CAMERAS)
        .map((id) => cameras.get(id)?.name ?? id)
        .join(', ')}
      {ids.length > NAMED_CAMERAS && ` and ${figureText(ids.length - NAMED_CAMERAS)} more`}
    </details>
  );
}

/** The same query for a longer period, if that needs no authority. */
function longerPeriod(query: Query): Query | undefined {
  const window = 'window' in query ? longerWindow(query.window, Date.now()) : undefined;
  return window === undefined ? undefined : withWindow(query, window);
}

function NothingFound({ search }: { readonly search: SearchState }): ReactNode {
  const { query, subject, finished, receipt } = search;
  if (query === null || subject === null) return null;
  const period = periodOf(query);
  const wider = longerPeriod(query);
  return (
    <EmptyAfter
      title={`No reads of ${subject.title}`}
      facts={[
        {
          label: 'Period',
          value: `${dayText(period.fromMs)} to ${dayText(period.toMs)}, ${daysText(query)}`,
        },
        { label: 'Asked', value: 'all forces, by the national service' },
        { label: 'Cameras off', value: <CamerasOff ids={finished?.camerasOut ?? []} /> },
        { label: 'Receipt', value: receipt?.ref ?? 'on its way' },
      ]}
      actions={
        <>
          {query.kind === 'vrm' && query.nearMiss === 0 && (
            <Button icon="plus" onClick={() => ask({ ...query, nearMiss: 1 })}>
              Add near misses
            </Button>
          )}
          {wider !== undefined && (
            <Button icon="clock" onClick={() => ask(wider)}>{`Longer period: ${daysText(wider)}`}</Button>
          )}
          <Button icon="search" keys={keysOf(goToMark)} onClick={goToMark.run}>
            Change the search
          </Button>
        </>
      }
    >
      This does not show that {subject.named.length === 0 ? 'no vehicle was there' : 'the vehicle was not there'}.
      Cameras miss plates, and not every road has one.
    </EmptyAfter>
  );
}

/** What the reads panel shows when it has no rows, or not all of them. */
export function ReadsBefore(): ReactNode {
  const search = useSearch((state) => state);
  if (search.phase === 'idle') {
    return (
      <EmptyBefore
        title="Search for a vehicle"
        actions={
          <Button icon="search" keys={keysOf(goToMark)} onClick={goToMark.run}>
            Go to the mark field
          </Button>
        }
      >
        Reads appear here in time order. You are asked why before anything is searched.
      </EmptyBefore>
    );
  }
  if (isRunning(search)) return <Waiting key={search.startedAtMs ?? 0} search={search} />;
  if (search.phase === 'failed' && search.failure !== null) {
    const words = failureWords(search.failure, 'search');
    const { query } = search;
    const again =
      query === null ? undefined : (
        <Button icon="refresh" keys={keysOf(searchAgain)} onClick={() => ask(query)}>
          Try again
        </Button>
      );
    if (search.reads > 0)
      return (
        <PartAnswer
          title={words.title}
          action={again}
        >{`${countText(search.reads, 'read')} arrived and can be used; more may be missing.`}</PartAnswer>
      );
    return (
      <ErrorState
        title={words.title}
        facts={[{ label: 'Reference', value: <span className="mono">{search.failure.ref}</span> }]}
        actions={
          <>
            {again}
            <Button icon="search" onClick={goToMark.run}>
              Change the search
            </Button>
          </>
        }
      >
        {words.safe} {words.mend}
      </ErrorState>
    );
  }
  if (search.phase === 'cancelled') {
    return (
      <PartAnswer title="Cancelled.">{`${countText(search.reads, 'read')} had arrived. The search is still recorded.`}</PartAnswer>
    );
  }
  return search.reads === 0 ? <NothingFound search={search} /> : null;
}
