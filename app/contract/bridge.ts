import type { EventName, MethodName } from './methods.ts';

/** What the preload puts on `window.anpr`: one function per method, one subscription per event, nothing generic. */
export type Bridge = {
  readonly methods: { readonly [N in MethodName]: (request: unknown) => Promise<unknown> };
  /** Subscribes and returns the function that unsubscribes. The page never sees Electron's event object. */
  readonly events: { readonly [N in EventName]: (listener: (payload: unknown) => void) => () => void };
};
