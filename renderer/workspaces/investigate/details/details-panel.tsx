import { DAY_MS, instantMs } from '../../../../app/domain/instant.ts';
import { memo, useEffect, useId, useState, type ReactNode } from 'react';
import { DELETE_ON_DAY, lateAfterMs } from '../../../../app/policy/retention.ts';
import type { Read } from '../../../../app/domain/read.ts';
import { isImpossible, requiredKmh, type Leg } from '../../../../app/movement/journey.ts';
import { NO_BYTE } from '../../../../app/domain/read-columns.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel, PanelBody, PanelHead } from '../../../ui/panel.tsx';
import { Badge, Note } from '../../../ui/badge.tsx';
import { pairOfRow, type FoundPair } from '../../../columns/found-pairs.ts';
import { isCheckedInStretches, legsBeside, placeOf, type Investigation } from '../../../columns/investigation.ts';
import { useParticulars } from '../../../columns/use-particulars.ts';
import { useUnfiltered } from '../../../columns/use-results.ts';
import { copyReads } from '../reads/copy-reads.ts';
import { areSeveral, fitsEither } from '../../../columns/sequence.ts';
import { zoneAt } from '../../../../app/domain/london-time.ts';
import { contradictionText, pairText, requiredSpeedText } from '../../../words/journey.ts';
import { vehicleText } from '../../../words/vehicle.ts';
import {
  boundText,
  clockText,
  countText,
  dayText,
  durationText,
  figureText,
  fineClockText,
  milesText,
  mphText,
} from '../../../words/measures.ts';
import { useFilters, useLooking, useSearch, useSelection } from '../../../search/search-view.tsx';
import { DOUBT_BELOW, plateSide, toldSide } from '../reads/plate-facts.ts';
import { PlateRead } from '../reads/plate-read.tsx';
import { keysOf } from '../../../commands/command.ts';
import {
  compareReads,
  copyReference as copyReferenceCommand,
  copySentence,
  correctMisread,
  nextRead,
  preserveAsEvidence,
  previousRead,
} from '../commands.ts';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import type { ReadPreservation } from '../../../../app/api/preservations.ts';
import { useMethod } from '../../../bridge/use-method.ts';
import { accountOf, useSession } from '../../../state/session-store.ts';
import { openDialog } from '../../../state/ui-store.ts';
import { focusPanel } from '../../../ui/panels.ts';
import { Compared } from './compared.tsx';
import { Correction } from './correction.tsx';
import { CorrectionHistory } from './correction-history.tsx';
import { Preservations } from './preservations.tsx';
import { Preserve } from './preserve.tsx';
import { holds, notePreservations, useReadActs } from './read-acts.ts';
import { ReadNow } from './read-now.tsx';
import { readDetails } from '../handles.ts';
import { READ_DETAILS_PANEL } from '../panel-names.ts';
import { Pictures } from './pictures.tsx';
import './details.css';

const NO_FIGURES: readonly number[] = [];
const NONE_KNOWN: readonly ReadPreservation[] = [];

/** Characters one by one in a monospaced font: on a plate 0 and O, and 1 and I, have the same shape. */
function Characters({ raw, figures }: { readonly raw: string; readonly figures: readonly number[] }): ReactNode {
  const lowest =
    figures.length === 0
      ? undefined
      : figures.reduce((least, figure, i) => (figure < (figures[least] ?? 101) ? i : least), 0);
  return (
    <section className="details-section" aria-label="Camera read">
      <h4>
        Camera read{' '}
        {lowest !== undefined && (
          <span className="t3">
            character {lowest + 1} at {figures[lowest]}%
          </span>
        )}
      </h4>
      <div className="characters">
        {[...raw].map((character, i) => {
          const figure = figures[i];
          return (
            <span key={i} className={figure !== undefined && figure < DOUBT_BELOW ? 'character doubt' : 'character'}>
              <b>{character}</b>
              {figure !== undefined && <i style={{ height: `${Math.max(4, figure / 4)}%` }} />}
            </span>
          );
        })}
      </div>
    </section>
  );
}

const legWords = ({ kind, distanceKm, leastKmh, seconds }: Leg): string =>
  kind === 'likely' ? `${milesText(distanceKm)} at ${mphText(leastKmh)}` : durationText(seconds);

