/**
 * The names of the IPC contract, apart from its schemas so that the preload carries nothing else. A name is `area.verb`
 * for a method and `area.happened` for an event.
 */
export const METHOD_NAMES = [
  'session.state',
  'session.signIn',
  'session.changePassword',
  'session.unlock',
  'session.lock',
  'session.signOut',
  'session.activity',
  'workstation.info',
  'workstation.status',
  'settings.get',
  'settings.set',
  'window.control',
  'reference.cameras',
  'search.estimate',
  'search.start',
  'search.acknowledge',
  'search.cancel',
  'reads.details',
  'reads.copy',
  'receipt.copy',
  'audit.mine',
] as const;

export const EVENT_NAMES = [
  'session.changed',
  'status.changed',
  'search.batch',
  'search.findings',
  'search.finished',
  'search.receipt',
  'window.changed',
] as const;

export type MethodName = (typeof METHOD_NAMES)[number];
export type EventName = (typeof EVENT_NAMES)[number];

/** The one IPC channel each way; the page never names a channel. */
export const CALL_CHANNEL = 'sightline:call';
export const EVENT_CHANNEL = 'sightline:event';
/** The name on `window` under which the preload offers the contract. */
export const BRIDGE_NAME = 'anpr';
