import { attackedPage, inPage } from '../fixtures/attacked-page.ts';
import { MARKS } from '../fixtures/nation.ts';
import { throughReload } from '../fixtures/people.ts';
import { behindOf, expect, test } from '../fixtures/test.ts';

/**
 * The ways out of the page, as a script would try them that should not be there: network, devices, dialogs, windows, other pages.
 *
 * No locators here: a navigation that main refuses begins for Playwright and never ends (Chromium announces no failure of it), so every
 * locator after it waits without end. The page itself answers as before, which is what is asked by `evaluate` and by the mouse.
 */
const { workstation, page, ears } = attackedPage();

test('S10 the page has no network', async ({ stub }) => {
  const before = await stub.treeSize();
  workstation().front.forget();
  const out = await inPage(
    workstation(),
    async ({ http, others }) => {
      const found: string[] = [];
      const held = async (what: string, run: () => Promise<unknown>): Promise<void> => {
        const outcome = await Promise.race([
          run().then(
            () => 'out',
            () => 'held',
          ),
          new Promise((resolve) => setTimeout(() => resolve('held'), 1_500)),
        ]);
        if (outcome === 'out') found.push(what);
      };
      const load = (element: HTMLImageElement | HTMLScriptElement | HTMLIFrameElement, url: string): Promise<void> =>
        new Promise((resolve, reject) => {
          element.onload = () =>
            element instanceof HTMLIFrameElement ? reject(new Error('an empty frame loads too')) : resolve();
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
          held(
            `XMLHttpRequest ${url}`,
            () =>
              new Promise<void>((resolve, reject) => {
                const request = new XMLHttpRequest();
                request.onload = () => resolve();
                request.onerror = () => reject(new Error('held'));
                request.open('GET', url);
                request.send();
              }),
          ),
        );
      }
      attempts.push(
        held(
          'WebSocket',
          () =>
            new Promise<void>((resolve, reject) => {
              const socket = new WebSocket(http.replace('http', 'ws'));
              socket.onopen = () => resolve();
              socket.onerror = () => reject(new Error('held'));
            }),
        ),
      );
      attempts.push(
        held(
          'EventSource',
          () =>
            new Promise<void>((resolve, reject) => {
              const source = new EventSource(http);
              source.onopen = () => resolve();
              source.onerror = () => {
                source.close();
                reject(new Error('held'));
              };
            }),
        ),
      );
      navigator.sendBeacon(http, 'x');
      for (const rel of [
        'prefetch',
        'preload',
        'preconnect',
        'dns-prefetch',
        'stylesheet',
        'icon',
        'manifest',
        'modulepreload',
      ]) {
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
      for (const element of [
        form,
        media,
        background,
        anchor,
        ...document.querySelectorAll('body > img, body > script, body > iframe, head > link'),
      ])
        if (!(element instanceof HTMLLinkElement && element.href.startsWith('app://'))) element.remove();
      return found;
    },
    {
      http: `http://127.0.0.1:${ears().tcpPort}/`,
      others: [`${workstation().front.url}/v1/health`, 'file:///etc/passwd', 'https://www.gov.uk/', 'ftp://127.0.0.1/'],
    },
  );
  expect(out).toEqual([]);
  expect(ears().knocks(), 'nothing knocked').toEqual([]);
  expect(
    workstation()
      .front.asked()
      .filter(({ token }) => token === undefined),
    'nothing reached the service but main’s own calls',
  ).toEqual([]);
  expect(await stub.treeSize()).toBeGreaterThanOrEqual(before);
});

test('S10 nor by way of a peer connection', async () => {
  await page().evaluate(
    async ({ tcp, udp }) => {
      if (typeof RTCPeerConnection === 'undefined') return;
      try {
        const peer = new RTCPeerConnection({
          iceServers: [
            { urls: `stun:127.0.0.1:${udp}` },
            {
              urls: [
                `turn:127.0.0.1:${udp}?transport=udp`,
                `turn:127.0.0.1:${tcp}?transport=tcp`,
                `turns:127.0.0.1:${tcp}?transport=tcp`,
              ],
              username: 'mark',
              credential: 'x',
            },
          ],
        });
        peer.createDataChannel('out');
        await peer.setLocalDescription(await peer.createOffer());
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        peer.close();
      } catch {
        // held back
      }
    },
    { tcp: ears().tcpPort, udp: ears().udpPort },
  );
  expect(ears().knocks(), 'nothing knocked').toEqual([]);
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
    return navigator.serviceWorker.register(script).then(
      () => 'registered',
      () => 'refused',
    );
  });
  expect(registered).toBe('refused');
});

