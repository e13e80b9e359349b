import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { methods, type SessionState } from '../../app/contract/methods.ts';
import { METHOD_NAMES, type MethodName } from '../../app/contract/methods.ts';
import { failureSchema } from '../../app/contract/failures.ts';
import { succeed } from '../../app/domain/result.ts';
import type { Method } from '../../app/contract/method.ts';
import { noteRecord } from '../services/audit/call-on-record.ts';
import { failureMaker } from '../services/failures.ts';
import { rateLimiter } from './rate.ts';
import { registrar, type Handlers } from './registrar.ts';
import type { Sender } from './sender.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { aSearch } from '../testing/a-search.ts';

const PAGE: Sender = { webContentsId: 7, frame: { parent: null, origin: 'app://bundle' } };
const OUT: SessionState = { state: 'signedOut', notice: null };
const IN: SessionState = {
  state: 'signedIn',
  account: { userName: 'u', displayName: 'u', roles: ['investigator'], rank: null, organisation: 'Kent Police' },
  signedInAtMs: 0,
  locksAtMs: 1,
};
const failure = failureMaker({ bytes: (n) => new Uint8Array(n), uuid: () => 'x' });

function aRegistrar({
  session = IN,
  allowed = () => true,
  change = {},
  contract = methods,
}: {
  session?: SessionState;
  allowed?: (name: MethodName) => boolean;
  change?: Partial<Handlers>;
  contract?: Readonly<Record<MethodName, Method>>;
} = {}) {
  const reached: string[] = [];
  const lines: string[] = [];
  const handlers = Object.fromEntries(
    METHOD_NAMES.map((name) => [
      name,
      () => {
        reached.push(name);
        noteRecord();
        return succeed({});
      },
    ]),
  ) as unknown as Handlers;
  const made = registrar({
    handlers: { ...handlers, ...change },
    session: () => session,
    pageId: () => 7,
    allowed,
    contract,
    roleRefused: (name) => void lines.push(`record METHOD_REFUSED ${name}`),
    failure,
    log: { write: (level, event, fields) => void lines.push(`${level} ${event} ${JSON.stringify(fields)}`) },
  });
  return { ...made, reached, lines };
}
const codeOf = async (reply: Promise<{ ok: boolean; failure?: { code: string } }>): Promise<string> => {
  const answer = await reply;
  return answer.ok ? 'ok' : answer.failure!.code;
};

