import type { ReactNode } from 'react';
import { call } from '../bridge/bridge.ts';
import { ariaKeys, keysOf, titleOf } from '../commands/command.ts';
import { useSession } from '../state/session-store.ts';
import { Icon, Logo, type IconName } from '../ui/icon.tsx';
import { useBarHeight } from './bar-height.ts';
import { IdentityMenu } from './identity-menu.tsx';
import { lock } from './lock-command.ts';
import { LockCountdown } from './lock-countdown.tsx';
import { WaitingButton } from './second-person/waiting-button.tsx';
import './title-bar.css';

const CONTROLS: readonly {
  readonly action: 'minimise' | 'maximise' | 'close';
  readonly label: string;
  readonly icon: IconName;
}[] = [
  { action: 'minimise', label: 'Minimise window', icon: 'minimise' },
  { action: 'maximise', label: 'Maximise window', icon: 'maximise' },
  { action: 'close', label: 'Close window', icon: 'cross' },
];

function WindowButtons(): ReactNode {
  const maximised = useSession((state) => state.maximised);
  return (
    <span className="window-buttons">
      {CONTROLS.map(({ action, label, icon }) => {
        const restoring = action === 'maximise' && maximised;
        const name = restoring ? 'Restore window' : label;
        return (
          <button
            key={action}
            type="button"
            className={action}
            aria-label={name}
            title={name}
            onClick={() => void call('window.control', { action }).catch(() => undefined)}
          >
            <Icon name={restoring ? 'restore' : icon} size={13} />
          </button>
        );
      })}
    </span>
  );
}

function Identity(): ReactNode {
  const session = useSession((state) => state.session);
  const idleMinutes = useSession((state) => state.settings.idleLockMinutes);
  if (session === null || session.state === 'signedOut') return <span>Not signed in</span>;
  const { account } = session;
  if (session.state === 'locked')
    return (
      <span className="who">
        <Icon name="lock" size={14} />
        <b>Locked</b> {account.displayName}
      </span>
    );
  return (
    <>
      <WaitingButton />
      <IdentityMenu account={account} signedInAtMs={session.signedInAtMs} />
      <LockCountdown locksAtMs={session.locksAtMs} idleMinutes={idleMinutes} />
      <button
        type="button"
        className="title-lock"
        aria-label="Lock"
        aria-keyshortcuts={ariaKeys(keysOf(lock))}
        title={`${titleOf(lock)} (${keysOf(lock).join(' ')}). Results are cleared.`}
        onClick={lock.run}
      >
        <Icon name="lock" size={13} />
        <span aria-hidden="true">Lock</span>
      </button>
    </>
  );
}

/**
 * The classification banner, across the whole width of every screen; also the drag region. User, role, force and time
 * to lock stand in it and are never covered.
 */
export function TitleBar(): ReactNode {
  const device = useSession((state) => state.info?.deviceName);
  const bar = useBarHeight('--title-drawn');
  return (
    <header className="title-bar" ref={bar}>
      <div className="title-left">
        <Logo />
        <b className="title-name">Sightline</b>
        {device !== undefined && (
          <>
            <span className="title-divider" />
            <span className="title-place">{device}</span>
          </>
        )}
      </div>
      <div className="title-class" role="note" aria-label="Classification">
        OFFICIAL-SENSITIVE
      </div>
      <div className="title-right">
        <Identity />
        <WindowButtons />
      </div>
    </header>
  );
}
