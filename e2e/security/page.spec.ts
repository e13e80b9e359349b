import { MARKS } from '../fixtures/nation.ts';
import type { Page } from '@playwright/test';
import { beginAs, signIn, throughReload } from '../fixtures/people.ts';
import { details, expectReads, expectReceipt, markField, readRows, searchFor } from '../fixtures/search.ts';
import { behindOf, expect, sharedWorkstation, test } from '../fixtures/test.ts';
import { listen, type Listener } from '../fixtures/listener.ts';
import { until } from '../fixtures/until.ts';

/** Attacks from inside the page, as a script would make them that should not be there. Every one must fail. */
const workstation = sharedWorkstation();
const page = () => workstation().page;

/** The words of Chromium when something is held back. */
const REFUSALS = [/Content Security Policy/i, /violates the following/i, /Failed to load resource/, /Not allowed to load local resource/, /net::ERR_/, /Permission/i, /Refused to/, /permissions? policy/i, /Not allowed to navigate/, /FTP is not supported/, /Unsafe attempt/];

let ears: Listener;

test.beforeAll(async ({ stub }) => {
  ears = await listen();
  await beginAs(workstation(), stub);
});
test.beforeEach(() => workstation().allow(...REFUSALS));
test.afterEach(async () => {
  expect(page().url(), 'the page is where it was').toBe('app://bundle/index.html');
  const windows = await workstation().app.evaluate(({ BrowserWindow, webContents }) => [BrowserWindow.getAllWindows().length, webContents.getAllWebContents().length]);
  expect(windows, 'one window, one page').toEqual([1, 1]);
});
test.afterAll(() => ears.close());

const preferences = (): Promise<Readonly<Record<string, unknown>>> =>
  workstation().app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { readonly getLastWebPreferences: () => Record<string, unknown> };
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
          for (const name of ['require', 'process', 'module', 'exports', 'Buffer', 'global', 'ipcRenderer', 'electron', '__dirname', 'setImmediate']) if (scope[name] !== undefined) found.push(name);
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
            const made = new Worker(URL.createObjectURL(new Blob(['postMessage(typeof require)'], { type: 'text/javascript' })));
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
  }, `http://127.0.0.1:${ears.tcpPort}/`);
  expect(made).toBe('HTMLElement');
  expect(ears.knocks()).toEqual([]);
});

test('S6 the page’s scheme has an origin and no way past the policy', async () => {
  expect(await page().evaluate(() => [location.origin, isSecureContext])).toEqual(['app://bundle', true]);
});

test('S7 the scheme serves its table and parsed ids, and nothing else', async () => {
  const asked = await page().evaluate(async (addresses) => {
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
  }, [
    '/../../../package.json', '/%2e%2e/%2e%2e/package.json', '/..%2f..%2fpackage.json', '/..%5c..%5cpackage.json', '/resources/../../package.json', '/resources/%2e%2e/main/index.cjs',
    '/main/index.cjs', '/main/assets.json', '/preload/preload.cjs', '/national-api/cli.mjs', '/package.json', '/etc/passwd', '//etc/passwd', '/INDEX.HTML', '/index.html/', '/index.html%00', '/assets/', '/%00', '/%ff%fe',
    '/tiles/force.pmtiles', '/tiles/other.pmtiles', '/tiles/..%2f..%2fLocal%20State', '/tiles/%2e%2e/workstation/profile-id', '/tiles/', '/tiles/force.pmtiles/../../logs/sightline.log',
    '/evidence/', '/evidence/../index.cjs', '/evidence/x/y/plate', '/evidence/00000000-0000-4000-8000-000000000000/known-000/plate', '/evidence/00000000-0000-4000-8000-000000000000/..%2f..%2f/plate',
    'app://other/index.html', 'app://bundle.evil/index.html', 'app:///index.html', 'file:///etc/passwd', 'file:///proc/self/environ',
    'POST /index.html', 'PUT /index.html', 'DELETE /index.html', 'HEAD /index.html', 'POST app://bundle/evidence/x/y/plate',
  ]);
  const served = asked.filter(([, status, bytes]) => typeof status === 'number' && (status < 400 || bytes > 0));
  expect(served).toEqual([]);
  expect(asked.filter(([, status]) => status !== 'refused').length, 'the scheme itself answered').toBeGreaterThan(20);
});

