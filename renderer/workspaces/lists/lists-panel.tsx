import { useMemo, useRef, type ReactNode } from 'react';
import { keysOf } from '../../commands/command.ts';
import { accountOf, useSession } from '../../state/session-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureState } from '../../ui/failure.tsx';
import { TextField } from '../../ui/field.tsx';
import { Grid, type GridColumn } from '../../ui/grid/grid.tsx';
import { Panel, PanelBody, PanelHead } from '../../ui/panel.tsx';
import { EmptyAfter, EmptyBefore, SkeletonRows, useSlow } from '../../ui/panel-state.tsx';
import { focusPanel } from '../../ui/panels.ts';
import { countText, figureText } from '../../words/measures.ts';
import { newList, syncLists } from './commands.ts';
import { listsSync, listsTable } from './handles.ts';
import { ENTRIES_PANEL, LISTS_GRID, LISTS_PANEL } from './panel-names.ts';
import { deletionMs, isBulk, reviewMs, type ListItem, type ListsState } from './use-lists.ts';
import { chooseList, useListsView } from './view-store.ts';
import { asAtText, daysTo, inDaysText, KIND_WORDS } from './words.ts';

/** Heights in CSS pixels, as drawn by `lists.css`. */
const ROW_PX = 66;
const HEADING_PX = 26;
/** From here on the panel says when a list is deleted [default]. */
const DELETION_SOON_DAYS = 7;
const BY_NAME = { id: 'name', descending: false } as const;

const GROUPS = ['drafted', 'own', 'others', 'bulk'] as const;
type Group = (typeof GROUPS)[number];
const GROUP_TITLES: Readonly<Record<Group, string>> = {
  drafted: 'Drafted here only',
  own: 'Yours',
  others: 'Of your organisation',
  bulk: 'Bulk, read only',
};

const groupOf = ({ copy }: ListItem, userName: string | undefined): Group =>
  copy === undefined ? 'drafted' : isBulk(copy) ? 'bulk' : copy.list.owner === userName ? 'own' : 'others';

/** When it is due, in a few words. */
function DueText({ item, nowMs }: { readonly item: ListItem; readonly nowMs: number }): ReactNode {
  const { copy, draft } = item;
  if (copy === undefined)
    return (
      <>
        {draft === undefined || draft.details === null
          ? 'Not circulated'
          : `${KIND_WORDS[draft.details.kind]}, not circulated`}
      </>
    );
  return (
    <>
      {KIND_WORDS[copy.list.kind]} · review {inDaysText(daysTo(reviewMs(copy), nowMs))}
    </>
  );
}

function Tags({ item, nowMs }: { readonly item: ListItem; readonly nowMs: number }): ReactNode {
  const { copy, draft } = item;
  const deletion = copy === undefined ? undefined : daysTo(deletionMs(copy), nowMs);
  const isOverdue = copy !== undefined && (copy.list.state === 'REVIEW_OVERDUE' || reviewMs(copy) < nowMs);
  return (
    <>
      {draft?.state === 'SENDING' && (
        <Badge tone="act" icon="upload">
          sending
        </Badge>
      )}
      {draft !== undefined && draft.changes > 0 && (
        <Badge dashed icon="pencil">
          {figureText(draft.changes)} draft
        </Badge>
      )}
      {draft !== undefined && draft.conflicts > 0 && (
        <Badge tone="crit" icon="shuffle">
          {countText(draft.conflicts, 'conflict')}
        </Badge>
      )}
      {deletion !== undefined && deletion <= DELETION_SOON_DAYS ? (
        <Badge tone="crit" icon="warning">
          deleted {inDaysText(deletion)}
        </Badge>
      ) : isOverdue ? (
        <Badge tone="warn" icon="clock">
          review overdue
        </Badge>
      ) : (
        copy !== undefined &&
        (draft === undefined || draft.changes === 0) && (
          <Badge tone="ok" icon="tick">
            live
          </Badge>
        )
      )}
    </>
  );
}

const listColumns = (items: readonly ListItem[], nowMs: number): readonly GridColumn[] => {
  const of =
    (cell: (item: ListItem) => ReactNode) =>
    (row: number): ReactNode => {
      const item = items[row];
      return item === undefined ? null : cell(item);
    };
  return [
    { id: 'name', title: 'Name', isQuiet: true, cell: of(({ name, purpose }) => <b title={purpose}>{name}</b>) },
    {
      id: 'entries',
      title: 'Entries',
      isQuiet: true,
      isNumeric: true,
      cell: of(({ copy }) => (copy === undefined ? '' : figureText(copy.list.entries))),
    },
    { id: 'due', title: 'Kind and review', isQuiet: true, cell: of((item) => <DueText item={item} nowMs={nowMs} />) },
    { id: 'tags', title: 'State', isQuiet: true, cell: of((item) => <Tags item={item} nowMs={nowMs} />) },
  ];
};

