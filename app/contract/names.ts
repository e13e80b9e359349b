/**
 * What the preload needs of the contract beside the names of its methods and events (`tools/build.mjs` inserts
 * those).
 */

/** The one IPC channel in each direction; the page never names a channel. */
export const CALL_CHANNEL = 'sightline:call';
export const EVENT_CHANNEL = 'sightline:event';
/** The name on `window` under which the preload exposes the contract. */
export const BRIDGE_NAME = 'anpr';
