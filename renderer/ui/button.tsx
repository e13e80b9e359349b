import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { ariaKeys } from '../commands/command.ts';
import { Icon, type IconName } from './icon.tsx';
import { Keys } from './keys.tsx';
import './button.css';

/**
 * `accountable` is violet and only for what runs a justified search or signs. At most one solid button is in view per task.
 */
export type ButtonVariant = 'plain' | 'primary' | 'accountable' | 'ghost' | 'danger';

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> & {
  readonly variant?: ButtonVariant;
  /** Heights 24, 28 and 36. */
  readonly size?: 's' | 'm' | 'l';
  readonly icon?: IconName;
  /** The keys for the same action, shown on the button: `['Ctrl', 'Enter']`. */
  readonly keys?: readonly string[];
  /** The keys are said and not drawn, where there is no room for them. */
  readonly isNarrow?: boolean;
  /** Why it cannot be pressed now. The button stays in the focus order, so that the reason can be read. */
  readonly blocked?: string | undefined;
  /** The accessible name of a button that shows an icon only. */
  readonly iconOnly?: string;
  readonly pressed?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
};

export function Button(props: ButtonProps): ReactNode {
  const {
    variant = 'plain',
    size = 'm',
    icon,
    keys,
    isNarrow = false,
    blocked,
    iconOnly,
    pressed,
    className,
    onClick,
    children,
    type,
    ...rest
  } = props;
  const classes = [
    'btn',
    variant,
    size,
    iconOnly === undefined ? '' : 'icon-only',
    pressed === true ? 'on' : '',
    className ?? '',
  ];
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      className={classes.filter(Boolean).join(' ')}
      aria-label={iconOnly ?? rest['aria-label']}
      aria-disabled={blocked !== undefined || undefined}
      aria-pressed={pressed}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      title={blocked ?? rest.title ?? iconOnly}
      onClick={blocked === undefined ? onClick : (event) => event.preventDefault()}
    >
      {icon !== undefined && <Icon name={icon} size={14} />}
      {children !== undefined && <span>{children}</span>}
      {keys !== undefined && iconOnly === undefined && !isNarrow && <Keys keys={keys} />}
    </button>
  );
}
