import type { ReactNode } from 'react';
import { ariaKeys, keysOf, titleOf, type Command } from '../commands/command.ts';
import { Icon } from '../ui/icon.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import type { Workspace } from '../workspaces/workspace.ts';
import { keyboard, palette, settings, workspaceCommands } from './commands.ts';
import { openWorkspace } from './current-workspace.ts';
import './rail.css';

const TOOLS: readonly { readonly command: Command; readonly label: string; readonly shown: string }[] = [
  { command: palette, label: titleOf(palette), shown: keysOf(palette).join(' ') },
  { command: keyboard, label: 'Keys', shown: 'Keys' },
  { command: settings, label: titleOf(settings), shown: titleOf(settings) },
];

const keyShortcuts = (command: Command | undefined): string | undefined =>
  command?.keys === undefined ? undefined : ariaKeys(keysOf(command));

/** Navigation between workspaces: only those that exist and that the role may open. */
export function Rail({
  workspaces,
  current,
}: {
  readonly workspaces: readonly Workspace[];
  readonly current: string | undefined;
}): ReactNode {
  const commands = workspaceCommands(workspaces);
  return (
    <div className="rail" data-behind-dialogs="">
      {workspaces.length > 0 && (
        <nav aria-label="Workspaces">
          {workspaces.map((workspace, index) => {
            const command = commands[index];
            const keys = command === undefined ? [] : keysOf(command);
            return (
              <Tooltip key={workspace.id} words={workspace.name} keys={keys}>
                <button
                  type="button"
                  className={workspace.id === current ? 'rail-item on' : 'rail-item'}
                  aria-current={workspace.id === current ? 'page' : undefined}
                  aria-keyshortcuts={keyShortcuts(command)}
                  onClick={() => openWorkspace(workspace.id)}
                >
                  <Icon name={workspace.icon} size={19} />
                  <span>{workspace.name}</span>
                  {workspace.Badge !== undefined && <workspace.Badge />}
                </button>
              </Tooltip>
            );
          })}
        </nav>
      )}
      <span className="grow" />
      {TOOLS.map(({ command, label, shown }) => (
        <Tooltip key={command.id} words={label} keys={keysOf(command)}>
          <button
            type="button"
            className="rail-item"
            aria-label={label}
            aria-keyshortcuts={keyShortcuts(command)}
            onClick={command.run}
          >
            <Icon name={command.icon} size={19} />
            <span>{shown}</span>
          </button>
        </Tooltip>
      ))}
    </div>
  );
}
