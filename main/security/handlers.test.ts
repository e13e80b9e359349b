import { EventEmitter } from 'node:events';
import type { Session } from 'electron';
import { describe, expect, it, vi } from 'vitest';

/**
 * The end-to-end attacks in e2e/security cannot show that each layer holds by itself, because another layer stops the
 * attack first. These tests do. Electron's side is simulated; that Electron calls the handlers is its own matter.
 */
class FakeSession extends EventEmitter {
  readonly set = new Map<string, (...args: never[]) => unknown>();
  readonly values = new Map<string, unknown>();
  readonly webRequest = {
    onBeforeRequest: (handler: (...args: never[]) => unknown) => void this.set.set('beforeRequest', handler),
  };
  setPermissionRequestHandler = (handler: (...args: never[]) => unknown): void =>
    void this.set.set('permissionRequest', handler);
  setPermissionCheckHandler = (handler: (...args: never[]) => unknown): void =>
    void this.set.set('permissionCheck', handler);
  setDevicePermissionHandler = (handler: (...args: never[]) => unknown): void => void this.set.set('device', handler);
  setCertificateVerifyProc = (handler: (...args: never[]) => unknown): void =>
    void this.set.set('certificate', handler);
  setSSLConfig = (value: unknown): void => void this.values.set('ssl', value);
  setSpellCheckerEnabled = (value: boolean): void => void this.values.set('spelling', value);
  ask(name: string, ...args: unknown[]): unknown {
    return (this.set.get(name) as ((...args: unknown[]) => unknown) | undefined)?.(...args);
  }
}

const fakes = vi.hoisted(
  (): { app: EventEmitter | undefined; page: unknown; standard: unknown; packaged: boolean } => ({
    app: undefined,
    page: undefined,
    standard: undefined,
    packaged: true,
  }),
);
vi.mock('electron', () => ({
  app: {
    on: (name: string, listener: (...args: unknown[]) => void) => fakes.app?.on(name, listener),
    get isPackaged() {
      return fakes.packaged;
    },
  },
  session: {
    fromPartition: () => fakes.page,
    get defaultSession() {
      return fakes.standard;
    },
  },
}));

const { installPermissions } = await import('./permissions.ts');
const { refuseCertificates } = await import('./certificates.ts');
const { pageSession } = await import('./page-session.ts');
const { windowPreferences } = await import('./window-preferences.ts');
const { refuseCommandLine } = await import('./command-line.ts');

const anew = (): {
  readonly app: EventEmitter;
  readonly page: FakeSession;
  readonly standard: FakeSession;
  readonly session: Session;
} => {
  const made = { app: new EventEmitter(), page: new FakeSession(), standard: new FakeSession() };
  Object.assign(fakes, made, { packaged: true });
  return { ...made, session: made.page as unknown as Session };
};
const anEvent = () => ({ preventDefault: vi.fn() });

describe('each layer by itself', () => {
  it('S11 S12 refuses every permission and device, writing to the clipboard too, in every session', () => {
    const { app, page, standard, session } = anew();
    installPermissions(session);
    const other = new FakeSession();
    app.emit('session-created', other);
    for (const [target, allowed] of [
      [page, []],
      [standard, []],
      [other, []],
    ] as const) {
      for (const permission of [
        'media',
        'geolocation',
        'notifications',
        'clipboard-read',
        'clipboard-sanitized-write',
        'usb',
        'hid',
        'serial',
        'fileSystem',
        'something-new',
      ]) {
        const answer = vi.fn();
        target.ask('permissionRequest', undefined, permission, answer);
        expect([permission, answer.mock.calls, target.ask('permissionCheck', undefined, permission)]).toEqual([
          permission,
          [[allowed.includes(permission as never)]],
          allowed.includes(permission as never),
        ]);
      }
      expect(target.ask('device', { deviceType: 'hid', origin: 'app://bundle', device: {} })).toBe(false);
      for (const chooser of ['select-hid-device', 'select-serial-port', 'select-usb-device']) {
        const event = anEvent();
        const choose = vi.fn();
        target.emit(chooser, event, {}, choose);
        expect([chooser, event.preventDefault.mock.calls.length, choose.mock.calls]).toEqual([chooser, 1, [[]]]);
      }
    }
  });

  it('S22 refuses every certificate, whatever Chromium thinks of it, and speaks nothing below TLS 1.2', () => {
    const { app, page, session } = anew();
    refuseCertificates(session);
    const verified = vi.fn();
    page.ask('certificate', { hostname: 'localhost', errorCode: 0, verificationResult: 'net::OK' }, verified);
    expect(verified.mock.calls).toEqual([[-2]]);
    expect(page.values.get('ssl')).toEqual({ minVersion: 'tls1.2' });
    const event = anEvent();
    const trust = vi.fn();
    app.emit('certificate-error', event, {}, 'https://localhost', 'net::ERR', {}, trust);
    expect([event.preventDefault.mock.calls.length, trust.mock.calls]).toEqual([1, [[false]]]);
    for (const name of ['select-client-certificate', 'login']) {
      const asked = anEvent();
      const give = vi.fn();
      app.emit(name, asked, {}, {}, {}, give);
      expect([name, asked.preventDefault.mock.calls.length, give.mock.calls]).toEqual([name, 1, [[]]]);
    }
  });

  it('S9 S10 cancels downloads and every address that is not of the app, in both sessions', () => {
    const { page, standard } = anew();
    pageSession(true);
    const event = anEvent();
    page.emit('will-download', event, {});
    expect(event.preventDefault).toHaveBeenCalledOnce();
    const cancelled = (target: FakeSession, url: string): unknown => {
      const answer = vi.fn();
      target.ask('beforeRequest', { url }, answer);
      return (answer.mock.calls[0]?.[0] as { cancel: boolean }).cancel;
    };
    for (const url of [
      'https://www.gov.uk/',
      'http://127.0.0.1/',
      'file:///etc/passwd',
      'ws://127.0.0.1/',
      'devtools://devtools/',
      'app://other/',
      'ftp://x/',
    ])
      expect([url, cancelled(page, url), cancelled(standard, url)]).toEqual([url, true, true]);
    expect([cancelled(page, 'app://bundle/index.html'), cancelled(standard, 'app://bundle/index.html')]).toEqual([
      false,
      true,
    ]);
    expect(page.values.get('spelling')).toBe(false);
  });

  it('S3 S15 S18 gives a packaged window no node, no drop that replaces the page, no middle click and no inspector', () => {
    const { session } = anew();
    const preferences = windowPreferences({ session, preload: '/preload.cjs', packaged: true });
    expect(preferences).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      sandbox: true,
      contextIsolation: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      disableBlinkFeatures: 'Auxclick,FileSystemAccessLocal',
      devTools: false,
    });
  });

  it('S18 lets a packaged app start with no switch that opens it, and says which', () => {
    anew();
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    for (const extra of [
      '--remote-debugging-port=0',
      '--inspect-brk',
      '--proxy-server=x',
      '--no-sandbox',
      '--js-flags=--expose-gc',
      '--ignore-certificate-errors',
      '--host-rules=MAP * x',
      '--load-extension=/x',
    ]) {
      said.mockClear();
      expect([extra, refuseCommandLine(['sightline', extra]), said.mock.calls[0]?.[0]]).toEqual([
        extra,
        true,
        `Sightline does not start with ${extra.split('=')[0]}.`,
      ]);
    }
    expect(refuseCommandLine(['sightline', '--force-renderer-accessibility'])).toBe(false);
    said.mockRestore();
  });
});
