/**
 * The whole bridge: one function per method and one subscription per event. The page names no channel, sees no event
 * object and gets nothing generic. Nothing is checked here: main does not trust the page, and the page parses what it
 * receives.
 */
import { contextBridge, ipcRenderer, webFrame } from 'electron';
import { EVENT_NAMES, METHOD_NAMES } from 'sightline:contract';
import { BRIDGE_NAME, CALL_CHANNEL, EVENT_CHANNEL } from '../../app/contract/names.ts';

type Listener = (payload: unknown) => void;

const call =
  (name: string) =>
  (request: unknown): Promise<unknown> =>
    ipcRenderer.invoke(CALL_CHANNEL, name, request);

const listeners = new Map<string, Set<Listener>>(EVENT_NAMES.map((name) => [name, new Set<Listener>()]));

ipcRenderer.on(EVENT_CHANNEL, (_event, name: unknown, payload: unknown) => {
  for (const listener of listeners.get(String(name)) ?? []) listener(payload);
});

const subscribe =
  (name: string) =>
  (listener: Listener): (() => void) => {
    // The bridge wraps a function anew each time it crosses, so this wrapper is the one to register and to remove.
    const own: Listener = (payload) => {
      listener(payload);
    };
    listeners.get(name)?.add(own);
    return () => {
      listeners.get(name)?.delete(own);
    };
  };

/** Fields hold what the person typed, which they may copy; everything else on the page is results. */
const isOwnText = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'password');

// SECURITY(S11): nothing leaves by selecting, copying or dragging; on Linux, selected text is on a clipboard already.
// The listeners live in the preload's world, so that no script of the page can remove them.
for (const kind of ['selectstart', 'copy', 'cut', 'dragstart'] as const) {
  window.addEventListener(
    kind,
    (event) => {
      if (isOwnText(event.target)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
}

// SECURITY(S11): main intercepts file fields (security/pickers.ts). In the first document it comes too late for
// `showPicker()`, which in Chromium 114 opens its dialog past main. A function that main has already replaced is
// kept.
void webFrame.executeJavaScript(`{
  const { prototype } = HTMLInputElement;
  const value = function showPicker() { throw new DOMException('The page opens no pickers.', 'NotAllowedError'); };
  if (Object.getOwnPropertyDescriptor(prototype, 'showPicker')?.configurable) {
    Object.defineProperty(prototype, 'showPicker', { value, writable: false, configurable: false });
  }
}
undefined`);

contextBridge.exposeInMainWorld(BRIDGE_NAME, {
  methods: Object.fromEntries(METHOD_NAMES.map((name) => [name, call(name)])),
  events: Object.fromEntries(EVENT_NAMES.map((name) => [name, subscribe(name)])),
});
