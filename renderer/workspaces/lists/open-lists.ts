/** The lists that are open, with their drafts: what is typed is in main at once, and stays here until it is. */
import type { KeptVoiEntry } from '../../../app/api/voi-lists.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import type { DraftSummary, ListCopy, Submitted } from '../../../app/contract/lists.ts';
import { DRAFT_MAX_CHANGES } from '../../../app/policy/draft-rules.ts';
import { VOI_EDIT_ROLES } from '../../../app/policy/voi-rules.ts';
import type { Draft, DraftConflict } from '../../../app/voi/draft.ts';
import { failureOf } from '../../bridge/app-error.ts';
import { call } from '../../bridge/bridge.ts';
import { announce } from '../../state/announce.ts';
import { personalStore } from '../../state/personal-store.ts';
import { queryClient } from '../../state/query-client.ts';
import { accountOf, useSession } from '../../state/session-store.ts';
import { applied, type Changes, type Edit } from './draft-edits.ts';

/** Entries in one page of a copy: checking one page does not hold up the screen [default]. */
const PAGE_ENTRIES = 2_000;
/** What could not be saved is tried again after this [default]. */
const AGAIN_MS = 5_000;
/** Acts that can be taken back [default]. */
const MOST_UNDONE = 500;

export type Saving = { readonly state: 'saved' | 'saving' } | { readonly state: 'failed'; readonly failure: Failure };

export type OpenList = {
  readonly id: string;
  /** Null for a list that is only drafted. */
  readonly listId: string | null;
  /** Undefined until the copy is opened, and for a list that is only drafted. */
  readonly copy: ListCopy | undefined;
  readonly entries: readonly KeptVoiEntry[];
  readonly isLoaded: boolean;
  /** Being read for the first time or again. */
  readonly isReading: boolean;
  /** Something changed while it was being read. */
  readonly mustReadAgain: boolean;
  /** Why it could not be opened. */
  readonly failure: Failure | undefined;
  readonly draft: DraftSummary | undefined;
  /** Of a list that is only drafted, and of a draft that changes them. */
  readonly details: Draft['details'];
  readonly changes: Changes;
  readonly conflicts: readonly DraftConflict[];
  readonly note: string;
  readonly undo: readonly Edit[];
  readonly redo: readonly Edit[];
  /** Keys, `note` and `conflicts` that main does not have yet. */
  readonly unsaved: ReadonlySet<string>;
  readonly isNoteUnsaved: boolean;
  readonly areConflictsUnsaved: boolean;
  readonly saving: Saving;
  readonly isSubmitting: boolean;
  /** How the last submission ended. */
  readonly submitted: Submitted | undefined;
  readonly submitFailure: Failure | undefined;
};

const NEW_LIST: Omit<OpenList, 'id' | 'listId'> = {
  copy: undefined,
  entries: [],
  isLoaded: false,
  isReading: false,
  mustReadAgain: false,
  failure: undefined,
  draft: undefined,
  details: null,
  changes: new Map(),
  conflicts: [],
  note: '',
  undo: [],
  redo: [],
  unsaved: new Set(),
  isNoteUnsaved: false,
  areConflictsUnsaved: false,
  saving: { state: 'saved' },
  isSubmitting: false,
  submitted: undefined,
  submitFailure: undefined,
};

export const useOpenLists = personalStore<{ readonly lists: ReadonlyMap<string, OpenList> }>('open lists', {
  lists: new Map(),
});

export const openListOf = (id: string | undefined): OpenList | undefined =>
  id === undefined ? undefined : useOpenLists.getState().lists.get(id);

/** Nothing when it was closed or forgotten meanwhile. */
function change(id: string, part: Partial<OpenList> | ((list: OpenList) => Partial<OpenList>)): void {
  useOpenLists.setState(({ lists }) => {
    const list = lists.get(id);
    if (list === undefined) return {};
    return { lists: new Map([...lists, [id, { ...list, ...(typeof part === 'function' ? part(list) : part) }]]) };
  });
}

