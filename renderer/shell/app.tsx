import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { Locked } from './sign-in/locked.tsx';
import { SignIn } from './sign-in/sign-in.tsx';
import { followKeyboard } from '../commands/keyboard.ts';
import { queryClient } from '../state/query-client.ts';
import { useSession } from '../state/session-store.ts';
import { FailureState } from '../ui/failure.tsx';
import { Announcer } from './announcer.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { lock } from './lock-command.ts';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import './app.css';

// Most of the page is needed only once somebody is signed in; the sign-in screen starts without it.
const loadWork = (): Promise<typeof import('./work.tsx')> => import('./work.tsx');
const Work = lazy(async () => ({ default: (await loadWork()).Work }));

/** Says that a screen is drawn, for measurements of a cold start. */
function markReady(): void {
  requestAnimationFrame(() => {
    document.documentElement.dataset['ready'] = 'true';
  });
}

function Screen(): ReactNode {
  const session = useSession((state) => state.session);
  const bootFailure = useSession((state) => state.bootFailure);
  const known = session !== null || bootFailure !== null;
  useEffect(() => {
    if (!known) return undefined;
    markReady();
    const idle = setTimeout(() => void loadWork().then(({ fetchAhead }) => fetchAhead()), 400);
    return () => clearTimeout(idle);
  }, [known]);
  const isSignedIn = session?.state === 'signedIn';
  useEffect(() => (isSignedIn ? followKeyboard(() => [lock]) : undefined), [isSignedIn]);
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
      return (
        // Whoever signs in next begins with screens of their own.
        <Suspense fallback={null}>
          <Work key={session.account.userName} account={session.account} />
        </Suspense>
      );
    default:
      return session satisfies never;
  }
}

/** The window: bars that are always there, and between them what belongs to the state of the session. */
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
