import type { Failure } from '../../app/contract/failures.ts';
import type { SessionState, Settings, Status, WorkstationInfo } from '../../app/contract/methods.ts';
import { DEFAULT_IDLE_LOCK_MINUTES } from '../../app/policy/session-rules.ts';
import { sharedStore } from './personal-store.ts';

/** Who is signed in, the settings, and the state of the service. Main decides all of it; the page shows it. */
export type SessionStore = {
  readonly session: SessionState | null;
  readonly info: WorkstationInfo | null;
  readonly status: Status | null;
  readonly settings: Settings;
  readonly maximised: boolean;
  /** Why the page could not start. */
  readonly bootFailure: Failure | null;
  /** The person has locked or signed out, and main has not answered yet: no screen of theirs is drawn. */
  readonly isLeaving: boolean;
};

export const DEFAULT_SETTINGS: Settings = {
  theme: 'dark',
  density: 'default',
  textSize: 100,
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
  isLeaving: false,
};

/** Shared: the lock screen shows who is signed in or has locked, and main decides it. */
export const useSession = sharedStore<SessionStore>(initialSession);

/** The signed-in account; undefined when nobody is signed in or the session is locked. */
export const accountOf = (state: SessionStore): Extract<SessionState, { state: 'signedIn' }>['account'] | undefined =>
  state.session?.state === 'signedIn' ? state.session.account : undefined;

/** The service's clock as far as it is known: the rules use it, and not this machine's. */
export function serviceNowMs(state: SessionStore = useSession.getState()): number {
  const clock = state.status?.clock;
  return clock === null || clock === undefined ? Date.now() : clock.serviceMs + (Date.now() - clock.measuredAtMs);
}

/** The service cannot be asked anything now. */
export const isUnreachable = (state: SessionStore): boolean => state.status?.connection.state === 'unreachable';
