import { useState, type FormEvent, type ReactNode } from 'react';
import type { Failure } from '../../app/contract/failures.ts';
import { savedName, type SavedKind } from '../../app/policy/saved-rules.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/failure.tsx';
import { TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { nameFault, saveUnder, SAVED_WORDS, useSaved, type ThingOf } from './saved.ts';
import './saved.css';

/** Saves what is on screen under a name. It says what that is, and why it cannot be saved. */
export function SaveForm<K extends SavedKind>({
  kind,
  label,
  thing,
  blocked,
  about,
  takesFocus = false,
}: {
  readonly kind: K;
  /** The name of the field. */
  readonly label: string;
  /** What is saved; undefined while there is nothing. */
  readonly thing: ThingOf<K> | undefined;
  /** Why there is nothing to save. */
  readonly blocked?: string | undefined;
  /** What would be saved, in words. */
  readonly about?: ReactNode;
  readonly takesFocus?: boolean;
}): ReactNode {
  const { items } = useSaved(kind);
  const [name, setName] = useState('');
  const [isTried, setTried] = useState(false);
  const [refused, setRefused] = useState<Failure>();
  const [last, setLast] = useState<string>();
  const fault = thing === undefined ? blocked : nameFault(kind, name, items);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (fault !== undefined || thing === undefined) return;
    const why = await saveUnder(name, thing);
    setRefused(why);
    if (why !== undefined) return;
    setLast(savedName(name));
    setName('');
    setTried(false);
  };
  return (
    <form
      className="saved-form"
      aria-label={`Save a ${SAVED_WORDS[kind].one}`}
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.stopPropagation();
      }}
    >
      {about !== undefined && <div className="saved-about t2">{about}</div>}
      <div className="saved-name">
        <TextField
          label={label}
          autoComplete="off"
          data-autofocus={takesFocus ? '' : undefined}
          value={name}
          error={isTried ? fault : undefined}
          onChange={(event) => {
            setName(event.target.value);
            setLast(undefined);
          }}
        />
        <Button type="submit" icon="save">
          Save
        </Button>
      </div>
      {last !== undefined && (
        <p className="tone-ok">
          <Icon name="tick" size={12} /> Saved as “{last}”.
        </p>
      )}
      {refused !== undefined && <FailureNote failure={refused} subject="saved" />}
    </form>
  );
}
