import { EVENT_NAMES, METHOD_NAMES } from '../../app/contract/methods.ts';
import { LOCAL_FAILURE_CODES } from '../../app/contract/failures.ts';
import { PROBLEM_STATUS } from '../../app/policy/problem-codes.ts';
import { inPage } from '../fixtures/attacked-page.ts';
import { MARKS } from '../fixtures/nation.ts';
import { signIn } from '../fixtures/people.ts';
import { callBridge, codeOf, expectReads, searchFor, type Envelope } from '../fixtures/search.ts';
import { inRoot } from '../fixtures/paths.ts';
import { expect, sharedWorkstation, test } from '../fixtures/test.ts';
import { ready } from '../fixtures/workstation.ts';

const CODES: readonly string[] = [...LOCAL_FAILURE_CODES, ...Object.keys(PROBLEM_STATUS)];

test.describe('a page that nobody has signed in to', () => {
  const workstation = sharedWorkstation();

  test('S17 the page has the names of the contract and nothing generic', async () => {
    const { page } = workstation();
    await ready(page);
    const surface = await page.evaluate(() => {
      const { anpr } = globalThis as unknown as {
        readonly anpr: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      };
      return {
        top: Object.keys(anpr),
        methods: Object.keys(anpr['methods'] ?? {}),
        events: Object.keys(anpr['events'] ?? {}),
        kinds: [...new Set(Object.values({ ...anpr['methods'], ...anpr['events'] }).map((value) => typeof value))],
      };
    });
    expect(surface.top.sort()).toEqual(['events', 'methods']);
    expect(surface.methods).toEqual([...METHOD_NAMES]);
    expect(surface.events).toEqual([...EVENT_NAMES]);
    expect(surface.kinds).toEqual(['function']);
    // A listener hears the payload alone: no event object, so no port and no sender to answer to.
    const heard = await page.evaluate(
      () =>
        new Promise<readonly string[]>((resolve) => {
          const { anpr } = globalThis as unknown as {
            readonly anpr: {
              readonly methods: Readonly<Record<string, (request: unknown) => Promise<unknown>>>;
              readonly events: Readonly<Record<string, (listener: (...heard: unknown[]) => void) => () => void>>;
            };
          };
          const stop = anpr.events['status.changed']?.((...all) => {
            stop?.();
            resolve(
              all.map((one) =>
                Object.keys(one as object)
                  .sort()
                  .join(' '),
              ),
            );
          });
        }),
    );
    expect(heard).toEqual(['audit clock connection data kept keychain']);
  });

  test('S17 what a signed-out page asks for is refused by name', async () => {
    const { page } = workstation();
    await ready(page);
    for (const [name, request, code] of [
      ['session.lock', {}, 'NOT_SIGNED_IN'],
      ['session.activity', {}, 'NOT_SIGNED_IN'],
      ['reference.cameras', {}, 'NOT_SIGNED_IN'],
      ['audit.mine', { limit: 1 }, 'NOT_SIGNED_IN'],
      ['search.cancel', { searchRef: '00000000-0000-4000-8000-000000000000' }, 'NOT_SIGNED_IN'],
      ['session.unlock', { password: 'x' }, 'NOT_SIGNED_IN'],
    ] as const) {
      expect([name, codeOf(await callBridge(page, name, request))]).toEqual([name, code]);
    }
  });

  test('S17 a page that asks without end is slowed, and the window still answers', async () => {
    const { page } = workstation();
    await ready(page);
    const codes = await page.evaluate(async () => {
      const { anpr } = globalThis as unknown as {
        readonly anpr: {
          readonly methods: Readonly<
            Record<
              string,
              (request: unknown) => Promise<{ readonly ok: boolean; readonly failure?: { readonly code: string } }>
            >
          >;
        };
      };
      const all = await Promise.all(Array.from({ length: 500 }, async () => anpr.methods['settings.get']?.({})));
      return all.map((answer) => answer?.failure?.code ?? 'OK');
    });
    expect(codes.filter((code) => code === 'OK').length).toBeLessThan(200);
    expect(new Set(codes)).toEqual(new Set(['OK', 'TOO_FAST']));
    expect(codeOf(await callBridge(page, 'workstation.status', {}))).toBe('OK');
  });
});

