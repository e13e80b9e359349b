import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { shutPickers } from './pickers.ts';

/** Electron's side is simulated; e2e/security/ways-out.spec.ts shows that Chromium then opens nothing. */
function page(parts: { readonly attach?: () => void; readonly answer?: (command: string) => Promise<unknown> } = {}) {
  const sent: (readonly [string, unknown])[] = [];
  const inspector = Object.assign(new EventEmitter(), {
    attach: vi.fn(parts.attach ?? (() => undefined)),
    sendCommand: (command: string, parameters?: unknown): Promise<unknown> => {
      sent.push([command, parameters]);
      return parts.answer?.(command) ?? Promise.resolve();
    },
  });
  const state = { destroyed: false };
  const contents = Object.assign(new EventEmitter(), { debugger: inspector, isDestroyed: () => state.destroyed });
  const failed = vi.fn();
  shutPickers(contents as unknown as WebContents, failed);
  return { contents, inspector, sent, failed, state };
}

describe('file dialogs are shut', () => {
  it('M8: by main, once the page is there, in it and in its frames', () => {
    const { contents, inspector, sent } = page();
    expect(inspector.attach).not.toHaveBeenCalled();
    contents.emit('did-navigate');
    contents.emit('did-navigate');
    expect(inspector.attach).toHaveBeenCalledOnce();
    expect(sent).toEqual([
      ['Page.enable', undefined],
      ['Page.setInterceptFileChooserDialog', { enabled: true }],
      ['Page.addScriptToEvaluateOnNewDocument', { source: expect.stringContaining('showPicker') }],
    ]);
  });

  it('M8: again when something takes the inspector away, and not of a window that is gone', () => {
    const { contents, inspector, sent, state } = page();
    contents.emit('did-navigate');
    inspector.emit('detach', {}, 'replaced with devtools');
    expect(sent.filter(([command]) => command === 'Page.setInterceptFileChooserDialog')).toHaveLength(2);
    inspector.emit('detach', {}, 'target closed');
    state.destroyed = true;
    inspector.emit('detach', {}, 'replaced with devtools');
    expect(inspector.attach).toHaveBeenCalledTimes(2);
  });

  it('M8: or the app is told that they are not, whichever step refuses', async () => {
    const { contents, failed } = page({
      attach: () => {
        throw new Error('another inspector');
      },
    });
    contents.emit('did-navigate');
    expect(failed).toHaveBeenCalledWith('another inspector');
    const other = page({
      answer: (command) =>
        command === 'Page.setInterceptFileChooserDialog' ? Promise.reject(new Error('not known')) : Promise.resolve(),
    });
    other.contents.emit('did-navigate');
    await vi.waitFor(() => {
      expect(other.failed).toHaveBeenCalledWith('not known');
    });
  });

  it('M8: and nothing is said when the page itself went meanwhile, as when the app ends at its start', async () => {
    const answers: Promise<unknown>[] = [];
    const { contents, failed } = page({
      answer: () => {
        const gone = Promise.reject(new Error('target closed while handling command'));
        answers.push(gone);
        return gone;
      },
    });
    contents.emit('did-navigate');
    await Promise.allSettled(answers);
    expect(failed).not.toHaveBeenCalled();
  });

  it('answers a message box of the page at once, so that the page does not wait for it', () => {
    const { inspector, sent } = page();
    inspector.emit('message', {}, 'Page.javascriptDialogOpening', { message: 'x' });
    inspector.emit('message', {}, 'Page.frameNavigated', {});
    expect(sent).toEqual([['Page.handleJavaScriptDialog', { accept: false }]]);
  });
});
