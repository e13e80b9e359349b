import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { COPY_MAX_ROWS } from '../../../../app/policy/audit-rules.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Panel, PanelBody, PanelHead, usePanelTarget } from '../../../ui/panel.tsx';
import { VrmChip } from '../../../ui/vrm-chip.tsx';
import type { Investigation, Span } from '../../../columns/investigation.ts';
import { rowsIn } from '../../../columns/investigation.ts';
import { zoneAt } from '../../../../app/domain/london-time.ts';
import { clockText, countText, dayText, figureText } from '../../../words/measures.ts';
import { useInvestigation } from '../../../columns/use-results.ts';
import { readMarks, type ReadMark } from '../../../columns/sequence.ts';
import { useSearch, useSelection, useTimeFilter } from '../../../search/search-window.tsx';
import { useSession } from '../../../state/session-store.ts';
import { readsPanel, readsTable } from '../handles.ts';
import { READS_PANEL } from '../panel-names.ts';
import { copyReads } from './copy-reads.ts';
import { doubtfulPositions, plateSide } from './plate-facts.ts';
import { Confidence, Direction, SincePrevious } from './read-cells.tsx';
import {
  countsByHeading,
  dayRuns,
  headingIndices,
  isHeading,
  listItems,
  nextReadIndex,
  rowOf,
  type Sort,
  type SortKey,
} from './reads-rows.ts';
import { ReadsBefore } from './reads-states.tsx';
import { rowPlaces } from './row-places.ts';
import { useRowWindow } from './use-row-window.ts';
import './reads.css';

const COLUMNS: readonly { readonly key: SortKey | undefined; readonly title: string; readonly className: string }[] = [
  { key: undefined, title: 'Number', className: 'c-seq' },
  { key: 'time', title: 'Time', className: 'c-time' },
  { key: undefined, title: 'VRM read', className: 'c-vrm' },
  { key: 'camera', title: 'Camera', className: 'c-camera' },
  { key: 'road', title: 'Road', className: 'c-road' },
  { key: undefined, title: 'Direction', className: 'c-direction' },
  { key: undefined, title: 'Since previous', className: 'c-since' },
  { key: 'confidence', title: 'Conf. %', className: 'c-confidence' },
];

/** Columns whose heading is for screen readers only: figure and arrow speak for themselves. */
const QUIET_COLUMNS: ReadonlySet<string> = new Set(['c-seq', 'c-direction']);

type RowProps = {
  readonly investigation: Investigation;
  readonly row: number;
  readonly mark: ReadMark | undefined;
};

function ReadCells({ investigation, row, mark }: RowProps): ReactNode {
  const { table, cameraAt } = investigation;
  const camera = cameraAt(row);
  const impossible = investigation.impossibleRows.has(row);
  const uncertain = table.isDoubtful(row) || investigation.isNearMiss(row);
  return (
    <>
      <span role="gridcell" className="c-seq">
        {impossible ? (
          <span className="seq-flag" aria-label="not possible">
            !
          </span>
        ) : (
          mark !== undefined && (
            <span
              className={uncertain ? 'seq open' : mark.late ? 'seq late' : 'seq'}
              style={uncertain ? undefined : { background: mark.colour }}
            >
              {mark.label}
            </span>
          )
        )}
      </span>
      <span role="gridcell" className="c-time num">
        {clockText(table.capturedAtMs[row] ?? 0)}
      </span>
      <span role="gridcell" className="c-vrm">
        <VrmChip vrm={table.vrmRawAt(row)} side={plateSide(table, row)} doubtful={doubtfulPositions(table, row)} />
      </span>
      <span role="gridcell" className="c-camera">
        {camera?.name ?? table.cameraIdAt(row)}
      </span>
      <span role="gridcell" className="c-road">
        {camera?.road ?? ''}
      </span>
      <span role="gridcell" className="c-direction">
        <Direction direction={camera?.direction ?? ''} />
      </span>
      <span role="gridcell" className="c-since num">
        <SincePrevious investigation={investigation} row={row} />
      </span>
      <span role="gridcell" className="c-confidence">
        <Confidence value={table.confidence[row] ?? 0} />
      </span>
    </>
  );
}

