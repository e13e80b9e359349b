import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { IncompatibleAnswer } from '../../../../app/api/analysis.ts';
import { boundText } from '../../../../app/domain/bound.ts';
import { HOUR_MS, instantMs } from '../../../../app/domain/instant.ts';
import { isImpossible, requiredKmh } from '../../../../app/movement/journey.ts';
import { useMethod } from '../../../bridge/use-method.ts';
import { useFilteredIndex, useLooking, useSearch, useSelection, useTimeFilter } from '../../../search/search-view.tsx';
import { findingsOf, isRunning } from '../../../search/session.ts';
import { periodOf } from '../../../search/subject.ts';
import { announce } from '../../../state/announce.ts';
import { loadCameras, useCameras } from '../../../state/camera-store.ts';
import { serviceNowMs } from '../../../state/session-store.ts';
import { openDialog } from '../../../state/ui-store.ts';
import { spanWindow, spanText } from '../../../time/period.ts';
import { Note } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Panel, PanelBody, PanelHead } from '../../../ui/panel.tsx';
import { EmptyAfter, ErrorState, LoadingBar, PartAnswer } from '../../../ui/panel-state.tsx';
import { VrmChip } from '../../../ui/vrm-chip.tsx';
import { failureWords } from '../../../words/failures.ts';
import { choosePair } from '../../../columns/choose-pair.ts';
import { pairOfRow, type FoundPair } from '../../../columns/found-pairs.ts';
import type { Investigation } from '../../../columns/investigation.ts';
import { areSeveral } from '../../../columns/sequence.ts';
import { useUnfiltered } from '../../../columns/use-results.ts';
import { keysOf } from '../../../commands/command.ts';
import { EXPLANATION_WORDS, NOTHING_SPEAKS, REASON_WORDS } from '../../../words/explanations.ts';
import { pairsTitle, pairText, requiredSpeedText } from '../../../words/journey.ts';
import { countText, figureText, instantInWords, mphText } from '../../../words/measures.ts';
import { ChangedPins, ChangedReads } from '../changed/changed-reads.tsx';
import { back, compareReads, searchAgain } from '../commands.ts';
import { Pictures } from '../details/pictures.tsx';
import { ReadNow } from '../details/read-now.tsx';
import { ReadsInView } from '../filters/reads-in-view.tsx';
import { ViewBar } from '../filters/view-bar.tsx';
import { NothingInView } from '../reads/nothing-in-view.tsx';
import { comparison, pairList, readsTable } from '../handles.ts';
import { FINDINGS_PANEL, INVESTIGATE_VIEW } from '../panel-names.ts';
import { draftFromQuery } from '../search-bar/draft-store.ts';
import './impossible.css';

type Pair = IncompatibleAnswer['pairs'][number];
type End = Pair['first'];

/** A list of so many is read; the rest comes on demand. */
const AT_ONCE = 50;
/** What is looked at around a pair: the reads that it lies between. */
const AROUND_MS = 6 * HOUR_MS;

/** Reads of the mark around a pair: a search of its own, which asks why. */
function searchAround({ vrm, first, second }: Pair): void {
  const window = spanWindow({
    fromMs: instantMs(first.capturedAt) - AROUND_MS,
    toMs: Math.min(serviceNowMs(), instantMs(second.capturedAt) + AROUND_MS),
  });
  const query = { kind: 'vrm' as const, vrms: [vrm], nearMiss: 0, window };
  draftFromQuery(query);
  openDialog({ kind: 'justify', request: { view: INVESTIGATE_VIEW, query } });
}

/** The number of a read on map and timeline. */
function ReadNumber({
  investigation,
  row,
}: {
  readonly investigation: Investigation;
  readonly row: number;
}): ReactNode {
  const vehicle = investigation.vehicleOf(row);
  const letter = areSeveral(investigation) ? (investigation.vehicles[vehicle]?.letter ?? '') : '';
  return <span className="impossible-number num">{`${letter}${investigation.numberOf(row) ?? ''}`}</span>;
}

