import { DAY_MS } from '../../../../app/domain/instant.ts';
import { useState, type ReactNode } from 'react';
import { DELETE_ON_DAY } from '../../../../app/policy/retention.ts';
import { NO_BYTE } from '../../../../app/domain/read-columns.ts';
import { Button } from '../../../ui/button.tsx';
import { Panel, PanelBody, PanelHead } from '../../../ui/panel.tsx';
import { VrmChip } from '../../../ui/vrm-chip.tsx';
import { Note } from '../../../ui/badge.tsx';
import type { Investigation } from '../../../columns/investigation.ts';
import { useInvestigation } from '../../../columns/use-results.ts';
import { copyReads } from '../reads/copy-reads.ts';
import { readBadges } from '../../../columns/sequence.ts';
import { zoneAt } from '../../../../app/domain/london-time.ts';
import { boundText, dayText, durationText, fineClockText, milesText, mphText } from '../../../words/measures.ts';
import { useSearch, useSelection, useTimeFilter } from '../../../search/search-view.tsx';
import { DOUBT_BELOW, doubtfulPositions, plateSide } from '../reads/plate-facts.ts';
import { keysOf } from '../../../commands/command.ts';
import { copyReference as copyReferenceCommand, nextRead, previousRead } from '../commands.ts';
import { readDetails } from '../handles.ts';
import { READ_DETAILS_PANEL } from '../panel-names.ts';
import { Pictures } from './pictures.tsx';
import './details.css';

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

function neighbourText(investigation: Investigation, row: number): string {
  const before = investigation.legTo.get(row);
  const after = [...investigation.legTo.values()].find((leg) => leg.fromRow === row);
  const words = [before, after].flatMap((leg) =>
    leg === undefined
      ? []
      : leg.kind === 'likely'
        ? [`${milesText(leg.distanceKm)} at ${mphText(leg.leastKmh)}`]
        : [durationText(leg.seconds)],
  );
  return words.length === 0 ? 'only read' : words.join(' · ');
}

function Facts({ investigation, row }: { readonly investigation: Investigation; readonly row: number }): ReactNode {
  const { table } = investigation;
  const camera = investigation.cameraAt(row);
  const capturedMs = table.capturedAtMs[row] ?? 0;
  const receivedMs = table.receivedAtMs[row] ?? Number.NaN;
  const lane = table.lane[row] ?? NO_BYTE;
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
    [
      'Received',
      Number.isNaN(receivedMs) ? 'not known' : `${((receivedMs - capturedMs) / 1_000).toFixed(1)} s after capture`,
    ],
    ['Owner', camera?.organisation ?? 'not known'],
    ['Vehicle', table.vehicleAt(row) === '' ? 'not given by the camera' : table.vehicleAt(row)],
    ['Confidence', table.confidence[row] === NO_BYTE ? 'not given' : `${table.confidence[row]}%`],
    ['Before / after', neighbourText(investigation, row)],
    [
      'Deleted',
      <>
        By {dayText(capturedMs + DELETE_ON_DAY * DAY_MS)} <span className="t3">unless preserved</span>
      </>,
    ],
    ['Read', <span className="mono t3">{table.idAt(row)}</span>],
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

function ImpossibleNote({
  investigation,
  row,
}: {
  readonly investigation: Investigation;
  readonly row: number;
}): ReactNode {
  const read = investigation.vehicles.flatMap((vehicle) => vehicle.journey.impossible).find((one) => one.row === row);
  if (read === undefined) return null;
  return (
    <Note tone="warn">
      <b>Not possible for one vehicle.</b> {milesText(read.distanceKm)} from{' '}
      {investigation.cameraAt(read.againstRow)?.name ?? 'the read beside it'} in {durationText(Math.abs(read.seconds))}:
      at least {mphText(read.requiredKmh)}. It may be a cloned plate, a misread, a wrong clock or a wrong position. Left
      out of the journey.
    </Note>
  );
}

function Details({
  investigation,
  row,
  searchRef,
}: {
  readonly investigation: Investigation;
  readonly row: number;
  readonly searchRef: string;
}): ReactNode {
  const { table } = investigation;
  const { openedRows, openPictures } = useSelection();
  const [copied, setCopied] = useState<number | undefined>(undefined);
  const capturedMs = table.capturedAtMs[row] ?? 0;
  const side = plateSide(table, row);
  const copy = (): void => {
    void copyReads(searchRef, investigation, [row], 'reference').then((said) =>
      setCopied(said.includes('copied, recorded') ? row : undefined),
    );
  };
  readDetails.useProvide({ copyReference: copy });
  return (
    <div className="details">
      <div className="details-top">
        <VrmChip vrm={table.vrmRawAt(row)} size="l" side={side} doubtful={doubtfulPositions(table, row)} />
        <span className="details-when">
          <b className="num">{fineClockText(capturedMs)}</b>
          <span className="t3">
            {dayText(capturedMs)} {zoneAt(capturedMs)}
          </span>
        </span>
      </div>
      <Pictures
        searchRef={searchRef}
        readId={table.idAt(row)}
        facts={`${side}, ${fineClockText(capturedMs).slice(0, 8)}`}
        hasPlate={table.hasPlateImage(row)}
        hasOverview={table.hasOverviewImage(row)}
        open={openedRows.has(row)}
        onOpen={() => openPictures(row)}
      />
      <ImpossibleNote investigation={investigation} row={row} />
      {investigation.isNearMiss(row) && (
        <Note tone="warn">
          <b>Possible, not certain.</b> The camera read {table.vrmAt(row)}, one character from the mark that was asked.
          Check the images before you rely on it.
        </Note>
      )}
      <Characters raw={table.vrmRawAt(row)} figures={table.characterConfidenceAt(row)} />
      <Facts investigation={investigation} row={row} />
      <div className="details-actions">
        <Button icon="link" keys={keysOf(copyReferenceCommand)} onClick={copy}>
          {copied === row ? 'Copied' : 'Copy reference'}
        </Button>
      </div>
    </div>
  );
}

/** One read: its mark, pictures, characters and facts. */
export function DetailsPanel(): ReactNode {
  const investigation = useInvestigation();
  const searchRef = useSearch((state) => state.searchRef ?? undefined);
  const { selectedRow } = useSelection();
  const [brush] = useTimeFilter();
  const shown =
    investigation !== undefined && selectedRow !== undefined && selectedRow < investigation.rows.length
      ? selectedRow
      : undefined;
  const badge = shown === undefined ? undefined : readBadges(investigation, brush).get(shown);
  const title =
    shown === undefined
      ? 'Read'
      : badge === undefined
        ? 'Read outside the journey'
        : `Read ${badge.label} of ${badge.total}`;
  const note =
    shown === undefined || investigation === undefined
      ? undefined
      : investigation.impossibleRows.has(shown)
        ? 'not possible'
        : investigation.isNearMiss(shown)
          ? 'near miss'
          : undefined;
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
          <p className="details-empty">
            Choose a read on the map, the timeline or in the table. <kbd>J</kbd> <kbd>K</kbd> step through the rows.
          </p>
        )}
      </PanelBody>
    </Panel>
  );
}