const ROW_PX = { compact: 24, default: 28, roomy: 36 } as const;
const DAY_PX = 24;
const HEAD_PX = 26;

function ReadsGrid({
  investigation,
  brush,
}: {
  readonly investigation: Investigation;
  readonly brush: Span | undefined;
}): ReactNode {
  const [sort, setSort] = useState<Sort>({ key: 'time', descending: true });
  const scroller = useRef<HTMLDivElement>(null);
  const { selectedRow, hoveredRow, select, hover, openPictures } = useSelection();
  const days = useMemo(() => dayRuns(investigation), [investigation]);
  const items = useMemo(() => listItems(investigation, sort, days), [investigation, sort, days]);
  const counts = useMemo(() => countsByHeading(investigation, sort, days), [investigation, sort, days]);
  const marks = useMemo(() => readMarks(investigation, brush), [investigation, brush]);
  const rowPx = ROW_PX[useSession((state) => state.settings.density)];
  const places = useMemo(
    () => rowPlaces(items.length, headingIndices(sort, days), { rowPx, headingPx: DAY_PX }),
    [items, sort, days, rowPx],
  );
  const shown = useRowWindow(scroller, places, HEAD_PX);
  const { scrollTo } = shown;
  const selectedIndex = useMemo(
    () => (selectedRow === undefined ? -1 : items.indexOf(selectedRow)),
    [items, selectedRow],
  );
  useEffect(() => {
    if (selectedIndex >= 0) scrollTo(selectedIndex, 'nearest', DAY_PX);
  }, [selectedIndex, scrollTo]);
  // A brush brings its newest read into view, so that map, timeline and table speak of one stretch of time.
  useEffect(() => {
    if (brush === undefined || selectedIndex >= 0) return;
    const inBrush = rowsIn(investigation.table, investigation.rows, brush);
    const target = sort.descending ? inBrush.at(-1) : inBrush[0];
    if (target !== undefined && sort.key === 'time') scrollTo(items.indexOf(target), 'top', DAY_PX);
  }, [brush, investigation, items, selectedIndex, sort, scrollTo]);

  // Whoever waits in this panel for the reads has them under the keys.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const element = scroller.current;
      if (element !== null && document.activeElement === element.closest('[data-panel]')) element.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, []);

  const moveTo = (index: number): void => {
    const item = items[index];
    if (item !== undefined && !isHeading(item)) select(item);
  };
  const next = (by: 1 | -1): void =>
    moveTo(nextReadIndex(items, by === -1 && selectedIndex < 0 ? items.length : selectedIndex, by));
  // Keys from elsewhere in the workspace bring focus with them.
  readsTable.useProvide({
    move: (by) => {
      scroller.current?.focus();
      next(by);
    },
  });
  usePanelTarget(scroller);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowPx) - 1);
    const by: Readonly<Record<string, () => void>> = {
      ArrowDown: () => next(1),
      ArrowUp: () => next(-1),
      PageDown: () => moveTo(nextReadIndex(items, Math.min(items.length - 2, selectedIndex + page), 1)),
      PageUp: () => moveTo(nextReadIndex(items, Math.max(1, selectedIndex - page), -1)),
      Home: () => moveTo(nextReadIndex(items, -1, 1)),
      End: () => moveTo(nextReadIndex(items, items.length, -1)),
      Enter: () => {
        if (selectedRow !== undefined) openPictures(selectedRow);
      },
    };
    const act = by[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const sortBy = (key: SortKey): void =>
    setSort((old) => ({ key, descending: old.key === key ? !old.descending : key === 'time' }));

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Reads"
      aria-rowcount={items.length + 1}
      aria-colcount={COLUMNS.length}
      className="reads-grid"
      tabIndex={0}
      aria-activedescendant={selectedIndex >= 0 ? `read-${selectedRow}` : undefined}
      onKeyDown={onKeyDown}
      onMouseLeave={() => hover(undefined)}
    >
      <div role="row" aria-rowindex={1} className="reads-head">
        {COLUMNS.map(({ key, title, className }) => (
          <span
            key={className}
            role="columnheader"
            className={className}
            aria-sort={key === undefined || key !== sort.key ? undefined : sort.descending ? 'descending' : 'ascending'}
          >
            {key === undefined ? (
              <span className={QUIET_COLUMNS.has(className) ? 'visually-hidden' : undefined}>{title}</span>
            ) : (
              <button type="button" onClick={() => sortBy(key)}>
                {title}
                {sort.key === key && (
                  <span className="tact" aria-hidden="true">
                    {' '}
                    {sort.descending ? '↓' : '↑'}
                  </span>
                )}
              </button>
            )}
          </span>
        ))}
      </div>
      <div role="presentation" className="reads-rows" style={{ height: shown.drawnPx }}>
        {Array.from(items.subarray(shown.from, shown.to), (item, i) => {
          const index = shown.from + i;
          const row = rowOf(item);
          const place = { transform: `translateY(${shown.topOf(index)}px)`, height: places.heightOf(index) };
          const ms = investigation.table.capturedAtMs[row] ?? 0;
          if (isHeading(item)) {
            return (
              <div key={`d${row}`} role="row" aria-rowindex={index + 2} className="reads-day" style={place}>
                <span role="gridcell" aria-colspan={COLUMNS.length}>
                  {dayText(ms)} · {countText(counts.get(row) ?? 0, 'read')} · times in {zoneAt(ms)}
                </span>
              </div>
            );
          }
          const classes = [
            'reads-row',
            row === selectedRow ? 'selected' : '',
            row === hoveredRow ? 'hovered' : '',
            investigation.impossibleRows.has(row) ? 'flagged' : '',
          ];
          return (
            <div
              key={row}
              id={`read-${row}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={row === selectedRow}
              className={classes.filter(Boolean).join(' ')}
              style={place}
              onClick={() => select(row)}
              onDoubleClick={() => openPictures(row)}
              onMouseEnter={() => hover(row)}
            >
              <ReadCells investigation={investigation} row={row} mark={marks.get(row)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The reads of the search: grouped by day, sortable, driven by the keyboard, drawn only where they are seen. */
export function ReadsPanel(): ReactNode {
  const investigation = useInvestigation();
  const [brush] = useTimeFilter();
  const searchRef = useSearch((state) => state.searchRef);
  const selectedRow = useSelection((state) => state.selectedRow);
  const rowsInView = useMemo(
    () =>
      investigation !== undefined && brush !== undefined
        ? rowsIn(investigation.table, investigation.rows, brush)
        : undefined,
    [investigation, brush],
  );
  const inView = rowsInView?.length;
  const wanted = rowsInView ?? investigation?.rows;
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(''), [investigation, selectedRow, brush]);
  const copy = (rows: ArrayLike<number>): void => {
    if (investigation !== undefined) void copyReads(searchRef, investigation, rows).then(setSaid);
  };
  readsPanel.useProvide({ copyChosen: () => copy(selectedRow === undefined ? [] : [selectedRow]) });
  const total = investigation?.rows.length ?? 0;
  const impossible = investigation?.impossibleRows.size ?? 0;
  return (
    <Panel name={READS_PANEL} className="reads-panel">
      <PanelHead
        title="Reads"
        note={
          total === 0
            ? undefined
            : inView === undefined
              ? countText(total, 'read')
              : `${figureText(inView)} in view of ${figureText(total)}`
        }
      >
        {said !== '' && <span className="t2 nowrap copy-said">{said}</span>}
        {wanted !== undefined && total > 0 && (
          <Button
            size="s"
            icon="copy"
            blocked={wanted.length > COPY_MAX_ROWS ? `At most ${COPY_MAX_ROWS} reads are copied at once` : undefined}
            onClick={() => copy(wanted)}
          >
            {brush === undefined ? 'Copy all' : 'Copy view'}
          </Button>
        )}
        {impossible > 0 && (
          <Badge tone="warn" icon="warning">
            {impossible} not possible
          </Badge>
        )}
      </PanelHead>
      <PanelBody>
        <ReadsBefore />
        {investigation !== undefined && total > 0 && <ReadsGrid investigation={investigation} brush={brush} />}
      </PanelBody>
    </Panel>
  );
}
