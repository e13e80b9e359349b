import { app, type WebContents } from 'electron';
import { openExternal } from '../windows/external-links.ts';

/** The page never goes anywhere: it is one page, and every place it could go is a way out. */
function holdStill(contents: WebContents): void {
  // SECURITY(S10): a peer connection is the one network call that neither the request filter nor the CSP sees. Without a
  // proxy, which we have none of, this leaves it no UDP at all (measured: without it, STUN gets out).
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  // SECURITY(S13): no second window. An address of the short list opens in the browser, exactly as it is written there.
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url);
    return { action: 'deny' };
  });
  // SECURITY(S14): the main frame, redirects and frames inside the page.
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
    contents.on(event as 'will-navigate', (raised) => {
      raised.preventDefault();
    });
  }
  // SECURITY(S5): no <webview>, even if one were switched on.
  contents.on('will-attach-webview', (raised) => {
    raised.preventDefault();
  });
}

/** For every web contents there will ever be, not only the window we make. */
export function installNavigationGuards(): void {
  app.on('web-contents-created', (_event, contents) => {
    holdStill(contents);
  });
}
