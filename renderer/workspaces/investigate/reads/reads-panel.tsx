import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { COPY_MAX_ROWS } from '../../../../app/policy/audit-rules.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Panel, PanelBody, PanelHead } from '../../../ui/panel.tsx';
import { Grid } from '../../../ui/grid/grid.tsx';
import { isHeading } from '../../../ui/grid/items.ts';
import { keysOf } from '../../../commands/command.ts';
import type { Investigation } from '../../../columns/investigation.ts';
import type { ChoiceField } from '../../../columns/read-filters.ts';
import { ReadList } from '../../../columns/read-order.ts';
import { clockChangesIn, localMidnight, nextLocalMidnight } from '../../../../app/domain/london-time.ts';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import { countText, dayText, figureText, timesInDay } from '../../../words/measures.ts';
import { useInvestigation } from '../../../columns/use-results.ts';
import { areSeveral, readBadges } from '../../../columns/sequence.ts';
import { lookInto } from '../../../search/look-into.ts';
import type { Looking } from '../../../search/looking.ts';
import type { StandingKeeper } from '../../../search/standings.ts';
import {
  useLooking,
  useReadFilters,
  useReadsInView,
  useSearch,
  useSelection,
  useTimeFilter,
} from '../../../search/search-view.tsx';
import { useCameras } from '../../../state/camera-store.ts';
import { useSession } from '../../../state/session-store.ts';
import { useVersioned } from '../../../state/versioned.ts';
import { copyView as copyViewCommand } from '../commands.ts';
import { readsOrder, readsPanel, readsTable } from '../handles.ts';
import { READS_PANEL } from '../panel-names.ts';
import { ChangedPins, ChangedReads } from '../changed/changed-reads.tsx';
import { ReadsInView } from '../filters/reads-in-view.tsx';
import { ViewBar } from '../filters/view-bar.tsx';
import { copyReads } from './copy-reads.ts';
import { NothingInView } from './nothing-in-view.tsx';
import { readColumns, type ReadColumn } from './read-columns.tsx';
import { directionsOf, orderOf, SORT_KEYS, type Sort, type SortKey } from './reads-rows.ts';
import { ReadsBefore } from './reads-states.tsx';
import { TableMenu } from './table-menu.tsx';
import { useReadsTable } from './table-store.ts';
import './reads.css';

/** The table as it is on the screen: its reads in view, as they are sorted and grouped, and its columns. */
type Listed = { readonly rows: () => readonly number[]; readonly columns: readonly ReadColumn[] };

/** Heights in CSS pixels, as set by `grid.css` and the density setting. */
const ROW_PX = { compact: 24, default: 28, roomy: 36 } as const;
const DAY_PX = 24;

/** The value that a cell shows. */
const FIELD_OF_COLUMN: Readonly<Record<string, ChoiceField>> = {
  time: 'hour',
  vrm: 'vehicle',
  camera: 'camera',
  road: 'road',
  direction: 'direction',
  lane: 'lane',
  looks: 'make',
};

/** The read before each, of the same vehicle, as the list has it: impossible reads are no steps of a journey. */
function previousIn(list: ReadList, investigation: Investigation, sort: Sort): (row: number) => number | undefined {
  const by = sort.descending ? 1 : -1;
  return (row) => {
    for (let i = list.indexOf(row) + by; i >= 0; i += by) {
      const item = list.at(i);
      if (item === undefined || !isHeading(item)) {
        if (item === undefined || !investigation.impossibleRows.has(item)) return item;
      }
    }
    return undefined;
  };
}

/** Whether some of the reads may be of a day on which the clocks change: then times say their zone. */
function haveZones({ table: { capturedAtMs, rows } }: Investigation): boolean {
  const [firstMs, lastMs] = [capturedAtMs[0] ?? 0, capturedAtMs[rows - 1] ?? 0];
  return clockChangesIn(localMidnight(firstMs), nextLocalMidnight(lastMs)).length > 0;
}

