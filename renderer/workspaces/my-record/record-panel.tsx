import { useMemo, useRef, type ReactNode } from 'react';
import { instantMs } from '../../../app/domain/instant.ts';
import { keysOf } from '../../commands/command.ts';
import { useSession } from '../../state/session-store.ts';
import { Note } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureState } from '../../ui/failure.tsx';
import { CheckBox } from '../../ui/field.tsx';
import { Grid } from '../../ui/grid/grid.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Panel, PanelBody, PanelHead } from '../../ui/panel.tsx';
import { EmptyAfter, SkeletonRows, useSlow } from '../../ui/panel-state.tsx';
import { Segmented, type Choice } from '../../ui/segmented.tsx';
import { failureWords } from '../../words/failures.ts';
import { countText, dayText, figureText, instantInWords, timesInDay } from '../../words/measures.ts';
import type { Act } from './acts.ts';
import { older, refresh } from './commands.ts';
import { shownActs, useRecordFilters, type RecordKind } from './filters.ts';
import { recordPages, recordTable, recordText } from './handles.ts';
import { RECORD_GRID, RECORD_PANEL } from './panel-names.ts';
import { recordColumns } from './record-columns.tsx';
import { recordRows } from './record-rows.ts';
import { RECORDS_HERE, type OwnRecordState } from './use-record.ts';

/** Heights in CSS pixels, as set by `grid.css` and the density setting. */
const ROW_PX = { compact: 24, default: 28, roomy: 36 } as const;
const DAY_PX = 24;

const KINDS: readonly Choice<RecordKind>[] = [
  { value: 'all', label: 'All' },
  { value: 'search', label: 'Searches' },
  { value: 'looked', label: 'Looked at' },
  { value: 'refusal', label: 'Refusals' },
  { value: 'signing', label: 'Signing in and out' },
  { value: 'other', label: 'Other' },
];

function Filters({ hidden }: { readonly hidden: number }): ReactNode {
  const { kind, text, byItself } = useRecordFilters();
  const field = useRef<HTMLInputElement>(null);
  recordText.useProvide({
    focus: () => {
      field.current?.focus();
      field.current?.select();
    },
  });
  return (
    <div className="record-filters">
      <Segmented
        label="Kind"
        choices={KINDS}
        value={kind}
        size="m"
        onChange={(chosen) => useRecordFilters.setState({ kind: chosen })}
      />
      <div className="field-box m record-text">
        <Icon name="search" size={14} />
        <input
          ref={field}
          aria-label="Find in the record"
          placeholder="Mark, reason or receipt"
          value={text}
          onChange={(event) => useRecordFilters.setState({ text: event.target.value })}
        />
        {text !== '' && (
          <Button
            variant="ghost"
            size="s"
            icon="cross"
            iconOnly="Clear the text"
            onClick={() => {
              useRecordFilters.setState({ text: '' });
              field.current?.focus();
            }}
          />
        )}
      </div>
      <span className="grow" />
      <CheckBox
        label={<>Calls by Sightline itself{hidden > 0 && <span className="t3 num"> {figureText(hidden)}</span>}</>}
        checked={byItself}
        onChange={(checked) => useRecordFilters.setState({ byItself: checked })}
      />
    </div>
  );
}

function RecordGrid({ acts }: { readonly acts: readonly Act[] }): ReactNode {
  const chosen = useRecordFilters((state) => state.chosen);
  const rowPx = ROW_PX[useSession((state) => state.settings.density)];
  const { items, headings, counts } = useMemo(() => recordRows(acts), [acts]);
  const columns = useMemo(() => recordColumns(acts), [acts]);
  const row = acts.findIndex(({ key }) => key === chosen);
  return (
    <Grid
      name={RECORD_GRID}
      className="record-grid"
      columns={columns}
      items={items}
      headings={headings}
      heading={(first) => {
        const ms = acts[first]?.atMs ?? 0;
        return `${dayText(ms)} · ${countText(counts.get(first) ?? 0, 'act')} · ${timesInDay(ms)}`;
      }}
      rowPx={rowPx}
      headingPx={DAY_PX}
      sort={NEWEST_FIRST}
      onSort={() => undefined}
      selectedRow={row < 0 ? undefined : row}
      onSelect={(at) => useRecordFilters.setState({ chosen: acts[at]?.key })}
      provide={recordTable}
    />
  );
}
const NEWEST_FIRST = { id: 'time', descending: true } as const;

const tryAgain = (
  <Button icon="refresh" keys={keysOf(refresh)} onClick={refresh.run}>
    Try again
  </Button>
);

