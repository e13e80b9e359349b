import type { Role } from '../../app/policy/roles.ts';
import { command, type Command, type PartKey } from '../commands/command.ts';
import { changeSettings, signOut } from '../state/session-life.ts';
import { useSession } from '../state/session-store.ts';
import { openDialog } from '../state/ui-store.ts';
import { focusNextPanel, hasPanels } from '../ui/panels.ts';
import { workspacesOf } from '../workspaces/registry.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import { goToWorkspace, openWorkspace, useCurrentWorkspace } from './current-workspace.ts';
import { lock } from './lock-command.ts';
import { mayKnowWaiting } from './second-person/use-waiting.ts';
import { TEXT_SIZE_COMMANDS } from './settings/text-size.ts';

/** Commands that work in every workspace. */
export const palette = command({
  id: 'palette',
  group: 'Sightline',
  icon: 'palette',
  title: 'Command palette',
  keys: 'Ctrl+K',
  onMap: { group: 'Everywhere', line: 'Command palette' },
  run: () => openDialog({ kind: 'palette' }),
});

export const keyboard = command({
  id: 'keys',
  group: 'Sightline',
  icon: 'keyboard',
  title: 'Keyboard',
  more: 'every key',
  also: 'help map shortcuts hotkeys',
  keys: 'Shift+/',
  onMap: { group: 'Everywhere', line: 'This map' },
  run: () => openDialog({ kind: 'keys' }),
});

export const settings = command({
  id: 'settings',
  group: 'Sightline',
  icon: 'settings',
  title: 'Settings',
  also: 'options preferences density compact roomy theme contrast lock minutes',
  run: () => openDialog({ kind: 'settings' }),
});

const nextPanel = command({
  id: 'nextPanel',
  group: 'Go to',
  icon: 'sidebar',
  title: 'Next panel',
  keys: 'F6',
  onMap: { group: 'Everywhere', line: 'Next panel', cap: 'Next panel' },
  when: hasPanels,
  why: 'This screen has no panels',
  run: focusNextPanel,
});

/** Absent for roles that neither ask for nor decide on what waits. */
export const secondPerson = command({
  id: 'secondPerson',
  group: 'Sightline',
  icon: 'clock',
  title: 'Waiting for a second person',
  more: 'corrections and preservations to decide on',
  also: 'confirm approve refuse approval',
  run: () => openDialog({ kind: 'secondPerson' }),
});

const isDark = (): boolean => useSession.getState().settings.theme === 'dark';

const theme = command({
  id: 'theme',
  group: 'Sightline',
  icon: 'eye',
  title: () => (isDark() ? 'Use the light theme' : 'Use the dark theme'),
  also: 'dark light colours mode',
  run: () => void changeSettings({ theme: isDark() ? 'light' : 'dark' }).catch(() => undefined),
});

const leave = command({
  id: 'signOut',
  group: 'Sightline',
  icon: 'signOut',
  title: 'Sign out',
  more: 'clears results on this device',
  run: () => void signOut(),
});

export const SHELL_COMMANDS: readonly Command[] = [
  palette,
  lock,
  nextPanel,
  keyboard,
  settings,
  theme,
  ...TEXT_SIZE_COMMANDS,
  leave,
];

/** Workspaces with a key of their own: there is no `Alt+10`. */
const WITH_KEYS = 9;

/** One command per workspace that goes to it, numbered as in the rail. */
export function workspaceCommands(workspaces: readonly Workspace[]): readonly Command[] {
  return workspaces.map(({ id, name, icon }, index) =>
    command({
      id: `workspace.${id}`,
      group: 'Go to',
      icon,
      title: name,
      ...(index < WITH_KEYS ? { keys: `Alt+${index + 1}` } : {}),
      run: () => goToWorkspace(id),
    }),
  );
}

/** The workspace in front; undefined for roles that have none. */
export function currentOf(roles: readonly Role[], id = useCurrentWorkspace.getState().id): Workspace | undefined {
  const workspaces = workspacesOf(roles);
  return workspaces.find((workspace) => workspace.id === id) ?? workspaces[0];
}

/** Every command available to these roles now; those of the workspace in front first, what the person has last. */
export function commandsOf(roles: readonly Role[]): readonly Command[] {
  const current = currentOf(roles);
  return [
    ...(current?.commands ?? []),
    ...workspaceCommands(workspacesOf(roles)),
    ...(mayKnowWaiting(roles) ? [secondPerson] : []),
    ...SHELL_COMMANDS,
    ...(current?.own?.() ?? []),
  ];
}

/** What the person's workspaces offer for the typed text; the one in front first. */
export function offeredTo(roles: readonly Role[], typed: string): readonly Command[] {
  const current = currentOf(roles);
  const others = workspacesOf(roles).filter((workspace) => workspace !== current);
  return [...(current === undefined ? [] : [current]), ...others].flatMap(({ id, offers }) =>
    (offers?.(typed) ?? []).map((offer) => ({
      ...offer,
      run: () => {
        openWorkspace(id);
        offer.run();
      },
    })),
  );
}

/** Keys that work everywhere and belong to no command. */
export const SHELL_PART_KEYS: readonly PartKey[] = [
  { group: 'Everywhere', line: 'Run, confirm', keys: ['Ctrl+Enter'] },
  { group: 'Everywhere', line: 'Close, cancel', keys: ['Escape'], cap: 'Close' },
  { group: 'Everywhere', keys: ['Tab'], cap: 'Next' },
  { group: 'Everywhere', keys: ['Enter'], cap: 'Open' },
];