test('S7 a picture is served only under the search that found it', async () => {
  await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
  await expectReads(page(), 4);
  await readRows(page()).first().click();
  await details(page()).getByRole('button', { name: /^Open images/ }).click();
  const picture = details(page()).getByRole('img', { name: /^Plate image/ });
  await expect(picture).toBeVisible();
  const source = (await picture.getAttribute('src')) ?? '';
  const statuses = await page().evaluate(
    async (url) => {
      const [, , , , searchRef = '', readId = ''] = url.split('/');
      const ask = async (address: string): Promise<number> => (await fetch(address)).status;
      return {
        own: await ask(url),
        // A read of this nation that this search did not find.
        foreignRead: await ask(url.replace(readId, 'known-000')),
        foreignSearch: await ask(url.replace(searchRef, '00000000-0000-4000-8000-000000000000')),
        altered: await ask(url.replace(searchRef, searchRef.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')))),
        otherKind: await ask(url.replace('/plate', '/driver')),
      };
    },
    source,
  );
  expect(statuses.own).toBe(200);
  for (const [what, status] of Object.entries(statuses)) if (what !== 'own') expect([what, status >= 400]).toEqual([what, true]);
  const kept = await page().evaluate(async (url) => (await fetch(url)).headers.get('cache-control'), source);
  expect(kept).toBe('no-store');
});

test('S8 the policy begins at nothing, and script that is not ours does not run', async () => {
  const header = await page().evaluate(async () => (await fetch('/index.html')).headers.get('content-security-policy') ?? '');
  expect(header).toMatch(/^default-src 'none';/);
  expect(header).not.toMatch(/unsafe-|\*|https?:/);
  const ran = await page().evaluate(
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
          attempt('setTimeout with text', () => setTimeout('globalThis.attacked = "setTimeout"' as unknown as () => void, 0));
          const add = (tag: string, set: (element: HTMLElement) => void): void => {
            const element = document.createElement(tag);
            set(element);
            document.body.append(element);
          };
          add('script', (element) => (element.textContent = 'globalThis.attacked = "inline script"'));
          add('script', (element) => element.setAttribute('src', 'data:text/javascript,globalThis.attacked="data script"'));
          add('script', (element) => element.setAttribute('src', URL.createObjectURL(new Blob(['globalThis.attacked = "blob script"'], { type: 'text/javascript' }))));
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
          add('object', (element) => element.setAttribute('data', 'data:text/html,<script>parent.attacked="object"</script>'));
          add('embed', (element) => element.setAttribute('src', 'app://bundle/index.html'));
          const css = document.createElement('style');
          css.textContent = 'html { --attacked: yes }';
          document.head.append(css);
          const module = 'data:text/javascript,globalThis.attacked="import"';
          import(module).catch(() => undefined);
          setTimeout(() => {
            if (scope.attacked !== undefined) found.push(scope.attacked);
            if (getComputedStyle(document.documentElement).getPropertyValue('--attacked') !== '') found.push('inline style');
            document.querySelectorAll('script:not([type="module"]),iframe,object,embed').forEach((element) => element.remove());
            css.remove();
            resolve(found);
          }, 500);
        });
      }),
    ears.tcpPort,
  );
  expect(ran).toEqual([]);
});