test('S17 only the page of the window may call: not a frame in it, not another window, and the window goes to no other page', async ({
  start,
  stub,
}) => {
  const mine = await start();
  mine.allow(/Content Security Policy/i, /Refused to/);
  await signIn(mine, stub);
  const inFrame = await inPage(
    mine,
    async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const found = (frame.contentWindow as unknown as Record<string, unknown> | null)?.['anpr'];
      frame.remove();
      return typeof found;
    },
    undefined,
  );
  expect(inFrame, 'a frame has no bridge').toBe('undefined');

  const preload = inRoot('out', 'preload', 'preload.cjs');
  const elsewhere = await mine.app.evaluate(async ({ BrowserWindow }, file) => {
    const session = BrowserWindow.getAllWindows()[0]?.webContents.session;
    const other = new BrowserWindow({
      show: false,
      webPreferences: { preload: file, sandbox: true, ...(session === undefined ? {} : { session }) },
    });
    await other.loadURL('app://bundle/index.html');
    const answer: unknown = await other.webContents.executeJavaScript("anpr.methods['audit.mine']({ limit: 5 })");
    other.destroy();
    return answer;
  }, preload);
  expect(codeOf(elsewhere as Envelope)).toBe('REFUSED_SENDER');

  // Our window on another page would be refused by its origin; it does not even stay there.
  await mine.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]
      ?.webContents.loadURL('data:text/html,<title>elsewhere</title>')
      .catch(() => undefined),
  );
  await expect
    .poll(() => mine.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL()))
    .toBe('app://bundle/index.html');
  expect(mine.said()).toContain('REFUSED_SENDER');
});

test('S17 junk to every method is answered with a failure, and the app is as it was', async ({ start, stub }) => {
  test.slow();
  const mine = await start();
  await signIn(mine, stub);
  await searchFor(mine.page, { marks: [MARKS.second], period: '7 d' });
  const answers = await mine.page.evaluate(
    async (names) => {
      const { anpr } = globalThis as unknown as {
        readonly anpr: { readonly methods: Readonly<Record<string, (request: unknown) => Promise<unknown>>> };
      };
      const deep: Record<string, unknown> = {};
      let at = deep;
      for (let i = 0; i < 900; i += 1) {
        at['a'] = {};
        at = at['a'] as Record<string, unknown>;
      }
      const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, i]));
      const junk: readonly (readonly [string, unknown])[] = [
        ['nothing', undefined],
        ['null', null],
        ['a number', 42],
        ['not a number', Number.NaN],
        ['text', 'x'],
        ['a list', []],
        ['a list of lists', [[[]]]],
        ['true', true],
        ['a big number', 9n],
        ['a date', new Date(0)],
        ['a map', new Map([['a', 1]])],
        ['a set', new Set([1])],
        ['bytes', new Uint8Array(10)],
        ['a pattern', /x/],
        ['an error', new Error('x')],
        ['unknown fields', { nothing: 'of ours' }],
        ['deep', deep],
        ['wide', wide],
        ['3 MB', { query: 'x'.repeat(3_000_000) }],
        ['a prototype', JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')],
        [
          'almost right',
          {
            query: { kind: 'vrm', vrms: [], nearMiss: 99, window: {} },
            userName: {},
            password: [],
            limit: -1,
            searchRef: '../../etc',
            readId: '',
            batch: -1,
            action: 'format',
            theme: 'pink',
            idleLockMinutes: 0,
          },
        ],
        ['a function', () => 1],
        ['a symbol', Symbol('x')],
        ['the window', globalThis],
      ];
      const found: { readonly name: string; readonly what: string; readonly answer: unknown }[] = [];
      for (const name of names) {
        for (const [what, value] of junk) {
          const answer = await Promise.resolve()
            .then(() => anpr.methods[name]?.(value))
            .catch(() => 'thrown in the page');
          found.push({
            name,
            what,
            answer: answer === 'thrown in the page' ? answer : JSON.parse(JSON.stringify(answer ?? null)),
          });
        }
      }
      return found;
    },
    [...METHOD_NAMES],
  );
  const wrong = answers.filter(({ answer }) => {
    if (answer === 'thrown in the page') return false; // could not even be put into a message
    const envelope = answer as {
      readonly ok?: unknown;
      readonly failure?: { readonly code?: string; readonly ref?: string };
    } | null;
    return (
      envelope?.ok !== false ||
      !CODES.includes(envelope.failure?.code ?? '') ||
      typeof envelope.failure?.ref !== 'string' ||
      envelope.failure.code === 'INTERNAL'
    );
  });
  expect(wrong).toEqual([]);
  // What a failure carries names no file and no stack.
  expect(JSON.stringify(answers)).not.toMatch(/\/work\/|\/home\/|\.cjs|\bat [A-Za-z]+ \(/);
  // Still there, still signed in, nothing lost, nothing polluted.
  await expectReads(mine.page, 4);
  expect(await mine.app.evaluate(() => 'polluted' in {})).toBe(false);
  expect(codeOf(await callBridge(mine.page, 'session.state', {}))).toBe('OK');
  const { value } = (await callBridge(mine.page, 'session.state', {})) as {
    readonly value: { readonly state: string };
  };
  expect(value.state).toBe('signedIn');
});
