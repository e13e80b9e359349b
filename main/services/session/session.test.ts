import { describe, expect, test } from 'vitest';
import type { SessionState } from '../../../app/contract/methods.ts';
import { memorySecretStore } from '../../adapters/memory-secret-store.ts';
import { nodeRandom } from '../../adapters/node-random.ts';
import { fakeClock } from '../../testing/fake-clock.ts';
import { fakeService, PASSWORD } from '../../testing/fake-service.ts';
import type { AuditEntry } from '../audit/audit-log.ts';
import { failureMaker } from '../failures.ts';
import { serviceApi } from '../service-api.ts';
import { personalState } from './personal-state.ts';
import { passwordProvider } from './password-provider.ts';
import { sessionService } from './session.ts';
import { tokens as keeper } from './tokens.ts';

const MINUTE = 60_000;

function aSession() {
  const clock = fakeClock();
  const service = fakeService({ nowMs: () => clock.nowMs() });
  const failure = failureMaker(nodeRandom);
  const log = { write: () => undefined };
  const api = serviceApi({ http: service.http, log, failure });
  const secrets = memorySecretStore();
  const tokens = keeper({ api, clock, secrets, failure, scope: 's' });
  const entries: AuditEntry[] = [];
  const states: SessionState[] = [];
  const forgotten: string[] = [];
  let reloads = 0;
  const held = { searches: 0, images: 0 };
  const personal = personalState(log);
  for (const name of ['searches', 'images'] as const)
    personal.onForget(
      name,
      () => held[name],
      () => {
        held[name] = 0;
      },
    );
  const session = sessionService({
    provider: passwordProvider(api),
    tokens,
    api,
    clock,
    random: nodeRandom,
    log,
    failure,
    audit: {
      write: (entry) => {
        entries.push(entry);
        return { ok: true, value: undefined as never };
      },
    },
    deviceId: () => undefined,
    announce: (name, payload) => {
      if (name === 'session.changed') states.push(payload as SessionState);
    },
    page: {
      reload: () => {
        reloads += 1;
      },
    },
    personal,
    idleLockMinutes: () => 10,
    waitingRecords: () => 3,
    questions: { countOf: () => 1, forget: (userName) => void forgotten.push(userName) },
    deliver: async () => undefined,
    notice: null,
  });
  return { session, clock, service, entries, states, secrets, held, forgotten, reloads: () => reloads };
}
const inside = async () => {
  const at = aSession();
  expect((await at.session.signIn('investigator', PASSWORD)).ok).toBe(true);
  Object.assign(at.held, { searches: 2, images: 5 });
  return at;
};

describe('the lock', () => {
  test('falls after ten minutes in which nothing was pressed, and says what went', async () => {
    const at = await inside();
    await at.clock.pass(10 * MINUTE - 1);
    expect(at.session.state().state).toBe('signedIn');
    await at.clock.pass(2);
    expect(at.session.state()).toMatchObject({
      state: 'locked',
      cause: 'idle',
      idleMinutes: 10,
      cleared: { searches: 2, images: 5 },
      waitingRecords: 3,
      keptQuestions: 1,
    });
    expect([at.held, at.reloads()]).toEqual([{ searches: 0, images: 0 }, 1]);
    expect(at.entries.map((entry) => `${entry.action} ${entry.outcome ?? ''}`)).toEqual(['SIGN_IN OK', 'LOCK OK']);
  });

  test('is put off by activity', async () => {
    const at = await inside();
    for (let i = 0; i < 5; i += 1) {
      await at.clock.pass(9 * MINUTE);
      expect(at.session.activity().locksAtMs).toBe(at.clock.nowMs() + 10 * MINUTE);
    }
    expect(at.session.state().state).toBe('signedIn');
  });

  test('falls when the machine sleeps, once however often it is asked', async () => {
    const at = await inside();
    await Promise.all([at.session.lock('suspended'), at.session.lock('asked'), at.session.lock('idle')]);
    expect(at.session.state()).toMatchObject({
      state: 'locked',
      cause: 'suspended',
      cleared: { searches: 2, images: 5 },
    });
    expect(at.reloads()).toBe(1);
  });

  test('opens for the password of the same account only', async () => {
    const at = await inside();
    await at.session.lock('asked');
    expect(await at.session.unlock('wrong')).toMatchObject({ ok: false, failure: { code: 'BAD_CREDENTIALS' } });
    expect((await at.session.unlock(PASSWORD)).ok).toBe(true);
    expect(at.entries.map((entry) => `${entry.action} ${entry.outcome ?? ''}`)).toEqual([
      'SIGN_IN OK',
      'LOCK OK',
      'UNLOCK DENIED',
      'UNLOCK OK',
    ]);
    await at.clock.pass(10 * MINUTE);
    expect(at.session.state().state).toBe('locked');
  });

  test('stays shut while the service is away, and says why', async () => {
    const at = await inside();
    await at.session.lock('asked');
    at.service.noAnswer = 'UNREACHABLE';
    expect(await at.session.unlock(PASSWORD)).toMatchObject({ ok: false, failure: { code: 'SERVICE_UNREACHABLE' } });
    expect(at.session.state().state).toBe('locked');
  });

  test('somebody else may sign in at a locked workstation: the first is signed out, and keeps the question they asked', async () => {
    const at = await inside();
    await at.session.lock('asked');
    expect((await at.session.signIn('analyst', PASSWORD)).ok).toBe(true);
    expect(at.forgotten).toEqual([]);
    expect(at.session.account()?.userName).toBe('analyst');
    expect(at.entries.map((entry) => entry.action)).toEqual(['SIGN_IN', 'LOCK', 'SIGN_OUT', 'SIGN_IN']);
    expect(at.service.tokens.size).toBe(1);
  });
});

