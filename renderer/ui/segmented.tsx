import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './segmented.css';

export type Choice<V extends string> = {
  readonly value: V;
  readonly label: string;
  readonly hint?: string;
  readonly icon?: IconName;
};

type SegmentedProps<V extends string> = {
  readonly label: string;
  readonly choices: readonly Choice<V>[];
  /** Undefined: nothing is chosen. Choices that matter are made by the person and never preset. */
  readonly value: V | undefined;
  readonly onChange: (value: V) => void;
  readonly size?: 's' | 'm' | 'l';
  /** Explanations under each choice, as cards. */
  readonly cards?: boolean;
  readonly invalid?: boolean;
  readonly describedBy?: string | undefined;
  /** Takes the first focus of a dialog. */
  readonly autoFocus?: boolean;
  /** Prints the figure that chooses beside each choice; those of the group that has the focus stand out. */
  readonly figures?: boolean;
};

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** A choice of one among few: a radio group with arrow keys, and the figures 1 to 9 while it has focus. */
export function Segmented<V extends string>({
  label,
  choices,
  value,
  onChange,
  size = 's',
  cards = false,
  invalid = false,
  describedBy,
  autoFocus = false,
  figures = false,
}: SegmentedProps<V>): ReactNode {
  const group = useRef<HTMLDivElement>(null);
  const choose = (index: number): void => {
    const choice = choices[(index + choices.length) % choices.length];
    if (choice === undefined) return;
    onChange(choice.value);
    group.current?.querySelectorAll<HTMLElement>('[role="radio"]')[choices.indexOf(choice)]?.focus();
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = STEPS[event.key];
    const figure = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : undefined;
    if (step !== undefined) {
      event.preventDefault();
      const at = choices.findIndex((choice) => choice.value === value);
      choose(at === -1 ? (step === 1 ? 0 : -1) : at + step);
    } else if (figure !== undefined && figure < choices.length) {
      event.preventDefault();
      choose(figure);
    }
  };
  return (
    <div
      ref={group}
      className={cards ? 'cards' : `segmented ${size}`}
      role="radiogroup"
      aria-label={label}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      onKeyDown={keyDown}
    >
      {choices.map((choice, index) => {
        const checked = choice.value === value;
        const reachable = checked || (value === undefined && index === 0);
        return (
          <button
            key={choice.value}
            type="button"
            role="radio"
            aria-checked={checked}
            aria-label={choice.label}
            aria-description={choice.hint}
            aria-keyshortcuts={figures ? String(index + 1) : undefined}
            tabIndex={reachable ? 0 : -1}
            data-autofocus={autoFocus && reachable ? '' : undefined}
            className={checked ? 'on' : ''}
            onClick={() => onChange(choice.value)}
          >
            {cards && <i className="radio" />}
            {choice.icon !== undefined && <Icon name={choice.icon} size={14} />}
            {cards ? <b>{choice.label}</b> : choice.label}
            {figures && <kbd aria-hidden="true">{index + 1}</kbd>}
            {cards && choice.hint !== undefined && <span>{choice.hint}</span>}
          </button>
        );
      })}
    </div>
  );
}
