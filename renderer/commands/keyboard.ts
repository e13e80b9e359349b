import { announce } from '../state/announce.ts';
import { isUnreachable, useSession } from '../state/session-store.ts';
import { isDialogOpen } from '../ui/behind.ts';
import { whyNot, type Command, type Now } from './command.ts';

/**
 * Keys of the whole window. A key without Ctrl or Alt works only while no field has focus and single keys are
 * switched on. Behind a dialog only commands that allow it run.
 */
export const now = (): Now => ({ online: !isUnreachable(useSession.getState()) });

const IN_RADIOS = /^(?:Arrow\w+|Home|End|Space|Enter|\d)$/;

/** Boxes that are ticked: nothing is typed into them. */
const TICKED = 'input[type="checkbox"],input[type="radio"]';

/** True for keys that a field needs for itself. */
function isTyping(target: EventTarget | null, name: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role="radiogroup"]') !== null || target.matches(TICKED)) return IN_RADIOS.test(name);
  return target.matches('input,textarea,select,[contenteditable="true"]');
}

/** The name of the pressed key, as commands write it. */
export function keyName(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'> & { readonly code?: string },
): string {
  // With Alt some systems give another sign than the one on the key.
  const digit = event.altKey ? /^Digit(\d)$/.exec(event.code ?? '')?.[1] : undefined;
  // Plus stands over the equals sign on some keyboards, alone on others and on the number pad: one key to its users.
  const isPlus = event.ctrlKey && event.key === '+';
  const key = digit ?? (isPlus ? '=' : event.key.length === 1 ? event.key.toUpperCase() : event.key);
  const parts = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey && !isPlus ? 'Shift' : '',
    key === '?' ? '/' : key === ' ' ? 'Space' : key,
  ];
  return parts.filter(Boolean).join('+');
}

const isFunctionKey = (name: string): boolean => /^F\d+$/.test(name) || name === 'Escape';

/** Runs a command, or says why it cannot run. True when it ran. */
export function runOrSay(command: Command): boolean {
  const why = whyNot(command, now());
  if (why === undefined) command.run();
  else announce(`${why}.`);
  return why === undefined;
}

/** Shared: what listens to keys now; the latest goes first. */
const followers: ((name: string) => boolean)[] = [];

/** As if a key of the window were pressed outside any field: for keys that are pressed in another window of ours. */
export const pressKey = (name: string): boolean => followers.some((press) => press(name));

/**
 * Listens to the keys of commands until the returned function is called. `commands` gives those that apply at the
 * moment.
 */
export function followKeyboard(commands: () => readonly Command[]): () => void {
  /** True when the key is a command's. */
  const press = (name: string, target: EventTarget | null): boolean => {
    const single = !/^(?:Ctrl|Alt)\+/.test(name) && !isFunctionKey(name);
    if (single && (isTyping(target, name) || !useSession.getState().settings.singleKeyShortcuts)) return false;
    const behind = isDialogOpen();
    const found = commands().find((one) => one.keys === name && (one.inDialogs === true || !behind));
    if (found === undefined || (found.leaveToFields === true && isTyping(target, name))) return false;
    // Esc is often pressed with nothing to go back from; that needs no message.
    if (name === 'Escape' && whyNot(found, now()) !== undefined) return false;
    runOrSay(found);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    if (press(keyName(event), event.target)) event.preventDefault();
  };
  const fromElsewhere = (name: string): boolean => press(name, null);
  followers.unshift(fromElsewhere);
  window.addEventListener('keydown', onKeyDown);
  return () => {
    followers.splice(followers.indexOf(fromElsewhere), 1);
    window.removeEventListener('keydown', onKeyDown);
  };
}