function ReadsGrid({
  investigation,
  looking,
  isWhole,
  listed,
}: {
  readonly investigation: Investigation;
  readonly looking: Looking;
  /** Every read is listed; those out of view are dimmed. */
  readonly isWhole: boolean;
  /** Set to what is on the screen, for a copy of it. */
  readonly listed: { current: Listed | undefined };
}): ReactNode {
  const [sort, setSort] = useState<Sort>({ key: 'time', descending: true });
  const { grouping, hidden } = useReadsTable();
  const [brush] = useTimeFilter();
  const cameras = useCameras((state) => state.cameras);
  const { selectedRow, hoveredRow, select, hover, openPictures } = useSelection();
  const { index, standings } = looking;
  const keepStanding = useCallback((keeper: StandingKeeper) => standings.keep('reads', keeper), [standings]);
  const filtered = useVersioned(index, useReadFilters());
  // Sorted by anything but time, days would come again and again: the time cell has the day then.
  const groups = grouping === 'day' && sort.key !== 'time' ? 'none' : grouping;
  const arrangement = useMemo(() => ({ grouping: groups, sort }), [groups, sort]);
  const order = useMemo(() => orderOf(investigation, cameras, arrangement), [investigation, cameras, arrangement]);
  const list = useMemo(
    () => new ReadList({ order, index: filtered.now, span: brush, isWhole, ...directionsOf(arrangement) }),
    [order, filtered, brush, isWhole, arrangement],
  );
  const sortBy = (key: SortKey): void =>
    setSort((old) => ({ key, descending: old.key === key ? !old.descending : key === 'time' }));
  readsOrder.useProvide({ key: sort.key, sortBy });
  const isUnderDay = groups === 'day';
  const hasZones = useMemo(() => haveZones(investigation), [investigation]);
  // Between rows of several vehicles there is no way that was driven.
  const hasSince =
    sort.key === 'time' && (groups === 'vehicle' || (areSeveral(investigation) ? false : groups !== 'camera'));
  const columns = useMemo(() => {
    const listed = { isUnderDay, previousOf: previousIn(list, investigation, sort) };
    return readColumns(investigation, readBadges(investigation, brush), listed).filter(
      ({ id }) => !hidden.has(id) && (id !== 'since' || hasSince),
    );
  }, [investigation, brush, list, sort, isUnderDay, hidden, hasSince]);
  const rowPx = ROW_PX[useSession((state) => state.settings.density)];
  // A brush that moves in the whole list scrolls to its newest read; a list of the view alone begins there anyhow.
  const leadRow = useMemo(() => {
    if (!isWhole || sort.key !== 'time') return undefined;
    const count = filtered.now.countIn(brush);
    return filtered.now.rowInView(brush, sort.descending ? count - 1 : 0);
  }, [isWhole, sort, filtered, brush]);
  const isOut = (row: number): boolean => !index.isInView(brush, row);
  useEffect(() => {
    const inView = (row: number): boolean => !isWhole || !isOut(row);
    listed.current = {
      columns,
      rows: () => {
        const rows: number[] = [];
        for (let at = 0; at < list.length; at += 1) {
          const row = list.at(at) ?? -1;
          if (row >= 0 && inView(row)) rows.push(row);
        }
        return rows;
      },
    };
    return () => (listed.current = undefined);
  });
  const heading = (row: number): string => {
    const count = countText(list.readsUnder(row), 'read');
    const ms = investigation.table.capturedAtMs[row] ?? 0;
    if (groups === 'day') return `${dayText(ms)} · ${count} · ${timesInDay(ms)}`;
    if (groups === 'camera') {
      const camera = investigation.cameraAt(row);
      return `${camera?.name ?? investigation.table.cameraIdAt(row)}${camera === undefined ? '' : `, ${camera.road}`} · ${count}`;
    }
    const vehicle = investigation.vehicles[investigation.vehicleOf(row)];
    return `${areSeveral(investigation) ? `${vehicle?.letter ?? ''} · ` : ''}${formatVrm(vehicle?.mark ?? '')} · ${count}`;
  };
  return (
    <Grid
      name="Reads"
      className={[
        'reads-grid',
        isUnderDay ? '' : 'with-day',
        areSeveral(investigation) ? 'several' : '',
        hasZones ? 'with-zone' : '',
      ].join(' ')}
      columns={columns}
      items={list}
      headings={list.headings}
      heading={heading}
      rowPx={rowPx}
      headingPx={DAY_PX}
      sort={{ id: sort.key, descending: sort.descending }}
      arrangement={groups}
      onSort={(id) => sortBy(SORT_KEYS.find((one) => one === id) ?? sort.key)}
      selectedRow={selectedRow}
      onSelect={select}
      hoveredRow={hoveredRow}
      onHover={hover}
      onOpen={openPictures}
      rowClass={(row) =>
        [investigation.impossibleRows.has(row) ? 'flagged' : '', isWhole && isOut(row) ? 'out-of-view' : ''].join(' ')
      }
      leadRow={leadRow}
      provide={readsTable}
      keepStanding={keepStanding}
      onContext={(row, columnId, at) => {
        select(row);
        lookInto.current()?.open({ row, field: FIELD_OF_COLUMN[columnId ?? ''] }, at);
      }}
    />
  );
}

