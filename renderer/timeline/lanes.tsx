import { DAY_MS } from '../../app/domain/instant.ts';
import { useMemo, type ReactNode } from 'react';
import { daylight } from '../../app/movement/sun.ts';
import type { Investigation, Span, Vehicle } from '../columns/investigation.ts';
import { journeysIn } from '../columns/investigation.ts';
import { badgeOf, type ReadBadge } from '../columns/sequence.ts';
import { localDayNumber, nextLocalMidnight } from '../../app/domain/london-time.ts';
import { clockText, durationText, figureText, shortClockText, shortDayText } from '../words/measures.ts';
import { ticks, tickStepMs, timeScale } from './timeline-scale.ts';

type LanesProps = {
  readonly investigation: Investigation;
  readonly brush: Span;
  readonly fromX: number;
  readonly toX: number;
  readonly top: number;
  readonly hoveredRow: number | undefined;
  readonly selectedRow: number | undefined;
  readonly onHover: (row: number | undefined) => void;
  readonly onSelect: (row: number) => void;
};

export const AXIS_PX = 20;
export const LANE_PX = 32;
/** Above this many reads the lane shows discs without numbers, which would be illegible anyway. */
const NUMBERED = 60;
/** Above this many reads only one in several is drawn: more would overlap. */
const DRAWN = 150;

const MIDDLE_OF_ENGLAND = { lon: -1.5, lat: 53 };

/** The hours of darkness within a span; none for spans so long that nights would be stripes. */
function nightsIn(brush: Span): readonly Span[] {
  if (brush.toMs - brush.fromMs > 40 * DAY_MS) return [];
  const nights: Span[] = [];
  for (let day = Math.floor(brush.fromMs / DAY_MS) - 1; day * DAY_MS < brush.toMs; day += 1) {
    const sun = daylight(day * DAY_MS, MIDDLE_OF_ENGLAND);
    const next = daylight((day + 1) * DAY_MS, MIDDLE_OF_ENGLAND);
    if (sun !== undefined && next !== undefined)
      nights.push({ fromMs: Math.max(brush.fromMs, sun.sunsetMs), toMs: Math.min(brush.toMs, next.sunriseMs) });
  }
  return nights.filter((night) => night.toMs > night.fromMs);
}

/** The least distance between discs at which a number of two figures is legible. */
const UNCOVERED_PX = 13;

/** Approximate widths of a check's symbol and of one character of its label. */
const CHECK_SIGN_PX = 20;
const CHECK_CHARACTER_PX = 6.5;

/** Width reserved for the label of a sunrise, left of it; no other label may stand there. */
const SUNRISE_PX = 84;

function Lane({
  vehicle,
  index,
  y,
  scale,
  props,
}: {
  readonly vehicle: Vehicle;
  readonly index: number;
  readonly y: number;
  readonly scale: { toX: (ms: number) => number };
  readonly props: LanesProps;
}): ReactNode {
  const { investigation, hoveredRow, selectedRow, onHover, onSelect } = props;
  const { table } = investigation;
  const { rows, legs } = vehicle.journey;
  const at = (row: number): number => scale.toX(table.capturedAtMs[row] ?? 0);
  const step = Math.max(1, Math.ceil(rows.length / DRAWN));
  const numbered = rows.length <= NUMBERED;
  const badgeAt = (row: number, place: number): ReadBadge =>
    badgeOf(investigation, { row, vehicle: index, place, total: rows.length });
  if (rows.length === 0 && vehicle.rows.length > 0) {
    return (
      <text x={props.fromX + 8} y={y + 4} className="tick">
        {figureText(vehicle.rows.length)} reads here: too many to draw one by one. Narrow the brush.
      </text>
    );
  }
  return (
    <g>
      {rows.length <= DRAWN &&
        legs.map((leg, i) => {
          const x1 = at(leg.fromRow);
          const x2 = at(leg.toRow);
          const dotted = leg.kind !== 'likely';
          return (
            <g key={leg.toRow}>
              <line
                x1={x1}
                x2={x2}
                y1={y}
                y2={y}
                className={dotted ? 'leg dotted' : 'leg'}
                style={dotted ? undefined : { stroke: badgeAt(leg.fromRow, i + 1).colour }}
              />
              {leg.kind === 'gap' && x2 - x1 > 120 && (
                <text x={(x1 + x2) / 2} y={y + 3.5} textAnchor="middle" className="gap-label">
                  no reads for {durationText(leg.seconds)}
                </text>
              )}
            </g>
          );
        })}
      {rows.map((row, i) => {
        if (i % step !== 0 && row !== selectedRow) return null;
        const uncertain = table.isDoubtful(row) || investigation.isNearMiss(row);
        const { colour, late, label, isSquare } = badgeAt(row, i + 1);
        // A disc covered by the next one would be illegible; the table has its number.
        const covered = rows[i + 1] !== undefined && at(rows[i + 1] ?? 0) - at(row) < UNCOVERED_PX;
        return (
          <g
            key={row}
            transform={`translate(${at(row)},${y})`}
            className="lane-read"
            onMouseEnter={() => onHover(row)}
            onMouseLeave={() => onHover(undefined)}
            onClick={() => onSelect(row)}
          >
            {row === selectedRow && <circle r={11} className="ring" />}
            {isSquare ? (
              <rect
                x={numbered ? -7.5 : -3.5}
                y={numbered ? -7.5 : -3.5}
                width={numbered ? 15 : 7}
                height={numbered ? 15 : 7}
                rx={2}
                className={uncertain ? 'open' : ''}
                style={uncertain ? undefined : { fill: colour }}
              />
            ) : (
              <circle
                r={numbered ? 8 : 3.5}
                className={uncertain ? 'open' : ''}
                style={uncertain ? undefined : { fill: colour }}
              />
            )}
            {row === hoveredRow && <circle r={numbered ? 8 : 5} className="hover-ring" />}
            {numbered && !covered && (
              <text y={3.8} textAnchor="middle" className={uncertain ? 'number open' : late ? 'number late' : 'number'}>
                {label}
              </text>
            )}
            {numbered && <title>{clockText(table.capturedAtMs[row] ?? 0)}</title>}
          </g>
        );
      })}
    </g>
  );
}

