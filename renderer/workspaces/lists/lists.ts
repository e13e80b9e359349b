import { LIST_COPY_ROLES } from '../../../app/policy/draft-rules.ts';
import { workspace } from '../workspace.ts';
import { LISTS_COMMANDS, LISTS_PART_KEYS } from './commands.ts';

/** Lists of vehicles of interest: copies to read, and drafts, both without a network. */
export const lists = workspace({
  id: 'lists',
  name: 'VOI lists',
  icon: 'list',
  roles: LIST_COPY_ROLES,
  load: () => import('./lists-screen.tsx'),
  commands: LISTS_COMMANDS,
  partKeys: LISTS_PART_KEYS,
});
