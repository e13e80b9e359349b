import { useEffect, useState, type ReactNode } from 'react';
import type { IncompatibleAnswer } from '../../../../app/api/analysis.ts';
import { boundText } from '../../../../app/domain/bound.ts';
import { HOUR_MS, instantMs } from '../../../../app/domain/instant.ts';
import { useMethod } from '../../../bridge/use-method.ts';
import { useSearch } from '../../../search/search-view.tsx';
import { findingsOf, isRunning } from '../../../search/session.ts';
import { periodOf } from '../../../search/subject.ts';
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
import { EXPLANATION_WORDS, REASON_WORDS } from '../../../words/explanations.ts';
import { countText, durationText, figureText, instantInWords, milesText, mphText } from '../../../words/measures.ts';
import { back, searchAgain } from '../commands.ts';
import { Pictures } from '../details/pictures.tsx';
import { ReadNow } from '../details/read-now.tsx';
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

function EndOf({ name, end }: { readonly name: string; readonly end: End }): ReactNode {
  const camera = useCameras(({ cameras }) => cameras.get(end.cameraId));
  return (
    <tr>
      <th scope="row">{name}</th>
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

function PairItem({ pair, searchRef }: { readonly pair: Pair; readonly searchRef: string }): ReactNode {
  const { vrm, firstReadId, secondReadId, first, second, distanceKm, seconds, requiredKmh, explanations } = pair;
  const [open, setOpen] = useState(false);
  return (
    <li className="impossible-pair">
      <div className="row">
        <VrmChip vrm={vrm} />
        <b>At least {mphText(requiredKmh)}</b>
        <span className="t2">
          {milesText(distanceKm)} apart in {durationText(seconds)}
        </span>
        <span className="row impossible-actions">
          <Button size="s" icon="eye" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Close pictures' : 'Compare pictures'}
          </Button>
          <Button size="s" icon="search" onClick={() => searchAround(pair)}>
            Reads around it
          </Button>
        </span>
      </div>
      <table>
        <tbody>
          <EndOf name="First" end={first} />
          <EndOf name="Then" end={second} />
        </tbody>
      </table>
      {open && (
        <div className="impossible-pictures">
          <PicturesOf searchRef={searchRef} vrm={vrm} readId={firstReadId} end={first} />
          <PicturesOf searchRef={searchRef} vrm={vrm} readId={secondReadId} end={second} />
        </div>
      )}
      <ol aria-label="What may explain it">
        {explanations.map(({ code, because }) => (
          <li key={code}>
            {EXPLANATION_WORDS[code]}
            {because.length > 0 && (
              <span className="t2">: {because.map((reason) => REASON_WORDS[reason]).join(', ')}</span>
            )}
          </li>
        ))}
      </ol>
    </li>
  );
}

function Pairs({ answer, searchRef }: { readonly answer: IncompatibleAnswer; readonly searchRef: string }): ReactNode {
  const [shown, setShown] = useState(AT_ONCE);
  const { pairs, found, complete } = answer;
  return (
    <div className="impossible-list">
      <Note>
        One vehicle cannot have made both reads of a pair. What may explain it is listed, the best supported first; none
        of it is a finding. Look at the pictures.
      </Note>
      {!complete && (
        <PartAnswer title={`${figureText(pairs.length)} of ${figureText(found)} pairs are listed.`}>
          Those that demand the highest speed. Shorten the period, or name fewer marks.
        </PartAnswer>
      )}
      <ol aria-label="Pairs of reads">
        {pairs.slice(0, shown).map((pair) => (
          <PairItem key={`${pair.firstReadId} ${pair.secondReadId}`} pair={pair} searchRef={searchRef} />
        ))}
      </ol>
      {pairs.length > shown && (
        <Button onClick={() => setShown(shown + AT_ONCE)}>
          {`Show ${figureText(Math.min(AT_ONCE, pairs.length - shown))} more of ${figureText(pairs.length)}`}
        </Button>
      )}
    </div>
  );
}

function Content(): ReactNode {
  const search = useSearch((state) => state);
  const { query, subject, failure, phase, searchRef, receipt } = search;
  const findings = findingsOf(search);
  if (query === null || subject === null || searchRef === null) return null;
  if (findings?.kind === 'incompatible' && findings.answer.pairs.length > 0)
    return <Pairs answer={findings.answer} searchRef={searchRef} />;
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
      title={`No impossible reads of ${subject.title}`}
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
  useEffect(() => {
    void loadCameras();
  }, []);
  return (
    <Panel name={FINDINGS_PANEL} className="findings-panel">
      <PanelHead title="Impossible reads" note={found === undefined ? undefined : countText(found, 'pair')} />
      <PanelBody>
        <Content />
      </PanelBody>
    </Panel>
  );
}
