import { useState, type ReactNode } from 'react';
import type { Account } from '../../app/api/session.ts';
import { ROLE_TITLES } from '../../app/policy/roles.ts';
import { keysOf, titleOf } from '../commands/command.ts';
import { signOut } from '../state/session-life.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Popover } from '../ui/popover.tsx';
import { clockText } from '../words/measures.ts';
import { lock } from './lock-command.ts';
import { shortOrganisation } from './organisation.ts';

/** Who is signed in, in every workspace. A press opens the two ways to leave. */
export function IdentityMenu({
  account,
  signedInAtMs,
}: {
  readonly account: Account;
  readonly signedInAtMs: number;
}): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <span className="popover-anchor identity-menu">
      <button type="button" className="who" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="person" size={14} />
        <b>{account.displayName}</b>
        {account.roles.map((role) => (
          <span key={role} className="role">
            {ROLE_TITLES[role]}
          </span>
        ))}
        <span className="hide-narrow">{shortOrganisation(account.organisation)}</span>
        <Icon name="chevronDown" size={11} />
      </button>
      {open && (
        <Popover name="Your session" align="right" onClose={() => setOpen(false)} className="session-popover">
          <p>
            <b>{account.displayName}</b>
            <br />
            <span className="t2">
              {account.userName}, {account.organisation}, signed in at {clockText(signedInAtMs).slice(0, 5)}
            </span>
          </p>
          <div className="row">
            <Button icon="lock" keys={keysOf(lock)} onClick={lock.run}>
              {titleOf(lock)}
            </Button>
            <Button icon="signOut" onClick={() => void signOut()}>
              Sign out
            </Button>
          </div>
          <p className="t3 fs11">Both clear results. Signing out also forgets the question that is kept for you.</p>
        </Popover>
      )}
    </span>
  );
}
