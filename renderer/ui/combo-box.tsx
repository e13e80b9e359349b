import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from './icon.tsx';
import './combo-box.css';

export type ComboChoice<V extends string> = {
  readonly value: V;
  readonly label: string;
  /** Its group, shown beside the label. */ readonly aside?: string;
  /** Other words it is found by, in lower case. */ readonly words?: string;
};

type ComboBoxProps<V extends string> = {
  readonly label: string;
  readonly choices: readonly ComboChoice<V>[];
  readonly value: V | undefined;
  readonly onChange: (value: V | undefined) => void;
  /** Shown while nothing is chosen. */
  readonly placeholder?: string;
  readonly field?: string;
};

const LIST_PX = 224;

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** Options in which every typed word begins some word; those whose label alone matches come first. */
export function found<V extends string>(choices: readonly ComboChoice<V>[], typed: string): readonly ComboChoice<V>[] {
  const wanted = plain(typed)
    .split(' ')
    .filter((word) => word !== '');
  if (wanted.length === 0) return choices;
  const begins = (text: string, word: string): boolean => ` ${plain(text)}`.includes(` ${word}`);
  const rank = (choice: ComboChoice<V>): number => {
    if (wanted.every((word) => begins(choice.label, word))) return 2;
    return wanted.every((word) => begins(`${choice.label} ${choice.aside ?? ''} ${choice.words ?? ''}`, word)) ? 1 : 0;
  };
  return choices.filter((choice) => rank(choice) > 0).sort((a, b) => rank(b) - rank(a));
}

/** A choice of one among many, found by typing: a list under a field. Only what was chosen is taken. */
export function ComboBox<V extends string>({
  label,
  choices,
  value,
  onChange,
  placeholder,
  field,
}: ComboBoxProps<V>): ReactNode {
  const id = useId();
  const chosen = choices.find((choice) => choice.value === value);
  const [typed, setTyped] = useState<string>();
  const [at, setAt] = useState(0);
  const [place, setPlace] = useState<{ left: number; width: number; top?: number; bottom?: number }>();
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const open = typed !== undefined;
  const shown = open ? found(choices, typed === chosen?.label ? '' : typed) : [];

  // Fixed to the page: the form scrolls and would clip the list.
  useLayoutEffect(() => {
    const rect = open ? box.current?.getBoundingClientRect() : undefined;
    if (rect === undefined) return;
    const below = window.innerHeight - rect.bottom > LIST_PX + 40;
    setPlace({
      left: rect.left,
      width: Math.max(rect.width, 260),
      ...(below ? { top: rect.bottom + 3 } : { bottom: window.innerHeight - rect.top + 3 }),
    });
  }, [open]);
  useLayoutEffect(() => {
    list.current?.children[at]?.scrollIntoView?.({ block: 'nearest' });
  }, [at, typed]);

  const close = (): void => setTyped(undefined);
  const take = (choice: ComboChoice<V> | undefined): void => {
    if (choice !== undefined) onChange(choice.value);
    close();
  };
  const show = (text: string): void => {
    setTyped(text);
    setAt(0);
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      if (open) setAt((old) => (shown.length === 0 ? 0 : (old + step + shown.length) % shown.length));
      else show(chosen?.label ?? '');
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      event.stopPropagation();
      take(shown[at]);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if ((event.key === 'Backspace' || event.key === 'Delete') && !open && chosen !== undefined) {
      event.preventDefault();
      onChange(undefined);
      show('');
    }
  };
  return (
    <div className="field combo">
      <div className="field-label">
        <label htmlFor={id}>{label}</label>
      </div>
      <div ref={box} className="field-box m">
        <input
          id={id}
          role="combobox"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && shown.length > 0 ? `${id}-${at}` : undefined}
          autoComplete="off"
          spellCheck={false}
          data-field={field}
          placeholder={placeholder}
          value={typed ?? chosen?.label ?? ''}
          onChange={(event) => show(event.target.value)}
          onClick={() => (open ? undefined : show(chosen?.label ?? ''))}
          onKeyDown={keyDown}
          onBlur={close}
        />
        {chosen === undefined ? (
          <Icon name="chevronDown" size={12} />
        ) : (
          <button
            type="button"
            className="combo-clear"
            aria-label={`Clear ${label}`}
            tabIndex={-1}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onChange(undefined)}
          >
            <Icon name="cross" size={11} />
          </button>
        )}
      </div>
      {open && (
        <ul ref={list} id={`${id}-list`} role="listbox" aria-label={label} className="combo-list" style={place}>
          {shown.map((choice, index) => (
            <li
              key={choice.value}
              id={`${id}-${index}`}
              role="option"
              aria-selected={choice.value === value}
              className={index === at ? 'at' : ''}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(choice)}
              onPointerMove={() => setAt(index)}
            >
              <span>{choice.label}</span>
              {choice.aside !== undefined && <span className="t3">{choice.aside}</span>}
            </li>
          ))}
          {shown.length === 0 && (
            <li className="combo-none t2" role="presentation">
              Nothing is called that. Say it in your own words above.
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