function neighbourText(investigation: Investigation, row: number): string {
  const { before, after } = legsBeside(investigation, row);
  if (before !== undefined && after !== undefined) return `${legWords(before)} · ${legWords(after)}`;
  // One figure alone would not say on which side it is.
  if (before !== undefined) return `before: ${legWords(before)}`;
  if (after !== undefined) return `after: ${legWords(after)}`;
  const vehicle = investigation.vehicles[investigation.vehicleOf(row)];
  if (vehicle !== undefined && isCheckedInStretches(investigation, vehicle)) return 'not worked out yet';
  return placeOf(vehicle?.journey.rows ?? [], row) === -1 ? 'not part of the journey' : 'only read';
}

/** Both clocks in full: `Mon 2 Nov 2026 08:00:02.140 GMT`. */
const fullText = (ms: number): string => `${dayText(ms)} ${fineClockText(ms)} ${zoneAt(ms)}`;
/** How long after capture; a clock may also be wrong. */
const afterText = (ms: number): string =>
  ms < 0
    ? 'before capture: a clock is wrong'
    : `${ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : durationText(ms / 1_000)} after capture`;

/** Facts that an answer of pairs does not tell of a read. They come with its images, because to ask for them is to look at the read. */
const NOT_OPENED = <span className="t3">comes with its images</span>;
const NOT_FETCHED = <span className="t3">could not be fetched</span>;

const looksOf = ({ colour, make, model }: Read): string =>
  vehicleText(colour ?? undefined, make ?? undefined, model ?? undefined);
const receivedMsOf = ({ receivedAt }: Read): number | null => (receivedAt === null ? null : instantMs(receivedAt));

function Facts({
  investigation,
  row,
  read,
  isFailed,
  reviewAtMs,
}: {
  readonly investigation: Investigation;
  readonly row: number;
  /** Of a pair that was found, what the service says of the read; null until that has come. Undefined for any other read. */
  readonly read: Read | null | undefined;
  /** It was asked for and did not come. */
  readonly isFailed: boolean;
  /** The latest review of a preservation that keeps it. */
  readonly reviewAtMs: number | undefined;
}): ReactNode {
  const { table } = investigation;
  const camera = investigation.cameraAt(row);
  const capturedMs = table.capturedAtMs[row] ?? 0;
  const particulars = useParticulars(table, row);
  const receivedMs = read ? receivedMsOf(read) : particulars?.receivedAtMs;
  const lane = read === undefined ? (table.lane[row] ?? NO_BYTE) : (read?.lane ?? NO_BYTE);
  const looks = read ? looksOf(read) : table.vehicleAt(row);
  const confidence = read === undefined ? (table.confidence[row] ?? NO_BYTE) : (read?.confidence ?? NO_BYTE);
  const stay = investigation.stayOf(row);
  const notTold = isFailed ? NOT_FETCHED : NOT_OPENED;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      'Camera',
      <>
        {camera?.name ?? 'not known'} <span className="mono t3">{table.cameraIdAt(row)}</span>
      </>,
    ],
    [
      'Road',
      [
        camera?.road,
        camera === undefined ? undefined : boundText(camera.direction),
        lane === NO_BYTE ? undefined : `lane ${lane}`,
      ]
        .filter(Boolean)
        .join(' · '),
    ],
    [
      'Position',
      camera === undefined
        ? 'not known'
        : camera.locationQuality === 'UNKNOWN'
          ? 'not known: no line is drawn through it'
          : camera.locationQuality === 'GPS'
            ? 'by GPS'
            : 'surveyed',
    ],
    ['Captured', fullText(capturedMs)],
    [
      'Received',
      read === null ? (
        notTold
      ) : receivedMs === undefined ? (
        ''
      ) : receivedMs === null ? (
        'not known'
      ) : (
        <>
          {fullText(receivedMs)} <span className="t3 together">{afterText(receivedMs - capturedMs)}</span>
          {investigation.isLate(row) && (
            <>
              {' '}
              <Badge tone="warn" icon="clock">
                Late
              </Badge>{' '}
              <span className="t3">later than {durationText(lateAfterMs(camera?.kind) / 1_000)} after capture</span>
            </>
          )}
        </>
      ),
    ],
    ['Owner', camera?.organisation ?? 'not known'],
    ['Vehicle', read === null ? notTold : looks === '' ? 'not given by the camera' : looks],
    ['Confidence', read === null ? notTold : confidence === NO_BYTE ? 'not given' : `${confidence}%`],
    ...(read === undefined ? [['Before / after', neighbourText(investigation, row)] as const] : []),
    ...(stay === undefined
      ? []
      : [
          [
            'Stay',
            `one of ${countText(stay.reads, 'read')} here in ${durationText(stay.seconds)}, from ${clockText(table.capturedAtMs[stay.firstRow] ?? 0)}`,
          ] as const,
        ]),
    [
      'Deleted',
      reviewAtMs !== undefined ? (
        `not before its review, ${dayText(reviewAtMs)}`
      ) : (
        <>
          By {dayText(capturedMs + DELETE_ON_DAY * DAY_MS)} <span className="t3">unless preserved</span>
        </>
      ),
    ],
    ['Read', <span className="mono t3">{particulars?.readId}</span>],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function PairNote({ pair }: { readonly pair: FoundPair }): ReactNode {
  return (
    <Note {...(isImpossible(pair.distanceKm, pair.seconds) ? { tone: 'warn' } : {})}>
      <b>{pairText(pair, pair.askedKmh)}</b>{' '}
      {requiredSpeedText({ ...pair, requiredKmh: requiredKmh(pair.distanceKm, pair.seconds) })} The list has what may
      explain it.
      <div className="note-action">
        <Button size="s" icon="compare" keys={keysOf(compareReads)} onClick={compareReads.run}>
          Compare
        </Button>
      </div>
    </Note>
  );
}

