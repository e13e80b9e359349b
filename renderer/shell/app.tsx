import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import type { Account } from '../../app/api/session.ts';
import { Locked } from './sign-in/locked.tsx';
import { SignIn } from './sign-in/sign-in.tsx';
import { useShortcut } from '../keys/shortcuts.ts';
import { queryClient } from '../state/query-client.ts';
import { lockNow } from '../state/session-life.ts';
import { useSession } from '../state/session-store.ts';
import { openDialog } from '../state/ui-store.ts';
import { FailureState } from '../ui/failure.tsx';
import { Announcer } from './announcer.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { OtherRole } from './other-role.tsx';
import { Rail } from './rail.tsx';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import { workspacesOf } from './workspaces.ts';
import './app.css';

// Most of the page is needed only once somebody is signed in; the sign-in screen starts without it.
const loadWork = (): Promise<typeof import('./work.tsx')> => import('./work.tsx');
const Investigate = lazy(async () => ({ default: (await loadWork()).Investigate }));
const Dialogs = lazy(async () => ({ default: (await loadWork()).Dialogs }));

/** Says that a screen is drawn, for measurements of a cold start. */
function markReady(): void {
  requestAnimationFrame(() => {
    document.documentElement.dataset['ready'] = 'true';
  });
}

function Workspace({ account }: { readonly account: Account }): ReactNode {
  useShortcut('Ctrl+L', () => void lockNow(), { inDialogs: true });
  useShortcut('Ctrl+K', () => openDialog({ kind: 'palette' }));
  useShortcut('Shift+/', () => openDialog({ kind: 'keys' }));
  useShortcut('Alt+1', () => document.querySelector<HTMLElement>('[data-panel]')?.focus());
  const [first] = workspacesOf(account.roles);
  return (
    <>
      <Rail roles={account.roles} current={first?.id} />
      <main className="main" data-behind-dialogs="">
        <h1 className="visually-hidden">{first?.name ?? 'Sightline'}</h1>
        {first === undefined ? (
          <OtherRole account={account} />
        ) : (
          <Suspense fallback={null}>
            <Investigate />
          </Suspense>
        )}
      </main>
      <Suspense fallback={null}>
        <Dialogs />
      </Suspense>
    </>
  );
}

function Screen(): ReactNode {
  const session = useSession((state) => state.session);
  const bootFailure = useSession((state) => state.bootFailure);
  const known = session !== null || bootFailure !== null;
  useEffect(() => {
    if (!known) return undefined;
    markReady();
    const idle = setTimeout(() => void loadWork(), 400);
    return () => clearTimeout(idle);
  }, [known]);
  if (session === null) {
    return bootFailure === null ? (
      <div className="screen" />
    ) : (
      <main className="screen">
        <div className="boot-failure">
          <FailureState failure={bootFailure} />
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
      return <Workspace account={session.account} />;
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