/** The brushed stretch: one lane per vehicle, checks below, one cursor through all, night shaded. */
export function Lanes(props: LanesProps): ReactNode {
  const { investigation, brush, fromX, toX, top, hoveredRow, selectedRow } = props;
  const vehicles = useMemo(() => journeysIn(investigation, brush), [investigation, brush]);
  const scale = timeScale(brush, fromX, toX);
  const step = tickStepMs(brush, toX - fromX, 96);
  const instants = ticks(brush, step, nextLocalMidnight(brush.fromMs));
  const nights = useMemo(() => nightsIn(brush), [brush]);
  const sunrises = nights
    .filter((night) => night.toMs < brush.toMs && scale.toX(night.toMs) - scale.toX(night.fromMs) > SUNRISE_PX + 8)
    .map((night) => night.toMs);
  const underSunrise = (x: number): boolean =>
    sunrises.some((ms) => x > scale.toX(ms) - SUNRISE_PX - 38 && x < scale.toX(ms));
  const checksY = top + AXIS_PX + vehicles.length * LANE_PX + LANE_PX / 2;
  const bottom = checksY + LANE_PX / 2;
  const pointed = hoveredRow ?? selectedRow;
  const pointedMs = pointed === undefined ? undefined : investigation.table.capturedAtMs[pointed];
  const impossible = vehicles.flatMap((vehicle) => vehicle.journey.impossible);
  return (
    <g className="lanes">
      {nights.map((night) => (
        <rect
          key={night.fromMs}
          x={scale.toX(night.fromMs)}
          width={scale.toX(night.toMs) - scale.toX(night.fromMs)}
          y={top}
          height={bottom - top}
          className="night"
        />
      ))}
      {sunrises.map((ms) => (
        <text key={ms} x={scale.toX(ms) - 4} y={top + 13} className="tick" textAnchor="end">
          sunrise {shortClockText(ms)}
        </text>
      ))}
      {instants.map((ms) => (
        <g key={ms}>
          <line x1={scale.toX(ms)} x2={scale.toX(ms)} y1={top} y2={bottom} className="grid-line" />
          {!underSunrise(scale.toX(ms)) && (
            <text x={scale.toX(ms) + 4} y={top + 13} className="tick">
              {step >= DAY_MS || localDayNumber(ms) !== localDayNumber(ms - 1) ? shortDayText(ms) : shortClockText(ms)}
            </text>
          )}
        </g>
      ))}
      <line x1={0} x2={toX} y1={top + AXIS_PX + 0.5} y2={top + AXIS_PX + 0.5} className="rule" />
      {vehicles.map((vehicle, i) => {
        const y = top + AXIS_PX + i * LANE_PX + LANE_PX / 2;
        return (
          <g key={`${vehicle.letter} ${vehicle.mark}`}>
            <text x={12} y={y + 4} className="lane-name">
              {vehicles.length === 1 ? 'Reads' : `${vehicle.letter}  ${vehicle.mark}`}
            </text>
            <Lane vehicle={vehicle} index={i} y={y} scale={scale} props={props} />
            <line x1={0} x2={toX} y1={y + LANE_PX / 2 + 0.5} y2={y + LANE_PX / 2 + 0.5} className="rule" />
          </g>
        );
      })}
      <text x={12} y={checksY + 4} className="lane-name">
        Checks
      </text>
      {impossible.map((read, i) => {
        const x = scale.toX(investigation.table.capturedAtMs[read.row] ?? 0);
        const words = `${investigation.cameraAt(read.row)?.name ?? 'read'}: not possible`;
        const xOf = (at: number): number | undefined =>
          impossible[at] === undefined
            ? undefined
            : scale.toX(investigation.table.capturedAtMs[impossible[at].row] ?? 0);
        const width = CHECK_SIGN_PX + words.length * CHECK_CHARACTER_PX;
        // A label that would leave the drawing goes on the other side; one that would overlap the next symbol is
        // only a title.
        const left = x + width > toX;
        const room = left ? x - (xOf(i - 1) ?? -Infinity) : (xOf(i + 1) ?? Infinity) - x;
        return (
          <g
            key={read.row}
            transform={`translate(${x},${checksY})`}
            className="check"
            onClick={() => props.onSelect(read.row)}
          >
            <path d="M0 -6 6.5 5.5H-6.5z" />
            <title>{words}</title>
            {room > width && (
              <text x={left ? -12 : 12} y={4} textAnchor={left ? 'end' : 'start'}>
                {words}
              </text>
            )}
          </g>
        );
      })}
      {pointedMs !== undefined && pointedMs >= brush.fromMs && pointedMs < brush.toMs && (
        <line x1={scale.toX(pointedMs)} x2={scale.toX(pointedMs)} y1={top} y2={bottom} className="cursor" />
      )}
    </g>
  );
}