function ImpossibleNote({
  investigation,
  row,
}: {
  readonly investigation: Investigation;
  readonly row: number;
}): ReactNode {
  const pair = investigation.found?.[pairOfRow(investigation.found, row)];
  if (pair !== undefined) return <PairNote pair={pair} />;
  const read = investigation.vehicles.flatMap((vehicle) => vehicle.journey.impossible).find((one) => one.row === row);
  if (read === undefined) return null;
  return (
    <Note tone="warn">
      <b>Not possible for one vehicle.</b> {contradictionText(read)} It may be a cloned plate, a misread, a wrong clock
      or a wrong position. Left out of the journey.
      <div className="note-action">
        <Button size="s" icon="compare" keys={keysOf(compareReads)} onClick={compareReads.run}>
          Compare
        </Button>
      </div>
    </Note>
  );
}

/** Not drawn again while only the brush moves. */
const Details = memo(function Details({
  investigation,
  row,
  searchRef,
}: {
  readonly investigation: Investigation;
  readonly row: number;
  readonly searchRef: string;
}): ReactNode {
  const { table } = investigation;
  const open = useSelection(({ openedRows }) => openedRows.has(row));
  const openPictures = useSelection((state) => state.openPictures);
  const searchId = useSearch((state) => state.finished?.searchId ?? undefined);
  const reference = useSearch((state) => state.justification?.reference ?? '');
  const userName = useSession((state) => accountOf(state)?.userName ?? '');
  const [acting, setActing] = useState<{ readonly row: number; readonly act: 'correct' | 'preserve' }>();
  const [corrected, setCorrected] = useState<{
    readonly row: number;
    readonly status: 200 | 202;
    readonly vrm: string;
  }>();
  const act = acting?.row === row ? acting.act : undefined;
  const particulars = useParticulars(table, row);
  const readId = particulars?.readId ?? '';
  const known = useReadActs(({ preserved }) => preserved[readId]) ?? NONE_KNOWN;
  const keptNote = useId();
  const kept = known.filter(holds);
  // Asked with the pictures: like them it is a look at the read and recorded as one.
  const now = useMethod('reads.details', { searchRef, readId }, { when: readId !== '' && (open || act !== undefined) });
  const preservations = now.data?.preservations;
  // Of pairs that were found the answer says little: the rest comes when a read is opened.
  const told = investigation.found === undefined ? undefined : (now.data?.read ?? null);
  const raw = told?.vrmRaw ?? particulars?.vrmRaw ?? table.vrmAt(row);
  const figures = told?.characterConfidence ?? particulars?.characterConfidence ?? NO_FIGURES;
  useEffect(() => {
    if (preservations !== undefined) notePreservations(readId, preservations);
  }, [readId, preservations]);
  // The second person opens the read and has proposed nothing: the service says that somebody else has.
  const waits = now.data?.correctionWaits === true;
  const [copied, setCopied] = useState<number | undefined>(undefined);
  const capturedMs = table.capturedAtMs[row] ?? 0;
  const side = told === undefined ? plateSide(table, row) : toldSide(told);
  const hasPlate = told === undefined ? table.hasPlateImage(row) : (told?.hasPlateImage ?? true);
  const hasOverview = told === undefined ? table.hasOverviewImage(row) : (told?.hasOverviewImage ?? true);
  const hasPictures = hasPlate || hasOverview;
  const looks = told ? looksOf(told) : table.vehicleAt(row);
  const copy = (): void => {
    void copyReads(searchRef, investigation, [row], 'reference').then((said) =>
      setCopied(said.includes('copied, recorded') ? row : undefined),
    );
  };
  const toggle = (which: 'correct' | 'preserve'): void => {
    if (act === which) return setActing(undefined);
    // Nobody corrects what they have not seen.
    if (which === 'correct' && hasPictures) openPictures(row);
    setCorrected(undefined);
    setActing({ row, act: which });
  };
  const close = (): void => {
    setActing(undefined);
    focusPanel(READ_DETAILS_PANEL);
  };
  readDetails.useProvide({
    copyReference: copy,
    copySentence: () => void copyReads(searchRef, investigation, [row], 'sentence'),
    correct: () => toggle('correct'),
    preserve: () => toggle('preserve'),
  });
  return (
    <div className="details">
      <div className="details-top">
        <PlateRead table={table} row={row} size="l" told={told} />
        <span className="details-when">
          <b className="num">{fineClockText(capturedMs)}</b>
          <span className="t3">
            {dayText(capturedMs)} {zoneAt(capturedMs)}
          </span>
        </span>
      </div>
      {told === null && now.error !== null ? (
        <p className="pictures-none">
          The images could not be fetched.{' '}
          <Button size="s" icon="refresh" onClick={() => void now.refetch()}>
            Try again
          </Button>
        </p>
      ) : (
        <Pictures
          key={`pictures ${readId}`}
          searchRef={searchRef}
          readId={readId}
          facts={[side, fineClockText(capturedMs).slice(0, 8)].filter(Boolean).join(', ')}
          hasPlate={hasPlate}
          hasOverview={hasOverview}
          open={open && readId !== '' && told !== null}
          onOpen={() => openPictures(row)}
        />
      )}
      <ReadNow found={table.vrmAt(row)} now={now.data} error={now.error} />
      {hasPictures && (
        <Compared
          key={`compared ${readId}`}
          searchId={searchId}
          readId={readId}
          version={now.data?.read.version}
          open={open}
          stated={looks}
        />
      )}
      <ImpossibleNote investigation={investigation} row={row} />
      {investigation.isNearMiss(row) && (
        <Note tone="warn">
          <b>Possible, not certain.</b> The camera read {table.vrmAt(row)}, one character from the mark that was asked.
          Check the images before you rely on it.
        </Note>
      )}
      <div className={act === 'correct' ? 'misread open' : 'misread'}>
        <Characters raw={raw} figures={figures} />
        {act === 'correct' && readId !== '' && (
          <Correction
            key={`correct ${readId}`}
            raw={raw}
            figures={figures}
            readId={readId}
            searchId={searchId}
            now={now.data}
            evidence={hasPlate ? 'PATCH' : hasOverview ? 'OVERVIEW' : 'OTHER'}
            onClose={close}
            onDone={({ status, value }) => {
              setCorrected({ row, status: status === 200 ? 200 : 202, vrm: value.correction.newVrm });
              close();
            }}
          />
        )}
        {corrected?.row === row && (
          <Note tone={corrected.status === 200 ? 'ok' : 'warn'} live="status">
            {corrected.status === 200 ? (
              <>
                <b>Corrected to {formatVrm(corrected.vrm)}.</b> Later searches find it under this mark.
              </>
            ) : (
              <>
                <b>Submitted as {formatVrm(corrected.vrm)}.</b> It waits for a second person, and changes nothing until
                then.
              </>
            )}
          </Note>
        )}
        {waits && corrected?.row !== row && (
          <Note tone="warn" icon="clock" live="status">
            <b>A correction waits for a second person.</b> It changes nothing until then.
            <div className="note-action">
              <Button size="s" icon="clock" onClick={() => openDialog({ kind: 'secondPerson' })}>
                All that wait
              </Button>
            </div>
          </Note>
        )}
        {searchId !== undefined &&
          readId !== '' &&
          (act === 'correct' || corrected?.row === row || waits || (now.data?.versions.length ?? 0) > 1) && (
            <CorrectionHistory
              readId={readId}
              searchId={searchId}
              raw={raw}
              userName={userName}
              version={now.data?.read.version}
            />
          )}
      </div>
      <Preservations known={known} />
      {act === 'preserve' && readId !== '' && (
        <Preserve
          key={`preserve ${readId}`}
          readId={readId}
          searchId={searchId}
          reference={reference}
          known={known}
          onClose={close}
        />
      )}
      <Facts
        investigation={investigation}
        row={row}
        read={told}
        isFailed={now.error !== null}
        reviewAtMs={kept.length === 0 ? undefined : Math.max(...kept.map(({ reviewAt }) => instantMs(reviewAt)))}
      />
      <div className="details-actions">
        <Button
          icon="pencil"
          keys={keysOf(correctMisread)}
          aria-expanded={act === 'correct'}
          onClick={correctMisread.run}
        >
          Correct misread
        </Button>
        <Button
          icon="save"
          keys={keysOf(preserveAsEvidence)}
          aria-expanded={act === 'preserve'}
          aria-describedby={kept.length === 0 ? undefined : keptNote}
          onClick={preserveAsEvidence.run}
        >
          Preserve as evidence
        </Button>
        {kept.length > 0 && (
          <span id={keptNote} className="t2 fs11 details-kept">
            Preserved already: another case only
          </span>
        )}
        <Button icon="link" keys={keysOf(copyReferenceCommand)} onClick={copy}>
          {copied === row ? 'Copied' : 'Copy reference'}
        </Button>
        <Button icon="copy" keys={keysOf(copySentence)} onClick={copySentence.run}>
          Copy as a sentence
        </Button>
      </div>
    </div>
  );
});

