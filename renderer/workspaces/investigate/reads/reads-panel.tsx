import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { COPY_MAX_ROWS } from '../../../../app/policy/audit-rules.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Panel, PanelBody, PanelHead } from '../../../ui/panel.tsx';
import { Grid } from '../../../ui/grid/grid.tsx';
import type { Investigation, Span } from '../../../columns/investigation.ts';
import { rowsIn } from '../../../columns/investigation.ts';
import { zoneAt } from '../../../../app/domain/london-time.ts';
import { countText, dayText, figureText } from '../../../words/measures.ts';
import { useInvestigation } from '../../../columns/use-results.ts';
import { readBadges } from '../../../columns/sequence.ts';
import { useSearch, useSelection, useTimeFilter } from '../../../search/search-view.tsx';
import { useSession } from '../../../state/session-store.ts';
import { readsPanel, readsTable } from '../handles.ts';
import { READS_PANEL } from '../panel-names.ts';
import { copyReads } from './copy-reads.ts';
import { readColumns } from './read-columns.tsx';
import { countsByHeading, dayRuns, headingIndices, listItems, SORT_KEYS, type Sort } from './reads-rows.ts';
import { ReadsBefore } from './reads-states.tsx';
import './reads.css';

/** Heights in CSS pixels, as set by `grid.css` and the density setting. */
const ROW_PX = { compact: 24, default: 28, roomy: 36 } as const;
const DAY_PX = 24;

function ReadsGrid({
  investigation,
  brush,
}: {
  readonly investigation: Investigation;
  readonly brush: Span | undefined;
}): ReactNode {
  const [sort, setSort] = useState<Sort>({ key: 'time', descending: true });
  const { selectedRow, hoveredRow, select, hover, openPictures } = useSelection();
  const days = useMemo(() => dayRuns(investigation), [investigation]);
  const items = useMemo(() => listItems(investigation, sort, days), [investigation, sort, days]);
  const headings = useMemo(() => headingIndices(sort, days), [sort, days]);
  const counts = useMemo(() => countsByHeading(investigation, sort, days), [investigation, sort, days]);
  const columns = useMemo(() => readColumns(investigation, readBadges(investigation, brush)), [investigation, brush]);
  const rowPx = ROW_PX[useSession((state) => state.settings.density)];
  // A new brush scrolls to its newest read, so that map, timeline and table show the same stretch of time.
  const leadRow = useMemo(() => {
    if (brush === undefined || sort.key !== 'time') return undefined;
    const inBrush = rowsIn(investigation.table, investigation.rows, brush);
    return sort.descending ? inBrush.at(-1) : inBrush[0];
  }, [brush, investigation, sort]);
  return (
    <Grid
      name="Reads"
      className="reads-grid"
      columns={columns}
      items={items}
      headings={headings}
      heading={(row) => {
        const ms = investigation.table.capturedAtMs[row] ?? 0;
        return `${dayText(ms)} · ${countText(counts.get(row) ?? 0, 'read')} · times in ${zoneAt(ms)}`;
      }}
      rowPx={rowPx}
      headingPx={DAY_PX}
      sort={{ id: sort.key, descending: sort.descending }}
      onSort={(id) =>
        setSort((old) => {
          const key = SORT_KEYS.find((one) => one === id) ?? old.key;
          return { key, descending: old.key === key ? !old.descending : key === 'time' };
        })
      }
      selectedRow={selectedRow}
      onSelect={select}
      hoveredRow={hoveredRow}
      onHover={hover}
      onOpen={openPictures}
      rowClass={(row) => (investigation.impossibleRows.has(row) ? 'flagged' : undefined)}
      leadRow={leadRow}
      provide={readsTable}
    />
  );
}

/** The reads of the search: grouped by day, sortable, usable by keyboard; only visible rows are drawn. */
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
