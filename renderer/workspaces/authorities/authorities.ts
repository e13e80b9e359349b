import { AUTHORITY_DECISION_ROLES } from '../../../app/policy/authority-request.ts';
import { workspace } from '../workspace.ts';
import { AUTHORITIES_COMMANDS, AUTHORITIES_PART_KEYS } from './commands.ts';
import { WaitingBadge } from './waiting-badge.tsx';

/** Requests for older data, and the decisions on them. */
export const authorities = workspace({
  id: 'authorities',
  name: 'Authorities',
  icon: 'key',
  roles: AUTHORITY_DECISION_ROLES,
  load: () => import('./authorities-screen.tsx'),
  commands: AUTHORITIES_COMMANDS,
  partKeys: AUTHORITIES_PART_KEYS,
  Badge: WaitingBadge,
});
