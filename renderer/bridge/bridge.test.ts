import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFakeBridge, Refuse, signedIn } from '../testing/fake-bridge.ts';
import { AppError, failureOf } from './app-error.ts';
import { call, subscribe } from './bridge.ts';

const install = (fake: ReturnType<typeof createFakeBridge>): void =>
  void Object.assign(globalThis, { anpr: fake.bridge });

afterEach(() => void Reflect.deleteProperty(globalThis, 'anpr'));

describe('the bridge', () => {
  test('gives the parsed value of a reply', async () => {
    const fake = createFakeBridge(signedIn());
    install(fake);
    await expect(call('session.state', {})).resolves.toMatchObject({ state: 'signedIn' });
  });

  test('turns a failure into an AppError with its code and reference', async () => {
    const fake = createFakeBridge();
    fake.on({
      'search.start': () => {
        throw new Refuse({ code: 'TOO_WIDE', ref: 'R-9', params: { asked: 12, allowed: 10 } });
      },
    });
    install(fake);
    const thrown: unknown = await call('search.start', {} as never).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AppError);
    expect(failureOf(thrown)).toEqual({ code: 'TOO_WIDE', ref: 'R-9', params: { asked: 12, allowed: 10 } });
  });

  test.each([
    ['a reply of another shape', { ok: true, value: { state: 'asleep' } }],
    ['no envelope', 'yes'],
    ['a failure code that nobody agreed', { ok: false, failure: { code: 'TEAPOT', ref: '' } }],
    ['nothing', undefined],
  ])('calls %s a contract mismatch', async (_, answer) => {
    const fake = createFakeBridge();
    Object.assign(globalThis, {
      anpr: { ...fake.bridge, methods: { ...fake.bridge.methods, 'session.state': () => Promise.resolve(answer) } },
    });
    await expect(call('session.state', {})).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH' });
  });

  test('says that there is no bridge instead of failing without words', async () => {
    await expect(call('session.state', {})).rejects.toMatchObject({ code: 'CONTRACT_MISMATCH', ref: 'no-bridge' });
  });

  test('hides what a bug in main said', async () => {
    const fake = createFakeBridge();
    fake.on({
      'session.state': () => {
        throw new Error('/home/secret/path');
      },
    });
    install(fake);
    await expect(call('session.state', {})).rejects.toMatchObject({ code: 'INTERNAL', message: 'INTERNAL' });
  });

  test('hands on events that fit and refuses those that do not', () => {
    const fake = createFakeBridge();
    install(fake);
    const heard = vi.fn();
    const odd = vi.fn();
    const stop = subscribe('window.changed', heard, odd);
    fake.emit('window.changed', { maximised: true, fullScreen: false });
    fake.emit('window.changed', { maximised: 'yes' } as never);
    expect(heard.mock.calls).toEqual([[{ maximised: true, fullScreen: false }]]);
    expect(odd).toHaveBeenCalledOnce();
    stop();
    fake.emit('window.changed', { maximised: true, fullScreen: false });
    expect(heard).toHaveBeenCalledOnce();
  });
});
