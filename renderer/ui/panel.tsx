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

/** A region of the workspace. Panels share edges: the layout draws the lines between them. */
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

/** The element that takes focus when the panel is reached, such as its table. */
export function usePanelTarget(element: RefObject<HTMLElement | null>): void {
  const panel = useContext(InPanel);
  // Not a layout effect: the surrounding panel registers after the layout effects of its content.
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

/** The header of a panel, 32 px high. */
export function PanelHead({ title, note, children }: PanelHeadProps): ReactNode {
  return (
    <header className="panel-head">
      <h2>{title}</h2>
      {note !== undefined && (
        <span className="panel-note" title={typeof note === 'string' ? note : undefined}>
          {note}
        </span>
      )}
      <span className="grow" />
      {children}
    </header>
  );
}

/** The content of a panel, filling what the header leaves. */
export function PanelBody({
  children,
  className,
}: {
  readonly children: ReactNode;
  readonly className?: string;
}): ReactNode {
  return <div className={className === undefined ? 'panel-body' : `panel-body ${className}`}>{children}</div>;
}