function Waiting(): ReactNode {
  return useSlow(200) ? <SkeletonRows rows={8} /> : null;
}

function Content({
  state,
  shown,
  nowMs,
}: {
  readonly state: ListsState;
  readonly shown: readonly ListItem[];
  readonly nowMs: number;
}): ReactNode {
  const chosen = useListsView((view) => view.chosen);
  const userName = useSession((session) => accountOf(session)?.userName);
  const { rows, items, headings } = useMemo(() => {
    const rows = GROUPS.flatMap((group) => shown.filter((item) => groupOf(item, userName) === group));
    const items: number[] = [];
    const headings: number[] = [];
    rows.forEach((item, row) => {
      const before = rows[row - 1];
      if (before === undefined || groupOf(before, userName) !== groupOf(item, userName)) {
        headings.push(items.length);
        items.push(~row);
      }
      items.push(row);
    });
    return { rows, items: Int32Array.from(items), headings: Int32Array.from(headings) };
  }, [shown, userName]);
  const columns = useMemo(() => listColumns(rows, nowMs), [rows, nowMs]);
  const row = rows.findIndex(({ id }) => id === chosen);
  if (!state.isKnown && state.failure === null) return <Waiting />;
  if (!state.isKnown && state.failure !== null)
    return (
      <FailureState
        failure={state.failure.failure}
        subject="lists"
        actions={
          <Button icon="refresh" keys={keysOf(syncLists)} onClick={syncLists.run}>
            Try again
          </Button>
        }
      />
    );
  return (
    <>
      <Grid
        name={LISTS_GRID}
        className={rows.length === 0 ? 'lists-grid none' : 'lists-grid'}
        columns={columns}
        items={items}
        headings={headings}
        heading={(first) => {
          const item = rows[first];
          return item === undefined ? null : GROUP_TITLES[groupOf(item, userName)];
        }}
        rowPx={ROW_PX}
        headingPx={HEADING_PX}
        sort={BY_NAME}
        onSort={() => undefined}
        selectedRow={row < 0 ? undefined : row}
        onSelect={(at) => chooseList(rows[at]?.id)}
        onOpen={() => focusPanel(ENTRIES_PANEL)}
        provide={listsTable}
      />
      {rows.length === 0 &&
        (state.items.length === 0 ? (
          <EmptyBefore title="No lists here yet">
            {state.isSyncing
              ? 'The service is being asked which lists there are.'
              : state.canEdit
                ? 'Lists of your organisation come here when the service is reached. A new list can be drafted before.'
                : 'Lists of your organisation come here when the service is reached.'}
          </EmptyBefore>
        ) : (
          <EmptyAfter
            title="No list is called that"
            actions={
              <Button icon="cross" onClick={() => useListsView.setState({ find: '' })}>
                Show all {figureText(state.items.length)}
              </Button>
            }
          />
        ))}
    </>
  );
}

/** The lists on this workstation, and how old the copies are. */
export function ListsPanel({ state, nowMs }: { readonly state: ListsState; readonly nowMs: number }): ReactNode {
  const find = useListsView((view) => view.find);
  const field = useRef<HTMLInputElement>(null);
  const wanted = find.trim().toLowerCase();
  const shown = useMemo(
    () => state.items.filter(({ name, purpose }) => `${name} ${purpose}`.toLowerCase().includes(wanted)),
    [state.items, wanted],
  );
  listsSync.useProvide({
    sync: state.sync,
    isSyncing: state.isSyncing,
    canEdit: state.canEdit,
    focusFind: () => field.current?.focus(),
  });
  return (
    <Panel name={LISTS_PANEL} className="lists-panel">
      <PanelHead title="Lists" note={state.isKnown ? figureText(state.items.length) : undefined}>
        {state.canEdit && (
          <Button size="s" icon="plus" keys={keysOf(newList)} isNarrow onClick={newList.run}>
            New list
          </Button>
        )}
      </PanelHead>
      <div className="lists-find">
        <TextField
          ref={field}
          label="Find a list"
          icon="search"
          placeholder="Find a list"
          value={find}
          autoComplete="off"
          maxLength={100}
          onChange={(event) => useListsView.setState({ find: event.target.value })}
        />
      </div>
      <PanelBody>
        <Content state={state} shown={shown} nowMs={nowMs} />
      </PanelBody>
      <footer className="lists-foot">
        <span className="t3" role="status" aria-label="Copies">
          {state.isSyncing
            ? 'Syncing'
            : state.syncedAtMs === null
              ? 'Never synced'
              : `As at ${asAtText(state.syncedAtMs, nowMs)}`}
        </span>
        <span className="grow" />
        <Button
          size="s"
          icon="refresh"
          keys={keysOf(syncLists)}
          blocked={state.isSyncing ? 'The lists are being synced' : undefined}
          onClick={syncLists.run}
        >
          Sync
        </Button>
      </footer>
    </Panel>
  );
}
