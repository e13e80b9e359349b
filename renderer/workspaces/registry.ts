import type { Role } from '../../app/policy/roles.ts';
import { authorities } from './authorities/authorities.ts';
import { investigate } from './investigate/investigate.ts';
import { lists } from './lists/lists.ts';
import { myRecord } from './my-record/my-record.ts';
import type { Workspace } from './workspace.ts';

/**
 * Every workspace that exists, in the order of the rail. One that does not exist yet, or that the role may not open,
 * is absent and not greyed out.
 */
export const WORKSPACES: readonly Workspace[] = [investigate, lists, authorities, myRecord];

export function workspacesOf(roles: readonly Role[]): readonly Workspace[] {
  return WORKSPACES.filter((workspace) => workspace.roles.some((role) => roles.includes(role)));
}
