import type { ReactNode } from 'react';
import type { Role } from '../../app/policy/roles.ts';
import { openDialog } from '../state/ui-store.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { workspacesOf } from './workspaces.ts';
import './rail.css';

const TOOLS: readonly {
  readonly kind: 'palette' | 'keys' | 'settings';
  readonly label: string;
  readonly shown: string;
  readonly icon: IconName;
  readonly keys?: string;
}[] = [
  { kind: 'palette', label: 'Command palette', shown: 'Ctrl K', icon: 'palette', keys: 'Control+K' },
  { kind: 'keys', label: 'Keys', shown: 'Keys', icon: 'keyboard', keys: 'Shift+/' },
  { kind: 'settings', label: 'Settings', shown: 'Settings', icon: 'settings' },
];

/** The way between workspaces: only what the role may open and what is built. */
export function Rail({
  roles,
  current,
}: {
  readonly roles: readonly Role[];
  readonly current: string | undefined;
}): ReactNode {
  const workspaces = workspacesOf(roles);
  return (
    <div className="rail" data-behind-dialogs="">
      {workspaces.map((workspace, index) => (
        <nav key={workspace.id} aria-label={workspace.name}>
          <button
            type="button"
            className={workspace.id === current ? 'rail-item on' : 'rail-item'}
            aria-current={workspace.id === current ? 'page' : undefined}
            aria-keyshortcuts={`Alt+${index + 1}`}
            title={`${workspace.name} (Alt ${index + 1})`}
          >
            <Icon name={workspace.icon} size={19} />
            <span>{workspace.name}</span>
          </button>
        </nav>
      ))}
      <span className="grow" />
      {TOOLS.map((tool) => (
        <button
          key={tool.kind}
          type="button"
          className="rail-item"
          aria-label={tool.label}
          aria-keyshortcuts={tool.keys}
          title={tool.label}
          onClick={() => openDialog({ kind: tool.kind })}
        >
          <Icon name={tool.icon} size={19} />
          <span>{tool.shown}</span>
        </button>
      ))}
    </div>
  );
}
