import { useId, type ReactNode } from 'react';

/** One way to deal with data older than 90 days. */
export function Option({
  chosen,
  label,
  aside,
  onChoose,
  children,
}: {
  readonly chosen: boolean;
  readonly label: string;
  readonly aside: ReactNode;
  readonly onChoose: () => void;
  readonly children?: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <div className={chosen ? 'option on' : 'option'}>
      <div className="option-head">
        <input
          type="radio"
          id={id}
          name="older-data"
          checked={chosen}
          onChange={onChoose}
          data-field={chosen ? undefined : '/authorityId'}
        />
        <label htmlFor={id}>{label}</label>
        <span className="grow" />
        {aside}
      </div>
      {children}
    </div>
  );
}