test('S9 the page’s session is its own, in memory and without a cache; the default one can do nothing', async ({ stub }) => {
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

test('S10 the page has no network', async ({ stub }) => {
  const before = await stub.treeSize();
  workstation().front.forget();
  const out = await page().evaluate(
    async ({ http, others }) => {
      const found: string[] = [];
      const held = async (what: string, run: () => Promise<unknown>): Promise<void> => {
        const outcome = await Promise.race([run().then(() => 'out', () => 'held'), new Promise((resolve) => setTimeout(() => resolve('held'), 1_500))]);
        if (outcome === 'out') found.push(what);
      };
      const load = (element: HTMLImageElement | HTMLScriptElement | HTMLIFrameElement, url: string): Promise<void> =>
        new Promise((resolve, reject) => {
          element.onload = () => (element instanceof HTMLIFrameElement ? reject(new Error('an empty frame loads too')) : resolve());
          element.onerror = () => reject(new Error('held'));
          element.src = url;
          document.body.append(element);
        });
      const attempts: Promise<void>[] = [];
      for (const url of [http, ...others]) {
        attempts.push(held(`fetch ${url}`, () => fetch(url)));
        attempts.push(held(`fetch without cors ${url}`, () => fetch(url, { mode: 'no-cors' })));
        attempts.push(held(`image ${url}`, () => load(new Image(), url)));
        attempts.push(held(`script ${url}`, () => load(document.createElement('script'), url)));
        attempts.push(held(`frame ${url}`, () => load(document.createElement('iframe'), url)));
        attempts.push(
          held(`XMLHttpRequest ${url}`, () => new Promise<void>((resolve, reject) => {
            const request = new XMLHttpRequest();
            request.onload = () => resolve();
            request.onerror = () => reject(new Error('held'));
            request.open('GET', url);
            request.send();
          })),
        );
      }
      attempts.push(held('WebSocket', () => new Promise<void>((resolve, reject) => {
        const socket = new WebSocket(http.replace('http', 'ws'));
        socket.onopen = () => resolve();
        socket.onerror = () => reject(new Error('held'));
      })));
      attempts.push(held('EventSource', () => new Promise<void>((resolve, reject) => {
        const source = new EventSource(http);
        source.onopen = () => resolve();
        source.onerror = () => {
          source.close();
          reject(new Error('held'));
        };
      })));
      navigator.sendBeacon(http, 'x');
      for (const rel of ['prefetch', 'preload', 'preconnect', 'dns-prefetch', 'stylesheet', 'icon', 'manifest', 'modulepreload']) {
        const link = document.createElement('link');
        link.rel = rel;
        link.href = http;
        if (rel === 'preload') link.as = 'fetch';
        document.head.append(link);
      }
      const form = document.createElement('form');
      form.action = http;
      form.method = 'post';
      document.body.append(form);
      form.submit();
      const media = document.createElement('video');
      media.src = http;
      document.body.append(media);
      const background = document.createElement('div');
      background.style.backgroundImage = `url(${http})`;
      document.body.append(background);
      const anchor = document.createElement('a');
      anchor.href = http;
      anchor.ping = http;
      anchor.download = 'x';
      document.body.append(anchor);
      anchor.click();
      await Promise.all(attempts);
      for (const element of [form, media, background, anchor, ...document.querySelectorAll('body > img, body > script, body > iframe, head > link')]) if (!(element instanceof HTMLLinkElement && element.href.startsWith('app://'))) element.remove();
      return found;
    },
    { http: `http://127.0.0.1:${ears.tcpPort}/`, others: [`${workstation().front.url}/v1/health`, 'file:///etc/passwd', 'https://www.gov.uk/', 'ftp://127.0.0.1/'] },
  );
  expect(out).toEqual([]);
  expect(ears.knocks(), 'nothing knocked').toEqual([]);
  expect(workstation().front.asked().filter(({ token }) => token === undefined), 'nothing reached the service but main’s own calls').toEqual([]);
  expect(await stub.treeSize()).toBeGreaterThanOrEqual(before);
});

test('S10 nor by way of a peer connection', async () => {
  await page().evaluate(
    async ({ tcp, udp }) => {
      if (typeof RTCPeerConnection === 'undefined') return;
      try {
        const peer = new RTCPeerConnection({
          iceServers: [{ urls: `stun:127.0.0.1:${udp}` }, { urls: [`turn:127.0.0.1:${udp}?transport=udp`, `turn:127.0.0.1:${tcp}?transport=tcp`, `turns:127.0.0.1:${tcp}?transport=tcp`], username: 'mark', credential: 'x' }],
        });
        peer.createDataChannel('out');
        await peer.setLocalDescription(await peer.createOffer());
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        peer.close();
      } catch {
        // held back
      }
    },
    { tcp: ears.tcpPort, udp: ears.udpPort },
  );
  expect(ears.knocks(), 'nothing knocked').toEqual([]);
});

test('S10 a download goes nowhere, and there is no service worker', async () => {
  const registered = await page().evaluate(async () => {
    const anchor = document.createElement('a');
    anchor.href = URL.createObjectURL(new Blob(['reads of a vehicle']));
    anchor.download = 'reads.csv';
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    if (!('serviceWorker' in navigator)) return 'refused';
    const script = document.querySelector<HTMLScriptElement>('script[src]')?.src ?? '/index.js';
    return navigator.serviceWorker.register(script).then(() => 'registered', () => 'refused');
  });
  expect(registered).toBe('refused');
});

test('S11 nothing may be read, seen or heard', async () => {
  const granted = await page().evaluate(async () => {
    const names = [
      'accelerometer', 'accessibility-events', 'ambient-light-sensor', 'background-fetch', 'background-sync', 'camera', 'clipboard-read', 'display-capture', 'geolocation', 'gyroscope', 'idle-detection',
      'local-fonts', 'magnetometer', 'microphone', 'midi', 'nfc', 'notifications', 'payment-handler', 'periodic-background-sync', 'persistent-storage', 'push', 'screen-wake-lock', 'storage-access', 'top-level-storage-access', 'window-management', 'window-placement',
    ];
    const found: string[] = [];
    for (const name of names) {
      const state = await navigator.permissions.query({ name: name as PermissionName }).then((status) => status.state, () => 'unknown');
      if (state === 'granted') found.push(`query ${name}`);
    }
    const attempt = async (what: string, run: () => Promise<unknown>): Promise<void> => {
      const outcome = await Promise.race([run().then((value) => value, () => 'refused'), new Promise((resolve) => setTimeout(() => resolve('refused'), 1_500))]);
      if (outcome !== 'refused' && outcome !== 'denied' && outcome !== false) found.push(`${what}: ${String(outcome)}`);
    };
    const scope = globalThis as unknown as Record<string, { readonly request?: () => Promise<unknown>; readonly prototype?: unknown } | undefined>;
    await attempt('camera', () => navigator.mediaDevices.getUserMedia({ video: true }));
    await attempt('microphone', () => navigator.mediaDevices.getUserMedia({ audio: true }));
    await attempt('screen', () => navigator.mediaDevices.getDisplayMedia());
    await attempt('place', () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)));
    await attempt('clipboard', () => navigator.clipboard.readText());
    await attempt('notification', () => Notification.requestPermission());
    await attempt('midi', () => navigator.requestMIDIAccess());
    await attempt('pointer lock', () => Promise.resolve(document.body.requestPointerLock() as unknown as Promise<unknown>).then(() => (document.pointerLockElement === null ? 'refused' : 'locked')));
    await attempt('fonts', async () => ((await (globalThis as unknown as { queryLocalFonts: () => Promise<readonly unknown[]> }).queryLocalFonts()).length === 0 ? 'refused' : 'fonts'));
    await attempt('idle', () => (scope['IdleDetector'] as { readonly requestPermission: () => Promise<unknown> }).requestPermission());
    await attempt('storage kept', () => navigator.storage.persist());
    return found;
  });
  expect(granted).toEqual([]);
});

