import { useLayoutEffect, type ReactNode } from 'react';
import type { Account } from '../../app/api/session.ts';
import { followKeyboard } from '../commands/keyboard.ts';
import { useAuthoritiesFollowed } from '../search/authority-news.ts';
import { loadScreen } from '../workspaces/loading.ts';
import { WORKSPACES, workspacesOf } from '../workspaces/registry.ts';
import { commandsOf, currentOf } from './commands.ts';
import { openWorkspace, useCurrentWorkspace } from './current-workspace.ts';
import { Dialogs } from './dialogs.tsx';
import { OtherRole } from './other-role.tsx';
import { Rail } from './rail.tsx';
import { WorkspaceHost } from './workspace-host.tsx';

/** Fetches the first workspace's code while somebody is signing in. A failure is reported when the workspace opens. */
export async function fetchAhead(): Promise<void> {
  const [first] = WORKSPACES;
  if (first !== undefined) await loadScreen(first).catch(() => undefined);
}

/** The screens of a signed-in user, in a chunk that the sign-in screen does not wait for. */
export function Work({ account }: { readonly account: Account }): ReactNode {
  const { roles } = account;
  useAuthoritiesFollowed(account);
  const workspaces = workspacesOf(roles);
  const current = currentOf(
    roles,
    useCurrentWorkspace((state) => state.id),
  );
  // Before the first frame: a key that is pressed as soon as the screen is seen works.
  useLayoutEffect(() => followKeyboard(() => commandsOf(roles)), [roles]);
  return (
    <>
      <Rail workspaces={workspaces} current={current?.id} />
      <main className="main" data-behind-dialogs="">
        <h1 className="visually-hidden">{current?.name ?? 'Sightline'}</h1>
        {workspaces.map(
          ({ id, Notice }) => Notice !== undefined && <Notice key={id} onOpen={() => openWorkspace(id)} />,
        )}
        {current === undefined ? (
          <OtherRole account={account} />
        ) : (
          <WorkspaceHost workspaces={workspaces} current={current} />
        )}
      </main>
      <Dialogs />
    </>
  );
}