export const isUnsaved = (list: OpenList): boolean =>
  list.unsaved.size > 0 || list.isNoteUnsaved || list.areConflictsUnsaved || list.saving.state !== 'saved';

/** Whether its draft is with the service, so that nothing of it is changed. */
export const isSending = (list: OpenList): boolean => list.isSubmitting || list.draft?.state === 'SENDING';

const withDraft = ({ changes, conflicts, ...draft }: Draft): Partial<OpenList> => ({
  draft: { ...draft, changes: changes.length, conflicts: conflicts.length },
  details: draft.details,
  changes: new Map(changes.map((one) => [one.key, one] as const)),
  conflicts,
  note: draft.note,
});

/** Reads every page of a copy; shows them as they come, or with `anew` all at once. */
async function readEntries(id: string, listId: string, revision: number, anew: boolean): Promise<void> {
  let from: number | null = 0;
  let read: readonly KeptVoiEntry[] = [];
  while (from !== null && openListOf(id) !== undefined) {
    const page: { readonly entries: readonly KeptVoiEntry[]; readonly next: number | null } = await call(
      'lists.entries',
      { listId, revision, from, limit: PAGE_ENTRIES },
    );
    read = read.length === 0 ? page.entries : [...read, ...page.entries];
    from = page.next;
    if (!anew) change(id, { entries: read });
  }
  change(id, { entries: read, isLoaded: true });
}

/** How often a copy is read that a sync brings up to date meanwhile [default]. */
const READ_ATTEMPTS = 3;

async function readCopy(id: string, listId: string, anew = false): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { copy } = await call('lists.open', { listId });
    if (!anew) change(id, { copy });
    try {
      await readEntries(id, listId, copy.list.revision, anew);
      return change(id, { copy });
    } catch (thrown) {
      if (failureOf(thrown).code !== 'CONFLICT' || attempt === READ_ATTEMPTS) throw thrown;
    }
  }
}

/** Opens a list, or the draft of one that is only drafted, unless it is open. */
export async function openList(id: string, { listId, draftId }: ListTarget): Promise<void> {
  const { lists } = useOpenLists.getState();
  const before = lists.get(id);
  if (before !== undefined && before.failure === undefined) return;
  // What can be read again leaves the memory; what was typed and can be undone stays.
  const kept = [...lists].filter(([each, list]) => each !== id && (isUnsaved(list) || list.undo.length > 0));
  useOpenLists.setState({ lists: new Map([...kept, [id, { ...NEW_LIST, id, listId, isReading: true }]]) });
  try {
    if (draftId !== undefined) change(id, withDraft(await call('drafts.open', { draftId })));
    if (listId === null) change(id, { isLoaded: true });
    else await readCopy(id, listId);
  } catch (thrown) {
    change(id, { failure: failureOf(thrown) });
  } finally {
    change(id, { isReading: false });
  }
}
export type ListTarget = { readonly listId: string | null; readonly draftId: string | undefined };

/** Those who only read lists have no drafts. */
const mayDraft = (): boolean =>
  accountOf(useSession.getState())?.roles.some((role) => VOI_EDIT_ROLES.includes(role)) ?? false;

