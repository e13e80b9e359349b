import { useEffect, type ReactNode } from 'react';
import { announce } from '../state/announce.ts';
import { serviceNowMs, useSession } from '../state/session-store.ts';
import { clockText, dayText } from '../words/measures.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { auditItem, clockWords, connectionItem, skewWords, type StatusItem } from './status-words.ts';
import { useNow } from '../time/use-now.ts';
import './status-bar.css';

/**
 * One fact. It has the role status, so that it can be found, but is not read out with every change of a figure:
 * changes are announced once, in words.
 */
function Item({
  name,
  icon,
  item,
}: {
  readonly name: string;
  readonly icon: IconName;
  readonly item: StatusItem;
}): ReactNode {
  return (
    <span role="status" aria-label={name} aria-live="off" className={`status-item ${item.tone}`}>
      <Icon name={icon} size={14} />
      <b>{item.state}</b> <span className="status-more">{item.more}</span>
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
  const now = useNow();
  const connection = connectionItem(status, now);
  const audit = auditItem(status);
  const skew = skewWords(status);
  const dataToMs = status?.data?.toMs ?? undefined;
  const inMemory = status?.keychain.kind === 'memory';

  const auditState = status?.audit.state;
  useEffect(() => {
    if (connection.state !== 'Connecting') announce(connection.state);
  }, [connection.state]);
  useEffect(() => {
    if (auditState !== undefined && ['waiting', 'refused', 'overdue', 'failed', 'unwritable'].includes(auditState))
      announce(auditItem(useSession.getState().status).state);
  }, [auditState]);

  return (
    <footer className="status-bar">
      <Item
        name="Connection"
        icon={connection.tone === 'ok' || connection.tone === 'plain' ? 'cloud' : 'cloudOff'}
        item={connection}
      />
      <i />
      <Item name="Audit" icon="receipt" item={audit} />
      <i />
      <span className={inMemory ? 'status-item warn' : 'status-item plain'} title={status?.keychain.note}>
        <Icon name={inMemory ? 'key' : 'save'} size={14} />
        <b>{inMemory ? 'No keychain' : 'Nothing kept on this device'}</b>
        <span className="status-more">
          {inMemory ? 'keys are in memory only; nothing else is kept' : 'results cleared at lock'}
        </span>
      </span>
      <span className="grow" />
      {skew !== undefined && (
        <>
          <span className="status-item warn">
            <Icon name="clock" size={14} />
            <b>{skew}</b>
          </span>
          <i />
        </>
      )}
      {dataToMs !== undefined && dataToMs !== null && (
        <>
          <span className="hide-narrow num nowrap">
            Data to {now - dataToMs > 43_200_000 ? dayText(dataToMs) : clockText(dataToMs)}
          </span>
          <i className="hide-narrow" />
        </>
      )}
      <Clock />
    </footer>
  );
}
