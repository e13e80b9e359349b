import { createElement, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadScreen, useScreen } from './loading.ts';

declare const globalThis: { IS_REACT_ACT_ENVIRONMENT?: boolean };
// Effects run asynchronously here, as in the app: `act` would run them at once and hide states in between.
beforeEach(() => {
  globalThis.IS_REACT_ACT_ENVIRONMENT = false;
});
afterEach(() => {
  delete globalThis.IS_REACT_ACT_ENVIRONMENT;
});

test('a screen whose code comes between its drawing and its effect is shown', async () => {
  const workspace = { load: () => Promise.resolve({ Screen: () => createElement('p', null, 'the screen') }) };
  let ahead: Promise<unknown> | undefined;
  function Host(): ReactNode {
    const { loaded } = useScreen(workspace);
    ahead ??= loadScreen(workspace);
    return loaded.state === 'ready' ? createElement(loaded.Screen) : loaded.state;
  }
  const place = document.createElement('div');
  const root = createRoot(place);
  root.render(createElement(Host));
  await vi.waitFor(() => expect(place.textContent).toBe('the screen'));
  root.unmount();
});
