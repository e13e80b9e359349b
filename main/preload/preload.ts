/**
 * The whole bridge. One function a method and one subscription an event; the page names no channel, sees no event object
 * and gets nothing generic. Nothing is checked here: main trusts no page, and the page parses what it gets.
 */
import { contextBridge, ipcRenderer, webFrame } from 'electron';
import { BRIDGE_NAME, CALL_CHANNEL, EVENT_CHANNEL, EVENT_NAMES, METHOD_NAMES, type EventName, type MethodName } from '../../app/contract/names.ts';

type Listener = (payload: unknown) => void;

const call = (name: MethodName) => (request: unknown): Promise<unknown> => ipcRenderer.invoke(CALL_CHANNEL, name, request);

const listeners = new Map<string, Set<Listener>>(EVENT_NAMES.map((name) => [name, new Set<Listener>()]));

ipcRenderer.on(EVENT_CHANNEL, (_event, name: unknown, payload: unknown) => {
  for (const listener of listeners.get(String(name)) ?? []) listener(payload);
});

const subscribe = (name: EventName) => (listener: Listener): (() => void) => {
  // The bridge wraps a function anew each time it crosses, so it is this wrapper that is kept and taken away.
  const own: Listener = (payload) => {
    listener(payload);
  };
  listeners.get(name)?.add(own);
  return () => {
    listeners.get(name)?.delete(own);
  };
};

/** Fields hold what the person typed, which is theirs to copy; everything else on the page is results. */
const isOwnText = (target: EventTarget | null): boolean => target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'password');

// SECURITY(S11): nothing leaves by selecting and copying or dragging. In this world, so that no script of the page can take it away.
for (const kind of ['copy', 'cut', 'dragstart'] as const) {
  window.addEventListener(kind, (event) => {
    if (isOwnText(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
}

// SECURITY(S11): a file field does nothing when it is pressed, by whoever.
window.addEventListener('click', (event) => { if (event.target instanceof HTMLInputElement && event.target.type === 'file') event.preventDefault(); }, true);

// SECURITY(S11): asked by name it opens without a press. Replaced before any script of the page runs; the page does not use it.
void webFrame.executeJavaScript(`Object.defineProperty(HTMLInputElement.prototype, 'showPicker', {
  value: function showPicker() { throw new DOMException('The page opens no pickers.', 'NotAllowedError'); }, writable: false, configurable: false,
}); undefined`);

contextBridge.exposeInMainWorld(BRIDGE_NAME, {
  methods: Object.fromEntries(METHOD_NAMES.map((name) => [name, call(name)])),
  events: Object.fromEntries(EVENT_NAMES.map((name) => [name, subscribe(name)])),
});