/** The reads in view: grouped, sortable, driven by the keyboard, drawn only where they are seen. */
export function ReadsPanel(): ReactNode {
  const investigation = useInvestigation();
  const looking = useLooking();
  const [brush] = useTimeFilter();
  const searchRef = useSearch((state) => state.searchRef);
  const phase = useSearch((state) => state.phase);
  const selectedRow = useSelection((state) => state.selectedRow);
  const { inView, all } = useReadsInView();
  const [isWhole, setWhole] = useState(false);
  useEffect(() => setWhole(false), [searchRef]);
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(''), [investigation, selectedRow, brush]);
  const listed = useRef<Listed | undefined>(undefined);
  const copy = (rows: ArrayLike<number>, columns?: readonly ReadColumn[]): void => {
    if (investigation !== undefined) void copyReads(searchRef, investigation, rows, 'rows', columns).then(setSaid);
  };
  const copyView = (): void => {
    if (listed.current !== undefined) copy(listed.current.rows(), listed.current.columns);
  };
  const tooMany = inView > COPY_MAX_ROWS ? `At most ${COPY_MAX_ROWS} reads are copied at once` : undefined;
  const toggleWhole = (): void => setWhole(!isWhole);
  readsPanel.useProvide({
    isWhole,
    toggleWhole: inView < all || isWhole ? toggleWhole : undefined,
    copyChosen: () => copy(selectedRow === undefined ? [] : [selectedRow]),
    copyViewFault: inView === 0 ? 'No reads are in view' : tooMany,
    copyView,
  });
  const impossible = investigation?.impossibleRows.size ?? 0;
  const hasReads = investigation !== undefined && looking !== undefined && all > 0;
  return (
    <Panel name={READS_PANEL} className="reads-panel">
      <PanelHead
        title="Reads"
        note={
          all === 0 && phase !== 'complete' ? undefined : (
            <>
              <ReadsInView /> in view
            </>
          )
        }
      >
        {said !== '' && <span className="t2 nowrap copy-said">{said}</span>}
        {inView > 0 && (
          <Button size="s" icon="copy" keys={keysOf(copyViewCommand)} isNarrow blocked={tooMany} onClick={copyView}>
            Copy view
          </Button>
        )}
        {impossible > 0 && (
          <Badge tone="warn" icon="warning">
            {figureText(impossible)} not possible
          </Badge>
        )}
      </PanelHead>
      {hasReads && (
        <ViewBar>
          {(inView < all || isWhole) && (
            <Button size="s" variant="ghost" pressed={isWhole} onClick={toggleWhole}>
              {`Show all ${figureText(all)}`}
            </Button>
          )}
          <TableMenu />
        </ViewBar>
      )}
      {hasReads && <ChangedReads />}
      <ChangedPins />
      <PanelBody>
        <ReadsBefore />
        {hasReads && inView === 0 && !isWhole && <NothingInView />}
        {hasReads && (inView > 0 || isWhole) && (
          <ReadsGrid investigation={investigation} looking={looking} isWhole={isWhole} listed={listed} />
        )}
      </PanelBody>
    </Panel>
  );
}
