import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useLayoutEffect, type ReactNode } from 'react';
import { Locked } from './sign-in/locked.tsx';
import { SignIn } from './sign-in/sign-in.tsx';
import { followKeyboard } from '../commands/keyboard.ts';
import { queryClient } from '../state/query-client.ts';
import { useSession } from '../state/session-store.ts';
import { FailureState } from '../ui/failure.tsx';
import { Announcer } from './announcer.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { lock } from './lock-command.ts';
import { TEXT_SIZE_COMMANDS } from './settings/text-size.ts';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import './app.css';

// Most of the page is needed only after sign-in; the sign-in screen starts without it.
const loadWork = (): Promise<typeof import('./work.tsx')> => import('./work.tsx');
const Work = lazy(async () => ({ default: (await loadWork()).Work }));

/** Tells measurements of a cold start that the first screen is drawn. */
function probeReady(): void {
  requestAnimationFrame(() => {
    document.documentElement.dataset['ready'] = 'true';
  });
}

function Screen(): ReactNode {
  const session = useSession((state) => state.session);
  const bootFailure = useSession((state) => state.bootFailure);
  const isLeaving = useSession((state) => state.isLeaving);
  const known = session !== null || bootFailure !== null;
  useEffect(() => {
    if (!known) return undefined;
    probeReady();
    const idle = setTimeout(() => void loadWork().then(({ fetchAhead }) => fetchAhead()), 400);
    return () => clearTimeout(idle);
  }, [known]);
  const isSignedIn = session?.state === 'signedIn';
  useLayoutEffect(() => followKeyboard(() => (isSignedIn ? [lock] : TEXT_SIZE_COMMANDS)), [isSignedIn]);
  if (session === null) {
    return bootFailure === null ? (
      <div className="screen" />
    ) : (
      <main className="screen">
        <div className="boot-failure">
          <FailureState failure={bootFailure} subject="start" />
        </div>
      </main>
    );
  }
  switch (session.state) {
    case 'signedOut':
      return <SignIn notice={session.notice} />;
    case 'locked':
      return <Locked session={session} />;
    case 'signedIn':
      return isLeaving ? (
        <main className="screen">
          <span className="visually-hidden">Your work is cleared. The session is ending.</span>
        </main>
      ) : (
        // The next person to sign in begins with fresh screens.
        <Suspense fallback={null}>
          <Work key={session.account.userName} account={session.account} />
        </Suspense>
      );
    default:
      return session satisfies never;
  }
}

/** The page: bars that are always there, and between them the screen of the session's state. */
export function App(): ReactNode {
  return (
    <QueryClientProvider client={queryClient}>
      <div className="app">
        <TitleBar />
        <ErrorBoundary>
          <Screen />
        </ErrorBoundary>
        <StatusBar />
        <Announcer />
      </div>
    </QueryClientProvider>
  );
}
