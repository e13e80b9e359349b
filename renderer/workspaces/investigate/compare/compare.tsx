import { useMemo, useRef, useState, type ReactNode } from 'react';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import { NO_BYTE } from '../../../../app/domain/read-columns.ts';
import { useMethod } from '../../../bridge/use-method.ts';
import { contradictionsOf, explanationsOf, type Contradiction } from '../../../columns/contradictions.ts';
import type { Investigation, Rows } from '../../../columns/investigation.ts';
import { commonLooks } from '../../../columns/looks.ts';
import { vehicleColourName } from '../../../columns/sequence.ts';
import { useParticulars } from '../../../columns/use-particulars.ts';
import { useUnfiltered } from '../../../columns/use-results.ts';
import { useSearch, useSelection } from '../../../search/search-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { EXPLANATION_WORDS, NOTHING_SPEAKS, REASON_WORDS } from '../../../words/explanations.ts';
import { distanceInTime, requiredSpeedText } from '../../../words/journey.ts';
import {
  boundText,
  countText,
  figureText,
  fineClockText,
  instantInWords,
  shortDayText,
} from '../../../words/measures.ts';
import { Compared } from '../details/compared.tsx';
import { Pictures } from '../details/pictures.tsx';
import { comparison } from '../handles.ts';
import { plateSide } from '../reads/plate-facts.ts';
import { PlateRead } from '../reads/plate-read.tsx';
import './compare.css';

/** Which of the contradictions to open with: one that the chosen read is part of, else the one that needs most speed. */
function firstToShow(found: readonly Contradiction[], selectedRow: number | undefined): number {
  const chosen = found.findIndex(({ rows }) => selectedRow !== undefined && rows.includes(selectedRow));
  if (chosen !== -1) return chosen;
  // Those that fit two vehicles stand first, and say most.
  const kind = found[0]?.pair;
  return found.reduce(
    (best, one, i) => (one.pair === kind && one.requiredKmh > (found[best]?.requiredKmh ?? 0) ? i : best),
    0,
  );
}

type Side = {
  readonly title: string;
  readonly letter: string | undefined;
  readonly vehicle: number;
  readonly rows: Rows;
};

function sidesOf(investigation: Investigation, { rows, pair }: Contradiction): readonly [Side, Side] {
  const { vehicles } = investigation;
  if (pair === undefined) {
    const vehicle = investigation.vehicleOf(rows[0]);
    const own = vehicles[vehicle]?.rows ?? new Int32Array(0);
    return [
      { title: 'Read in the journey', letter: undefined, vehicle, rows: own },
      { title: 'Read left out', letter: undefined, vehicle, rows: own },
    ];
  }
  const side = (vehicle: number): Side => ({
    title: `Vehicle ${vehicles[vehicle]?.letter ?? ''}`,
    letter: vehicles[vehicle]?.letter,
    vehicle,
    rows: vehicles[vehicle]?.rows ?? new Int32Array(0),
  });
  return [side(pair.first), side(pair.second)];
}

