import { useEffect, useId, useMemo, type KeyboardEvent, type ReactNode } from 'react';
import { keysOf } from '../../commands/command.ts';
import { isUnreachable, serviceNowMs, useSession } from '../../state/session-store.ts';
import { useNow } from '../../time/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyBefore } from '../../ui/panel-state.tsx';
import { failureWords } from '../../words/failures.ts';
import { syncLists } from './commands.ts';
import { conflictKeys } from './conflicts.ts';
import { ConflictsPanel } from './conflicts-panel.tsx';
import { DecidePanel } from './decide-panel.tsx';
import { DraftPanel } from './draft-panel.tsx';
import { DuePanel } from './due-panel.tsx';
import { EntriesPanel, ListHead, useParsed, whyReadOnly } from './entries-panel.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { ListsPanel } from './lists-panel.tsx';
import { NewList } from './new-list.tsx';
import { openList, useOpenLists, type OpenList } from './open-lists.ts';
import { ENTRIES_PANEL } from './panel-names.ts';
import { useLists, type ListsState } from './use-lists.ts';
import { show, TABS, useListsView, type Tab } from './view-store.ts';
import { asAtText } from './words.ts';
import './lists.css';

/** Days and minutes are said, so that the clock is looked at several times in one. */
const TICK_MS = 20_000;

const TAB_WORDS: Readonly<Record<Tab, string>> = {
  entries: 'Entries',
  history: 'History',
  due: 'Due for review',
  decide: 'To decide',
};
/** What they show is of all lists. */
const OF_ALL_LISTS: readonly Tab[] = ['due', 'decide'];

/** How old everything here is, while the service is not reached. */
function Banner({ state, nowMs }: { readonly state: ListsState; readonly nowMs: number }): ReactNode {
  const isOffline = useSession(isUnreachable);
  const { syncFailure, syncedAtMs } = state;
  if (!isOffline && syncFailure === null) return null;
  const isReached = !isOffline && syncFailure?.code !== 'SERVICE_UNREACHABLE';
  return (
    <div className="lists-banner" role="status" aria-label="Service">
      <Icon name={isReached ? 'warning' : 'cloudOff'} />
      <span>
        {isReached && syncFailure !== null ? (
          <>
            <b>{failureWords(syncFailure.failure, 'lists').title}.</b>{' '}
            {failureWords(syncFailure.failure, 'lists').safe}{' '}
          </>
        ) : state.canEdit ? (
          <>
            <b>Offline drafting.</b> You can edit and check drafts. Nothing changes on the road until the service
            accepts it.{' '}
          </>
        ) : (
          <>
            <b>Offline.</b> You can read the lists that are here.{' '}
          </>
        )}
        {syncedAtMs === null ? (
          'No list was synced to this workstation yet.'
        ) : (
          <>
            Lists are as they were at <b className="num">{asAtText(syncedAtMs, nowMs)}</b>.
          </>
        )}
      </span>
      <span className="grow" />
      <Button
        size="s"
        icon="refresh"
        keys={keysOf(syncLists)}
        isNarrow
        blocked={state.isSyncing ? 'The lists are being synced' : undefined}
        onClick={syncLists.run}
      >
        Try now
      </Button>
    </div>
  );
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowLeft: -1 };

function Tabs({
  panelId,
  hasList,
  canEdit,
}: {
  readonly panelId: string;
  readonly hasList: boolean;
  readonly canEdit: boolean;
}): ReactNode {
  const tab = useListsView((view) => view.tab);
  // Who only reads lists decides on none.
  const tabs: readonly Tab[] = canEdit ? TABS : TABS.filter((one) => one !== 'decide');
  const keyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    show(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <div role="tablist" aria-label="What is shown" className="lists-tabs" onKeyDown={keyDown}>
      {tabs.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          data-tab={one}
          aria-selected={one === tab}
          aria-controls={panelId}
          tabIndex={one === tab ? 0 : -1}
          className={one === tab ? 'on' : ''}
          onClick={() => show(one)}
        >
          {TAB_WORDS[one]}
        </button>
      ))}
      {!hasList && !OF_ALL_LISTS.includes(tab) && <span className="t3">Choose a list at the left.</span>}
    </div>
  );
}

