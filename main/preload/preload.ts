/**
 * The whole bridge. One function a method and one subscription an event; the page names no channel, sees no event object
 * and gets nothing generic. Nothing is checked here: main trusts no page, and the page parses what it gets.
 */
import { contextBridge, ipcRenderer } from 'electron';
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

contextBridge.exposeInMainWorld(BRIDGE_NAME, {
  methods: Object.fromEntries(METHOD_NAMES.map((name) => [name, call(name)])),
  events: Object.fromEntries(EVENT_NAMES.map((name) => [name, subscribe(name)])),
});
