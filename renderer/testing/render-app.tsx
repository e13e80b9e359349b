import { act, cleanup, render } from '@testing-library/react';
import type { SessionState } from '../../app/contract/methods.ts';
import { App } from '../shell/app.tsx';
import { forgetPersonal } from '../state/personal-store.ts';
import { startSession } from '../state/session-life.ts';
import { initialSession, useSession } from '../state/session-store.ts';
import { createFakeBridge, type FakeBridge } from './fake-bridge.ts';
import { preloadScreens } from './preload-screens.ts';

/** Ways are looked for in a worker, which tests do not have: none is ever found. */
class SilentWorker {
  addEventListener(): void {}
  postMessage(): void {}
  terminate(): void {}
}

let stop: (() => void) | undefined;

/** The whole page on a fake main process, up to the first screen. */
export async function renderApp(session?: SessionState, prepare?: (fake: FakeBridge) => void): Promise<FakeBridge> {
  const fake = createFakeBridge(session);
  prepare?.(fake);
  // The map behind the sign-in screen is decoration and comes from app://, which tests do not have.
  Object.assign(globalThis, {
    anpr: fake.bridge,
    fetch: () => Promise.reject(new Error('no network in tests')),
    Worker: SilentWorker,
  });
  // Chunks that the page loads later are loaded now; otherwise a slow machine would look like a missing screen.
  await import('../shell/work.tsx');
  await preloadScreens();
  await act(async () => {
    stop = startSession();
    render(<App />);
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
  return fake;
}

/** Clears everything that one test could leave to the next. */
export function resetApp(): void {
  stop?.();
  stop = undefined;
  cleanup();
  forgetPersonal();
  useSession.setState(initialSession, true);
}
