import { personalStore } from '../../state/personal-store.ts';
import type { Choices } from './conflicts.ts';
import type { Filter } from './lines.ts';

export const TABS = ['entries', 'history', 'due', 'decide'] as const;
export type Tab = (typeof TABS)[number];

/** The focused cell, by the key of its line: rows move while entries arrive. */
export type KeyFocus = { readonly key: string; readonly columnId: string; readonly anchorKey: string };

type ListsView = {
  /** Id of the list, or of the draft of one that is only drafted. */
  readonly chosen: string | undefined;
  readonly tab: Tab;
  readonly find: string;
  readonly filter: Filter;
  readonly focus: KeyFocus | undefined;
  /** Choices in the conflict of an entry that are not kept yet. */
  readonly choices: ReadonlyMap<string, Choices>;
  readonly isCreating: boolean;
  /** The draft is about to be discarded: asked once more. */
  readonly isDiscarding: boolean;
};

const INITIAL: ListsView = {
  chosen: undefined,
  tab: 'entries',
  find: '',
  filter: 'all',
  focus: undefined,
  choices: new Map(),
  isCreating: false,
  isDiscarding: false,
};

/** What of the lists is looked at: personal, and gone at lock. What is typed is in main by then. */
export const useListsView = personalStore<ListsView>('view of the lists', INITIAL);

export const show = (tab: Tab): void => useListsView.setState({ tab });
export const showOnly = (filter: Filter): void => useListsView.setState({ filter, tab: 'entries' });
export const focusCell = (key: string, columnId: string, anchorKey = key): void =>
  useListsView.setState({ focus: { key, columnId, anchorKey } });
export const chooseList = (chosen: string | undefined): void =>
  useListsView.setState(({ tab, chosen: before }) =>
    before === chosen ? {} : { chosen, filter: 'all', focus: undefined, isDiscarding: false, tab },
  );
export const chooseSide = (key: string, choices: Choices): void =>
  useListsView.setState((now) => ({ choices: new Map([...now.choices, [key, choices]]) }));