/** Notes on what is missing, above the content. */
function NotKnown({ record }: { readonly record: OwnRecordState }): ReactNode {
  const { failure, failureHere, isLogKnown, acts } = record;
  const said = failure ?? failureHere;
  if (record.isWaiting || said === null || (failure !== null && !isLogKnown && acts.length === 0)) return null;
  const { title } = failureWords(said.failure, 'change');
  return (
    <div className="record-note">
      <Note tone="warn" live="status">
        <b>{title}.</b>{' '}
        {failure === null
          ? 'Receipts of this workstation are not shown.'
          : isLogKnown
            ? 'What was read of the log before is shown; newer or older records may be missing.'
            : 'What this workstation has recorded is shown, without its reasons; the log has more.'}{' '}
        <span className="mono t3 nowrap">{said.failure.ref}</span>
      </Note>
      {tryAgain}
    </div>
  );
}

function Waiting(): ReactNode {
  return useSlow(200) ? <SkeletonRows rows={12} /> : null;
}

function Content({ record, shown }: { readonly record: OwnRecordState; readonly shown: readonly Act[] }): ReactNode {
  const { acts, failure, isLogKnown, isWaiting, hasOlder } = record;
  // Waits for both: acts without their receipts, or receipts without their acts, would change while being read.
  if (isWaiting) return <Waiting />;
  if (shown.length > 0) return <RecordGrid acts={shown} />;
  if (failure !== null && !isLogKnown && acts.length === 0)
    return <FailureState failure={failure.failure} subject="reading" actions={tryAgain} />;
  const all = { kind: 'all', text: '', byItself: true } as const;
  return acts.length === 0 ? (
    <EmptyAfter title="Nothing is under your name" actions={tryAgain}>
      {hasOlder
        ? 'Not in the part of the log that was looked at. There is an older part.'
        : 'The log has no record of yours, nor has this workstation.'}
    </EmptyAfter>
  ) : (
    <EmptyAfter
      title="No record fits"
      actions={
        <Button icon="filter" onClick={() => useRecordFilters.setState(all)}>
          Show all {figureText(acts.length)}
        </Button>
      }
    >
      {hasOlder ? 'Of what was read. Older records are not read yet.' : 'Of all that is under your name.'}
    </EmptyAfter>
  );
}

/** How far back the log was searched, and a button to go further. */
function Foot({ record }: { readonly record: OwnRecordState }): ReactNode {
  const { isMoreHere, lookedBackTo, treeSize, hasOlder, isReadingOlder } = record;
  const receiptsTo = isMoreHere && (
    <span className="t2">
      Receipts of this workstation are shown for its {figureText(RECORDS_HERE)} newest records of yours, not for older
      ones
    </span>
  );
  if (treeSize === undefined) return receiptsTo && <footer className="record-foot">{receiptsTo}</footer>;
  return (
    <footer className="record-foot">
      <span className="t2" role="status" aria-label="How far back">
        {!hasOlder
          ? 'Looked back to the beginning of the log'
          : lookedBackTo === null
            ? 'Not looked back yet'
            : `Looked back to ${instantInWords(instantMs(lookedBackTo))}`}
        <span className="t3"> · {countText(treeSize, 'record')} of everybody in the log</span>
      </span>
      {receiptsTo}
      <span className="grow" />
      {hasOlder && (
        <Button
          icon="clock"
          keys={keysOf(older)}
          blocked={isReadingOlder ? 'Older records are being read' : undefined}
          onClick={older.run}
        >
          {isReadingOlder ? 'Reading' : 'Older'}
        </Button>
      )}
    </footer>
  );
}

/** Every act of the person, filtered, newest first. */
export function RecordPanel({ record }: { readonly record: OwnRecordState }): ReactNode {
  const filters = useRecordFilters();
  const { acts } = record;
  const shown = useMemo(() => shownActs(acts, filters), [acts, filters]);
  const byItself = useMemo(() => acts.filter((act) => act.isByItself).length, [acts]);
  recordPages.useProvide({
    refresh: record.refresh,
    older: record.hasOlder && !record.isReadingOlder ? record.older : undefined,
  });
  const note =
    acts.length === 0
      ? undefined
      : shown.length === acts.length
        ? countText(acts.length, 'act')
        : `${figureText(shown.length)} of ${countText(acts.length, 'act')} shown`;
  return (
    <Panel name={RECORD_PANEL} className="record-panel">
      <PanelHead title="All that is under your name" note={note}>
        <Button size="s" icon="refresh" keys={keysOf(refresh)} onClick={refresh.run}>
          Refresh
        </Button>
      </PanelHead>
      <Filters hidden={filters.byItself ? 0 : byItself} />
      <NotKnown record={record} />
      <PanelBody>
        <Content record={record} shown={shown} />
      </PanelBody>
      <Foot record={record} />
    </Panel>
  );
}
