import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { focusFirstPanel } from '../ui/panels.ts';
import { ErrorState, useSlow } from '../ui/panel-state.tsx';
import { useScreen } from '../workspaces/loading.ts';
import { WorkspaceShown } from '../workspaces/shown.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import { useCurrentWorkspace } from './current-workspace.ts';
import { ErrorBoundary } from './error-boundary.tsx';

function Opening({ name }: { readonly name: string }): ReactNode {
  const slow = useSlow(1_000);
  return slow ? (
    <p className="workspace-opening t2" role="status">
      Opening {name}
    </p>
  ) : null;
}

/** The screen of a workspace, or the reason why it is not there. */
function Screen({ workspace }: { readonly workspace: Workspace }): ReactNode {
  const { loaded, retry } = useScreen(workspace);
  switch (loaded.state) {
    case 'ready':
      return <loaded.Screen />;
    case 'loading':
      return <Opening name={workspace.name} />;
    case 'failed':
      return (
        <div className="workspace-fault">
          <ErrorState
            title={`${workspace.name} could not be opened`}
            actions={
              <Button variant="primary" icon="refresh" onClick={retry}>
                Try again
              </Button>
            }
          >
            Its part of Sightline could not be loaded from this computer. The other workspaces work, and nothing was
            lost. If it comes back, close Sightline and start it again.
          </ErrorState>
        </div>
      );
    default:
      return loaded satisfies never;
  }
}

function Stopped({ name, again }: { readonly name: string; readonly again: () => void }): ReactNode {
  return (
    <div className="workspace-fault">
      <ErrorState
        title={`${name} has stopped`}
        actions={
          <Button variant="primary" icon="refresh" onClick={again}>
            Open it again
          </Button>
        }
      >
        A fault in drawing it stopped this workspace only. The other workspaces work. Audit records are kept apart and
        are safe.
      </ErrorState>
    </div>
  );
}

/** The workspace in front, and behind it those opened before, as they were left. All unmount when the session locks. */
export function WorkspaceHost({
  workspaces,
  current,
}: {
  readonly workspaces: readonly Workspace[];
  readonly current: Workspace;
}): ReactNode {
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set([current.id]));
  if (!opened.has(current.id)) setOpened(new Set([...opened, current.id]));
  const focusAsked = useCurrentWorkspace((state) => state.focusAsked);
  const lastFocus = useRef(new Map<string, Element>());
  const before = useRef({ id: current.id, focusAsked });
  useEffect(() => {
    const { id, focusAsked: askedBefore } = before.current;
    before.current = { id: current.id, focusAsked };
    if (focusAsked === askedBefore) return;
    const last = lastFocus.current.get(current.id);
    if (id !== current.id && last instanceof HTMLElement && last.isConnected) last.focus();
    else focusFirstPanel();
  }, [current.id, focusAsked]);
  return workspaces
    .filter(({ id }) => opened.has(id))
    .map((workspace) => (
      <div
        key={workspace.id}
        className="workspace"
        hidden={workspace.id !== current.id}
        onFocus={({ target }) => lastFocus.current.set(workspace.id, target)}
      >
        <WorkspaceShown value={workspace.id === current.id}>
          <ErrorBoundary fallback={(again) => <Stopped name={workspace.name} again={again} />}>
            <Screen workspace={workspace} />
          </ErrorBoundary>
        </WorkspaceShown>
      </div>
    ));
}
