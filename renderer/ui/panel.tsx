import type { ReactNode } from 'react';
import './panel.css';

type PanelProps = {
  /** The accessible name of the region; F6 goes from one to the next. */
  readonly name: string;
  readonly className?: string;
  readonly children: ReactNode;
};

/** A region of the workspace. Panels share edges: the layout draws the rules between them. */
export function Panel({ name, className, children }: PanelProps): ReactNode {
  return (
    <section
      className={className === undefined ? 'panel' : `panel ${className}`}
      aria-label={name}
      data-panel={name}
      tabIndex={-1}
    >
      {children}
    </section>
  );
}

type PanelHeadProps = {
  readonly title: string;
  /** What is in the panel, in a few words: "17 in view of 143". */
  readonly note?: ReactNode;
  /** Buttons and badges at the right. */
  readonly children?: ReactNode;
};

/** The 32 px head of a panel. */
export function PanelHead({ title, note, children }: PanelHeadProps): ReactNode {
  return (
    <header className="panel-head">
      <h2>{title}</h2>
      {note !== undefined && <span className="panel-note">{note}</span>}
      <span className="grow" />
      {children}
    </header>
  );
}

/** What lies under the head and fills the panel. */
export function PanelBody({
  children,
  className,
}: {
  readonly children: ReactNode;
  readonly className?: string;
}): ReactNode {
  return <div className={className === undefined ? 'panel-body' : `panel-body ${className}`}>{children}</div>;
}