function EndOf({
  name,
  end,
  children,
}: {
  readonly name: string;
  readonly end: End;
  /** The number of the read. */
  readonly children: ReactNode;
}): ReactNode {
  const camera = useCameras(({ cameras }) => cameras.get(end.cameraId));
  return (
    <tr>
      <th scope="row">
        {name} {children}
      </th>
      <td className="num nowrap">{instantInWords(instantMs(end.capturedAt))}</td>
      <td>
        {camera?.name ?? end.cameraId}
        {camera !== undefined && <span className="t2">{`, ${camera.road} ${boundText(camera.direction)}`}</span>}
      </td>
    </tr>
  );
}

type PicturesOfProps = {
  readonly searchRef: string;
  readonly vrm: string;
  readonly readId: string;
  readonly end: End;
};

/**
 * Mounted when the pictures are opened. The finding does not say which pictures there are; the read does, and is asked
 * for with them: like them it is a look at the read and recorded as one.
 */
function PicturesOf({ searchRef, vrm, readId, end }: PicturesOfProps): ReactNode {
  const { data: now, error } = useMethod('reads.details', { searchRef, readId });
  return (
    <div>
      <ReadNow found={vrm} now={now} error={error} />
      {now !== undefined && (
        <Pictures
          searchRef={searchRef}
          readId={readId}
          facts={instantInWords(instantMs(end.capturedAt))}
          hasPlate={now.read.hasPlateImage}
          hasOverview={now.read.hasOverviewImage}
          open
          onOpen={() => undefined}
        />
      )}
    </div>
  );
}