test('M8 S11 no file dialog opens from the page: what is still open after a while is a dialog, not a refusal', async () => {
  const found = await page().evaluate(async () => {
    const opened: string[] = [];
    const scope = globalThis as unknown as Record<string, ((options?: unknown) => Promise<unknown>) | undefined>;
    // Refused at once or not there: that is a refusal. Nothing heard of it: a dialog that waits for the person.
    const waits = (asked: Promise<unknown>): Promise<unknown> => Promise.race([asked.then(() => 'chosen', () => 'refused'), new Promise((resolve) => setTimeout(() => resolve('open'), 4_000))]);
    for (const name of ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker']) {
      const outcome = typeof scope[name] === 'function' ? await waits(scope[name]()) : 'refused';
      if (outcome !== 'refused') opened.push(`${name}: ${String(outcome)}`);
    }
    for (const what of ['one', 'multiple', 'webkitdirectory'] as const) {
      for (const how of ['click', 'showPicker'] as const) {
        const input = document.createElement('input');
        input.type = 'file';
        if (what !== 'one') input.setAttribute(what, '');
        document.body.append(input);
        const heard = new Promise((_resolve, reject) => input.addEventListener('cancel', () => reject(new Error('cancelled'))));
        try {
          // Held back before it opens: the press itself says so, and no dialog is there to be waited for.
          let held = false;
          input.addEventListener('click', (event) => { held = event.defaultPrevented; });
          input[how]();
          const outcome = held ? 'refused' : await waits(heard);
          if (outcome !== 'refused') opened.push(`${what} by ${how}: ${String(outcome)}`);
        } catch {
          // refused at once
        }
        if (input.files?.length !== 0) opened.push(`${what}: files`);
        input.remove();
      }
    }
    return opened;
  });
  expect(found).toEqual([]);
});

