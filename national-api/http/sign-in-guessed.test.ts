import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ADDRESS_FAILURES_A_MINUTE,
  PASSWORD_QUEUE_KNOWN,
  SIGN_IN_ALARM_OF_NAME,
} from '../../app/policy/password-work.ts';
import { SIGN_IN_TRIES, SIGN_IN_WAIT_MS } from '../../app/policy/session-rules.ts';
import { PasswordPool } from '../accounts/password-pool.ts';
import { SignInThrottle } from '../accounts/sign-in-throttle.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';
import { networkOf } from './caller.ts';

let clock: SetClock;
let api: Harness;
beforeEach(async () => {
  clock = new SetClock(NOW_MS);
  api = await startService([aCamera()], [], [], { clock });
});
afterEach(() => api.close());

const signIn = (userName: string, password: string, deviceId?: string): Promise<Answer> =>
  api.call('POST', '/sessions', { body: { userName, password, ...(deviceId === undefined ? {} : { deviceId }) } });
async function enrolled(): Promise<string> {
  const publicKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return String(
    (await api.call('POST', '/devices', { as: 'listmanager', body: { publicKey, name: 'WS-4471' } })).body['deviceId'],
  );
}

describe('sign-in while somebody guesses', () => {
  it(
    'H6: what signed-in people ask is answered while forty guesses are being checked',
    { timeout: 60_000 },
    async () => {
      const token = await api.tokenOf('investigator');
      const ended: number[] = [];
      const guesses = Array.from({ length: 40 }, (_, i) =>
        signIn(`nobody${i}`, 'a guess').then(({ status }) => ended.push(status)),
      );
      for (let i = 0; i < 3; i += 1) expect((await api.call('GET', '/me', { token })).status).toBe(200);
      expect(ended.filter((status) => status === 401).length).toBeLessThan(20);
      await Promise.all(guesses);
      // Those that cannot wait are told to retry, and are recorded like the rest.
      expect(new Set(ended)).toEqual(new Set([401, 503]));
      const records = (await api.records()).filter(
        ({ action, outcome, details }) =>
          action === 'SIGN_IN' &&
          outcome !== 'STARTED' &&
          String((details as { userName?: string }).userName).startsWith('nobody'),
      );
      expect(records.length).toBe(40);
      expect(records.filter(({ code }) => code === 'OVERLOADED').length).toBe(
        ended.filter((status) => status === 503).length,
      );
    },
  );

  it(
    'H6: a locked workstation is unlocked while somebody guesses the name of its user',
    { timeout: 60_000 },
    async () => {
      const deviceId = await enrolled();
      const password = api.passwordOf('investigator');
      expect((await signIn('investigator', password, deviceId)).status).toBe(201);
      for (let i = 0; i < SIGN_IN_TRIES + 2; i += 1) await signIn('investigator', 'a guess');
      expect((await signIn('investigator', password)).status).toBe(429);
      expect((await signIn('investigator', password, deviceId)).status).toBe(201);
      // A device that never signed in to this account has no privilege.
      expect((await signIn('investigator', password, await enrolled())).status).toBe(429);
      expect((await signIn('analyst', api.passwordOf('analyst'))).status).toBe(201);
    },
  );

  it(
    'H6: an account that is signed in to from many devices at once keeps no known device out',
    { timeout: 60_000 },
    async () => {
      const pool = new PasswordPool();
      const derive = (party: string) =>
        pool.derive('a password', Buffer.alloc(16), 32, { N: 16_384, r: 8, p: 1 }, { lane: 'KNOWN', party });
      const many = await Promise.allSettled(
        Array.from({ length: PASSWORD_QUEUE_KNOWN * 2 }, () => derive('analyst')).concat(derive('investigator')),
      );
      expect(many.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(PASSWORD_QUEUE_KNOWN);
      expect(many.at(-1)?.status).toBe('fulfilled');
    },
  );

  it(
    'H6: guesses from ever other addresses of one network keep nobody of another out',
    { timeout: 60_000 },
    async () => {
      const pool = new PasswordPool();
      const derive = (address: string) =>
        pool.derive(
          'a password',
          Buffer.alloc(16),
          32,
          { N: 16_384, r: 8, p: 1 },
          { lane: 'OTHER', party: networkOf(address) },
        );
      const guesses = Promise.allSettled([
        ...Array.from({ length: 100 }, (_, i) => derive(`10.1.${i}.7`)),
        ...Array.from({ length: 100 }, (_, i) => derive(`10.2.${i}.7`)),
      ]);
      expect((await derive('10.3.0.1')).length).toBe(32);
      expect((await guesses).filter(({ status }) => status === 'rejected').length).toBeGreaterThan(150);
      expect(
        ['10.1.2.3', '::ffff:10.1.9.9', '2001:db8:7::1', '2001:0DB8:0007:ff::2', '::1', 'unknown'].map(networkOf),
      ).toEqual(['10.1', '10.1', '2001:db8:7', '2001:db8:7', '0:0:0', 'unknown']);
    },
  );

  it('H6: what devices an account was signed in from is read from the log', { timeout: 60_000 }, async () => {
    const deviceId = await enrolled();
    await signIn('investigator', api.passwordOf('investigator'), deviceId);
    expect([
      api.service.knownDevices.has('investigator', deviceId),
      api.service.knownDevices.has('analyst', deviceId),
      api.service.knownDevices.has('investigator', undefined),
    ]).toEqual([true, false, false]);
  });

  it('H6: many failures under one name are an alarm, which is entered once', { timeout: 60_000 }, async () => {
    for (let i = 0; i < SIGN_IN_ALARM_OF_NAME + 5; i += 1) {
      if (i % SIGN_IN_TRIES === 0) clock.forward(SIGN_IN_WAIT_MS);
      await signIn('investigator', `guess ${i}`);
    }
    expect((await api.records()).filter(({ action }) => action === 'SERVICE_ALARM')).toMatchObject([
      {
        op: 'ALERT',
        details: { alarm: 'SIGN_IN_FAILURES', userName: 'investigator', failures: SIGN_IN_ALARM_OF_NAME },
      },
    ]);
    expect((await api.call('GET', '/audit/alarms', { as: 'auditor' })).body['alarms']).toMatchObject([
      { code: 'SIGN_IN_FAILURES', cause: 'NAME investigator' },
    ]);
    expect((await api.call('GET', '/audit/alarms', { as: 'analyst' })).status).toBe(403);
  });

  it('H6: an address from which very many sign-ins fail waits, and known devices behind it do not', () => {
    const throttle = new SignInThrottle(clock);
    const from = (address: string, known?: string, userName = 'investigator') => ({ userName, address, known });
    for (let i = 0; i < ADDRESS_FAILURES_A_MINUTE; i += 1) throttle.failed(from('10.0.0.1', undefined, `name${i}`));
    expect([
      throttle.waitMs(from('10.0.0.1')) > 0,
      throttle.waitMs(from('10.0.0.1', 'WS-1')),
      throttle.waitMs(from('10.0.0.2')),
    ]).toEqual([true, 0, 0]);
    clock.forward(60_000);
    expect(throttle.waitMs(from('10.0.0.1'))).toBe(0);
    // Knowing the id of a device does not use up the tries of that device.
    for (let i = 0; i < SIGN_IN_TRIES; i += 1) throttle.tried(from('10.0.0.9', 'WS-1'));
    expect([throttle.waitMs(from('10.0.0.9', 'WS-1')) > 0, throttle.waitMs(from('10.0.0.1', 'WS-1'))]).toEqual([
      true,
      0,
    ]);
    // A name that is guessed from one address waits there and nowhere else.
    for (let i = 0; i < SIGN_IN_TRIES; i += 1) throttle.tried(from('10.0.0.1'));
    expect([
      throttle.waitMs(from('10.0.0.1')) > 0,
      throttle.waitMs(from('10.0.0.2')),
      throttle.waitMs(from('10.0.0.1', undefined, 'analyst')),
    ]).toEqual([true, 0, 0]);
  });
});
