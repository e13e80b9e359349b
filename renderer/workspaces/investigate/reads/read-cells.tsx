import type { ReactNode } from 'react';
import { NO_BYTE } from '../../../../app/domain/read-columns.ts';
import type { Investigation } from '../../../columns/investigation.ts';
import type { ReadBadge } from '../../../columns/sequence.ts';
import { clockText, dayText, durationText, milesText, mphText, shortDayText } from '../../../words/measures.ts';
import type { ReadTable } from '../../../columns/read-table.ts';
import { useParticulars } from '../../../columns/use-particulars.ts';
import { Icon } from '../../../ui/icon.tsx';
import { unreadText } from '../../../words/journey.ts';
import { DOUBT_BELOW } from './plate-facts.ts';

/** The read's number in the journey, or a sign that it is impossible. */
export function Sequence({
  investigation,
  row,
  badge,
}: {
  readonly investigation: Investigation;
  readonly row: number;
  readonly badge: ReadBadge | undefined;
}): ReactNode {
  if (investigation.impossibleRows.has(row))
    return (
      <span className="seq-flag" aria-label="not possible">
        !
      </span>
    );
  if (badge === undefined) return null;
  const uncertain = investigation.table.isDoubtful(row) || investigation.isNearMiss(row);
  const look = uncertain ? 'seq open' : badge.late ? 'seq late' : 'seq';
  return (
    <span
      className={badge.isSquare ? `${look} square` : look}
      style={uncertain ? undefined : { background: badge.colour }}
    >
      {badge.label}
    </span>
  );
}

/** Whether it is the first of all reads found of its vehicle; those that are not possible are no steps of a journey. */
function isFirst(investigation: Investigation, row: number): boolean {
  const { rows } = investigation.vehicles[investigation.vehicleOf(row)] ?? { rows: [] };
  for (const one of rows) if (!investigation.impossibleRows.has(one)) return one === row;
  return false;
}

/** Whether the read listed before it is of its vehicle. */
const isOfSame = ({ vehicleOf }: Investigation, row: number, previous: number | undefined): previous is number =>
  previous !== undefined && vehicleOf(previous) === vehicleOf(row);

/** Where reads in between are not listed, or too many were found to work out a journey. */
function timeSince({ table: { capturedAtMs } }: Investigation, row: number, previous: number): string {
  return durationText(((capturedAtMs[row] ?? 0) - (capturedAtMs[previous] ?? 0)) / 1_000);
}

/**
 * Distance and speed since the read before, or that they are impossible. `previous`: that read as the table lists it. Where reads
 * between the two are not listed, only the time between the two listed ones is said.
 */
export function SincePrevious({
  investigation,
  row,
  previous,
}: {
  readonly investigation: Investigation;
  readonly row: number;
  readonly previous: number | undefined;
}): ReactNode {
  if (investigation.impossibleRows.has(row)) return <span className="twarn">not possible</span>;
  if (isFirst(investigation, row)) return <span className="t3">first read</span>;
  if (!isOfSame(investigation, row, previous)) return <span className="t3">first in view</span>;
  const leg = investigation.legTo.get(row);
  if (leg === undefined || previous !== leg.fromRow)
    return <span className="t3">{timeSince(investigation, row, previous)}</span>;
  const stay = investigation.stayOf(row);
  if (stay !== undefined && row !== stay.firstRow)
    return <span className="t3">{durationText(leg.seconds)}, still there</span>;
  if (leg.kind === 'unknown') return <span className="t3">{durationText(leg.seconds)}, position not known</span>;
  if (leg.because === 'cameras')
    return (
      <span className="t2" title={`Route not known: ${unreadText(leg.unread ?? 0)} on the way`}>
        {durationText(leg.seconds)}, {leg.unread} unread
      </span>
    );
  if (leg.kind !== 'likely' || leg.leastKmh < 1) return <span className="t2">{durationText(leg.seconds)}</span>;
  return (
    <>
      {milesText(leg.distanceKm)} <span className="t3">at</span> {mphText(leg.leastKmh)}
    </>
  );
}

/** The same for a copy. */
export function sinceText(investigation: Investigation, row: number, previous: number | undefined): string {
  if (investigation.impossibleRows.has(row)) return 'not possible';
  if (isFirst(investigation, row)) return 'first read';
  if (!isOfSame(investigation, row, previous)) return 'first in view';
  const leg = investigation.legTo.get(row);
  if (leg === undefined || previous !== leg.fromRow) return timeSince(investigation, row, previous);
  const stay = investigation.stayOf(row);
  const time = durationText(leg.seconds);
  if (stay !== undefined && row !== stay.firstRow) return `${time}, still there`;
  if (leg.kind === 'unknown') return `${time}, position not known`;
  if (leg.because === 'cameras') return `${time}, ${unreadText(leg.unread ?? 0)}`;
  if (leg.kind !== 'likely' || leg.leastKmh < 1) return time;
  return `${milesText(leg.distanceKm)} at ${mphText(leg.leastKmh)}`;
}

/** Beside the time of a read that the service received late. */
export function LateMark(): ReactNode {
  return (
    <span
      className="late-mark"
      role="img"
      aria-label="received late"
      title="Received late: later than a read of such a camera should be"
    >
      <Icon name="clock" size={12} />
    </span>
  );
}

/** When the service received a read: the clock on the day of the capture, with the day on another. */
export function Received({ table, row }: { readonly table: ReadTable; readonly row: number }): ReactNode {
  const receivedMs = useParticulars(table, row)?.receivedAtMs;
  if (receivedMs === undefined) return null;
  return receivedMs === null ? (
    <span className="t3">not known</span>
  ) : (
    receivedText(receivedMs, table.capturedAtMs[row] ?? 0)
  );
}

/** `08:00:02`, or `Mon 2 Nov 08:00:02` when it came on another day than it was captured. */
const receivedText = (receivedMs: number, capturedMs: number): string =>
  dayText(receivedMs) === dayText(capturedMs)
    ? clockText(receivedMs)
    : `${shortDayText(receivedMs)} ${clockText(receivedMs)}`;

export function Confidence({ value }: { readonly value: number }): ReactNode {
  if (value === NO_BYTE) return <span className="t3">none</span>;
  return (
    <span className={value < DOUBT_BELOW ? 'confidence low' : 'confidence'}>
      <span className="confidence-bar" aria-hidden="true">
        <i style={{ width: `${value}%` }} />
      </span>
      <span className="num">{value}</span>
    </span>
  );
}

const ARROWS: Readonly<Record<string, number>> = { N: 0, NE: 45, E: 90, SE: 135, S: 180, SW: 225, W: 270, NW: 315 };

/** Compass arrow and letter of the direction in which the camera looks. */
export function Direction({ direction }: { readonly direction: string }): ReactNode {
  const degrees = ARROWS[direction];
  return (
    <span className="compass">
      {degrees !== undefined && (
        <svg
          width="10"
          height="10"
          viewBox="0 0 10 10"
          aria-hidden="true"
          style={{ transform: `rotate(${degrees}deg)` }}
        >
          <path d="M5 0.5 8.5 9 5 7 1.5 9z" fill="currentColor" />
        </svg>
      )}
      {direction}
    </span>
  );
}
