import { useState, type FormEvent, type ReactNode } from 'react';
import type { Failure } from '../../app/contract/failures.ts';
import type { SavedKind } from '../../app/policy/saved-rules.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/failure.tsx';
import { TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { dateText } from '../words/measures.ts';
import { nameFault, removeSaved, renameSaved, saveUnder, SAVED_WORDS, useSaved, type Saved } from './saved.ts';
import './saved.css';

/** A press in a popover over the page: `Enter` and `Escape` do not reach what lies under it. */
const within = (event: { readonly stopPropagation: () => void }): void => event.stopPropagation();

function Rename({
  item,
  items,
  onDone,
}: {
  readonly item: Saved<SavedKind>;
  readonly items: readonly Saved<SavedKind>[];
  readonly onDone: (failure: Failure | undefined) => void;
}): ReactNode {
  const [name, setName] = useState(item.name);
  const [isTried, setTried] = useState(false);
  const fault = nameFault(item.kind, name, items, item.id);
  const rename = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (fault === undefined) onDone(name === item.name ? undefined : await renameSaved(item.id, name));
  };
  return (
    <form
      className="saved-rename"
      onSubmit={(event) => void rename(event)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') within(event);
        if (event.key !== 'Escape') return;
        event.preventDefault();
        within(event);
        onDone(undefined);
      }}
    >
      <TextField
        label={`New name of ${item.name}`}
        autoFocus
        autoComplete="off"
        value={name}
        error={isTried ? fault : undefined}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
      />
      <Button size="s" variant="primary" type="submit">
        Rename
      </Button>
      <Button size="s" variant="ghost" onClick={() => onDone(undefined)}>
        Cancel
      </Button>
    </form>
  );
}

type SavedListProps<K extends SavedKind> = {
  readonly kind: K;
  /** What a press on one does, as the start of its accessible name: `Ask`, `Choose`. */
  readonly verb: string;
  /** Under the name. */
  readonly words: (item: Saved<K>) => ReactNode;
  /** Why one cannot be used; undefined when it can. */
  readonly cannot: (item: Saved<K>) => string | undefined;
  readonly onUse: (item: Saved<K>) => void;
  /** Whether one is what is chosen now. */
  readonly isOn?: (item: Saved<K>) => boolean;
  /** More buttons of one. */
  readonly more?: (item: Saved<K>) => ReactNode;
  /** Said where there are none. */
  readonly none: string;
  /** It has the focus when it opens. */
  readonly takesFocus?: boolean;
};

/** What this person saved of one kind: use it, rename it, delete it. What was deleted can be taken back until the list is left. */
export function SavedList<K extends SavedKind>({
  kind,
  verb,
  words,
  cannot,
  onUse,
  isOn,
  more,
  none,
  takesFocus = false,
}: SavedListProps<K>): ReactNode {
  const { items, isKnown, failure } = useSaved(kind);
  const [renaming, setRenaming] = useState<string>();
  const [removed, setRemoved] = useState<Saved<K>>();
  const [refused, setRefused] = useState<Failure>();
  const { many } = SAVED_WORDS[kind];

  const remove = async (item: Saved<K>): Promise<void> => {
    const why = await removeSaved(item);
    setRefused(why);
    if (why === undefined) setRemoved(item);
  };
  const takeBack = async ({ name, thing }: Saved<K>): Promise<void> => {
    setRemoved(undefined);
    if (thing !== null) setRefused(await saveUnder(name, thing));
  };
  return (
    <div className="saved-list">
      {items.length > 0 ? (
        <ul aria-label={`Saved ${many}`}>
          {items.map((item, at) => {
            const why = cannot(item);
            const on = isOn?.(item);
            return (
              <li key={item.id} className={why === undefined ? '' : 'cannot'}>
                {renaming === item.id ? (
                  <Rename
                    item={item}
                    items={items}
                    onDone={(refusal) => {
                      setRenaming(undefined);
                      setRefused(refusal);
                    }}
                  />
                ) : (
                  <>
                    <button
                      type="button"
                      className={on === true ? 'saved-use on' : 'saved-use'}
                      data-autofocus={takesFocus && at === 0 ? '' : undefined}
                      aria-disabled={why !== undefined || undefined}
                      aria-pressed={on}
                      onClick={() => {
                        if (why === undefined) onUse(item);
                      }}
                    >
                      <b>
                        <span className="visually-hidden">{verb} </span>
                        {on === true && <Icon name="tick" size={12} />}
                        {item.name}
                      </b>
                      <span className="t2">{words(item)}</span>
                      <span className="t3">kept until {dateText(item.keptUntilMs)}</span>
                      {why !== undefined && (
                        <span className="tone-warn">
                          <Icon name="warning" size={12} />
                          {why}
                        </span>
                      )}
                    </button>
                    {more?.(item)}
                    <Button
                      size="s"
                      variant="ghost"
                      icon="pencil"
                      iconOnly={`Rename ${item.name}`}
                      title="Rename"
                      onClick={() => setRenaming(item.id)}
                    />
                    <Button
                      size="s"
                      variant="ghost"
                      icon="cross"
                      iconOnly={`Delete ${item.name}`}
                      title="Delete"
                      onClick={() => void remove(item)}
                    />
                  </>
                )}
              </li>
            );
          })}
        </ul>
      ) : (
        <p className="t2 saved-none">
          {failure !== undefined
            ? `The saved ${many} could not be loaded.`
            : isKnown
              ? none
              : `The saved ${many} are loading.`}
        </p>
      )}
      {removed !== undefined && (
        <p className="saved-removed">
          <span>“{removed.name}” was deleted.</span>
          {removed.thing !== null && (
            <Button size="s" variant="ghost" icon="undo" onClick={() => void takeBack(removed)}>
              Take it back
            </Button>
          )}
        </p>
      )}
      {refused !== undefined && <FailureNote failure={refused} subject="saved" />}
    </div>
  );
}
