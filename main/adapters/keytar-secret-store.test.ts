import { describe, expect, test } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { keytarSecretStore, type Keytar } from './keytar-secret-store.ts';

const log = { write: () => undefined };
const store = (keytar: Partial<Keytar>, clock = fakeClock()) =>
  keytarSecretStore({ load: async () => keytar as Keytar, service: 'Sightline', clock, log, limitMs: 3_000 });

describe('the keychain', () => {
  test('keeps and gives by service and name', async () => {
    const kept = new Map<string, string>();
    const at = store({
      getPassword: async (service, name) => kept.get(`${service}/${name}`) ?? null,
      setPassword: async (service, name, value) => void kept.set(`${service}/${name}`, value),
      deletePassword: async (service, name) => kept.delete(`${service}/${name}`),
    });
    await at.set('key', 'v');
    expect(kept.get('Sightline/key')).toBe('v');
    expect(await at.get('key')).toEqual({ ok: true, value: 'v' });
    await at.remove('key');
    expect(await at.get('key')).toEqual({ ok: true, value: null });
  });

  test('one that asks a person who is not there is given up after three seconds, and is known to hang', async () => {
    const clock = fakeClock();
    const at = store({ getPassword: () => new Promise(() => undefined) }, clock);
    const answer = at.get('key');
    await clock.pass(3_001);
    expect(await answer).toEqual({ ok: false, failure: 'UNAVAILABLE' });
    expect(at.hanging()).toBe(true);
  });

  test('one that refuses, or cannot be loaded, is unavailable and nothing worse', async () => {
    expect(
      await store({ getPassword: () => Promise.reject(new Error('Unknown or unsupported transport')) }).get('key'),
    ).toMatchObject({ ok: false });
    const broken = keytarSecretStore({
      load: () => Promise.reject(new Error('libsecret-1.so.0: cannot open')),
      service: 's',
      clock: fakeClock(),
      log,
      limitMs: 10,
    });
    expect(await broken.set('key', 'v')).toMatchObject({ ok: false });
    expect(broken.hanging()).toBe(false);
  });
});