describe('the door from the page', () => {
  test('a method without a handler fails at boot and is named', () => {
    expect(() => aRegistrar({ change: { 'search.start': undefined as never } })).toThrow('search.start');
  });

  test.each<[string, Sender]>([
    ['a frame inside the page', { webContentsId: 7, frame: { parent: {}, origin: 'app://bundle' } }],
    ['a frame that is gone', { webContentsId: 7, frame: null }],
    ['another window', { webContentsId: 8, frame: { parent: null, origin: 'app://bundle' } }],
    [
      'another scheme, whose Node origin is also "null"',
      { webContentsId: 7, frame: { parent: null, origin: 'evil://bundle' } },
    ],
    ['a page of the web', { webContentsId: 7, frame: { parent: null, origin: 'https://bundle' } }],
    ['an opaque origin', { webContentsId: 7, frame: { parent: null, origin: 'null' } }],
  ])('S17 refuses %s with an answer, logged and counted', async (_what, sender) => {
    const door = aRegistrar();
    expect(await codeOf(door.dispatch(sender, 'session.state', {}))).toBe('REFUSED_SENDER');
    expect(door.reached).toEqual([]);
    expect(door.refusals()).toEqual({ REFUSED_SENDER: 1 });
    expect(door.lines).toHaveLength(1);
  });

  test.each([
    ['no role', { roles: [] }],
    ['no reason for having no record', { audit: { unrecorded: ' ' } }],
    ['no limit of rate', { rate: { burst: 10, perSecond: Infinity } }],
    ['no limit of size', { maxBytes: Infinity }],
  ])('does not start with an entry that has %s', (_, part) => {
    const contract = { ...methods, 'audit.mine': { ...methods['audit.mine'], ...part } };
    expect(() => aRegistrar({ contract })).toThrow('audit.mine');
  });

  test('a failure crosses with what the contract names and no more', async () => {
    const leak = { code: 'CONFLICT', ref: 'R-1', vrm: 'YK38RVL' } as const;
    const { dispatch } = aRegistrar({ change: { 'audit.mine': () => ({ ok: false, failure: leak }) } });
    expect(await dispatch(PAGE, 'audit.mine', { limit: 1 })).toEqual({
      ok: false,
      failure: { code: 'CONFLICT', ref: 'R-1' },
    });
  });

  test('a method of another role is refused, recorded, and reaches nothing', async () => {
    const door = aRegistrar({
      contract: { ...methods, 'audit.mine': { ...methods['audit.mine'], roles: ['auditor'] } },
    });
    expect(await codeOf(door.dispatch(PAGE, 'audit.mine', { limit: 5 }))).toBe('ROLE_FORBIDDEN');
    expect(door.reached).toEqual([]);
    expect(door.lines).toContain('record METHOD_REFUSED audit.mine');
  });

  test('an answer leaves only when what the contract says is on record', async () => {
    const door = aRegistrar({ change: { 'receipt.copy': () => succeed({ ref: 'R-1' }) } });
    const asked = { searchRef: 'aaaaaaaa' };
    expect(await codeOf(door.dispatch(PAGE, 'receipt.copy', asked))).toBe('INTERNAL');
    expect(door.lines.join()).toContain('receipt.copy was answered without a record');
  });

  test('C1: text with half a surrogate pair is refused in words before any handler', async () => {
    const door = aRegistrar();
    const reply = await door.dispatch(PAGE, 'search.start', {
      ...aSearch(),
      justification: { ...aSearch().justification, reason: 'Seen leaving a burglary in Harbour Street \ud800' },
    });
    expect(reply).toMatchObject({
      ok: false,
      failure: { code: 'VALIDATION_FAILED', errors: [{ message: 'holds text with half of a surrogate pair' }] },
    });
    expect(door.reached).toEqual([]);
  });

  test('the checks come in their order: sender, size, rate, schema, session', async () => {
    const huge = { userName: 'x'.repeat(20_000), nonsense: true };
    const stranger = { ...PAGE, webContentsId: 9 };
    const slow = { allowed: () => false, session: OUT };
    expect(await codeOf(aRegistrar(slow).dispatch(stranger, 'session.signIn', huge))).toBe('REFUSED_SENDER');
    expect(await codeOf(aRegistrar(slow).dispatch(PAGE, 'session.signIn', huge))).toBe('TOO_LARGE');
    expect(await codeOf(aRegistrar(slow).dispatch(PAGE, 'search.cancel', { nonsense: true }))).toBe('TOO_FAST');
    expect(await codeOf(aRegistrar({ session: OUT }).dispatch(PAGE, 'search.cancel', { nonsense: true }))).toBe(
      'VALIDATION_FAILED',
    );
    expect(await codeOf(aRegistrar({ session: OUT }).dispatch(PAGE, 'search.cancel', { searchRef: 'aaaaaaaa' }))).toBe(
      'NOT_SIGNED_IN',
    );
    expect(await codeOf(aRegistrar().dispatch(PAGE, 'search.cancel', { searchRef: 'aaaaaaaa' }))).toBe('ok');
  });

  test('a reply loses whatever the contract does not name', async () => {
    const door = aRegistrar({
      change: { 'session.activity': () => succeed({ locksAtMs: 1, accessToken: 'secret' } as never) },
    });
    expect(await door.dispatch(PAGE, 'session.activity', {})).toEqual({ ok: true, value: { locksAtMs: 1 } });
  });

  test('a handler that breaks says INTERNAL with a reference, and no words of its own', async () => {
    const door = aRegistrar({
      change: {
        'session.state': () => {
          throw new Error('/home/x/secret AB12CDE');
        },
      },
    });
    expect(await door.dispatch(PAGE, 'session.state', {})).toEqual({
      ok: false,
      failure: { code: 'INTERNAL', ref: expect.any(String) as string },
    });
  });

  test('junk to every method answers a failure and reaches no handler', async () => {
    const door = aRegistrar();
    const junk = fc.oneof(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        withNullPrototype: true,
      }),
      fc.object(),
      fc.constant({ __proto__: null, constructor: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...METHOD_NAMES, 'constructor', '__proto__', 'toString', 'search.startx'),
        junk,
        async (name, request) => {
          const valid =
            METHOD_NAMES.some((known) => known === name) &&
            methods[name as MethodName].request.safeParse(request).success;
          const before = door.reached.length;
          const reply = await door.dispatch(PAGE, name, request);
          if (valid) return;
          expect(reply.ok).toBe(false);
          if (!reply.ok) expect(failureSchema.safeParse(reply.failure).success).toBe(true);
          expect(door.reached.length).toBe(before);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('a good search with any one field bent to junk never reaches the search', async () => {
    const good = aSearch();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('query', 'queryHash', 'justification', 'extra'),
        fc.anything({ withBigInt: true }),
        async (field, value) => {
          const bent = { ...good, [field]: value };
          if (methods['search.start'].request.safeParse(bent).success) return;
          const door = aRegistrar();
          expect((await door.dispatch(PAGE, 'search.start', bent)).ok).toBe(false);
          expect(door.reached).toEqual([]);
        },
      ),
    );
  });

  test('endless and enormous requests cost no more than large ones', async () => {
    const loop: Record<string, unknown> = {};
    loop['again'] = [loop, loop];
    expect(await codeOf(aRegistrar().dispatch(PAGE, 'search.start', loop))).toBe('TOO_LARGE');
    expect(
      await codeOf(
        aRegistrar().dispatch(PAGE, 'search.start', { ...aSearch(), justification: { reason: 'x'.repeat(3_000_000) } }),
      ),
    ).toBe('TOO_LARGE');
    expect(await codeOf(aRegistrar().dispatch(PAGE, 'session.state', new Map()))).toBe('VALIDATION_FAILED');
  });

  test('guesses at passwords are slowed after ten, and may go on later', async () => {
    const clock = fakeClock();
    const allowed = rateLimiter(clock);
    const guesses = Array.from({ length: 12 }, () => allowed('session.signIn'));
    expect(guesses.filter(Boolean)).toHaveLength(10);
    expect(allowed('session.state')).toBe(true);
    await clock.pass(4_000);
    expect(allowed('session.signIn')).toBe(true);
  });
});
