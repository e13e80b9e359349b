import type { Session, WebPreferences } from 'electron';

/**
 * SECURITY(S4): the four switches that weaken a page (web security, insecure content, experimental and extra Blink
 * features) are mentioned nowhere, because Electron's defaults are the safe values; lint forbids the words.
 */
export function windowPreferences(parts: {
  readonly session: Session;
  /** None for a page that may call nothing. */
  readonly preload?: string;
  readonly packaged: boolean;
}): WebPreferences {
  return {
    session: parts.session,
    ...(parts.preload === undefined ? {} : { preload: parts.preload }),
    contextIsolation: true, // SECURITY(S1): the preload's world is not the page's; default, and written all the same
    sandbox: true, // SECURITY(S2): the renderer can do nothing to the machine
    nodeIntegration: false, // SECURITY(S3): no node in the page,
    nodeIntegrationInWorker: false, // SECURITY(S3): in its workers,
    nodeIntegrationInSubFrames: false, // SECURITY(S3): or in frames
    webviewTag: false, // SECURITY(S5): no <webview>
    // SECURITY(S15): a middle click opens nothing. SECURITY(S11): the page has no pickers of files and folders.
    disableBlinkFeatures: 'Auxclick,FileSystemAccessLocal',
    navigateOnDragDrop: false, // SECURITY(S15): a dropped file or link does not replace the page
    spellcheck: false, // SECURITY(S19): dictionaries would be fetched from a public network
    devTools: !parts.packaged, // SECURITY(S18): nobody inspects a packaged app
    safeDialogs: true,
    backgroundThrottling: true,
    enableWebSQL: false,
  };
}
