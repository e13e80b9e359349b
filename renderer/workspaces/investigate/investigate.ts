import { SEARCH_ROLES } from '../../../app/policy/roles.ts';
import { workspace } from '../workspace.ts';
import { AuthorityNotice } from './authority-notice.tsx';
import { INVESTIGATE_COMMANDS, INVESTIGATE_PART_KEYS, offersFor, ownCommands } from './commands.ts';

/** One vehicle's movements: ask, justify, see, check. */
export const investigate = workspace({
  id: 'investigate',
  name: 'Investigate',
  icon: 'map',
  roles: SEARCH_ROLES,
  load: () => import('./investigate-screen.tsx'),
  commands: INVESTIGATE_COMMANDS,
  partKeys: INVESTIGATE_PART_KEYS,
  offers: offersFor,
  own: ownCommands,
  Notice: AuthorityNotice,
});
