/** What the preload needs of the contract, beside the names of its methods and events (`tools/build.mjs` reads those from it). */

/** The one IPC channel each way; the page never names a channel. */
export const CALL_CHANNEL = 'sightline:call';
export const EVENT_CHANNEL = 'sightline:event';
/** The name on `window` under which the preload offers the contract. */
export const BRIDGE_NAME = 'anpr';