test('S11 nothing may be read, seen or heard', async () => {
  const granted = await page().evaluate(async () => {
    const names = [
      'accelerometer',
      'accessibility-events',
      'ambient-light-sensor',
      'background-fetch',
      'background-sync',
      'camera',
      'clipboard-read',
      'display-capture',
      'geolocation',
      'gyroscope',
      'idle-detection',
      'local-fonts',
      'magnetometer',
      'microphone',
      'midi',
      'nfc',
      'notifications',
      'payment-handler',
      'periodic-background-sync',
      'persistent-storage',
      'push',
      'screen-wake-lock',
      'storage-access',
      'top-level-storage-access',
      'window-management',
      'window-placement',
    ];
    const found: string[] = [];
    for (const name of names) {
      const state = await navigator.permissions.query({ name: name as PermissionName }).then(
        (status) => status.state,
        () => 'unknown',
      );
      if (state === 'granted') found.push(`query ${name}`);
    }
    const attempt = async (what: string, run: () => Promise<unknown>): Promise<void> => {
      const outcome = await Promise.race([
        run().then(
          (value) => value,
          () => 'refused',
        ),
        new Promise((resolve) => setTimeout(() => resolve('refused'), 1_500)),
      ]);
      if (outcome !== 'refused' && outcome !== 'denied' && outcome !== false) found.push(`${what}: ${String(outcome)}`);
    };
    const scope = globalThis as unknown as Record<
      string,
      { readonly request?: () => Promise<unknown>; readonly prototype?: unknown } | undefined
    >;
    await attempt('camera', () => navigator.mediaDevices.getUserMedia({ video: true }));
    await attempt('microphone', () => navigator.mediaDevices.getUserMedia({ audio: true }));
    await attempt('screen', () => navigator.mediaDevices.getDisplayMedia());
    await attempt(
      'place',
      () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
    );
    await attempt('clipboard', () => navigator.clipboard.readText());
    await attempt('notification', () => Notification.requestPermission());
    await attempt('midi', () => navigator.requestMIDIAccess());
    await attempt('pointer lock', () =>
      Promise.resolve(document.body.requestPointerLock() as unknown as Promise<unknown>).then(() =>
        document.pointerLockElement === null ? 'refused' : 'locked',
      ),
    );
    await attempt('fonts', async () =>
      (await (globalThis as unknown as { queryLocalFonts: () => Promise<readonly unknown[]> }).queryLocalFonts())
        .length === 0
        ? 'refused'
        : 'fonts',
    );
    await attempt('idle', () =>
      (scope['IdleDetector'] as { readonly requestPermission: () => Promise<unknown> }).requestPermission(),
    );
    await attempt('storage kept', () => navigator.storage.persist());
    return found;
  });
  expect(granted).toEqual([]);
});