function ReadSide({
  investigation,
  side,
  row,
  isSecond,
}: {
  readonly investigation: Investigation;
  readonly side: Side;
  readonly row: number;
  readonly isSecond: boolean;
}): ReactNode {
  const { table } = investigation;
  const section = useRef<HTMLElement>(null);
  const searchRef = useSearch((state) => state.searchRef ?? '');
  const searchId = useSearch((state) => state.finished?.searchId ?? undefined);
  const { openedRows, openPictures } = useSelection();
  const open = openedRows.has(row);
  const readId = useParticulars(table, row)?.readId ?? '';
  const now = useMethod('reads.details', { searchRef, readId }, { when: open && readId !== '' });
  const camera = investigation.cameraAt(row);
  const ms = table.capturedAtMs[row] ?? 0;
  const plate = plateSide(table, row);
  const looks = useMemo(() => commonLooks(table, side.rows), [table, side.rows]);
  const hasPictures = table.hasPlateImage(row) || table.hasOverviewImage(row);
  const confidence = table.confidence[row] ?? NO_BYTE;
  const [firstMs, lastMs] = [side.rows[0], side.rows.at(-1)].map((one) => table.capturedAtMs[one ?? 0] ?? 0);
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Make and colour', table.vehicleAt(row) === '' ? 'not given by the camera' : <b>{table.vehicleAt(row)}</b>],
    [
      side.letter === undefined ? 'In all reads' : 'In its reads',
      looks.words === '' ? 'never given' : `${looks.words} in ${figureText(looks.same)} of ${figureText(looks.given)}`,
    ],
    ['Time', <span className="num">{instantInWords(ms)}</span>],
    [
      'Place',
      camera === undefined ? table.cameraIdAt(row) : `${camera.name}, ${camera.road} ${boundText(camera.direction)}`,
    ],
    ['Confidence', confidence === NO_BYTE ? 'not given' : `${confidence}%`],
    ['Reads', `${countText(side.rows.length, 'read')}, ${shortDayText(firstMs ?? 0)} to ${shortDayText(lastMs ?? 0)}`],
  ];
  return (
    <section ref={section} className="compare-side" aria-label={side.title} tabIndex={-1}>
      <header>
        {side.letter !== undefined && (
          <span
            className={isSecond ? 'seq square' : 'seq'}
            style={{ background: `var(--${vehicleColourName(side.vehicle)})` }}
            aria-hidden="true"
          >
            {side.letter}
          </span>
        )}
        <h3>{side.title}</h3>
        <span className="grow" />
        <PlateRead table={table} row={row} size="m" />
      </header>
      <Pictures
        key={readId}
        searchRef={searchRef}
        readId={readId}
        facts={`${side.title}, ${plate}, ${fineClockText(ms).slice(0, 8)}`}
        hasPlate={table.hasPlateImage(row)}
        hasOverview={table.hasOverviewImage(row)}
        open={open && readId !== ''}
        onOpen={() => {
          // The button goes: without this no key would reach the dialog.
          section.current?.focus();
          openPictures(row);
        }}
        isAlone={false}
      />
      {hasPictures && open && (
        <Compared
          key={`compared ${readId}`}
          searchId={searchId}
          readId={readId}
          version={now.data?.read.version}
          open={open}
          stated={table.vehicleAt(row)}
        />
      )}
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Explanations({
  investigation,
  shown,
  ofMark,
}: {
  readonly investigation: Investigation;
  readonly shown: Contradiction;
  readonly ofMark: number;
}): ReactNode {
  const first = useParticulars(investigation.table, shown.rows[0])?.receivedAtMs;
  const second = useParticulars(investigation.table, shown.rows[1])?.receivedAtMs;
  const explanations = useMemo(
    () => explanationsOf(investigation, shown, ofMark, [first, second]),
    [investigation, shown, ofMark, first, second],
  );
  return (
    <section aria-label="What may explain it" className="compare-why">
      <h3>What may explain it, the best supported first</h3>
      <ol>
        {explanations.map(({ code, because }) => (
          <li key={code}>
            <b>{EXPLANATION_WORDS[code]}</b>{' '}
            <span className="t2">
              {because.length === 0 ? NOTHING_SPEAKS : because.map((reason) => REASON_WORDS[reason]).join('; ')}
            </span>
          </li>
        ))}
      </ol>
      <p className="t3">This is no finding. Compare plate, make and colour in both images before you act on either.</p>
    </section>
  );
}

function CompareDialog({
  investigation,
  found,
  onClose,
}: {
  readonly investigation: Investigation;
  readonly found: readonly Contradiction[];
  readonly onClose: () => void;
}): ReactNode {
  const selectedRow = useSelection((state) => state.selectedRow);
  const select = useSelection((state) => state.select);
  const [at, setAt] = useState(() => firstToShow(found, selectedRow));
  const shown = found[Math.min(at, found.length - 1)];
  if (shown === undefined) return null;
  const [one, other] = sidesOf(investigation, shown);
  const mark = formatVrm(investigation.vehicles[investigation.vehicleOf(shown.rows[0])]?.mark ?? '');
  const ofMark = found.filter(
    ({ rows }) => investigation.table.mark[rows[0]] === investigation.table.mark[shown.rows[0]],
  );
  const title = shown.pair === undefined ? 'One vehicle cannot have made both' : 'These reads fit two vehicles';
  return (
    <Dialog name="Compare" className="compare-dialog" onClose={onClose}>
      <div className="dialog-head">
        <h2>{title}</h2>
        <span className="t3">{mark}</span>
        <span className="grow" />
        {found.length > 1 && (
          <>
            <span className="num t2">{`${at + 1} of ${found.length}`}</span>
            <Button
              variant="ghost"
              size="s"
              icon="chevronLeft"
              iconOnly="Previous contradiction"
              onClick={() => setAt((at + found.length - 1) % found.length)}
            />
            <Button
              variant="ghost"
              size="s"
              icon="chevronRight"
              iconOnly="Next contradiction"
              onClick={() => setAt((at + 1) % found.length)}
            />
          </>
        )}
        <Button variant="ghost" size="s" icon="cross" iconOnly="Close" onClick={onClose} data-autofocus />
      </div>
      <div className="compare-body">
        <p className="compare-speed">
          <b>{distanceInTime(shown)}.</b> {requiredSpeedText(shown)}
        </p>
        <div className="compare-sides">
          <ReadSide investigation={investigation} side={one} row={shown.rows[0]} isSecond={false} />
          <ReadSide investigation={investigation} side={other} row={shown.rows[1]} isSecond />
        </div>
        <Explanations investigation={investigation} shown={shown} ofMark={ofMark.length} />
      </div>
      <div className="compare-foot">
        <Button
          size="s"
          icon="target"
          onClick={() => {
            select(shown.rows[1]);
            onClose();
          }}
        >
          Show on map and timeline
        </Button>
        <span className="grow" />
        <Button size="s" onClick={onClose}>
          Close
        </Button>
      </div>
    </Dialog>
  );
}

/** Opens the comparison of reads that one vehicle cannot have made. Renders nothing until it is asked for. */
export function Comparison(): ReactNode {
  const investigation = useUnfiltered();
  // The list of pairs compares them in place.
  return investigation?.found === undefined ? <ComparisonOf investigation={investigation} /> : null;
}

function ComparisonOf({ investigation }: { readonly investigation: Investigation | undefined }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const found = useMemo(() => (investigation === undefined ? [] : contradictionsOf(investigation)), [investigation]);
  comparison.useProvide({ open: found.length === 0 ? undefined : () => setOpen(true) });
  if (!isOpen || investigation === undefined || found.length === 0) return null;
  return <CompareDialog investigation={investigation} found={found} onClose={() => setOpen(false)} />;
}