test('M8 nothing of the results is copied by selecting it, and what is copied is recorded and marked', async ({ start, stub }) => {
  // An app of its own: after the probes of file fields the shared page was once seen waiting for a navigation without end.
  const mine = await start();
  await signIn(mine, stub);
  const page = (): Page => mine.page;
  const clipboard = (): Promise<string> => mine.app.evaluate(({ clipboard: board }) => board.readText());
  const from = await stub.treeSize();
  await mine.app.evaluate(({ clipboard: board }) => board.writeText('before'));
  await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
  await expectReads(page(), 4);
  await expectReceipt(page());
  await page().evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page().keyboard.press('Control+A');
  await page().keyboard.press('Control+C');
  await page().evaluate(() => {
    getSelection()?.selectAllChildren(document.body);
    document.execCommand('copy');
    document.execCommand('cut');
  });
  expect(await page().evaluate(() => navigator.clipboard.writeText('by script').then(() => 'written', () => 'refused'))).toBe('refused');
  expect(await clipboard()).not.toMatch(/KV|by script|\d\d:\d\d/);
  expect(await page().evaluate(() => document.querySelector('main')?.dispatchEvent(new DragEvent('dragstart', { bubbles: true, cancelable: true })))).toBe(false);

  await readRows(page()).first().click();
  await page().keyboard.press('Control+C');
  await expect.poll(clipboard).toMatch(/^OFFICIAL-SENSITIVE\n1 read of search .*receipt [0-9A-F]{4}-[0-9A-F]{4}.*\n[\s\S]*OFFICIAL-SENSITIVE$/);
  const recorded = await until('the copy is on the national record', async () => (await stub.records(from)).map(({ record }) => JSON.stringify(record)).find((text) => text.includes('COPY_READS')));
  expect(recorded).toContain('"DISCLOSE"');
  // What a person typed is theirs.
  await markField(page()).fill('AB12CDE');
  await markField(page()).press('Control+A');
  await markField(page()).press('Control+C');
  await expect.poll(clipboard).toMatch(/^AB12 ?CDE$/);
});

