import { useId, type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './field.css';

type Labelled = {
  readonly label: string;
  /** At the right of the label: what is expected in the field. */
  readonly aside?: ReactNode;
  /** Under the field. */
  readonly help?: ReactNode;
  /** The error text; replaces the help text. */
  readonly error?: string | undefined;
};

/** A label, its control, and help or error text. The label alone is the accessible name. */
function Labels({
  id,
  label,
  aside,
  help,
  error,
  children,
}: Labelled & { readonly id: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="field">
      <div className="field-label">
        <label htmlFor={id}>{label}</label>
        {aside !== undefined && <span>{aside}</span>}
      </div>
      {children}
      {(error ?? help) !== undefined && (
        <div id={`${id}-help`} className={error === undefined ? 'field-help' : 'field-help bad'}>
          {error !== undefined && <Icon name="warning" size={12} />}
          {error ?? help}
        </div>
      )}
    </div>
  );
}

type TextFieldProps = Labelled &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'size'> & {
    readonly icon?: IconName;
    readonly end?: ReactNode;
    readonly size?: 'm' | 'l';
    readonly ref?: Ref<HTMLInputElement>;
  };

export function TextField({
  label,
  aside,
  help,
  error,
  icon,
  end,
  size = 'm',
  className,
  ...rest
}: TextFieldProps): ReactNode {
  const id = useId();
  return (
    <Labels id={id} label={label} aside={aside} help={help} error={error}>
      <div className={`field-box ${size}${error === undefined ? '' : ' bad'} ${className ?? ''}`}>
        {icon !== undefined && <Icon name={icon} size={14} />}
        <input
          {...rest}
          id={id}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={(error ?? help) === undefined ? undefined : `${id}-help`}
        />
        {end !== undefined && <span className="field-end">{end}</span>}
      </div>
    </Labels>
  );
}

type TextAreaProps = Labelled &
  TextareaHTMLAttributes<HTMLTextAreaElement> & { readonly ref?: Ref<HTMLTextAreaElement> };

export function TextArea({ label, aside, help, error, className, ...rest }: TextAreaProps): ReactNode {
  const id = useId();
  return (
    <Labels id={id} label={label} aside={aside} help={help} error={error}>
      <textarea
        {...rest}
        id={id}
        className={`text-area${error === undefined ? '' : ' bad'} ${className ?? ''}`}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={(error ?? help) === undefined ? undefined : `${id}-help`}
      />
    </Labels>
  );
}

/** A checkbox with its text. */
export function CheckBox({
  label,
  checked,
  onChange,
  describedBy,
  blocked,
  ref,
}: {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Why it cannot be changed now. It stays in the focus order, so that the reason can be read. */
  readonly blocked?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly ref?: Ref<HTMLInputElement>;
}): ReactNode {
  return (
    <label className="check-box">
      <input
        ref={ref}
        type="checkbox"
        checked={checked}
        aria-describedby={describedBy}
        aria-disabled={blocked !== undefined || undefined}
        title={blocked}
        onChange={(event) => {
          if (blocked === undefined) onChange(event.target.checked);
        }}
      />
      <span className="check-mark" aria-hidden="true">
        <Icon name="tick" size={11} />
      </span>
      <span>{label}</span>
    </label>
  );
}