/** Brings an open list up to date with its copy and its draft, and leaves alone what is not saved yet. */
export async function refreshList(id: string): Promise<void> {
  const list = openListOf(id);
  if (list === undefined) return;
  if (list.isReading) return change(id, { mustReadAgain: true });
  change(id, { isReading: true, mustReadAgain: false });
  try {
    const { lists } = await call('lists.copies', {});
    const { listId } = list;
    const copy = lists.find((one) => one.list.listId === listId);
    const isOther = copy?.list.revision !== list.copy?.list.revision || copy?.list.entries !== list.copy?.list.entries;
    if (listId !== null && copy !== undefined && (isOther || !list.isLoaded)) {
      await readCopy(id, listId, list.isLoaded);
      change(id, { failure: undefined });
    } else if (copy !== undefined) change(id, { copy });
    // After the entries, which take their time: what was drafted meanwhile is in it.
    const { drafts } = mayDraft() ? await call('drafts.list', {}) : { drafts: [] };
    const now = openListOf(id);
    if (now === undefined || isUnsaved(now)) return;
    const draft = drafts.find((one) => (listId === null ? one.draftId === now.draft?.draftId : one.listId === listId));
    if (draft === undefined) {
      if (now.draft !== undefined)
        change(id, { draft: undefined, changes: new Map(), conflicts: [], note: '', undo: [], redo: [] });
      return;
    }
    const opened = await call('drafts.open', { draftId: draft.draftId });
    change(id, (list) => (isUnsaved(list) ? {} : withDraft(opened)));
  } catch {
    // What is shown stays; the panel of lists says that the copies are old.
  } finally {
    change(id, { isReading: false });
    if (openListOf(id)?.mustReadAgain === true) void refreshList(id);
  }
}

async function draftIdOf(id: string): Promise<string> {
  const list = openListOf(id);
  if (list?.draft !== undefined) return list.draft.draftId;
  const opened = await call('drafts.open', { listId: list?.listId ?? id });
  const { changes, conflicts, ...draft } = opened;
  change(id, (now) => ({
    draft: { ...draft, changes: changes.length, conflicts: conflicts.length },
    // Drafted before, perhaps in another window of time: what is typed now goes over it.
    changes: new Map([...changes.map((one) => [one.key, one] as const), ...now.changes]),
    conflicts: now.areConflictsUnsaved ? now.conflicts : conflicts,
  }));
  void queryClient.invalidateQueries({ queryKey: ['drafts.list'] });
  return draft.draftId;
}

/** Saves what main does not have yet: one call at a time, each with the newest state of every key. */
export async function save(id: string): Promise<void> {
  const list = openListOf(id);
  if (list === undefined || list.saving.state === 'saving') return;
  if (list.unsaved.size === 0 && !list.isNoteUnsaved && !list.areConflictsUnsaved) {
    if (list.saving.state === 'failed') change(id, { saving: { state: 'saved' } });
    return;
  }
  change(id, { saving: { state: 'saving' } });
  let taken: Pick<OpenList, 'unsaved' | 'isNoteUnsaved' | 'areConflictsUnsaved'> = list;
  try {
    const draftId = await draftIdOf(id);
    const now = openListOf(id);
    if (now === undefined) return;
    taken = now;
    change(id, { unsaved: new Set(), isNoteUnsaved: false, areConflictsUnsaved: false });
    const keys = [...now.unsaved];
    const draft = await call('drafts.change', {
      draftId,
      put: keys.flatMap((key) => now.changes.get(key) ?? []),
      drop: keys.filter((key) => !now.changes.has(key)),
      ...(now.isNoteUnsaved ? { note: now.note } : {}),
      ...(now.areConflictsUnsaved ? { conflicts: [...now.conflicts] } : {}),
    });
    change(id, { draft, saving: { state: 'saved' } });
  } catch (thrown) {
    // The draft was sent whole, or had come to its end, meanwhile: what is here is saved in a new one.
    const isGone = failureOf(thrown).code === 'NOT_FOUND';
    change(id, (now) => ({
      ...(isGone ? { draft: undefined } : {}),
      unsaved: new Set([...taken.unsaved, ...now.unsaved, ...(isGone ? now.changes.keys() : [])]),
      isNoteUnsaved: taken.isNoteUnsaved || now.isNoteUnsaved,
      areConflictsUnsaved: taken.areConflictsUnsaved || now.areConflictsUnsaved,
      saving: { state: 'failed', failure: failureOf(thrown) },
    }));
    setTimeout(() => void save(id), AGAIN_MS);
    return;
  }
  const after = openListOf(id);
  if (after !== undefined && (after.unsaved.size > 0 || after.isNoteUnsaved || after.areConflictsUnsaved))
    await save(id);
}