test('M8 S11 no file dialog opens from the page: every field that asks for one, in the document or in none, is held by main', async () => {
  // Nothing is heard of an open dialog in the page, so a field that is silent proves nothing: what counts is that main held it.
  await workstation().app.evaluate(({ BrowserWindow }) => {
    const scope = globalThis as { held?: number };
    scope.held = 0;
    BrowserWindow.getAllWindows()[0]?.webContents.debugger.on('message', (_event, method) => {
      if (method === 'Page.fileChooserOpened') scope.held = (scope.held ?? 0) + 1;
    });
  });
  const held = (): Promise<number | undefined> =>
    workstation().app.evaluate(() => (globalThis as { held?: number }).held);
  const ways = [
    'attached',
    'detached',
    'several',
    'a folder',
    'in a label',
    'by an event',
    'in a closed shadow',
  ] as const;
  for (const [i, way] of ways.entries()) {
    await inPage(
      workstation(),
      (how) => {
        const field = Object.assign(document.createElement('input'), {
          type: 'file',
          multiple: how === 'several',
          webkitdirectory: how === 'a folder',
        });
        const place = document.createElement(how === 'in a label' ? 'label' : 'div');
        if (how !== 'detached' && how !== 'in a label') document.body.append(place);
        if (how === 'in a closed shadow') place.attachShadow({ mode: 'closed' }).append(field);
        else if (how !== 'detached') place.append(field);
        if (how === 'in a label') place.click();
        else if (how === 'by an event') field.dispatchEvent(new MouseEvent('click'));
        else field.click();
        place.remove();
      },
      way,
    );
    await expect.poll(held, { message: way }).toBe(i + 1);
  }
  // By name: refused at once, also with the function of a frame, whose world the page's preload never sees.
  const opened = await inPage(
    workstation(),
    async () => {
      const found: string[] = [];
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const worlds = [globalThis, frame.contentWindow] as unknown as readonly (Readonly<
        Record<string, (() => Promise<unknown>) | undefined>
      > & { readonly HTMLInputElement: typeof HTMLInputElement })[];
      for (const [i, world] of worlds.entries()) {
        for (const name of ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker'])
          if (typeof world[name] === 'function') found.push(`${name} of world ${i}`);
        try {
          world.HTMLInputElement.prototype.showPicker.call(
            document.body.appendChild(Object.assign(document.createElement('input'), { type: 'file' })),
          );
          found.push(`showPicker of world ${i}`);
        } catch {
          // refused at once
        }
      }
      document.querySelectorAll('body > input, body > iframe').forEach((element) => element.remove());
      return Promise.resolve(found);
    },
    undefined,
  );
  expect(opened).toEqual([]);
});

test('S12 no device answers', async () => {
  const found = await page().evaluate(async () => {
    const given: string[] = [];
    const devices = navigator as unknown as Record<
      string,
      | {
          readonly requestDevice?: (options: unknown) => Promise<unknown>;
          readonly requestPort?: () => Promise<unknown>;
          readonly getDevices?: () => Promise<readonly unknown[]>;
          readonly getPorts?: () => Promise<readonly unknown[]>;
        }
      | undefined
    >;
    for (const [kind, options] of [
      ['usb', { filters: [] }],
      ['hid', { filters: [] }],
      ['serial', {}],
      ['bluetooth', { acceptAllDevices: true }],
    ] as const) {
      const api = devices[kind];
      if (api === undefined) continue;
      const asked = await Promise.race([
        (api.requestDevice?.(options) ?? api.requestPort?.() ?? Promise.resolve(undefined)).then(
          (device) => (device === undefined || (Array.isArray(device) && device.length === 0) ? 'refused' : 'given'),
          () => 'refused',
        ),
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
    for (const url of [
      `http://127.0.0.1:${port}/`,
      'https://www.gov.uk/',
      'file:///etc/passwd',
      'about:blank',
      'app://bundle/index.html',
      'javascript:alert(1)',
      'data:text/html,hello',
      'mailto:a@b.example',
      'sightline://search',
      '',
    ]) {
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
  }, ears().tcpPort);
  expect(opened).toEqual([]);
  expect(ears().knocks()).toEqual([]);
});

test('S14 the page goes nowhere', async () => {
  await page().evaluate(() => {
    (globalThis as { stillHere?: true }).stillHere = true;
  });
  for (const url of [
    `http://127.0.0.1:${ears().tcpPort}/`,
    'https://www.gov.uk/',
    'file:///etc/passwd',
    'data:text/html,hello',
    'app://other/index.html',
    'chrome://version',
    'devtools://devtools/bundled/inspector.html',
    'view-source:app://bundle/index.html',
  ]) {
    await inPage(
      workstation(),
      async (to) => {
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
      },
      url,
    );
  }
  await inPage(
    workstation(),
    async (to) => {
      const meta = document.createElement('meta');
      meta.httpEquiv = 'refresh';
      meta.content = `0;url=${to}`;
      document.head.append(meta);
      const base = document.createElement('base');
      base.href = to;
      document.head.append(base);
      await new Promise((resolve) => setTimeout(resolve, 400));
      meta.remove();
      base.remove();
    },
    `http://127.0.0.1:${ears().tcpPort}/`,
  );
  expect(await page().evaluate(() => 'stillHere' in globalThis), 'the page was never left').toBe(true);
  expect(ears().knocks()).toEqual([]);
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
  }, `http://127.0.0.1:${ears().tcpPort}/`);
  // Not locator.click: that waits for the navigation that must not come.
  await page().mouse.click(320, 320, { button: 'middle' });
  for (const key of ['Control', 'Shift', 'Alt', undefined] as const) {
    if (key !== undefined) await page().keyboard.down(key);
    await page().mouse.click(320, 320);
    if (key !== undefined) await page().keyboard.up(key);
  }
  await page().evaluate(() => document.querySelector('#bait')?.remove());
  const devtools = await page().context().newCDPSession(page());
  for (const items of [
    [{ mimeType: 'text/uri-list', data: `http://127.0.0.1:${ears().tcpPort}/` }],
    [{ mimeType: 'text/html', data: '<a href="https://www.gov.uk/">x</a>' }],
  ]) {
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await devtools
        .send('Input.dispatchDragEvent', {
          type,
          x: 400,
          y: 400,
          data: { items, files: type === 'drop' ? ['/etc/passwd'] : [], dragOperationsMask: 1 },
        })
        .catch(() => undefined);
    }
  }
  await devtools.detach();
  expect(ears().knocks()).toEqual([]);
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
      for (const url of [
        `${listed}?q=${mark}`,
        `${listed}#${mark}`,
        `${listed}/${mark}`,
        `https://www.gov.uk.evil.example/${mark}`,
        `https://user:${mark}@www.gov.uk/`,
        listed.replace('https', 'http'),
        'file:///etc/passwd',
        'mailto:x@y.example',
        'ms-msdt:/id',
        'smb://host/share',
        listed.toUpperCase(),
        `  ${listed}  `,
        listed,
      ])
        window.open(url);
    },
    { listed: LISTED, mark: MARKS.subject },
  );
  const opened = await workstation().app.evaluate(() => (globalThis as { opened?: string[] }).opened ?? []);
  expect([...new Set(opened)]).toEqual([LISTED]);
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
