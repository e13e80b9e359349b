import { attackedPage, inPage } from '../fixtures/attacked-page.ts';
import { MARKS } from '../fixtures/nation.ts';
import { details, expectReads, expectReceipt, markField, readRows, searchFor } from '../fixtures/search.ts';
import { expect, test } from '../fixtures/test.ts';
import { until } from '../fixtures/until.ts';

/** Attacks from inside the page on what it is made of and what it serves, as a script would make them that should not be there. */
const { workstation, page, ears } = attackedPage();

const preferences = (): Promise<Readonly<Record<string, unknown>>> =>
  workstation().app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      readonly getLastWebPreferences: () => Record<string, unknown>;
    };
    const { session: _session, ...rest } = contents.getLastWebPreferences();
    return JSON.parse(JSON.stringify(rest)) as Record<string, unknown>;
  });

test('S1 the preload’s world is not the page’s', async () => {
  expect(await preferences()).toMatchObject({ contextIsolation: true });
  const reached = await page().evaluate(
    () =>
      new Promise<readonly string[]>((resolve) => {
        // Outside of the evaluation, where the policy of the page holds.
        setTimeout(() => {
          const found: string[] = [];
          const scope = globalThis as unknown as Record<string, unknown>;
          for (const name of [
            'require',
            'process',
            'module',
            'exports',
            'Buffer',
            'global',
            'ipcRenderer',
            'electron',
            '__dirname',
            'setImmediate',
          ])
            if (scope[name] !== undefined) found.push(name);
          const { methods } = scope['anpr'] as { readonly methods: Readonly<Record<string, object>> };
          const OtherFunction = Reflect.get(methods['session.state'] ?? {}, 'constructor') as FunctionConstructor;
          try {
            // A function of the other world would bring that world's Function with it.
            const process: unknown = OtherFunction('return typeof process')();
            if (process !== 'undefined') found.push(`the other world's process: ${String(process)}`);
          } catch {
            // refused by the policy
          }
          resolve(found);
        });
      }),
  );
  expect(reached).toEqual([]);
});

test('S3 there is no node in the page or in its workers', async () => {
  expect(await preferences()).toMatchObject({ nodeIntegration: false, nodeIntegrationInSubFrames: false });
  const worker = await page().evaluate(
    () =>
      new Promise<string>((resolve) => {
        setTimeout(() => {
          try {
            const made = new Worker(
              URL.createObjectURL(new Blob(['postMessage(typeof require)'], { type: 'text/javascript' })),
            );
            made.onmessage = (event) => resolve(`ran: ${String(event.data)}`);
            made.onerror = () => resolve('refused');
          } catch {
            resolve('refused');
          }
        });
      }),
  );
  expect(worker).toBe('refused');
});

test('S4 no switch weakens the page', async () => {
  const set = await preferences();
  expect(set['webSecurity'] ?? true).toBe(true);
  expect(set['allowRunningInsecureContent'] ?? false).toBe(false);
  expect(set['experimentalFeatures'] ?? false).toBe(false);
  expect(set['enableBlinkFeatures'] ?? '').toBe('');
});

test('S5 a <webview> is an unknown element', async () => {
  expect(await preferences()).toMatchObject({ webviewTag: false });
  const made = await page().evaluate(async (url) => {
    const element = document.createElement('webview');
    element.setAttribute('src', url);
    document.body.append(element);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const kind = Reflect.has(element, 'getWebContentsId') ? 'alive' : element.constructor.name;
    element.remove();
    return kind;
  }, `http://127.0.0.1:${ears().tcpPort}/`);
  expect(made).toBe('HTMLElement');
  expect(ears().knocks()).toEqual([]);
});

test('S6 the page’s scheme has an origin and no way past the policy', async () => {
  expect(await page().evaluate(() => [location.origin, isSecureContext])).toEqual(['app://bundle', true]);
});