/** Makes an edit, and saves it. */
export function make(id: string, edit: Edit, more: Partial<OpenList> = {}): void {
  const list = openListOf(id);
  if (list === undefined || isSending(list) || (edit.length === 0 && more.conflicts === undefined)) return;
  const keys = new Set([...list.changes.keys(), ...edit.map(({ key }) => key)]);
  if (keys.size > DRAFT_MAX_CHANGES) {
    announce(`Not done: a draft holds ${DRAFT_MAX_CHANGES.toLocaleString('en-GB')} changes at most.`);
    return;
  }
  change(id, {
    changes: applied(list.changes, edit),
    undo: edit.length === 0 ? list.undo : [...list.undo, edit].slice(-MOST_UNDONE),
    redo: [],
    unsaved: new Set([...list.unsaved, ...edit.map(({ key }) => key)]),
    submitted: undefined,
    submitFailure: undefined,
    ...more,
  });
  void save(id);
}

/** Takes the last act back, or does again what was taken back; the edit, or undefined where there is none. */
export function step(id: string, which: 'undo' | 'redo'): Edit | undefined {
  const list = openListOf(id);
  const edit = list?.[which].at(-1);
  if (list === undefined || edit === undefined || isSending(list)) return undefined;
  const other = which === 'undo' ? 'redo' : 'undo';
  change(id, {
    changes: applied(list.changes, edit, which === 'undo'),
    [which]: list[which].slice(0, -1),
    [other]: [...list[other], edit],
    unsaved: new Set([...list.unsaved, ...edit.map(({ key }) => key)]),
  });
  void save(id);
  return edit;
}

export function writeNote(id: string, note: string): void {
  change(id, { note, isNoteUnsaved: true });
  void save(id);
}

/** Submits the draft when all of it is saved. */
export async function submit(id: string): Promise<void> {
  await save(id);
  const list = openListOf(id);
  if (list?.draft === undefined || isUnsaved(list)) {
    announce('Not everything is saved yet.');
    return;
  }
  change(id, { isSubmitting: true, submitted: undefined, submitFailure: undefined });
  try {
    const submitted = await call('drafts.submit', { draftId: list.draft.draftId, note: list.note });
    change(id, { isSubmitting: false, submitted, ...(submitted.outcome === 'later' ? {} : { undo: [], redo: [] }) });
  } catch (thrown) {
    change(id, { isSubmitting: false, submitFailure: failureOf(thrown) });
  }
  await Promise.all(
    (['lists.copies', 'drafts.list', 'lists.changes'] as const).map((name) =>
      queryClient.invalidateQueries({ queryKey: [name] }),
    ),
  );
  await refreshList(id);
}

/** Discards the draft; the list stays as it is. */
export async function discard(id: string): Promise<boolean> {
  const draftId = openListOf(id)?.draft?.draftId;
  if (draftId === undefined) return false;
  try {
    await call('drafts.discard', { draftId });
  } catch (thrown) {
    change(id, { submitFailure: failureOf(thrown) });
    return false;
  }
  change(id, {
    draft: undefined,
    changes: new Map(),
    conflicts: [],
    note: '',
    undo: [],
    redo: [],
    unsaved: new Set(),
    isNoteUnsaved: false,
    areConflictsUnsaved: false,
    saving: { state: 'saved' },
    submitted: undefined,
    submitFailure: undefined,
  });
  await queryClient.invalidateQueries({ queryKey: ['drafts.list'] });
  return true;
}

/** A list that was closed for good: discarded before the service had it. */
export function closeList(id: string): void {
  useOpenLists.setState(({ lists }) => ({ lists: new Map([...lists].filter(([each]) => each !== id)) }));
}
