import type { WebContents } from 'electron';

/** Asked for by name, a file field of Chromium 114 opens its dialog past the interception: replaced in a frame before its scripts run. */
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

/** Electron's word for a page that is going with its window or its process. */
const TARGET_CLOSED = /\btarget closed\b/i;

/**
 * SECURITY(S11): no file dialog opens from the page, whatever field asks for one: in the document or in none, in a frame, by a press or
 * by script. Electron has no event for it. Chromium's own switch is a command of its inspector, so main gives it: it holds across reloads
 * and crashes, and nothing in the page can take it back. A page that cannot be held like this is not shown (`failed` ends the app).
 */
export function shutPickers(contents: WebContents, failed: (why: string) => void): void {
  const inspector = contents.debugger;
  const say = (error: unknown): void => {
    const why = error instanceof Error ? error.message : 'unknown';
    // A page that went while it was asked, as when the app ends at once, shows nothing any more.
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
  // Whoever listens to the page is asked about its message boxes, and the page waits for the answer: no box, at once.
  inspector.on('message', (_event, method) => {
    if (method !== 'Page.javascriptDialogOpening') return;
    inspector.sendCommand('Page.handleJavaScriptDialog', { accept: false }).catch(() => undefined);
  });
  // Of a page that is going there is nothing left to hold, and the app ends as it should.
  inspector.on('detach', (_event, reason) => {
    if (!TARGET_CLOSED.test(reason) && !contents.isDestroyed()) arm();
  });
  // Not before there is a page to hold: an inspector of an empty window keeps it from loading its first one. The commands are there
  // before the page's first script, which main itself has yet to serve.
  contents.once('did-navigate', arm);
}