/** `Read 17 of 133`, `Read B3 of 14`: the number that it has everywhere, of the reads of its vehicle. */
function titleOf(investigation: Investigation, row: number): string {
  const number = investigation.numberOf(row);
  const vehicle = investigation.vehicles[investigation.vehicleOf(row)];
  if (investigation.found !== undefined)
    return `Read ${areSeveral(investigation) ? (vehicle?.letter ?? '') : ''}${number ?? ''} of a pair`;
  if (number === undefined || vehicle === undefined) return 'Read not part of the journey';
  if (fitsEither(investigation, row, investigation.vehicleOf(row))) return 'Read of either vehicle';
  const letter = areSeveral(investigation) ? vehicle.letter : '';
  return `Read ${letter}${figureText(number)} of ${figureText(vehicle.rows.length - vehicle.journey.impossible.length)}`;
}

/** Why a read that is chosen is on no other panel, so that the right thing is undone to see it there. */
function useOutOfView(row: number | undefined): string | undefined {
  const index = useLooking()?.index;
  // The index has the filters before anybody is told of them.
  return useFilters(({ time }) => {
    if (row === undefined || index === undefined) return undefined;
    const ms = index.table.capturedAtMs[row] ?? 0;
    if (time === undefined || ms < time.fromMs || ms >= time.toMs) return 'outside the time shown';
    return index.passes(row) ? undefined : 'left out by the filters';
  });
}

