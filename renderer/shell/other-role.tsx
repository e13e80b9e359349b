import type { ReactNode } from 'react';
import type { Account } from '../../app/api/session.ts';
import { ROLE_TITLES } from '../../app/policy/roles.ts';
import { signOut } from '../state/session-life.ts';
import { Button } from '../ui/button.tsx';
import { PanelMessage } from '../ui/panel-state.tsx';
import { ROLE_PURPOSE } from './role-purpose.ts';

/** For roles whose workspace is not built: what the role is for, and that it is not here yet. Better said than greyed out. */
export function OtherRole({ account }: { readonly account: Account }): ReactNode {
  const titles = account.roles.map((role) => ROLE_TITLES[role]);
  return (
    <div className="other-role">
      <PanelMessage
        tone="acct"
        icon="person"
        title={`${titles.join(', ') || 'No role'}: no workspace in this release`}
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
        This release holds the investigation workspace only. Yours comes in a later one; nothing you may do is hidden
        elsewhere.
      </PanelMessage>
    </div>
  );
}