test('S12 no device answers', async () => {
  const found = await page().evaluate(async () => {
    const given: string[] = [];
    const devices = navigator as unknown as Record<string, { readonly requestDevice?: (options: unknown) => Promise<unknown>; readonly requestPort?: () => Promise<unknown>; readonly getDevices?: () => Promise<readonly unknown[]>; readonly getPorts?: () => Promise<readonly unknown[]> } | undefined>;
    for (const [kind, options] of [['usb', { filters: [] }], ['hid', { filters: [] }], ['serial', {}], ['bluetooth', { acceptAllDevices: true }]] as const) {
      const api = devices[kind];
      if (api === undefined) continue;
      const asked = await Promise.race([
        (api.requestDevice?.(options) ?? api.requestPort?.() ?? Promise.resolve(undefined)).then((device) => (device === undefined || (Array.isArray(device) && device.length === 0) ? 'refused' : 'given'), () => 'refused'),
        new Promise((resolve) => setTimeout(() => resolve('refused'), 1_000)),
      ]);
      if (asked === 'given') given.push(`${kind} asked`);
      const known = await (api.getDevices?.() ?? api.getPorts?.() ?? Promise.resolve([])).catch(() => []);
      if (known.length > 0) given.push(`${kind} known`);
    }
    return given;
  });
  expect(found).toEqual([]);
});

test('S13 no second window', async () => {
  const opened = await page().evaluate((port) => {
    const found: string[] = [];
    for (const url of [`http://127.0.0.1:${port}/`, 'https://www.gov.uk/', 'file:///etc/passwd', 'about:blank', 'app://bundle/index.html', 'javascript:alert(1)', 'data:text/html,hello', 'mailto:a@b.example', 'sightline://search', '']) {
      for (const target of ['_blank', 'named', '_self']) {
        if (target === '_self' && (url === '' || url.startsWith('app:') || url.startsWith('about:'))) continue;
        const made = window.open(url, target, 'width=200,height=200');
        if (made !== null && made !== window) found.push(`${url} in ${target}`);
      }
    }
    const anchor = document.createElement('a');
    anchor.href = `http://127.0.0.1:${port}/`;
    anchor.target = '_blank';
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    return found;
  }, ears.tcpPort);
  expect(opened).toEqual([]);
  expect(ears.knocks()).toEqual([]);
});

test('S14 the page goes nowhere', async () => {
  await page().evaluate(() => {
    (globalThis as { stillHere?: true }).stillHere = true;
  });
  for (const url of [`http://127.0.0.1:${ears.tcpPort}/`, 'https://www.gov.uk/', 'file:///etc/passwd', 'data:text/html,hello', 'app://other/index.html', 'chrome://version', 'devtools://devtools/bundled/inspector.html', 'view-source:app://bundle/index.html']) {
    await page().evaluate(async (to) => {
      const pause = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 60));
      for (const go of [() => location.assign(to), () => location.replace(to), () => (location.href = to)]) {
        try {
          go();
        } catch {
          // refused at once
        }
        await pause();
      }
      const frame = document.createElement('iframe');
      document.body.append(frame);
      try {
        frame.contentWindow?.location.assign(to);
      } catch {
        // refused at once
      }
      await pause();
      frame.remove();
    }, url);
  }
  await page().evaluate(async (port) => {
    const meta = document.createElement('meta');
    meta.httpEquiv = 'refresh';
    meta.content = `0;url=http://127.0.0.1:${port}/`;
    document.head.append(meta);
    const base = document.createElement('base');
    base.href = `http://127.0.0.1:${port}/`;
    document.head.append(base);
    await new Promise((resolve) => setTimeout(resolve, 400));
    meta.remove();
    base.remove();
  }, ears.tcpPort);
  expect(await page().evaluate(() => 'stillHere' in globalThis), 'the page was never left').toBe(true);
  expect(ears.knocks()).toEqual([]);
});