function Middle({
  state,
  list,
  name,
  conflicts,
  found,
  nowMs,
}: {
  readonly state: ListsState;
  readonly list: OpenList | undefined;
  readonly name: string;
  readonly conflicts: ReadonlySet<string>;
  readonly found: number;
  readonly nowMs: number;
}): ReactNode {
  const tab = useListsView((view) => view.tab);
  const panelId = useId();
  return (
    <div className="lists-middle">
      {list !== undefined && (
        <ListHead list={list} name={name} nowMs={nowMs} blocked={whyReadOnly(list, state.canEdit)} />
      )}
      <Tabs panelId={panelId} hasList={list !== undefined} canEdit={state.canEdit} />
      <div id={panelId} role="tabpanel" aria-label={TAB_WORDS[tab]} className="lists-tab">
        {tab === 'due' ? (
          <DuePanel state={state} nowMs={nowMs} />
        ) : tab === 'decide' ? (
          <DecidePanel
            nowMs={nowMs}
            nameOf={(listId) => state.items.find(({ id }) => id === listId)?.name ?? 'A list that is not here'}
          />
        ) : list === undefined ? (
          <Panel name={ENTRIES_PANEL}>
            <EmptyBefore title="No list is open">
              Choose a list to see its entries. Opening one is recorded, as every look at a list is.
            </EmptyBefore>
          </Panel>
        ) : tab === 'history' ? (
          list.listId === null ? (
            <Panel name="History of the list">
              <EmptyBefore title="It has no history yet">
                The service does not have this list before you submit it.
              </EmptyBefore>
            </Panel>
          ) : (
            <HistoryPanel list={list} listId={list.listId} canEdit={whyReadOnly(list, state.canEdit) === undefined} />
          )
        ) : (
          <EntriesPanel list={list} canEdit={state.canEdit} conflicts={conflicts} found={found} nowMs={nowMs} />
        )}
      </div>
    </div>
  );
}

/** Shared: no changes, of no list. */
const NONE: OpenList['changes'] = new Map();

/** Lists of vehicles of interest: what this workstation has of them, and the drafts of whoever is signed in. */
export function Screen(): ReactNode {
  const state = useLists();
  const chosen = useListsView((view) => view.chosen);
  const isCreating = useListsView((view) => view.isCreating);
  const list = useOpenLists(({ lists }) => (chosen === undefined ? undefined : lists.get(chosen)));
  useNow(TICK_MS);
  const nowMs = serviceNowMs();
  const item = state.items.find(({ id }) => id === chosen);
  const isHere = list !== undefined && list.failure === undefined;
  useEffect(() => {
    if (item === undefined || isHere) return;
    void openList(item.id, { listId: item.copy?.list.listId ?? null, draftId: item.draft?.draftId });
    // Once for each choice: what it became of is looked after by the list that is open.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [item?.id]);
  const changes = list?.changes ?? NONE;
  const { found, isDone } = useParsed(changes, nowMs);
  const revision = list?.isLoaded === true ? list.copy?.list.revision : undefined;
  const keys = useMemo(
    () =>
      list === undefined
        ? new Set<string>()
        : conflictKeys(list.changes, list.entries, list.conflicts, revision, nowMs),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [list?.changes, list?.entries, list?.conflicts, revision, found],
  );
  const inOrder = useMemo(() => [...changes.keys()].filter((key) => keys.has(key)), [changes, keys]);
  return (
    <>
      <Banner state={state} nowMs={nowMs} />
      <div className={state.canEdit ? 'lists' : 'lists read-only'}>
        <ListsPanel state={state} nowMs={nowMs} />
        <Middle
          state={state}
          list={list}
          name={item?.name ?? list?.copy?.list.name ?? list?.details?.name ?? ''}
          conflicts={keys}
          found={found}
          nowMs={nowMs}
        />
        {state.canEdit && (
          <div className="lists-side">
            {list?.isLoaded === true && inOrder.length > 0 && (
              <ConflictsPanel list={list} keys={inOrder} nowMs={nowMs} />
            )}
            {list === undefined ? (
              <Panel name="Draft">
                <EmptyBefore title="No draft is open">
                  What you change in a list is drafted here, also with no network, until you submit it.
                </EmptyBefore>
              </Panel>
            ) : (
              <DraftPanel list={list} conflicts={keys.size} isParsed={isDone} found={found} nowMs={nowMs} />
            )}
          </div>
        )}
      </div>
      {isCreating && <NewList />}
    </>
  );
}
