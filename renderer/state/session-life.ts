import type { SessionState, Settings } from '../../app/contract/methods.ts';
import { failureOf } from '../bridge/app-error.ts';
import { call, subscribe } from '../bridge/bridge.ts';
import { failureWords } from '../words/failures.ts';
import { announce } from './announce.ts';
import { flushWords } from '../search/kept/written-words.ts';
import { followSearches } from '../search/sessions.ts';
import { forgetPersonal } from './personal-store.ts';
import { useSession } from './session-store.ts';

/** Activity is reported at most this often; main counts the idle time. */
const ACTIVITY_EVERY_MS = 15_000;

/** Takes a session state from main. Leaving the signed-in state drops all personal state. */
export function takeSession(session: SessionState): void {
  const before = useSession.getState().session;
  const samePerson =
    before?.state === 'signedIn' &&
    session.state === 'signedIn' &&
    before.account.userName === session.account.userName;
  if (before !== null && !samePerson) forgetPersonal();
  useSession.setState({ session, isLeaving: false });
  if (before?.state === 'signedIn' && session.state === 'locked')
    announce('Sightline is locked. Results were cleared.', 'assertive');
}

export function applySettings(settings: Settings): void {
  useSession.setState({ settings });
  document.documentElement.dataset['theme'] = settings.theme;
  document.documentElement.dataset['density'] = settings.density;
}

export async function changeSettings(change: Partial<Settings>): Promise<void> {
  applySettings(await call('settings.set', change));
}

/**
 * Clears before main answers: a slow lock must not leave results on screen. Screens leave first, since they show what
 * they hold themselves until they are taken down. When main refuses, the session is still open and the page says so.
 */
async function leave(how: 'session.lock' | 'session.signOut'): Promise<void> {
  useSession.setState({ isLeaving: true });
  forgetPersonal();
  try {
    takeSession(await call(how, {}));
  } catch (thrown) {
    useSession.setState({ isLeaving: false });
    announce(
      `Results were cleared, but the session is still open: ${failureWords(failureOf(thrown), 'session').title}.`,
      'assertive',
    );
  }
}

export async function lockNow(): Promise<void> {
  if (useSession.getState().session?.state !== 'signedIn') return;
  flushWords();
  await leave('session.lock');
}

export const signOut = (): Promise<void> => leave('session.signOut');

/** Shared: when main was last told that somebody is here. */
let toldAtMs = 0;

/** Tells main that somebody is at the keys, so that the idle lock waits. */
export function reportActivity(): void {
  const { session } = useSession.getState();
  if (session?.state !== 'signedIn' || Date.now() - toldAtMs < ACTIVITY_EVERY_MS) return;
  toldAtMs = Date.now();
  call('session.activity', {})
    .then(({ locksAtMs }) => {
      const now = useSession.getState().session;
      if (now?.state === 'signedIn') useSession.setState({ session: { ...now, locksAtMs } });
    })
    .catch(() => undefined); // Main reports it by itself when the session ends.
}

function followActivity(): () => void {
  toldAtMs = 0;
  const kinds = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;
  kinds.forEach((kind) => window.addEventListener(kind, reportActivity, { capture: true, passive: true }));
  return () => kinds.forEach((kind) => window.removeEventListener(kind, reportActivity, { capture: true }));
}

/** Listens to main and asks for the first state. The page shows nothing until it knows who is signed in. */
export function startSession(): () => void {
  const stops = [
    subscribe('session.changed', takeSession),
    subscribe('status.changed', (status) => useSession.setState({ status })),
    subscribe('window.changed', ({ maximised }) => useSession.setState({ maximised })),
    followSearches(),
    followActivity(),
  ];
  const fail = (thrown: unknown): void => useSession.setState({ bootFailure: failureOf(thrown) });
  call('settings.get', {}).then(applySettings, fail);
  call('workstation.info', {}).then((info) => useSession.setState({ info }), fail);
  call('workstation.status', {}).then((status) => useSession.setState({ status }), fail);
  call('session.state', {}).then(takeSession, fail);
  return () => stops.forEach((stop) => stop());
}
