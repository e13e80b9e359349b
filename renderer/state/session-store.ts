import type { Failure } from '../../app/contract/failures.ts';
import type { SessionState, Settings, Status, WorkstationInfo } from '../../app/contract/methods.ts';
import { DEFAULT_IDLE_LOCK_MINUTES } from '../../app/policy/session-rules.ts';
import { sharedStore } from './personal-store.ts';

/** Who is at the workstation, how it is set, and how the service is. Main decides all of it; the page shows it. */
export type SessionStore = {
  readonly session: SessionState | null;
  readonly info: WorkstationInfo | null;
  readonly status: Status | null;
  readonly settings: Settings;
  readonly maximised: boolean;
  /** Why the page could not start. */
  readonly bootFailure: Failure | null;
};

export const DEFAULT_SETTINGS: Settings = {
  theme: 'dark',
  density: 'default',
  idleLockMinutes: DEFAULT_IDLE_LOCK_MINUTES,
  singleKeyShortcuts: true,
};

export const initialSession: SessionStore = {
  session: null,
  info: null,
  status: null,
  settings: DEFAULT_SETTINGS,
  maximised: false,
  bootFailure: null,
};

/** Shared: who is signed in or has locked is what the lock screen shows, and main decides it. */
export const useSession = sharedStore<SessionStore>(initialSession);

/** The account that is signed in; nothing when nobody is or the session is locked. */
export const accountOf = (state: SessionStore): Extract<SessionState, { state: 'signedIn' }>['account'] | undefined =>
  state.session?.state === 'signedIn' ? state.session.account : undefined;

/** The service's clock, as far as it is known; the rules count by it, not by ours. */
export function serviceNowMs(state: SessionStore = useSession.getState()): number {
  const clock = state.status?.clock;
  return clock === null || clock === undefined ? Date.now() : clock.serviceMs + (Date.now() - clock.measuredAtMs);
}

/** Nothing can be asked of the service now. */
export const isUnreachable = (state: SessionStore): boolean => state.status?.connection.state === 'unreachable';
