import { PERSON_ROLES } from '../../../app/policy/roles.ts';
import { workspace } from '../workspace.ts';
import { MY_RECORD_COMMANDS, MY_RECORD_PART_KEYS } from './commands.ts';

/**
 * Everything that the national log and this workstation hold on the person's own acts. Nobody trusts a record that
 * they cannot see.
 */
export const myRecord = workspace({
  id: 'my-record',
  name: 'My record',
  icon: 'receipt',
  roles: PERSON_ROLES,
  load: () => import('./my-record-screen.tsx'),
  commands: MY_RECORD_COMMANDS,
  partKeys: MY_RECORD_PART_KEYS,
});
