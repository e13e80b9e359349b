import { createContext, useContext, useEffect, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react';
import { addPanel, type MountedPanel } from './panels.ts';
import './panel.css';

const InPanel = createContext<RefObject<MountedPanel | undefined> | undefined>(undefined);

type PanelProps = {
  /** The accessible name of the region; F6 goes from one to the next. */
  readonly name: string;
  readonly className?: string;
  readonly children: ReactNode;
};

/** A region of the workspace. Panels share edges: the layout draws the rules between them. */
export function Panel({ name, className, children }: PanelProps): ReactNode {
  const section = useRef<HTMLElement>(null);
  const mounted = useRef<MountedPanel | undefined>(undefined);
  useLayoutEffect(() => {
    if (section.current === null) return undefined;
    const { panel, remove } = addPanel(name, section.current);
    mounted.current = panel;
    return remove;
  }, [name]);
  return (
    <InPanel value={mounted}>
      <section
        ref={section}
        className={className === undefined ? 'panel' : `panel ${className}`}
        aria-label={name}
        data-panel={name}
        tabIndex={-1}
      >
        {children}
      </section>
    </InPanel>
  );
}

/** Whoever goes to the panel goes to this element of it: its table, for one that has a table. */
export function usePanelTarget(element: RefObject<HTMLElement | null>): void {
  const panel = useContext(InPanel);
  // Not a layout effect: the panel around it is added after what is in it was laid out.
  useEffect(() => {
    const own = panel?.current;
    if (own === undefined || element.current === null) return undefined;
    own.target = element.current;
    return () => {
      own.target = undefined;
    };
  }, [panel, element]);
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
