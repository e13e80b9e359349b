import { useEffect, useRef } from 'react';
import { isDialogOpen } from '../ui/behind.ts';
import { useSession } from '../state/session-store.ts';

/**
 * Keys of the whole window. Written as in the keyboard map: `Ctrl+K`, `Alt+1`, `F6`, `Shift+/`, `J`. A key without Ctrl or Alt
 * works only while focus is not in a field and single keys are on; none works behind a dialog unless it says so.
 */
export type ShortcutOptions = {
  readonly inDialogs?: boolean;
  readonly enabled?: boolean;
  /** In a field the key does what it does in fields. */ readonly leaveToFields?: boolean;
};

type Registered = {
  readonly keys: string;
  readonly run: (event: KeyboardEvent) => void;
  readonly inDialogs: boolean;
  readonly leaveToFields: boolean;
};

const registered: Registered[] = [];

const IN_RADIOS = /^(?:Arrow\w+|Home|End|Space|Enter|\d)$/;

/** Keys that a field needs for itself are left to it. */
function isTyping(target: EventTarget | null, name: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.matches('input,textarea,select,[contenteditable="true"]') ||
    (target.closest('[role="radiogroup"]') !== null && IN_RADIOS.test(name))
  );
}

/** The name of what was pressed, as written in the map. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const parts = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey ? 'Shift' : '',
    key === '?' ? '/' : key === ' ' ? 'Space' : key,
  ];
  return parts.filter(Boolean).join('+');
}

const isFunctionKey = (name: string): boolean => /^F\d+$/.test(name) || name === 'Escape';

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const name = keyName(event);
  const single = !event.ctrlKey && !event.altKey && !event.metaKey && !isFunctionKey(name);
  if (single && (isTyping(event.target, name) || !useSession.getState().settings.singleKeyShortcuts)) return;
  const behind = isDialogOpen();
  const found = [...registered].reverse().find((shortcut) => shortcut.keys === name && (shortcut.inDialogs || !behind));
  if (found === undefined || (found.leaveToFields && isTyping(event.target, name))) return;
  event.preventDefault();
  found.run(event);
}

let listening = false;

/** Adds a key while the caller is mounted; the latest to be added wins. */
export function registerShortcut(
  keys: string,
  run: (event: KeyboardEvent) => void,
  options: ShortcutOptions = {},
): () => void {
  if (!listening) {
    window.addEventListener('keydown', onKeyDown);
    listening = true;
  }
  const entry: Registered = {
    keys,
    run,
    inDialogs: options.inDialogs ?? false,
    leaveToFields: options.leaveToFields ?? false,
  };
  registered.push(entry);
  return () => {
    const at = registered.indexOf(entry);
    if (at >= 0) registered.splice(at, 1);
  };
}

export function useShortcut(
  keys: string,
  run: (event: KeyboardEvent) => void,
  { inDialogs = false, enabled = true, leaveToFields = false }: ShortcutOptions = {},
): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(
    () =>
      enabled ? registerShortcut(keys, (event) => latest.current(event), { inDialogs, leaveToFields }) : undefined,
    [keys, inDialogs, enabled, leaveToFields],
  );
}
