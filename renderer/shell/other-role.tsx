import type { ReactNode } from 'react';
import type { Account } from '../../app/api/session.ts';
import { ROLE_TITLES } from '../../app/policy/roles.ts';
import { signOut } from '../state/session-life.ts';
import { Button } from '../ui/button.tsx';
import { PanelMessage } from '../ui/panel-state.tsx';
import { ROLE_PURPOSE } from '../words/role-purpose.ts';

/**
 * For an account without a workspace, such as that of a camera feed: says what its role is for and that there is
 * nothing for it here.
 */
export function OtherRole({ account }: { readonly account: Account }): ReactNode {
  const titles = account.roles.map((role) => ROLE_TITLES[role]);
  return (
    <div className="other-role">
      <PanelMessage
        tone="acct"
        icon="person"
        title={`${titles.join(', ') || 'No role'}: no workspace`}
        facts={[
          { label: 'You are', value: `${account.displayName}, ${account.organisation}` },
          {
            label: 'Your role is to',
            value: (
              <span className="other-role-purpose">{account.roles.map((role) => ROLE_PURPOSE[role]).join('; ')}</span>
            ),
          },
          {
            label: 'Not yours',
            value: (
              <span className="other-role-purpose">
                searches of reads, which belong to investigators and intelligence analysts
              </span>
            ),
          },
        ]}
        actions={
          <Button icon="signOut" onClick={() => void signOut()}>
            Sign out
          </Button>
        }
      >
        Sightline is for people. Nothing that this account may do is done here.
      </PanelMessage>
    </div>
  );
}