/** What may explain a pair, the best supported first; none of it is a finding. */
function Explanations({ explanations }: Pick<Pair, 'explanations'>): ReactNode {
  return (
    <>
      <h4 className="t3">What may explain it, the best supported first</h4>
      <ol aria-label="What may explain it">
        {explanations.map(({ code, because }) => (
          <li key={code}>
            {EXPLANATION_WORDS[code]}
            <span className="t2">
              : {because.length === 0 ? NOTHING_SPEAKS : because.map((reason) => REASON_WORDS[reason]).join('; ')}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

type PairItemProps = {
  readonly pair: Pair;
  readonly askedKmh: number;
  readonly searchRef: string;
  /** Its reads as rows, and how they are numbered; undefined until they can be drawn. */
  readonly drawn: { readonly investigation: Investigation; readonly rows: FoundPair } | undefined;
  readonly isChosen: boolean;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
};

function PairItem({ pair, askedKmh, searchRef, drawn, isChosen, open, onOpen }: PairItemProps): ReactNode {
  const { vrm, firstReadId, secondReadId, first, second, distanceKm, seconds, explanations } = pair;
  const looking = useLooking();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) item.current?.scrollIntoView?.({ block: 'nearest' });
  }, [isChosen]);
  const number = (row: number | undefined): ReactNode =>
    drawn !== undefined && row !== undefined && <ReadNumber investigation={drawn.investigation} row={row} />;
  return (
    <li ref={item} className={isChosen ? 'impossible-pair chosen' : 'impossible-pair'}>
      <div className="row">
        <VrmChip vrm={vrm} />
        <button
          type="button"
          className="pair-choose"
          aria-pressed={isChosen}
          title="Shows the pair on map, timeline and details"
          disabled={drawn === undefined}
          onClick={() => {
            if (looking !== undefined && drawn !== undefined)
              choosePair(looking, drawn.investigation.found ?? [], drawn.rows);
          }}
        >
          {pairText(pair, askedKmh)}
        </button>
        <span className="row impossible-actions">
          <Button
            size="s"
            icon="eye"
            keys={isChosen ? keysOf(compareReads) : []}
            aria-expanded={open}
            onClick={() => onOpen(!open)}
          >
            {open ? 'Close pictures' : 'Compare pictures'}
          </Button>
          <Button size="s" icon="search" onClick={() => searchAround(pair)}>
            Reads around it
          </Button>
        </span>
      </div>
      <p className="t2">{requiredSpeedText({ distanceKm, seconds, requiredKmh: requiredKmh(distanceKm, seconds) })}</p>
      <table>
        <tbody>
          <EndOf name="First" end={first}>
            {number(drawn?.rows.firstRow)}
          </EndOf>
          <EndOf name="Then" end={second}>
            {number(drawn?.rows.secondRow)}
          </EndOf>
        </tbody>
      </table>
      {open && (
        <div className="impossible-pictures">
          <PicturesOf searchRef={searchRef} vrm={vrm} readId={firstReadId} end={first} />
          <PicturesOf searchRef={searchRef} vrm={vrm} readId={secondReadId} end={second} />
        </div>
      )}
      <Explanations explanations={explanations} />
    </li>
  );
}

/**
 * The places of the pairs that are in view, in the order of the answer. Brush and filters are about reads: a pair is in view with either of
 * its reads, because one read that passes is no contradiction without the other.
 */
function usePairsInView(rowsOf: readonly FoundPair[] | undefined, count: number): readonly number[] {
  const filtered = useFilteredIndex();
  const [time] = useTimeFilter();
  return useMemo(() => {
    const all = Array.from({ length: count }, (_, at) => at);
    const { now: index } = filtered;
    if (rowsOf === undefined || index === undefined) return all;
    const isIn = (row: number | undefined): boolean => row !== undefined && index.isInView(time, row);
    return all.filter((at) => isIn(rowsOf[at]?.firstRow) || isIn(rowsOf[at]?.secondRow));
  }, [rowsOf, count, filtered, time]);
}

function Pairs({
  answer,
  askedKmh,
  searchRef,
}: {
  readonly answer: IncompatibleAnswer;
  readonly askedKmh: number;
  readonly searchRef: string;
}): ReactNode {
  const [shown, setShown] = useState(AT_ONCE);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const looking = useLooking();
  const investigation = useUnfiltered();
  const rowsOf = investigation?.found;
  const chosen = pairOfRow(
    rowsOf ?? [],
    useSelection((state) => state.selectedRow),
  );
  const { pairs, found, complete } = answer;
  const inView = usePairsInView(rowsOf, pairs.length);
  const place = inView.indexOf(chosen);
  const chosenPair = place === -1 ? undefined : pairs[chosen];
  const open = (at: number, isOpen: boolean): void => {
    const others = [...opened].filter((one) => one !== at);
    setOpened(new Set(isOpen ? [...others, at] : others));
  };
  comparison.useProvide({ open: chosenPair === undefined ? undefined : () => open(chosen, !opened.has(chosen)) });
  // One that was chosen on the map or the timeline is there, however far down it stands.
  const listed = Math.max(shown, place + 1);
  const showMore = (): void => setShown(listed + AT_ONCE);
  pairList.useProvide({
    searchAround: chosenPair === undefined ? undefined : () => searchAround(chosenPair),
    showMore: inView.length > listed ? showMore : undefined,
  });
  readsTable.useProvide({
    move: (by) => {
      const next = Math.max(0, place + by);
      const at = inView[next] ?? -1;
      const [rows, pair] = [rowsOf?.[at], pairs[at]];
      if (looking === undefined || rowsOf === undefined || rows === undefined || pair === undefined || at === chosen)
        return;
      choosePair(looking, rowsOf, rows);
      announce(`Pair ${figureText(next + 1)} of ${figureText(inView.length)}. ${pairText(pair, askedKmh)}`);
    },
  });
  return (
    <div className="impossible-list">
      <Note>
        {pairs.every(({ distanceKm, seconds }) => isImpossible(distanceKm, seconds))
          ? 'One vehicle cannot have made both reads of a pair.'
          : 'The reads of each pair are faster than the speed asked for; of some one vehicle can have made both.'}{' '}
        What may explain it is listed, the best supported first; none of it is a finding. Look at the pictures.
      </Note>
      {!complete && (
        <PartAnswer title={`${figureText(pairs.length)} of ${figureText(found)} pairs are listed.`}>
          Those that demand the highest speed. Shorten the period, or name fewer marks.
        </PartAnswer>
      )}
      <ol aria-label="Pairs of reads">
        {inView.slice(0, listed).map((at) => {
          const [pair, rows] = [pairs[at], rowsOf?.[at]];
          return pair === undefined ? null : (
            <PairItem
              key={`${pair.firstReadId} ${pair.secondReadId}`}
              pair={pair}
              askedKmh={askedKmh}
              searchRef={searchRef}
              drawn={investigation === undefined || rows === undefined ? undefined : { investigation, rows }}
              isChosen={at === chosen}
              open={opened.has(at)}
              onOpen={(isOpen) => open(at, isOpen)}
            />
          );
        })}
      </ol>
      {inView.length === 0 && <NothingInView />}
      {inView.length > listed && (
        <Button onClick={showMore}>
          {`Show ${figureText(Math.min(AT_ONCE, inView.length - listed))} more of ${figureText(inView.length)}`}
        </Button>
      )}
    </div>
  );
}

function Content(): ReactNode {
  const search = useSearch((state) => state);
  const { query, subject, failure, phase, searchRef, receipt } = search;
  const findings = findingsOf(search);
  if (query?.kind !== 'incompatible' || subject === null || searchRef === null) return null;
  if (findings?.kind === 'incompatible' && findings.answer.pairs.length > 0)
    // By the search: what was opened of one answer is no look at the next.
    return <Pairs key={searchRef} answer={findings.answer} askedKmh={query.maxSpeedKmh} searchRef={searchRef} />;
  if (isRunning(search) || phase === 'starting')
    return (
      <LoadingBar
        title="Comparing the reads of each mark"
        fraction={null}
        note="The pairs come together, once all reads have been compared."
        detail=""
        onCancel={back.run}
      />
    );
  if (phase === 'failed' && failure !== null) {
    const words = failureWords(failure, 'search');
    return (
      <ErrorState
        title={words.title}
        facts={[{ label: 'Reference', value: <span className="mono">{failure.ref}</span> }]}
        actions={
          <Button icon="refresh" onClick={searchAgain.run}>
            Try again
          </Button>
        }
      >
        {words.safe} {words.mend}
      </ErrorState>
    );
  }
  if (phase === 'cancelled')
    return <PartAnswer title="Cancelled.">Nothing was compared to its end. The search is still recorded.</PartAnswer>;
  const period = spanText(periodOf(query));
  return (
    <EmptyAfter
      title={`No reads of ${subject.title} faster than ${mphText(query.maxSpeedKmh)}`}
      facts={[
        { label: 'Period', value: `${period.from} to ${period.to}` },
        { label: 'Receipt', value: receipt?.ref ?? 'on its way' },
      ]}
    >
      One vehicle can have made all reads of each mark at this speed. This does not show that it did.
    </EmptyAfter>
  );
}

/** Pairs of reads that one vehicle cannot have made, in place of the table of reads. */
export function ImpossiblePanel(): ReactNode {
  const found = useSearch((state) => {
    const findings = findingsOf(state);
    return findings?.kind === 'incompatible' ? findings.answer.found : undefined;
  });
  const title = useSearch((state) => {
    const findings = findingsOf(state);
    const { query } = state;
    return findings?.kind === 'incompatible' && query?.kind === 'incompatible'
      ? pairsTitle(findings.answer, query.maxSpeedKmh)
      : 'Impossible reads';
  });
  useEffect(() => {
    void loadCameras();
  }, []);
  return (
    <Panel name={FINDINGS_PANEL} className="findings-panel">
      <PanelHead
        title={title}
        note={
          found === undefined ? undefined : (
            <>
              {countText(found, 'pair')} · <ReadsInView /> reads in view
            </>
          )
        }
      />
      {found !== undefined && <ViewBar />}
      <PanelBody className="impossible-body">
        <ChangedReads />
        <ChangedPins />
        <Content />
      </PanelBody>
    </Panel>
  );
}
