import { useMemo } from 'react';
import type { Failure } from '../../app/contract/failures.ts';
import type { MethodName, SavedItem, SavedThing } from '../../app/contract/methods.ts';
import {
  isSameSavedName,
  SAVED_MOST,
  SAVED_NAME_CHARACTERS,
  savedName,
  type SavedKind,
} from '../../app/policy/saved-rules.ts';
import { failureOf } from '../bridge/app-error.ts';
import { call } from '../bridge/bridge.ts';
import { useMethod } from '../bridge/use-method.ts';
import { announce } from '../state/announce.ts';
import { queryClient } from '../state/query-client.ts';
import { countText } from '../words/measures.ts';

export type ThingOf<K extends SavedKind> = Extract<SavedThing, { readonly kind: K }>;

/** What this person saved, of one kind. `thing` is null where this version cannot read it. */
export type Saved<K extends SavedKind> = Omit<SavedItem, 'kind' | 'thing'> & {
  readonly kind: K;
  readonly thing: ThingOf<K> | null;
};

const LIST = 'saved.list' satisfies MethodName;

const isOf =
  <K extends SavedKind>(kind: K) =>
  (item: SavedItem): item is SavedItem & Saved<K> =>
    item.kind === kind;

const NONE: readonly SavedItem[] = [];

export type SavedItems<K extends SavedKind> = {
  readonly items: readonly Saved<K>[];
  /** The list is known, so a name can be checked and said to be free. */
  readonly isKnown: boolean;
  readonly failure: Failure | undefined;
};

/** All that this person saved of one kind, by name. It is kept by main; the page forgets it at lock. */
export function useSaved<K extends SavedKind>(kind: K): SavedItems<K> {
  const { data, error } = useMethod(LIST, {});
  const all = data?.items ?? NONE;
  const items = useMemo(() => all.filter(isOf(kind)), [all, kind]);
  return { items, isKnown: data !== undefined, failure: error === null ? undefined : error.failure };
}

/** The same for commands, which are no parts of the page: empty until some part has asked for it. */
export function savedNow<K extends SavedKind>(kind: K): readonly Saved<K>[] {
  const known = queryClient.getQueryData<{ readonly items: readonly SavedItem[] }>([LIST, {}]);
  return (known?.items ?? NONE).filter(isOf(kind));
}

/** Why one with `thing` null cannot be used. */
export const UNREADABLE = 'Another version of Sightline saved it, in a form that this one does not know.';

/** Kinds in words. */
export const SAVED_WORDS: Readonly<Record<SavedKind, { readonly one: string; readonly many: string }>> = {
  question: { one: 'question', many: 'questions' },
  cameras: { one: 'camera group', many: 'camera groups' },
  window: { one: 'time window', many: 'time windows' },
  event: { one: 'case event', many: 'case events' },
};

/** Why something cannot be put under this name among `items`, for an event those of its case; undefined when it can. Main checks again. */
export function nameFault(
  kind: SavedKind,
  typed: string,
  items: readonly Pick<SavedItem, 'id' | 'name'>[],
  but?: string,
): string | undefined {
  const name = savedName(typed);
  const { one, many } = SAVED_WORDS[kind];
  const where = kind === 'event' ? 'kept for this case' : 'saved';
  if (but === undefined && items.length >= SAVED_MOST[kind])
    return `${countText(items.length, one, many)} are ${where}, which is the most. Delete one first.`;
  if (name === '') return 'Type a name first.';
  if (name.length > SAVED_NAME_CHARACTERS) return `At most ${SAVED_NAME_CHARACTERS} characters.`;
  const other = items.find((item) => item.id !== but && isSameSavedName(item.name, name));
  return other === undefined ? undefined : `A ${one} is called “${other.name}”. Choose another name.`;
}

/** Does it, has the list asked for again, and says so; gives the failure when it was not done. */
async function act(run: () => Promise<unknown>, said: string): Promise<Failure | undefined> {
  try {
    await run();
    announce(said);
    return undefined;
  } catch (thrown) {
    return failureOf(thrown);
  } finally {
    await queryClient.invalidateQueries({ queryKey: [LIST] });
  }
}

export const saveUnder = (name: string, thing: SavedThing): Promise<Failure | undefined> =>
  act(() => call('saved.add', { name, thing }), `Saved as ${savedName(name)}.`);

export const renameSaved = (id: string, name: string): Promise<Failure | undefined> =>
  act(() => call('saved.change', { id, name }), `Renamed to ${savedName(name)}.`);

export const changeSaved = (
  { id, name }: Pick<SavedItem, 'id' | 'name'>,
  thing: SavedThing,
): Promise<Failure | undefined> => act(() => call('saved.change', { id, name, thing }), `${name} was changed.`);

export const removeSaved = ({ id, name }: Pick<SavedItem, 'id' | 'name'>): Promise<Failure | undefined> =>
  act(() => call('saved.remove', { id }), `${name} was deleted.`);
