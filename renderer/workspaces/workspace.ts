import type { ComponentType } from 'react';
import type { Role } from '../../app/policy/roles.ts';
import type { Command, PartKey } from '../commands/command.ts';
import type { IconName } from '../ui/icon.tsx';

/** Names as users and tests know them: they are part of what the product promises. */
export type WorkspaceName =
  | 'Investigate'
  | 'Associate'
  | 'VOI lists'
  | 'Live hits'
  | 'Authorities'
  | 'Audit'
  | 'Accounts'
  | 'Data protection'
  | 'Statistics'
  | 'My record'
  | 'Cases';

/**
 * What the shell knows of a workspace. This value is small and read at sign-in. The screen loads when it is first
 * opened, stays mounted while another is in front, and unmounts at lock.
 */
export type Workspace = {
  readonly id: string;
  readonly name: WorkspaceName;
  readonly icon: IconName;
  /** Who has it, by a table of `app/policy`. Others do not see that it exists. */
  readonly roles: readonly Role[];
  readonly load: () => Promise<{ readonly Screen: ComponentType }>;
  /** Commands that run, and whose keys work, while the workspace is in front. */
  readonly commands: readonly Command[];
  /** Commands made of what this person has, such as a saved question; without keys, and after all others. */
  readonly own?: () => readonly Command[];
  /** Keys that its parts handle while they have focus, for the keyboard map. */
  readonly partKeys?: readonly PartKey[];
  /** What waits in it, on its button in the rail; its words become part of the button's name. */
  readonly Badge?: ComponentType;
  /** What the person is told above every workspace; `onOpen` brings its own to the front. */
  readonly Notice?: ComponentType<{ readonly onOpen: () => void }>;
  /** What the palette offers for the typed text, such as a registration mark. */
  readonly offers?: (typed: string) => readonly Command[];
};

export const workspace = (value: Workspace): Workspace => value;