test('S7 the scheme serves its table and parsed ids, and nothing else', async () => {
  const asked = await page().evaluate(
    async (addresses) => {
      const answers: (readonly [string, number | string, number])[] = [];
      for (const address of addresses) {
        const [url, method = 'GET'] = address.split(' ').reverse() as [string, string?];
        try {
          const answer = await fetch(url, { method });
          answers.push([address, answer.status, (await answer.arrayBuffer()).byteLength]);
        } catch {
          answers.push([address, 'refused', 0]);
        }
      }
      return answers;
    },
    [
      '/../../../package.json',
      '/%2e%2e/%2e%2e/package.json',
      '/..%2f..%2fpackage.json',
      '/..%5c..%5cpackage.json',
      '/resources/../../package.json',
      '/resources/%2e%2e/main/index.cjs',
      '/main/index.cjs',
      '/main/assets.json',
      '/preload/preload.cjs',
      '/national-api/cli.mjs',
      '/package.json',
      '/etc/passwd',
      '//etc/passwd',
      '/INDEX.HTML',
      '/index.html/',
      '/index.html%00',
      '/assets/',
      '/%00',
      '/%ff%fe',
      '/tiles/force.pmtiles',
      '/tiles/other.pmtiles',
      '/tiles/..%2f..%2fLocal%20State',
      '/tiles/%2e%2e/workstation/profile-id',
      '/tiles/',
      '/tiles/force.pmtiles/../../logs/sightline.log',
      '/evidence/',
      '/evidence/../index.cjs',
      '/evidence/x/y/plate',
      '/evidence/00000000-0000-4000-8000-000000000000/known-000/plate',
      '/evidence/00000000-0000-4000-8000-000000000000/..%2f..%2f/plate',
      'app://other/index.html',
      'app://bundle.evil/index.html',
      'app:///index.html',
      'file:///etc/passwd',
      'file:///proc/self/environ',
      'POST /index.html',
      'PUT /index.html',
      'DELETE /index.html',
      'HEAD /index.html',
      'POST app://bundle/evidence/x/y/plate',
    ],
  );
  const served = asked.filter(([, status, bytes]) => typeof status === 'number' && (status < 400 || bytes > 0));
  expect(served).toEqual([]);
  expect(asked.filter(([, status]) => status !== 'refused').length, 'the scheme itself answered').toBeGreaterThan(20);
});

test('S7 a picture is served only under the search that found it', async () => {
  await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
  await expectReads(page(), 4);
  await readRows(page()).first().click();
  await details(page())
    .getByRole('button', { name: /^Open images/ })
    .click();
  const picture = details(page()).getByRole('img', { name: /^Plate image/ });
  await expect(picture).toBeVisible();
  const source = (await picture.getAttribute('src')) ?? '';
  const statuses = await page().evaluate(async (url) => {
    const [, , , , searchRef = '', readId = ''] = url.split('/');
    const ask = async (address: string): Promise<number> => (await fetch(address)).status;
    return {
      own: await ask(url),
      // A read of this nation that this search did not find.
      foreignRead: await ask(url.replace(readId, 'known-000')),
      foreignSearch: await ask(url.replace(searchRef, '00000000-0000-4000-8000-000000000000')),
      altered: await ask(
        url.replace(
          searchRef,
          searchRef.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')),
        ),
      ),
      otherKind: await ask(url.replace('/plate', '/driver')),
    };
  }, source);
  expect(statuses.own).toBe(200);
  for (const [what, status] of Object.entries(statuses))
    if (what !== 'own') expect([what, status >= 400]).toEqual([what, true]);
  const kept = await page().evaluate(async (url) => (await fetch(url)).headers.get('cache-control'), source);
  expect(kept).toBe('no-store');
});

