import { command } from '../commands/command.ts';
import { lockNow } from '../state/session-life.ts';

/** In a module of its own, because it must work before any workspace has loaded and behind every dialog. */
export const lock = command({
  id: 'lock',
  group: 'Sightline',
  icon: 'lock',
  title: 'Lock now',
  more: 'clears results on this device',
  keys: 'Ctrl+L',
  inDialogs: true,
  onMap: { group: 'Everywhere', line: 'Lock now' },
  run: () => void lockNow(),
});
