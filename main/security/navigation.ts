import { app, type WebContents } from 'electron';
import { openExternal } from '../windows/external-links.ts';

/** The page never navigates: it is one page, and every other address is a way out. */
function holdStill(contents: WebContents): void {
  // SECURITY(S10): a peer connection is the one network call that neither the request filter nor the CSP sees. This
  // setting allows UDP only through a proxy, and there is none (measured: without it, STUN gets out).
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  // SECURITY(S13): no second window. An address of the short list opens in the browser, exactly as the list writes
  // it.
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

/** For every web contents that is ever created, not only that of our window. */
export function installNavigationGuards(): void {
  app.on('web-contents-created', (_event, contents) => {
    holdStill(contents);
  });
}