test('S8 the policy begins at nothing, and script that is not ours does not run', async () => {
  const header = await page().evaluate(
    async () => (await fetch('/index.html')).headers.get('content-security-policy') ?? '',
  );
  expect(header).toMatch(/^default-src 'none';/);
  expect(header).not.toMatch(/unsafe-|\*|https?:/);
  const ran = await inPage(
    workstation(),
    (port) =>
      new Promise<readonly string[]>((resolve) => {
        setTimeout(() => {
          const scope = globalThis as unknown as Record<string, unknown> & { readonly attacked?: string };
          const found: string[] = [];
          const attempt = (what: string, run: () => unknown): void => {
            try {
              if (run() === 'ran') found.push(what);
            } catch {
              // held back
            }
          };
          // The names are put together here so that lint lets the attack be written down.
          attempt('eval', () => (scope['ev' + 'al'] as (text: string) => unknown)('"ran"'));
          attempt('Function', () => (scope['Func' + 'tion'] as (text: string) => () => unknown)('return "ran"')());
          attempt('setTimeout with text', () =>
            setTimeout('globalThis.attacked = "setTimeout"' as unknown as () => void, 0),
          );
          const add = (tag: string, set: (element: HTMLElement) => void): void => {
            const element = document.createElement(tag);
            set(element);
            document.body.append(element);
          };
          add('script', (element) => (element.textContent = 'globalThis.attacked = "inline script"'));
          add('script', (element) =>
            element.setAttribute('src', 'data:text/javascript,globalThis.attacked="data script"'),
          );
          add('script', (element) =>
            element.setAttribute(
              'src',
              URL.createObjectURL(new Blob(['globalThis.attacked = "blob script"'], { type: 'text/javascript' })),
            ),
          );
          add('script', (element) => element.setAttribute('src', `http://127.0.0.1:${port}/x.js`));
          add('img', (element) => {
            element.setAttribute('onerror', 'globalThis.attacked = "inline handler"');
            element.setAttribute('src', 'app://bundle/none.png');
          });
          add('a', (element) => {
            element.setAttribute('href', 'javascript:globalThis.attacked = "javascript address"');
            element.click();
          });
          add('iframe', (element) => element.setAttribute('srcdoc', '<script>parent.attacked = "srcdoc"</script>'));
          add('object', (element) =>
            element.setAttribute('data', 'data:text/html,<script>parent.attacked="object"</script>'),
          );
          add('embed', (element) => element.setAttribute('src', 'app://bundle/index.html'));
          const css = document.createElement('style');
          css.textContent = 'html { --attacked: yes }';
          document.head.append(css);
          const module = 'data:text/javascript,globalThis.attacked="import"';
          import(module).catch(() => undefined);
          setTimeout(() => {
            if (scope.attacked !== undefined) found.push(scope.attacked);
            if (getComputedStyle(document.documentElement).getPropertyValue('--attacked') !== '')
              found.push('inline style');
            document
              .querySelectorAll('script:not([type="module"]),iframe,object,embed')
              .forEach((element) => element.remove());
            css.remove();
            resolve(found);
          }, 500);
        });
      }),
    ears().tcpPort,
  );
  expect(ran).toEqual([]);
});

test('S9 the page’s session is its own, in memory and without a cache; the default one can do nothing', async ({
  stub,
}) => {
  const facts = await workstation().app.evaluate(async ({ BrowserWindow, session }, url) => {
    const own = BrowserWindow.getAllWindows()[0]?.webContents.session;
    const reach = async (target: Electron.Session | undefined): Promise<string> => {
      try {
        await target?.fetch(url, { bypassCustomProtocolHandlers: true });
        return 'out';
      } catch (error) {
        return error instanceof Error ? error.message : 'held';
      }
    };
    return {
      isDefault: own === session.defaultSession,
      persistent: own?.isPersistent(),
      path: own?.storagePath ?? null,
      cache: await own?.getCacheSize(),
      fromDefault: await reach(session.defaultSession),
      fromOwn: await reach(own),
    };
  }, `${stub.url}/v1/health`);
  expect(facts).toMatchObject({ isDefault: false, persistent: false, path: null });
  expect(facts.fromDefault).toContain('ERR_BLOCKED_BY_CLIENT');
  expect(facts.fromOwn).toContain('ERR_BLOCKED_BY_CLIENT');
  expect(facts.cache ?? 0).toBe(0);
});

