import { useEffect, useMemo } from 'react';
import type { DraftSummary, ListCopy } from '../../../app/contract/lists.ts';
import { instantMs } from '../../../app/domain/instant.ts';
import { VOI_EDIT_ROLES } from '../../../app/policy/voi-rules.ts';
import type { AppError } from '../../bridge/app-error.ts';
import { subscribe } from '../../bridge/bridge.ts';
import { useChange, useMethod } from '../../bridge/use-method.ts';
import { queryClient } from '../../state/query-client.ts';
import { accountOf, useSession } from '../../state/session-store.ts';
import { closeList, refreshList, useOpenLists } from './open-lists.ts';
import { chooseList, useListsView } from './view-store.ts';

/** A list as the panel has it: one of the service’s, or one that is only drafted here. */
export type ListItem = {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly copy: ListCopy | undefined;
  readonly draft: DraftSummary | undefined;
};

export type ListsState = {
  readonly items: readonly ListItem[];
  readonly isKnown: boolean;
  readonly failure: AppError | null;
  readonly canEdit: boolean;
  /** When the service was last asked which lists there are; null when it never was. */
  readonly syncedAtMs: number | null;
  readonly isSyncing: boolean;
  /** Why the service could not be asked just now. */
  readonly syncFailure: AppError | null;
  readonly sync: () => void;
};

export const reviewMs = ({ list }: ListCopy): number => instantMs(list.reviewDueAt);
export const deletionMs = ({ list }: ListCopy): number => instantMs(list.autoDeleteAt);
export const isBulk = ({ list }: ListCopy): boolean => list.kind === 'BULK_DVLA' || list.kind === 'BULK_MIB';

/** Lists on this workstation, and the drafts of whoever is signed in. The service is asked once in the background. */
export function useLists(): ListsState {
  const roles = useSession((state) => accountOf(state)?.roles);
  const canEdit = roles?.some((role) => VOI_EDIT_ROLES.includes(role)) ?? false;
  const copies = useMethod('lists.copies', {}, { anew: true });
  const drafts = useMethod('drafts.list', {}, { when: canEdit, anew: true });
  const { mutate, ...sync } = useChange('lists.sync', { stale: ['lists.copies', 'drafts.list'] });
  useEffect(() => mutate({}), [mutate]);
  useEffect(
    () =>
      subscribe('lists.changed', () => {
        for (const name of ['lists.copies', 'drafts.list']) void queryClient.invalidateQueries({ queryKey: [name] });
        for (const id of useOpenLists.getState().lists.keys()) void refreshList(id);
      }),
    [],
  );
  // A copy that a sync brought up to date is shown in the list that is open too.
  const syncedAtMs = copies.data?.syncedAtMs ?? null;
  useEffect(() => {
    for (const id of useOpenLists.getState().lists.keys()) void refreshList(id);
  }, [syncedAtMs]);
  // A list that was only drafted has an id of the service's once it is submitted: it goes on under that.
  const drafted = drafts.data?.drafts;
  useEffect(() => {
    const { chosen } = useListsView.getState();
    const listId = drafted?.find(({ draftId }) => draftId === chosen)?.listId;
    if (chosen === undefined || listId === undefined || listId === null) return;
    closeList(chosen);
    chooseList(listId);
  }, [drafted]);
  const open = useOpenLists(({ lists }) => lists);
  const items = useMemo(() => {
    const summaries = drafts.data?.drafts ?? [];
    const lists = copies.data?.lists ?? [];
    const listed = lists.map((copy): ListItem => {
      const { listId, name, purpose } = copy.list;
      const draft = open.get(listId)?.draft ?? summaries.find((one) => one.listId === listId);
      return { id: listId, name, purpose, copy, draft };
    });
    const drafted = summaries
      .filter(({ listId }) => listId === null)
      .map((draft): ListItem => ({
        id: draft.draftId,
        name: draft.details?.name ?? 'A list that is only drafted',
        purpose: draft.details?.purpose ?? '',
        copy: undefined,
        draft: open.get(draft.draftId)?.draft ?? draft,
      }));
    return [...drafted, ...listed];
  }, [copies.data, drafts.data, open]);
  return {
    items,
    isKnown: copies.data !== undefined && (!canEdit || drafts.data !== undefined || drafts.error !== null),
    failure: copies.error ?? drafts.error,
    canEdit,
    syncedAtMs,
    isSyncing: sync.isPending,
    syncFailure: sync.error,
    sync: () => mutate({}),
  };
}
