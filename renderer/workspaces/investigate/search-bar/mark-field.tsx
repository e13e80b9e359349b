import {
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { formatAsTyped, spellVrm } from '../../../../app/domain/vrm-format.ts';
import { parseVrm } from '../../../../app/domain/vrm.ts';
import { useDraft } from './draft-store.ts';
import { serviceNowMs } from '../../../state/session-store.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { VrmChip } from '../../../ui/vrm-chip.tsx';
import { markField } from '../handles.ts';
import { markNote, MOST_MARKS, settleMark } from './draft-query.ts';
import { splitMarks, usePasted } from './pasted.ts';
import './mark-field.css';

/** Turns the marks of a pasted list into chips. A note under the bar says what could not be taken. */
function takeList({ marks, refused }: ReturnType<typeof splitMarks>): void {
  const before = useDraft.getState().marks;
  const all = [...new Set([...before, ...marks])];
  const over = Math.max(0, all.length - MOST_MARKS);
  useDraft.setState({ marks: all.slice(0, MOST_MARKS), typing: '' });
  usePasted.setState({ last: { taken: marks.length - over, refused, over } });
}

/** Takes what was typed as one of several marks; what is none stays in the field, which says why. */
function takeTyped(typing: string): void {
  const parsed = parseVrm(typing);
  if (parsed.ok) setMarks([...new Set([...useDraft.getState().marks, parsed.vrm])].slice(0, MOST_MARKS), '');
}

/** Marks that were changed by hand: what was said of a list is over. */
function setMarks(marks: readonly string[], typing = useDraft.getState().typing): void {
  useDraft.setState({ marks, typing });
  usePasted.setState({ last: null });
}

const removeMark = (mark: string): void => setMarks(useDraft.getState().marks.filter((other) => other !== mark));

const SHOWN = 2;
/** Up to so many letters and spaces are set in the size of a plate. */
const ROOMY_LETTERS = 8;

function MarkChip({ mark }: { readonly mark: string }): ReactNode {
  return (
    <span className="mark-chip">
      <VrmChip vrm={mark} size="m" />
      <button type="button" aria-label={`Remove ${spellVrm(mark)}`} title="Remove" onClick={() => removeMark(mark)}>
        <Icon name="cross" size={12} />
      </button>
    </span>
  );
}

/** Several marks: the first few as plates, all of them in a list. */
function MarkChips({ marks }: { readonly marks: readonly string[] }): ReactNode {
  const [open, setOpen] = useState(false);
  if (marks.length === 0) return null;
  const more = marks.length > SHOWN;
  return (
    <span className={more ? 'popover-anchor mark-chips more' : 'popover-anchor mark-chips'}>
      {marks.slice(0, SHOWN).map((mark) => (
        <MarkChip key={mark} mark={mark} />
      ))}
      {more && (
        <button type="button" className="chip on" aria-expanded={open} onClick={() => setOpen(!open)}>
          {marks.length} marks <Icon name="chevronDown" size={12} />
        </button>
      )}
      {open && more && (
        <Popover name="Marks to search for" onClose={() => setOpen(false)} className="mark-list">
          <div className="row">
            <b>{marks.length} marks</b>
            <span className="grow" />
            <button
              type="button"
              className="link"
              onClick={() => {
                setMarks([]);
                setOpen(false);
              }}
            >
              Remove all
            </button>
          </div>
          <ul>
            {marks.map((mark) => (
              <li key={mark}>
                <MarkChip mark={mark} />
              </li>
            ))}
          </ul>
        </Popover>
      )}
    </span>
  );
}

/** The mark field. It formats while typing, keeps the caret, and takes several marks from one paste. */
export function MarkField({
  error,
  changed,
  onEnter,
}: {
  readonly error: string | undefined;
  /** The marks are not those of the results. */
  readonly changed: boolean;
  readonly onEnter: () => void;
}): ReactNode {
  const id = useId();
  const marks = useDraft((state) => state.marks);
  const typing = useDraft((state) => state.typing);
  const field = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  // Recognition is shown only while typing; afterwards it would cover the ribbon.
  const [busy, setBusy] = useState(false);
  markField.useProvide({
    focus: () => field.current?.focus(),
    focusAndSelect: () => {
      field.current?.focus();
      field.current?.select();
    },
  });

  useLayoutEffect(() => {
    if (caret.current === null || field.current === null || document.activeElement !== field.current) return;
    field.current.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  const change = (text: string, at: number): void => {
    const formatted = formatAsTyped(text, at);
    caret.current = formatted.caret;
    useDraft.setState({ typing: formatted.text });
    setBusy(true);
  };
  const keyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return;
    if ((event.key === ',' || event.key === ';') && typing !== '') {
      event.preventDefault();
      takeTyped(typing);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onEnter();
    } else if (event.key === 'Backspace' && typing === '' && marks.length > 0) {
      event.preventDefault();
      setMarks(marks.slice(0, -1), settleMark(marks.at(-1) ?? ''));
    }
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>): void => {
    const text = event.clipboardData.getData('text');
    const list = splitMarks(text);
    if (list.marks.length < 2 && !/[,;\t\r\n]/.test(text.trim())) return;
    event.preventDefault();
    takeList(list);
  };

  const note = error === undefined ? markNote(typing, serviceNowMs()) : ({ tone: 'wrong', text: error } as const);
  const showNote = note !== undefined && (busy || note.tone === 'wrong');
  return (
    <>
      <div
        className={[
          'mark-field',
          note?.tone === 'wrong' ? 'wrong' : '',
          changed ? 'differs' : '',
          typing.length > ROOMY_LETTERS ? 'long' : '',
        ]
          .filter(Boolean)
          .join(' ')}
      >
        <span className="band" aria-hidden="true">
          UK
        </span>
        <input
          ref={field}
          id={id}
          aria-label="Registration mark"
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          aria-invalid={note?.tone === 'wrong' || undefined}
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          placeholder={marks.length === 0 ? 'AA00 AAA' : ''}
          value={typing}
          onChange={(event) => change(event.target.value, event.target.selectionStart ?? event.target.value.length)}
          onKeyDown={keyDown}
          onPaste={paste}
          onBlur={() => {
            setBusy(false);
            useDraft.setState({ typing: settleMark(typing) });
          }}
        />
        {note?.tone === 'note' && !busy && (
          <span className="mark-mark" title={note.text}>
            <Icon name="info" size={15} />
          </span>
        )}
        {(typing !== '' || marks.length > 0) && (
          <button
            type="button"
            className="clear"
            aria-label="Clear registration mark"
            title="Clear"
            onClick={() => {
              setMarks([], '');
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
            {note.tone !== 'quiet' && <Icon name={note.tone === 'wrong' ? 'warning' : 'info'} size={13} />}
            {note.tone === 'quiet' && <Icon name="tick" size={13} className="tone-ok" />}
            {note.text}
          </span>
        )}
      </div>
      <MarkChips marks={marks} />
    </>
  );
}
