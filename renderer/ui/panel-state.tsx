import { useEffect, useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import './panel-state.css';

/**
 * What a panel shows when it has no content, or only part of it: what happened, what was checked, what can be done.
 * One message per panel; the rest of the page keeps working.
 */
export type Fact = { readonly label: string; readonly value: ReactNode };

type MessageProps = {
  readonly tone?: 'plain' | 'warn' | 'crit' | 'acct';
  readonly icon?: IconName;
  readonly title: string;
  /** The explanation, in a sentence or two. */
  readonly children?: ReactNode;
  readonly facts?: readonly Fact[];
  /** Buttons. Every dead end offers an action. */
  readonly actions?: ReactNode;
  /** `alert` for what has just gone wrong, `status` for what can be read later. */
  readonly live?: 'alert' | 'status';
};

/** The form that all states share: icon, title, text, facts, actions. */
export function PanelMessage({ tone = 'plain', icon, title, children, facts, actions, live }: MessageProps): ReactNode {
  return (
    <div className="panel-message" role={live}>
      {icon === undefined ? (
        <div className="message-plate" aria-hidden="true">
          AA00 AAA
        </div>
      ) : (
        <div className={`message-mark ${tone}`}>
          <Icon name={icon} size={22} />
        </div>
      )}
      <h3>{title}</h3>
      {children !== undefined && <p>{children}</p>}
      {facts !== undefined && facts.length > 0 && (
        <dl className="message-facts">
          {facts.map((fact) => (
            <div key={fact.label}>
              <dt>{fact.label}</dt>
              <dd>{fact.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {actions !== undefined && <div className="message-actions">{actions}</div>}
    </div>
  );
}

type StateProps = Omit<MessageProps, 'tone' | 'icon' | 'live'>;

/** Before any search: an empty plate. */
export const EmptyBefore = (props: StateProps): ReactNode => <PanelMessage {...props} />;
/** After a search that found nothing: says that this does not prove that the vehicle was not there. */
export const EmptyAfter = (props: StateProps): ReactNode => <PanelMessage {...props} icon="search" live="status" />;
export const ErrorState = (props: StateProps): ReactNode => (
  <PanelMessage {...props} tone="crit" icon="warning" live="alert" />
);
export const NoPermission = (props: StateProps): ReactNode => <PanelMessage {...props} tone="acct" icon="lock" />;
export const OfflineState = (props: StateProps): ReactNode => (
  <PanelMessage {...props} tone="warn" icon="cloudOff" live="status" />
);

/**
 * True once something has taken longer than `ms`. Under 200 ms nothing is shown, up to 1 s a still skeleton, then
 * words.
 */
export function useSlow(ms: number): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return slow;
}

type LoadingProps = {
  /** What is being done: "Searching 30 days". */
  readonly title: string;
  /** Progress in figures: "19 of 30 days · 4 s". */
  readonly detail?: ReactNode;
  /** 0 to 1, or null when the total is unknown. */
  readonly fraction: number | null;
  readonly note?: ReactNode;
  readonly onCancel?: () => void;
};

/** Progress with a cancel button, above rows that are already usable. */
export function LoadingBar({ title, detail, fraction, note, onCancel }: LoadingProps): ReactNode {
  const percent = fraction === null ? undefined : Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div className="loading-bar">
      <div className="row">
        <b>{title}</b>
        <span className="grow" />
        <span className="num t2">{detail}</span>
      </div>
      <div
        className={percent === undefined ? 'progress unknown' : 'progress'}
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <i style={{ width: `${percent ?? 100}%` }} />
      </div>
      <div className="row loading-foot">
        <span className="t2 fs11">{note}</span>
        <span className="grow" />
        {onCancel !== undefined && (
          <Button size="s" icon="cross" keys={['Esc']} onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </div>
  );
}

const WIDTHS = [92, 55, 58, 61, 64, 67, 70, 73];

/** Placeholder rows. Nothing shimmers. */
export function SkeletonRows({ rows = 8 }: { readonly rows?: number }): ReactNode {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton" style={{ opacity: Math.max(0.15, 1 - index * 0.11) }}>
          <i style={{ width: 52 }} />
          <i style={{ width: 64, borderRadius: 3 }} />
          <i style={{ flex: 1, maxWidth: WIDTHS[index % WIDTHS.length] }} />
          <i style={{ width: 40 }} />
        </div>
      ))}
    </div>
  );
}

/** Some of the answer is missing: a note over the content, which stays usable. */
export function PartAnswer({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className="part-answer" role="status">
      <Icon name="warning" />
      <span>
        <b>{title}</b>
        {children !== undefined && (
          <>
            <br />
            <span className="t2">{children}</span>
          </>
        )}
      </span>
      <span className="grow" />
      {action}
    </div>
  );
}
