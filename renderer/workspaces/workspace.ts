import type { ComponentType } from 'react';
import type { Role } from '../../app/policy/roles.ts';
import type { Command, PartKey } from '../commands/command.ts';
import type { IconName } from '../ui/icon.tsx';

/** Names as people, tests and checks know them: they are part of what the product promises. */
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
 * All that the shell knows of a workspace. The value is small and read at sign-in; the screen is loaded when it is first opened,
 * stays mounted while another is in front, and is gone at lock.
 */
export type Workspace = {
  readonly id: string;
  readonly name: WorkspaceName;
  readonly icon: IconName;
  /** Who has it: a table of `app/policy`. Nobody else sees that it exists. */
  readonly roles: readonly Role[];
  readonly load: () => Promise<{ readonly Screen: ComponentType }>;
  /** They run, and their keys work, while the workspace is in front. */
  readonly commands: readonly Command[];
  /** For the keyboard map: keys that its parts handle while they have focus. */
  readonly partKeys?: readonly PartKey[];
  /** What the palette offers for what was typed, a registration mark for one. */
  readonly offers?: (typed: string) => readonly Command[];
};

export const workspace = (value: Workspace): Workspace => value;
