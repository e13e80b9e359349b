import type { WebContents } from 'electron';

/**
 * In Chromium 114 `showPicker()` of a file field opens its dialog past the interception, so it is replaced in each
 * frame before its scripts run.
 */
const NO_SHOW_PICKER = `{
  const { prototype } = HTMLInputElement;
  const value = function showPicker() { throw new DOMException('The page opens no pickers.', 'NotAllowedError'); };
  if (Object.getOwnPropertyDescriptor(prototype, 'showPicker')?.configurable) {
    Object.defineProperty(prototype, 'showPicker', { value, writable: false, configurable: false });
  }
}
undefined`;

const COMMANDS: readonly (readonly [command: string, parameters?: Readonly<Record<string, unknown>>])[] = [
  ['Page.enable'],
  ['Page.setInterceptFileChooserDialog', { enabled: true }],
  // The preload does this for the first document; frames have no preload.
  ['Page.addScriptToEvaluateOnNewDocument', { source: NO_SHOW_PICKER }],
];

/** Electron's error message when the page is closing with its window or process. */
const TARGET_CLOSED = /\btarget closed\b/i;

/**
 * SECURITY(S11): no file dialog opens from the page, whatever field asks for it: in the document or detached, in a
 * frame, by a press or by script. Electron has no event for it. Chromium's own switch is a command of its debugger
 * protocol, so main sends it: it survives reloads and crashes, and nothing in the page can undo it. A page that
 * cannot be held like this is not shown (`failed` ends the app).
 */
export function shutPickers(contents: WebContents, failed: (why: string) => void): void {
  const inspector = contents.debugger;
  const say = (error: unknown): void => {
    const why = error instanceof Error ? error.message : 'unknown';
    // The page closed while it was asked, as when the app ends at once: nothing is shown any more.
    if (!contents.isDestroyed() && !TARGET_CLOSED.test(why)) failed(why);
  };
  const arm = (): void => {
    try {
      inspector.attach('1.3');
    } catch (error) {
      say(error);
      return;
    }
    for (const [command, parameters] of COMMANDS) inspector.sendCommand(command, parameters).catch(say);
  };
  // A debugger client is asked about the page's message boxes, and the page waits for the answer: dismissed at once.
  inspector.on('message', (_event, method) => {
    if (method !== 'Page.javascriptDialogOpening') return;
    inspector.sendCommand('Page.handleJavaScriptDialog', { accept: false }).catch(() => undefined);
  });
  // A closing page needs no interception, and the app ends as it should.
  inspector.on('detach', (_event, reason) => {
    if (!TARGET_CLOSED.test(reason) && !contents.isDestroyed()) arm();
  });
  // Not before the first document exists: a debugger on an empty window prevents its first load. The commands arrive
  // before the page's first script, which main itself has yet to serve.
  contents.once('did-navigate', arm);
}
