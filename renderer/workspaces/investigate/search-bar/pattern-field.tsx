import { useId, useRef, useState, type ReactNode } from 'react';
import { VRM_INPUT_MAX_LENGTH } from '../../../../app/domain/vrm.ts';
import { Icon } from '../../../ui/icon.tsx';
import { markField } from '../handles.ts';
import { patternNote } from './draft-query.ts';
import { useDraft } from './draft-store.ts';
import './mark-field.css';

/** A part of a mark, with a sign for what is not known. What the signs mean is printed beside it. */
export function PatternField({
  error,
  changed,
  onEnter,
}: {
  readonly error: string | undefined;
  /** It is not the one of the results. */
  readonly changed: boolean;
  readonly onEnter: () => void;
}): ReactNode {
  const id = useId();
  const pattern = useDraft((state) => state.pattern);
  const field = useRef<HTMLInputElement>(null);
  // As with a whole mark, what is recognised is shown only while it is typed.
  const [busy, setBusy] = useState(false);
  markField.useProvide({
    focus: () => field.current?.focus(),
    focusAndSelect: () => {
      field.current?.focus();
      field.current?.select();
    },
  });
  const note = error === undefined ? patternNote(pattern) : ({ tone: 'wrong', text: error } as const);
  const showNote = note !== undefined && (busy || note.tone === 'wrong');
  return (
    <>
      <div
        className={['mark-field', note?.tone === 'wrong' ? 'wrong' : '', changed ? 'differs' : '']
          .filter(Boolean)
          .join(' ')}
      >
        <span className="band" aria-hidden="true">
          UK
        </span>
        <input
          ref={field}
          id={id}
          aria-label="Partial mark"
          aria-describedby={`${id}-hint${note === undefined ? '' : ` ${id}-note`}`}
          aria-invalid={note?.tone === 'wrong' || undefined}
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          maxLength={VRM_INPUT_MAX_LENGTH}
          placeholder="AA0? A*"
          value={pattern}
          onChange={(event) => {
            useDraft.setState({ pattern: event.target.value });
            setBusy(true);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.altKey) return;
            event.preventDefault();
            onEnter();
          }}
          onBlur={() => setBusy(false)}
        />
        {pattern !== '' && (
          <button
            type="button"
            className="clear"
            aria-label="Clear partial mark"
            title="Clear"
            onClick={() => {
              useDraft.setState({ pattern: '' });
              field.current?.focus();
            }}
          >
            <Icon name="cross" size={16} />
          </button>
        )}
        {note !== undefined && (
          <span
            id={`${id}-note`}
            className={showNote ? `mark-note ${note.tone}` : 'visually-hidden'}
            role={note.tone === 'wrong' ? 'alert' : 'status'}
          >
            <Icon
              name={note.tone === 'wrong' ? 'warning' : note.tone === 'note' ? 'info' : 'tick'}
              size={13}
              className={note.tone === 'quiet' ? 'tone-ok' : ''}
            />
            {note.text}
          </span>
        )}
      </div>
      <span id={`${id}-hint`} className="pattern-hint">
        <span>
          <kbd>?</kbd> one character
        </span>
        <span>
          <kbd>*</kbd> any number
        </span>
      </span>
    </>
  );
}