test('S14 a page that leaves for an empty one is brought back', async () => {
  // Chromium asks nobody before it shows about:blank.
  await throughReload(page(), () => page().evaluate(() => void setTimeout(() => location.assign('about:blank'), 0)));
});

test('S15 a middle click opens nothing, and what is dropped does not replace the page', async () => {
  await page().evaluate((url) => {
    const anchor = document.createElement('a');
    anchor.id = 'bait';
    anchor.href = url;
    anchor.textContent = 'bait';
    anchor.style.cssText = 'position:fixed;left:300px;top:300px;z-index:99999;padding:20px;background:red';
    document.body.append(anchor);
  }, `http://127.0.0.1:${ears.tcpPort}/`);
  // Not locator.click: that waits for the navigation that must not come.
  await page().mouse.click(320, 320, { button: 'middle' });
  for (const key of ['Control', 'Shift', 'Alt', undefined] as const) {
    if (key !== undefined) await page().keyboard.down(key);
    await page().mouse.click(320, 320);
    if (key !== undefined) await page().keyboard.up(key);
  }
  await page().evaluate(() => document.querySelector('#bait')?.remove());
  const devtools = await page().context().newCDPSession(page());
  for (const items of [[{ mimeType: 'text/uri-list', data: `http://127.0.0.1:${ears.tcpPort}/` }], [{ mimeType: 'text/html', data: '<a href="https://www.gov.uk/">x</a>' }]]) {
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await devtools.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data: { items, files: type === 'drop' ? ['/etc/passwd'] : [], dragOperationsMask: 1 } }).catch(() => undefined);
    }
  }
  await devtools.detach();
  expect(ears.knocks()).toEqual([]);
});

test('S16 only the listed page is opened in the browser, exactly as it is listed', async () => {
  const LISTED = 'https://www.gov.uk/government/publications/national-anpr-service-data-protection-impact-assessment';
  await workstation().app.evaluate(({ shell }) => {
    const opened: string[] = [];
    (globalThis as { opened?: string[] }).opened = opened;
    shell.openExternal = (url: string) => {
      opened.push(url);
      return Promise.resolve();
    };
  });
  await page().evaluate(
    ({ listed, mark }) => {
      for (const url of [`${listed}?q=${mark}`, `${listed}#${mark}`, `${listed}/${mark}`, `https://www.gov.uk.evil.example/${mark}`, `https://user:${mark}@www.gov.uk/`, listed.replace('https', 'http'), 'file:///etc/passwd', 'mailto:x@y.example', 'ms-msdt:/id', 'smb://host/share', listed.toUpperCase(), `  ${listed}  `, listed]) window.open(url);
    },
    { listed: LISTED, mark: MARKS.subject },
  );
  const opened = await workstation().app.evaluate(() => (globalThis as { opened?: string[] }).opened ?? []);
  expect([...new Set(opened)]).toEqual([LISTED]);
});

test('S19 nothing is spell-checked, so no dictionary is fetched', async () => {
  const facts = await workstation().app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.session.isSpellCheckerEnabled());
  expect(facts).toBe(false);
});

test('S22 the page’s session refuses every certificate, even of the service', async ({ stub, ownFront }) => {
  const front = await ownFront(behindOf(stub));
  const outcome = await workstation().app.evaluate(async ({ session }, url) => {
    // A session of the same kind without the filter would get as far as the certificate.
    try {
      await session.fromPartition('anpr').fetch(url);
      return 'out';
    } catch (error) {
      return error instanceof Error ? error.message : 'held';
    }
  }, `${front.url}/v1/health`);
  expect(outcome).toMatch(/ERR_(BLOCKED_BY_CLIENT|CERT_|FAILED)/);
  expect(front.asked()).toEqual([]);
});
