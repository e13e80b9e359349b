import { useMemo, type ReactNode } from 'react';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import { busiestRun, isToBeChecked, type Investigation, type Rows } from '../../../columns/investigation.ts';
import { looksLike } from '../../../columns/looks.ts';
import { areSeveral, fitsEither } from '../../../columns/sequence.ts';
import { useUnfiltered } from '../../../columns/use-results.ts';
import { keysOf } from '../../../commands/command.ts';
import { useLooking, useSearch, useSelection } from '../../../search/search-view.tsx';
import { isRunning } from '../../../search/session.ts';
import { serviceNowMs, useSession } from '../../../state/session-store.ts';
import { useNow } from '../../../time/use-now.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import {
  boundText,
  clockText,
  countText,
  durationText,
  figureText,
  instantInWords,
  shortDayText,
} from '../../../words/measures.ts';
import { compareReads, lastRead as lastReadCommand } from '../commands.ts';
import { lastRead } from '../handles.ts';
import './last-read.css';

/** Above this many reads comparing their looks, and looking for the busiest of them, would hold the page up [default]. */
const COMPARED_READS = 1_000_000;
/** How long ago is said to the minute. */
const EVERY_MS = 30_000;

/** All reads of the mark of a read, whichever vehicle they were put to. */
function readsOfMark({ vehicles, vehicleOf, pairs }: Investigation, row: number): Rows {
  const own = vehicleOf(row);
  const pair = pairs.find(({ first, second }) => first === own || second === own);
  if (pair === undefined) return vehicles[own]?.rows ?? new Int32Array(0);
  return Int32Array.from([...(vehicles[pair.first]?.rows ?? []), ...(vehicles[pair.second]?.rows ?? [])]);
}

/** `, silver Volkswagen Tiguan, as in 130 of 133 reads`: whether it is the same car as in the others. */
function looksText(investigation: Investigation, row: number): string {
  const { table } = investigation;
  const written = table.vehicleAt(row);
  if (table.rows > COMPARED_READS) return written === '' ? '' : `, ${written}`;
  // A colour stands first, and inside a sentence it has no capital.
  const vehicle =
    table.colour.at(row) === undefined ? written : `${written.charAt(0).toLowerCase()}${written.slice(1)}`;
  const rows = readsOfMark(investigation, row);
  const like = looksLike(table, row, rows);
  if (like === undefined || vehicle === '') return ', make and colour not given by the camera';
  const without = rows.length - like.given;
  const others =
    rows.length === 1 ? 'the only read' : `as in ${figureText(like.same)} of ${countText(rows.length, 'read')}`;
  return `, ${vehicle}, ${others}${without === 0 ? '' : `, ${figureText(without)} without make or colour`}`;
}

/** The sentence that every result opens with, in parts: the first is its lead. */
function sentenceOf(
  investigation: Investigation,
  row: number,
  looks: string,
  nowMs: number,
  isWhole: boolean,
): readonly [string, string] {
  const { table } = investigation;
  const ms = table.capturedAtMs[row] ?? 0;
  const camera = investigation.cameraAt(row);
  const vehicle = investigation.vehicles[investigation.vehicleOf(row)];
  const which = !areSeveral(investigation)
    ? ''
    : fitsEither(investigation, row, investigation.vehicleOf(row))
      ? ' of either vehicle,'
      : investigation.pairs.length > 0
        ? ` of vehicle ${vehicle?.letter ?? ''}`
        : ` of ${formatVrm(vehicle?.mark ?? '')}`;
  const where =
    camera === undefined
      ? table.cameraIdAt(row)
      : `${camera.name}, ${`${camera.road} ${boundText(camera.direction)}`.trim()}`;
  const ago = Math.max(0, nowMs - ms) / 1_000;
  const stay = investigation.stayOf(row);
  const stood =
    stay === undefined ? '' : `, there for ${durationText(stay.seconds)} (${countText(stay.reads, 'read')})`;
  return [
    `${isWhole ? 'Last read' : 'Last of the reads that arrived'}${which} ${instantInWords(ms)}`,
    `, ${where}${stood}, ${ago < 60 ? 'less than a minute' : durationText(ago)} ago${looks}.`,
  ];
}

function Sentence({
  investigation,
  row,
  isWhole,
}: {
  readonly investigation: Investigation;
  readonly row: number;
  /** The search was not ended before all reads had come: they come oldest first. */
  readonly isWhole: boolean;
}): ReactNode {
  useNow(EVERY_MS);
  // The service's clock: an age by a wrong clock of this computer would be untrue.
  useSession((state) => state.status?.clock);
  const looks = useMemo(() => looksText(investigation, row), [investigation, row]);
  const [lead, rest] = sentenceOf(investigation, row, looks, serviceNowMs(), isWhole);
  const reading = investigation.isNearMiss(row)
    ? ` Read as ${formatVrm(investigation.table.vrmAt(row))}: possible, not certain.`
    : '';
  return (
    <p className="last-read-sentence">
      <b>{lead}</b>
      {rest}
      {reading}
    </p>
  );
}

/** Where the vehicle was last, and whether it is the same car as in the other reads. Brush and filters do not change it. */
export function LastRead(): ReactNode {
  const investigation = useUnfiltered();
  const running = useSearch(isRunning);
  const isWhole = useSearch(({ phase }) => phase === 'complete');
  const looking = useLooking();
  const { select, openPictures } = useSelection();
  const busiest = useMemo(
    () =>
      investigation === undefined || investigation.table.rows > COMPARED_READS ? undefined : busiestRun(investigation),
    [investigation],
  );
  // Of pairs nothing is known of the reads between: the last of them is not where it was last.
  const row =
    investigation === undefined || investigation.found !== undefined || running ? -1 : investigation.table.rows - 1;
  const open = (): void => {
    select(row);
    openPictures(row);
  };
  const toBusiest = busiest === undefined ? undefined : () => looking?.setTime(busiest.span);
  lastRead.useProvide({ open: row < 0 ? undefined : open, toBusiest: row < 0 ? undefined : toBusiest });
  if (investigation === undefined || row < 0) return null;
  const contradicts = investigation.pairs.length > 0 || investigation.impossibleRows.size > 0;
  return (
    <section className="last-read" aria-label="Last read">
      <Icon name="pin" size={15} />
      <Sentence investigation={investigation} row={row} isWhole={isWhole} />
      {contradicts && (
        <span className="last-read-doubt">
          <Icon name="warning" size={13} />
          {investigation.pairs.length > 0
            ? 'These reads fit two vehicles.'
            : `${countText(investigation.impossibleRows.size, 'read')} cannot be the same car.`}{' '}
          <button type="button" className="link" onClick={compareReads.run}>
            Compare
          </button>
        </span>
      )}
      {!contradicts && isToBeChecked(investigation) && (
        <span className="last-read-doubt">
          <Icon name="warning" size={13} />
          Being worked out: whether one car can have made so many reads.
        </span>
      )}
      <span className="last-read-actions">
        <Button size="s" icon="eye" keys={keysOf(lastReadCommand)} onClick={open}>
          Its images
        </Button>
        {busiest !== undefined && (
          <Button
            size="s"
            icon="bars"
            title={`Shows the run with most reads: ${countText(busiest.reads, 'read')}`}
            onClick={toBusiest}
          >
            {`Busiest: ${shortDayText(busiest.firstMs)} ${clockText(busiest.firstMs).slice(0, 5)}, ${countText(busiest.reads, 'read')}`}
          </Button>
        )}
      </span>
    </section>
  );
}