test('M8 nothing of the results is copied by selecting it, and what is copied is recorded and marked', async ({
  stub,
}) => {
  const clipboard = (): Promise<string> => workstation().app.evaluate(({ clipboard: board }) => board.readText());
  const from = await stub.treeSize();
  await workstation().app.evaluate(({ clipboard: board }) => board.writeText('before'));
  await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
  await expectReads(page(), 4);
  await expectReceipt(page());
  await page().evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  // A result opens with its last read chosen: the keys copy that one read, marked and recorded, and not the screen.
  const oneRead =
    /^OFFICIAL-SENSITIVE\n1 read of search .*receipt [0-9A-F]{4}-[0-9A-F]{4}.*\n[^\n]*\n[^\n]*\nOFFICIAL-SENSITIVE$/;
  await page().keyboard.press('Control+A');
  await page().keyboard.press('Control+C');
  await expect.poll(clipboard).toMatch(oneRead);
  await workstation().app.evaluate(({ clipboard: board }) => board.writeText('before'));
  await page().evaluate(() => {
    getSelection()?.selectAllChildren(document.body);
    document.execCommand('copy');
    document.execCommand('cut');
  });
  expect(
    await page().evaluate(() =>
      navigator.clipboard.writeText('by script').then(
        () => 'written',
        () => 'refused',
      ),
    ),
  ).toBe('refused');
  expect(await clipboard()).toBe('before');
  expect(
    await page().evaluate(() =>
      document.querySelector('main')?.dispatchEvent(new DragEvent('dragstart', { bubbles: true, cancelable: true })),
    ),
  ).toBe(false);

  // Linux: what is selected is on a clipboard of its own and pasted by a middle click, without a copy.
  type Selection = {
    readonly readText: (kind: 'selection') => string;
    readonly writeText: (text: string, kind: 'selection') => void;
  };
  const selected = (): Promise<string> =>
    workstation().app.evaluate(({ clipboard: board }) => (board as unknown as Selection).readText('selection'));
  await markField(page()).press('Control+A');
  if (process.platform === 'linux')
    await expect.poll(selected, { message: 'what a person typed is selected as anywhere' }).toMatch(/^PH84/);
  await workstation().app.evaluate(({ clipboard: board }) =>
    (board as unknown as Selection).writeText('before', 'selection'),
  );
  await page().evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const row = await readRows(page()).first().boundingBox();
  const [x, y] = [(row?.x ?? 0) + 30, (row?.y ?? 0) + (row?.height ?? 0) / 2];
  await page().mouse.click(x, y, { clickCount: 3 });
  await page().mouse.move(x, y);
  await page().mouse.down();
  await page().mouse.move(x + 300, y + 40, { steps: 5 });
  await page().mouse.up();
  if (process.platform === 'linux') expect(await selected()).toBe('before');

  await readRows(page()).first().click();
  await page().keyboard.press('Control+C');
  await expect.poll(clipboard).toMatch(oneRead);
  const recorded = await until('the copy is on the national record', async () =>
    (await stub.records(from)).map(({ record }) => JSON.stringify(record)).find((text) => text.includes('COPY_READS')),
  );
  expect(recorded).toContain('"DISCLOSE"');
  // What a person typed is theirs.
  await markField(page()).fill('AB12CDE');
  await markField(page()).press('Control+A');
  await markField(page()).press('Control+C');
  await expect.poll(clipboard).toMatch(/^AB12 ?CDE$/);
});

test('S19 nothing is spell-checked, so no dictionary is fetched', async () => {
  const facts = await workstation().app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.session.isSpellCheckerEnabled(),
  );
  expect(facts).toBe(false);
});
