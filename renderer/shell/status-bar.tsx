import { useEffect, type ReactNode } from 'react';
import { announce } from '../state/announce.ts';
import { serviceNowMs, useSession } from '../state/session-store.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import {
  auditItem,
  clockWords,
  connectionItem,
  dataItem,
  keptItem,
  skewItem,
  type StatusItem,
} from './status-words.ts';
import { useNow } from '../time/use-now.ts';
import { useBarHeight } from './bar-height.ts';
import './status-bar.css';

/**
 * One fact. It has the role status, so that it can be found, but is not read out with every change of a figure:
 * changes are announced once, in words.
 */
function Item({
  name,
  icon,
  item,
  title,
}: {
  readonly name: string;
  readonly icon: IconName | undefined;
  readonly item: StatusItem;
  readonly title?: string | undefined;
}): ReactNode {
  return (
    <span
      role="status"
      aria-label={name}
      aria-live="off"
      className={`status-item ${item.tone}`}
      title={title ?? `${item.state} ${item.more}`.trim()}
    >
      {icon !== undefined && <Icon name={icon} size={14} />}
      <b>{item.state}</b> {item.more !== '' && <span className="status-more">{item.more}</span>}
    </span>
  );
}

/** The service's clock, which the rules use. */
function Clock(): ReactNode {
  useNow();
  // Not selected from the store: a selector that returns a new value each time would redraw for ever.
  useSession((state) => state.status?.clock);
  return <b className="num nowrap">{clockWords(serviceNowMs())}</b>;
}

export function StatusBar(): ReactNode {
  const status = useSession((state) => state.status);
  const isHere = useSession(({ session }) => session !== null && session.state !== 'signedOut');
  const bar = useBarHeight('--status-drawn');
  const now = useNow();
  const connection = connectionItem(status, now);
  const audit = auditItem(status, now, isHere);
  const skew = skewItem(status);
  const data = dataItem(status, serviceNowMs());

  const auditState = status?.audit.state;
  const refusedRef = status?.audit.refused?.ref;
  const alarmed = audit.tone === 'warn' || audit.tone === 'crit';
  useEffect(() => {
    if (connection.state !== 'Connecting') announce(connection.state);
  }, [connection.state]);
  useEffect(() => {
    // The words once, not each count of what waits.
    if (alarmed) announce(auditItem(useSession.getState().status, Date.now(), true).state);
  }, [auditState, alarmed, refusedRef]);

  return (
    <footer className="status-bar" ref={bar}>
      <Item
        name="Connection"
        icon={connection.tone === 'ok' || connection.tone === 'plain' ? 'cloud' : 'cloudOff'}
        item={connection}
      />
      <i />
      <Item name="Audit" icon="receipt" item={audit} />
      <i />
      <Item
        name="Kept on this device"
        icon={status?.keychain.kind === 'memory' ? 'key' : 'save'}
        item={keptItem(status)}
        title={status?.keychain.note}
      />
      <span className="grow" />
      {skew !== undefined && (
        <>
          <Item name="Clock" icon="clock" item={skew} />
          <i />
        </>
      )}
      {data !== undefined && (
        <>
          <Item name="Data" icon={data.tone === 'warn' ? 'warning' : undefined} item={data} />
          <i />
        </>
      )}
      <Clock />
    </footer>
  );
}