function NothingChosen(): ReactNode {
  const isPairs = useSearch(({ result }) => result?.kind === 'findings');
  return isPairs ? (
    <p className="details-empty">
      In the list, <b>Compare pictures</b> opens both reads of a pair side by side, and <b>Reads around it</b> shows
      where the vehicle was read before and after.
    </p>
  ) : (
    <p className="details-empty">
      Choose a read on the map, the timeline or in the table.{' '}
      <span className="nowrap">
        <kbd>J</kbd> and <kbd>K</kbd>
      </span>{' '}
      go through the rows.
    </p>
  );
}

/** One read: its mark, pictures, characters and facts. */
export function DetailsPanel(): ReactNode {
  // What is said of one read is the same whatever else is in view.
  const investigation = useUnfiltered();
  const searchRef = useSearch((state) => state.searchRef ?? undefined);
  const selectedRow = useSelection((state) => state.selectedRow);
  const shown =
    investigation !== undefined && selectedRow !== undefined && selectedRow < investigation.rows.length
      ? selectedRow
      : undefined;
  const outOfView = useOutOfView(shown);
  const title = shown === undefined || investigation === undefined ? 'Read' : titleOf(investigation, shown);
  const note =
    shown === undefined || investigation === undefined
      ? undefined
      : investigation.impossibleRows.has(shown)
        ? 'not possible'
        : (outOfView ?? (investigation.isNearMiss(shown) ? 'near miss' : undefined));
  return (
    <Panel name={READ_DETAILS_PANEL} className="details-panel">
      <PanelHead title={title} note={note}>
        {shown !== undefined && (
          <>
            <Button variant="ghost" size="s" icon="first" iconOnly="Previous read" onClick={previousRead.run} />
            <Button variant="ghost" size="s" icon="last" iconOnly="Next read" onClick={nextRead.run} />
          </>
        )}
      </PanelHead>
      <PanelBody>
        {shown !== undefined && investigation !== undefined && searchRef !== undefined ? (
          <Details investigation={investigation} row={shown} searchRef={searchRef} />
        ) : (
          <NothingChosen />
        )}
      </PanelBody>
    </Panel>
  );
}