test('who signs out leaves no question behind, also from the lock', async () => {
  const at = await inside();
  await at.session.signOut();
  expect(at.forgotten).toEqual(['investigator']);
  await at.session.signIn('investigator', PASSWORD);
  await at.session.lock('asked');
  await at.session.signOut();
  expect(at.forgotten).toEqual(['investigator', 'investigator']);
});

describe('C5: a one-use secret', () => {
  test('C5: signs nobody in, says who gave it, and ends with a password of one’s own', async () => {
    const at = aSession();
    at.service.oneUse.add('investigator');
    expect(await at.session.signIn('investigator', PASSWORD)).toMatchObject({
      ok: false,
      failure: { code: 'PASSWORD_CHANGE_REQUIRED', params: { resetBy: 'admin', resetAt: '2026-11-28T14:02:00.000Z' } },
    });
    expect([at.session.state().state, at.service.tokens.size]).toEqual(['signedOut', 0]);
    expect(await at.session.changePassword('investigator', 'wrong', 'copper lantern meadow')).toMatchObject({
      ok: false,
      failure: { code: 'BAD_CREDENTIALS' },
    });
    expect(await at.session.changePassword('investigator', PASSWORD, PASSWORD)).toMatchObject({
      ok: false,
      failure: { code: 'VALIDATION_FAILED' },
    });
    expect([at.session.state().state, at.service.tokens.size]).toEqual(['signedOut', 0]);
    expect((await at.session.changePassword('investigator', PASSWORD, 'copper lantern meadow')).ok).toBe(true);
    expect([at.session.account()?.userName, at.service.tokens.size]).toEqual(['investigator', 1]);
    expect(at.entries.map((entry) => `${entry.action} ${entry.outcome ?? ''}`)).toEqual([
      'SIGN_IN DENIED',
      'CHANGE_PASSWORD DENIED',
      'CHANGE_PASSWORD ERROR',
      'CHANGE_PASSWORD OK',
    ]);
  });
});

describe('tokens', () => {
  test('are renewed before they end, once for calls that come together', async () => {
    const at = await inside();
    for (let i = 0; i < 2; i += 1) {
      await at.clock.pass(7.2 * MINUTE);
      at.session.activity();
    }
    const used: string[] = [];
    await Promise.all(
      [1, 2, 3].map(() =>
        at.session.authorised(async (token) => {
          used.push(token);
          return { ok: true, value: 1 };
        }),
      ),
    );
    expect(new Set(used).size).toBe(1);
    expect(at.service.requests.filter((line) => line.includes('refresh'))).toHaveLength(1);
  });

  test('of a run that ended without signing out are ended at the next start', async () => {
    const at = await inside();
    const kept = await at.secrets.get('session:s');
    const next = aSession();
    if (kept.ok && kept.value !== null) await next.secrets.set('session:s', kept.value);
    await next.session.closeLeft();
    expect(next.service.requests).toEqual(['DELETE /v1/sessions/current']);
    expect(await next.secrets.get('session:s')).toMatchObject({ value: null });
  });
});
